import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation
from python_calamine import CalamineWorkbook

from mihan.ui import export
from mihan.ui.tables import Column, Filter, Table, chips, exported, filtered


@dataclass
class Room:
    name: str
    seats: int = 20
    hours: Decimal = Decimal("12.5")
    since: date = date(2026, 9, 1)
    state: str = "open"

    def get_absolute_url(self):
        return f"/rooms/{self.name}/"


TABLE = Table(
    (
        Column("Room", "name", sort="name", link=True),
        Column("Seats", "seats", sort="seats", kind="number", hidden_on_phone=True),
        Column("Hours", "hours", kind="hours"),
        Column("Since", "since", kind="date"),
        Column("State", value=lambda room: (room.state, "ok"), kind="badge", name="state"),
        Column("Secret", "seats", kind="code", name="secret", optional=True),
    ),
    page_size=2,
    filters=(Filter("state", "State", [("open", "Open"), ("shut", "Shut")]),),
)
ROOMS = [Room("A", 30), Room("B", 10), Room("C", 20)]


def page(query="", rows=ROOMS):
    return TABLE.page(rows, QueryDict(query))


def test_a_row_is_written_by_the_kind_of_each_column(french):
    body = page(rows=[Room("A")]).body
    assert '<th scope="row" class="c-text" data-label="Room"><a href="/rooms/A/"><bdi>A</bdi></a></th>' in body
    assert '<td class="c-number n not-on-phone" data-label="Seats"><bdi dir="ltr">20</bdi></td>' in body
    assert '<span class="badge tone-ok"><bdi>open</bdi></span>' in body


def test_what_people_typed_is_escaped():
    assert "<script>" not in page(rows=[Room("<script>alert(1)</script>")]).body


def test_nothing_is_shown_as_a_dash():
    assert '<span class="none">—</span>' in page(rows=[Room("")]).body


def test_sorting_accepts_the_declared_columns_only():
    assert [room.name for room in page("sort=-seats").page] == ["A", "C"]
    assert [room.name for room in page("sort=hours").page] == ["A", "B"]


def test_a_heading_leads_to_its_order_then_to_the_reverse_and_keeps_the_filters():
    name, *_ = page("sort=name&state=open&page=2").headings
    assert (name.state, name.url) == ("ascending", "?sort=-name&state=open")
    name, *_ = page("state=open").headings
    assert (name.state, name.url) == ("", "?state=open&sort=name")


def test_a_page_beyond_the_end_is_the_last_one():
    assert [room.name for room in page("page=99").page] == ["C"]


def test_columns_are_chosen_in_the_address():
    assert [c.key for c in page("columns=secret&columns=name").columns] == ["name", "secret"]
    assert "secret" not in [c.key for c in page().columns]


def test_a_chip_takes_one_filter_out(rf):
    found = chips(TABLE.filters, rf.get("/rooms/?q=lab&state=open&sort=name&page=3"))
    assert [(c.label, c.value, c.url) for c in found] == [
        ("Search", "lab", "?state=open&sort=name"),
        ("State", "Open", "?q=lab&sort=name"),
    ]


def test_an_unreadable_filter_value_finds_nothing_rather_than_failing():
    class Rows(list):
        def none(self):
            return []

    def refuse(rows, value):
        raise ValueError(value)

    table = Table(TABLE.columns, filters=(Filter("year", "Year", apply=refuse),))
    assert filtered(table, Rows(ROOMS), QueryDict("year=x")) == []


def sent(kind, rows=ROOMS, query=""):
    return exported(TABLE, rows, kind, name="rooms", params=QueryDict(query))


def test_a_csv_holds_every_row_and_not_only_the_page():
    response = sent("csv", query="sort=-seats")
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert lines == [
        ["Room", "Seats", "Hours", "Since", "State"],
        ["A", "30", "12,5", "01/09/2026", "open"],
        ["C", "20", "12,5", "01/09/2026", "open"],
        ["B", "10", "12,5", "01/09/2026", "open"],
    ]


def test_a_spreadsheet_holds_numbers_and_dates():
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sent("xlsx").content)).get_sheet_by_index(0)
    assert sheet.to_python()[1] == ["A", 30.0, 12.5, date(2026, 9, 1), "open"]


@pytest.mark.parametrize(("language", "reads"), [("ar", b'rightToLeft="1"'), ("fr", b"")])
def test_an_arabic_spreadsheet_runs_from_the_right(language, reads):
    import zipfile

    with translation.override(language):
        book = zipfile.ZipFile(io.BytesIO(sent("xlsx").content))
    sheet = book.read("xl/worksheets/sheet1.xml")
    assert (b"rightToLeft" in sheet) == bool(reads)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_no_text_becomes_a_formula(text):
    assert export.harmless(text) == f"'{text}"
    written = sent("csv", [Room(text)]).content.decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(written.partition("\r\n")[2], newline=""), delimiter=";"))[0] == f"'{text}"


def test_a_negative_number_stays_a_number():
    assert export.plain(Column("Seats", "seats", kind="number"), -3) == -3


def test_an_unknown_kind_of_file_is_refused():
    assert sent("exe").status_code == 400


def test_what_only_rows_of_the_page_show_is_read_once_for_all_of_them():
    seen = []
    shown = TABLE.page(ROOMS, QueryDict("page=2"), read=lambda rows: seen.append([room.name for room in rows]))
    assert (seen, [room.name for room in shown.page]) == ([["C"]], ["C"])


def test_a_file_reads_what_its_rows_show_by_the_thousand():
    seen = []
    rows = [Room(str(n)) for n in range(1500)]
    response = exported(TABLE, rows, "csv", name="rooms", params=QueryDict(), read=lambda some: seen.append(len(some)))
    assert (seen, response.content.count(b"\n")) == ([1000, 500], 1501)
