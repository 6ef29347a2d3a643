"""Writes of the exchange: `runs` (a file's life), one intake per layout, `undo`, `files_out`."""
