"""After each `migrate`: the index that makes spelling-tolerant search fast (docs/decisions/0025-search.md).

PostgreSQL finds the three letters of a word in an index of its own. SQLite reads every folded name, in an index that
holds them in order and nothing else of the person.
"""

import logging

from django.db import DatabaseError, connection, transaction

TABLE = "people_person"


def lay_search_index(**kwargs) -> None:
    if TABLE not in connection.introspection.table_names():
        return
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS people_search ON {TABLE} (last_name, first_name, id, search_text)"
            )
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(f"CREATE INDEX IF NOT EXISTS people_search ON {TABLE} USING gin (search_text gin_trgm_ops)")
    except DatabaseError as reason:  # a server that lends no extension: names are read one by one
        logging.getLogger(__name__).warning("search has no index on this server: %s", reason)
