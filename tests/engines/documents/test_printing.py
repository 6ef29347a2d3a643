"""What is printed, read back from the PDF's own metadata and by asking typst what stands in the document."""

import json
import re
from dataclasses import replace

import pytest

from mihan.engines.documents import Document, Unprintable, draw_pages, print_apart, print_pdf
from mihan.engines.documents.printing import FONTS, compiler_of

HOSTILE = [
    '#let x = 1; #panic("no")', "$x^2$ \\ #", "= heading", "<label> @reference *bold* _slanted_ `raw`",
    '"quotes" \' {code} [markup]', '#import "/settings.py": *', "// comment /* another */", "#sys.inputs",
]  # fmt: skip
LONG = ["a" * 300, "كلمة" * 60, "GE101 (GC_GE_TS) فوج المساء"]


def document(*titles, language="fr", **changes):
    parts = [{"title": title, "rows": [{"name": title, "note": title, "code": title[:20]}]} for title in titles]
    given = {"foot": "Mihan", "parts": parts}
    plain = Document("/engines/documents/sample.typ", given, "Feuille d’essai", "Campus", language, made_at=1764000000)
    return replace(plain, **changes)


def pages(pdf):
    return int(re.search(rb"<xmpTPg:NPages>(\d+)<", pdf)[1])


def headings(printed):
    return [
        heading["body"]["text"].strip("\u2068\u2069") for heading in json.loads(compiler_of(printed).query("heading"))
    ]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_is_printed_and_never_run(text, language):
    assert headings(document(text, language=language)) == [text]
    assert pages(print_pdf(document(text, language=language))) == 1


def test_there_is_a_page_for_each_part():
    assert pages(print_pdf(document("un", "deux", "trois"))) == 3


def test_the_pdf_says_its_title_its_language_and_which_way_it_reads():
    arabic, french = (print_pdf(document("A", language=language)) for language in ("ar", "fr"))
    assert [b"/Lang(ar)" in arabic, b"/Direction/R2L" in arabic] == [True, True]
    assert [b"/Lang(fr)" in french, b"/Direction/L2R" in french] == [True, True]
    assert '<rdf:li xml:lang="x-default">Feuille d’essai</rdf:li>'.encode() in french


def test_it_meets_the_standard_of_accessible_documents():
    assert b"pdfuaid:part" in print_pdf(document("A"))


def test_the_same_document_gives_the_same_bytes_here_and_apart():
    told = document("A", *HOSTILE, *LONG, language="ar")
    assert print_pdf(told) == print_pdf(told) == print_apart(told)
    assert print_pdf(replace(told, made_at=told.made_at + 60)) != print_pdf(told)


def test_a_letter_no_font_has_costs_the_standard_and_not_the_document():
    printed = print_pdf(document("Salle 😀 漢"))
    assert (pages(printed), b"pdfuaid:part" in printed) == (1, False)


def test_controls_and_ends_of_lines_do_not_break_a_name():
    assert headings(document("un\ndeux\x07\u2028trois")) == ["un deux trois"]


def test_the_last_number_of_a_name_stays_with_its_word():
    assert headings(document("Comptabilité générale 1", "Année 2026 bis")) == [
        "Comptabilité générale\u00a01",
        "Année 2026 bis",
    ]


def test_a_word_longer_than_any_cell_may_be_cut():
    (cut,) = headings(document("a" * 50))
    assert cut.split("\u200b") == ["a" * 22, "a" * 22, "a" * 6]


def test_a_template_that_misses_what_it_needs_is_refused_in_its_own_words():
    for how in (print_pdf, print_apart, draw_pages):
        with pytest.raises(Unprintable, match=r"sample\.typ: dictionary does not contain key \"parts\""):
            how(document(given={"foot": ""}))


def test_a_template_reads_nothing_outside_of_the_package():
    with pytest.raises(Unprintable, match="must be contained in project root"):
        print_pdf(document(template="/../pyproject.toml"))


def test_pages_are_drawn_to_be_looked_at():
    drawn = draw_pages(document("A", "B"), dpi=20)
    assert [page[:4] for page in drawn] == [b"\x89PNG"] * 2


def test_the_fonts_are_ours_alone_and_come_with_their_licence():
    assert sorted(path.name for path in FONTS.iterdir()) == [
        "IBMPlexSansArabic-Bold.ttf", "IBMPlexSansArabic-Regular.ttf", "licence.txt",
    ]  # fmt: skip
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "licence.txt").read_text()
