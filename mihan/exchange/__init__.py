"""Files in and out, in the very layouts establishments have.

A file is received (`ImportRun`), previewed line by line, applied whole or not at all, and can be
undone from the audit trail while nothing stands on it. The same functions that read the product's
values back for an export decide whether a line of a new file changes anything. Reading dirty files
is the work of `engines.sheets`, through `engine.py`. Start reading at `services/runs.py`.
"""
