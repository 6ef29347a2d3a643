from mihan.people.models.accounts import Loan, LoanQuerySet, User, UserManager, lendable
from mihan.people.models.looks import Look, Opening
from mihan.people.models.persons import (
    SPELLED,
    Attachment,
    Identity,
    Person,
    PersonNames,
    PersonQuerySet,
    Role,
    RoleQuerySet,
    Spelled,
    Trainer,
    TrainerQuerySet,
    add_attachment,
    in_reach,
)
from mihan.people.models.units import Unit, UnitQuerySet, under

__all__ = [
    "SPELLED", "Attachment", "Identity", "Loan", "LoanQuerySet", "Look", "Opening", "Person", "PersonNames",
    "PersonQuerySet", "Role", "RoleQuerySet", "Spelled", "Trainer", "TrainerQuerySet", "Unit", "UnitQuerySet", "User",
    "UserManager", "add_attachment", "in_reach", "lendable", "under",
]  # fmt: skip
