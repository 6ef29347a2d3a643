"""After each `migrate`: the database refuses that a published paper be held elsewhere or become another.

Who invigilates it may still be replaced: people fall ill.
"""

from mihan.core.frozen import FrozenRows

PUBLISHED_PAPERS = FrozenRows(
    name="published_papers_stand",
    table="exams_paper",
    columns=("day", "slot", "space_id", "module_id", "duration", "session_id"),
    stands="(SELECT state FROM exams_examsession WHERE id = OLD.session_id) = 'published'",
)
