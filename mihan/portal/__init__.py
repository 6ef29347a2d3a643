"""Home pages and what reads everyone: the morning page, the demo, `where`. Nobody imports it."""
