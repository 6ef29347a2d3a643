"""Bringing frameworks, recording evidence, deciding, appealing, speaking."""

from mihan.assessment.services.evidence import record_evidence
from mihan.assessment.services.frameworks import bring_framework, keys_in_files, load_frameworks
from mihan.assessment.services.reading import read_csv, read_toml
from mihan.assessment.services.verdicts import answer_appeal, appeal, confirm_each, decide
from mihan.assessment.services.voices import invitation_at, invite, revoke_invitation, say, say_by_invitation

__all__ = [
    "answer_appeal", "appeal", "bring_framework", "confirm_each", "decide", "invitation_at", "invite",
    "keys_in_files", "load_frameworks", "read_csv", "read_toml", "record_evidence", "revoke_invitation", "say",
    "say_by_invitation",
]  # fmt: skip
