"""The public site: campus, poles, catalogue, comparison and basket, news; no sign-in, the language in the address.

Its words: the campus *shown* (`queries/shown.py`), a programme as visitors read it (`queries/catalogue.py`), what is
kept in a *basket*, a *news* item or an open day. Its users: anybody; staff write the news under `/public/`.
Start with `web/urls.py`, then `queries/catalogue.py`; how pages stay fast is `web/serving.py`.
"""
