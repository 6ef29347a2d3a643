"""The life of a file, one step at a time, and two steps at once."""

from threading import Event, Thread

import pytest
from django.db import connection
from django.utils import translation

from mihan.core.errors import RuleBroken
from mihan.exchange.models import ImportRun
from mihan.exchange.services import runs
from mihan.exchange.services.undo import undo
from mihan.people.models import Role
from mihan.progress.models import LedgerLine
from tests.exchange.files import E_NOTE, raw_workbook, workbook
from tests.factories.people import UnitFactory

State = ImportRun.State
pytestmark = pytest.mark.django_db


def received(*rows, kind="avancement", name=E_NOTE, unit=None):
    return runs.receive_file(name, workbook(kind, *(rows or ({},))), by=None, unit=unit)


def previewed(*rows):
    run = received(*rows)
    runs.preview(run)
    return run


def as_stored(run):
    return ImportRun.objects.get(pk=run.pk)


# --- what may follow what


@pytest.mark.parametrize("bring_to", ["applied", "undone", "discarded"])
def test_what_belongs_to_the_history_is_neither_discarded_read_again_nor_applied(bring_to):
    run = previewed()
    lines = as_stored(run).lines.count()
    if bring_to == "discarded":
        runs.discard(run)
        lines = 0
    else:
        runs.apply(run)
    if bring_to == "undone":
        undo(run)
    stale = as_stored(run)
    for step in (runs.discard, runs.preview, runs.apply, lambda run: runs.apply(run, seen=False)):
        with pytest.raises(RuleBroken):
            step(stale)
    assert (as_stored(run).state, as_stored(run).lines.count()) == (bring_to, lines)


def test_a_file_nobody_looked_at_is_not_applied_unless_said():
    run = received()
    with pytest.raises(RuleBroken, match="preview is ready"):
        runs.apply(run)
    assert runs.apply(run, seen=False).counts == (1, 1, 0, 0, 0)


def test_a_file_refused_may_be_read_again_or_taken_off_the_desk():
    run = runs.receive_file(E_NOTE, b"hello", by=None)
    assert runs.preview(run) is None
    assert runs.preview(run) is None
    assert as_stored(run).state == State.REFUSED
    runs.discard(run)
    assert as_stored(run).state == State.DISCARDED


@pytest.mark.parametrize("step", [runs.preview, runs.apply, runs.discard])
def test_what_is_decided_is_the_state_in_the_base_not_the_one_in_memory(step):
    run = previewed()
    stale = as_stored(run)
    runs.apply(run)
    with pytest.raises(RuleBroken):
        step(stale)
    assert as_stored(run).state == State.APPLIED
    assert LedgerLine.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_file_is_read_before_the_writing_transaction_opens():
    open_at = {}
    runs.apply(
        received(), seen=False,
        step=lambda code, *_: open_at.setdefault(code, connection.in_atomic_block),
    )  # fmt: skip
    assert (open_at["reading"], open_at["parsing"], open_at["comparing"]) == (False, False, True)


# --- two at once


def at_once(first, second):
    """`second` begins while `first` is in the middle of its writing; what each of the two said."""
    writing, seen = Event(), {}

    def told(name, function):
        try:
            with translation.override("en"):
                seen[name] = function()
        except RuleBroken as refusal:
            seen[name] = str(refusal)
        finally:
            writing.set()
            connection.close()

    def begun(code, *_):
        if code == "writing":
            writing.set()
            Event().wait(0.3)  # long enough for the other to come and find the door shut

    def late():
        assert writing.wait(20)
        told("second", second)

    threads = [Thread(target=told, args=("first", lambda: first(begun))), Thread(target=late)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen["first"], seen["second"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_applying_the_same_file_at_once_one_is_told_it_is_done():
    run = previewed()
    one, other = as_stored(run), as_stored(run)  # both find it ready
    plan, refusal = at_once(lambda step: runs.apply(one, step=step), lambda: runs.apply(other))
    assert plan.counts == (1, 1, 0, 0, 0)
    assert refusal == "This file has already been applied."
    assert LedgerLine.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_file_being_applied_is_not_taken_off_the_desk():
    run = previewed()
    one, other = as_stored(run), as_stored(run)
    plan, refusal = at_once(lambda step: runs.apply(one, step=step), lambda: runs.discard(other))
    assert plan.counts == (1, 1, 0, 0, 0)
    assert refusal == "This file has been applied: undo it instead."
    assert as_stored(run).state == State.APPLIED


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_file_that_takes_its_ground_from_another_is_not_left_without_it():
    """The first is undone while the second, which hangs on its group, is being applied."""
    first = previewed()
    runs.apply(first)
    second = previewed({}, {"module_code": "M102"})
    plan, refusal = at_once(lambda step: runs.apply(second, step=step), lambda: undo(as_stored(first)))
    assert plan.counts == (2, 1, 0, 1, 0)
    assert "can no longer be undone" in refusal
    assert LedgerLine.objects.count() == 2


# --- whose a file of the command line is


def test_a_file_without_a_chosen_establishment_takes_the_one_it_makes():
    for kind, name in (("avancement", E_NOTE), ("trainees", "lister_1.xlsx")):
        run = received(kind=kind, name=name)
        runs.apply(run, seen=False)
        assert (run.unit.kind, run.unit.roles.count() > 0) == ("establishment", True)
    assert Role.objects.values("unit").distinct().count() == 1


def test_a_trainee_list_takes_the_establishment_of_its_site_and_none_of_several():
    here, _elsewhere = UnitFactory(name_fr="CMC Essai"), UnitFactory(name_fr="ISTA Voisin")
    of_one = received(kind="trainees", name="lister_1.xlsx")
    runs.apply(of_one, seen=False)
    assert of_one.unit == here

    of_two = received({"enrolment_number": 2}, {"enrolment_number": 3, "site": "ISTA Voisin"},
                      kind="trainees", name="lister_2.xlsx")  # fmt: skip
    runs.apply(of_two, seen=False)
    assert of_two.unit is None


def test_a_trainee_list_that_changes_nothing_is_its_establishment_s_all_the_same():
    here = UnitFactory(name_fr="CMC Essai")
    runs.apply(received(kind="trainees", name="lister_1.xlsx"), seen=False)
    UnitFactory()
    again = received(kind="trainees", name="lister_1.xlsx")
    assert runs.apply(again, seen=False).unchanged == 1
    assert again.unit == here


def test_a_module_sheet_is_of_the_lone_establishment_and_of_nobody_before_there_is_one():
    def applied():
        run = received(kind="drif_modules", name="RH_Modules.xlsx")
        runs.apply(run, seen=False)
        return run.unit

    assert applied() is None
    here = UnitFactory()
    assert applied() == here
    UnitFactory()
    assert applied() is None


def test_a_list_whose_every_line_is_refused_concerns_nobody():
    content = raw_workbook("trainees", {"long_label": "?"})
    run = runs.receive_file("lister_1.xlsx", content, by=None)
    assert runs.apply(run, seen=False).refused == 1
    assert run.unit is None
