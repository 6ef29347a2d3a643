"""Documents on paper: a template of ours and plain data become a PDF. No Django, no clock, no network.

A template is a typst file inside the package `mihan`; what it prints reaches it as data, never as markup, so
that whatever people wrote prints as they wrote it. `house.typ` gives every template the language, the direction,
the fonts, the page numbers and our mark. Start with `printing.py`; decision 0019 says why.
"""

from mihan.engines.documents.printing import Document, Unprintable, draw_pages, print_apart, print_pdf

__all__ = ["Document", "Unprintable", "draw_pages", "print_apart", "print_pdf"]
