"""After each `migrate`: the database refuses that a published session be moved.

What happens to a session afterwards (held or not, cancelled) may still be written.
"""

from mihan.core.frozen import FrozenRows

PUBLISHED_SESSIONS = FrozenRows(
    name="published_sessions_stand",
    table="timetable_session",
    columns=("day", "slot", "space_id", "trainer_id", "module_id", "channel", "hours", "key"),
    stands="(SELECT state FROM timetable_plan WHERE id = OLD.plan_id) <> 'draft'",
)
