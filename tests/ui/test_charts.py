from datetime import date

import pytest
from django.utils import translation

from mihan.ui import charts


def test_bars_grow_from_the_side_one_reads_from():
    rows = [charts.Bar("Pêche", 25, total=100)]
    with translation.override("fr"):
        drawn = charts.bars("t", rows).context["rows"][0]["delivered"]
        assert drawn == {"x": "0.00%", "width": "25.00%"}
    with translation.override("ar"):
        drawn = charts.bars("t", rows).context["rows"][0]["delivered"]
        assert drawn == {"x": "75.00%", "width": "25.00%"}


def test_a_chart_has_its_numbers_as_a_table_too(french):
    html = str(charts.bars("Title", [charts.Bar("Pêche", 1234.5, total=2000, expected=1500)]))
    table = html.partition("<table>")[2]
    assert '<bdi dir="ltr">1\u202f234,5</bdi>' in table
    assert '<bdi dir="ltr">1\u202f500</bdi>' in table


def test_labels_are_escaped():
    assert "<script>" not in str(charts.bars("<script>", [charts.Bar("<script>", 1)]))


def test_a_line_stops_where_knowledge_stops(french):
    series = charts.Series("delivered", [0, 10, 20, None, None])
    drawn = charts.line("t", [series], labels=list("abcde")).context["series"][0]
    assert len(drawn["points"].split()) == 3
    assert drawn["end"]["text"] == "20\u00a0h"


@pytest.mark.parametrize(
    "chart",
    [
        lambda: charts.bars("t", []),
        lambda: charts.line("t", [], labels=[]),
        lambda: charts.multiples("t", []),
        lambda: charts.multiples("t", [charts.Multiple("a", [])]),
        lambda: charts.gauge("t", 0, 0),
        lambda: charts.sparkline([]),
        lambda: charts.year_strip("t", date(2026, 9, 1), date(2027, 7, 1), []),
    ],
)
def test_a_chart_of_nothing_is_still_a_chart(chart):
    assert "<svg" in str(chart()) or "<figure" in str(chart())


def test_today_is_marked_only_inside_the_year():
    year = date(2026, 9, 1), date(2027, 7, 1)
    assert charts.year_strip("t", *year, [], today=date(2026, 11, 24)).context["now"]
    assert not charts.year_strip("t", *year, [], today=date(2028, 1, 1)).context["now"]
