"""How a search reads the database."""

from collections.abc import Sequence

from django.db import connection

#: A page waits for each statement: parallel workers and compilation take longer to start than these take to run. And
#: the planner takes the words of a row for free, though they stand out of line: with a text it must use their index.
_QUICKLY = "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL enable_seqscan = {scan}; "


def fetch(statement: str, parameters: Sequence, *, by_words: bool) -> list[tuple]:
    """Return the rows of one statement, inside the transaction of the page; `by_words` when it looks for a text."""
    with connection.cursor() as cursor:
        cursor.execute(_QUICKLY.format(scan="off" if by_words else "on") + statement, parameters)
        return cursor.fetchall()
