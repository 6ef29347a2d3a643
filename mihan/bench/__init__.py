"""Figures about the product, taken again by anybody: `python3 run.py bench WORD [--json]`.

One module per word, found by its name in `management/commands/bench.py`; each returns `Row`s
(`report.py`). What each measures, and how, is told in docs/bench.md. Nothing here touches the data
of the installation: scratch databases and folders of its own, removed at the end (`scratch.py`).
"""
