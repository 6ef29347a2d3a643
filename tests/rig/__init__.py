"""What carries the tests: two databases, a browser, and the words `run.py test` and `check`."""
