"""After each `migrate`: PostgreSQL gets the index that makes spelling-tolerant search fast.

SQLite scans the folded column: about a millisecond for a campus (docs/decisions).
"""

from django.db import connection


def lay_search_index(**kwargs) -> None:
    if connection.vendor != "postgresql":
        return
    if "people_person" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("CREATE INDEX IF NOT EXISTS people_search ON people_person USING gin (search_text gin_trgm_ops)")
