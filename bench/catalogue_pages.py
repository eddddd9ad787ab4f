"""A page served by the whole application, and its statements run bare."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory

from bench import scratch


class Served:
    """The application as a web server calls it: every middleware, the view, the template, the bytes.

    `cookie` is that of a session, for the pages of somebody who is signed in.
    """

    def __init__(self, cookie: str = "") -> None:
        self._cookie = cookie
        self._application = get_wsgi_application()
        self._factory = RequestFactory()

    def get(self, path: str) -> bytes:
        """Return the page; raise `RuntimeError` when it is none."""
        return b"".join(self.pieces(path))

    def pieces(self, path: str) -> Iterator[bytes]:
        """Yield the page as the server sends it, piece by piece."""
        response, _headers = self._ask(path, expected="200 OK")
        yield from response
        response.close()

    def tag(self, path: str) -> str:
        """Return the ETag of a page."""
        response, headers = self._ask(path, expected="200 OK")
        response.close()
        return headers["ETag"]

    def get_again(self, path: str, tag: str) -> None:
        """Ask for a page that one has: raise `RuntimeError` when it changed."""
        response, _headers = self._ask(path, expected="304 Not Modified", HTTP_IF_NONE_MATCH=tag)
        response.close()

    def statements(self, path: str) -> list[str]:
        """Return the statements that a page runs, parameters in their place."""
        self.get(path)
        with _overheard() as heard:
            self.get(path)
        return heard

    def statements_again(self, path: str, tag: str) -> list[str]:
        """Return the statements of asking for a page that one has."""
        with _overheard() as heard:
            self.get_again(path, tag)
        return heard

    def _ask(self, path: str, *, expected: str, **more: str):
        told: list[tuple[str, dict[str, str]]] = []
        environ = self._factory._base_environ()  # noqa: SLF001 — what a server would give
        path, _mark, query = path.partition("?")
        environ |= {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": "GET", "SERVER_NAME": "localhost"}
        environ |= {"HTTP_COOKIE": self._cookie, "wsgi.input": io.BytesIO(), **more}
        response = self._application(environ, lambda status, headers: told.append((status, dict(headers))))
        [(status, headers)] = told
        if status != expected:
            raise RuntimeError(f"{path}?{query}: {status}")
        return response, headers


@contextmanager
def _overheard() -> Iterator[list[str]]:
    heard: list[str] = []

    def hear(execute, statement, parameters, many, context):
        cursor = context["cursor"].cursor
        heard.append(cursor.mogrify(statement, parameters).decode())
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(hear):
        yield heard


class Bare:
    """The driver alone, as the role of the running processes."""

    def __init__(self) -> None:
        self._connection = scratch.connect(os.environ["HUB_DATABASE_URL"])
        self._connection.autocommit = False

    def run(self, statements: list[str]) -> None:
        """Run statements in one transaction and fetch what they return."""
        with self._connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()
        self._connection.rollback()

    def close(self) -> None:
        self._connection.close()
