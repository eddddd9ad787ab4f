"""What the witness remembers: for each log, the last head it signed. One SQLite file, one turn at a time."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

# Seconds to wait for another process that has the file.
PATIENCE = 10
# Refused heads kept for each log: enough to prove a fork, too few to fill a disk.
MAX_REFUSED = 100

SCHEMA = """
BEGIN EXCLUSIVE;
CREATE TABLE owner (vkey TEXT NOT NULL);
CREATE TABLE head (
    origin TEXT PRIMARY KEY,
    size INTEGER NOT NULL CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    note BLOB NOT NULL,
    signed_at INTEGER NOT NULL
);
CREATE TABLE refused (
    origin TEXT NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    note BLOB NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (origin, size, root)
);
CREATE TRIGGER head_never_goes_back BEFORE UPDATE ON head
    WHEN NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root <> OLD.root)
    BEGIN SELECT RAISE(ABORT, 'a head never goes back'); END;
CREATE TRIGGER head_is_never_forgotten BEFORE DELETE ON head
    BEGIN SELECT RAISE(ABORT, 'a head is never forgotten'); END;
"""


class StoreError(Exception):
    """The file is not the memory of this witness; the message says why."""


@dataclass(frozen=True)
class Head:
    """A signed head: tree size, root of 32 bytes, the note with our cosignature, when (seconds since 1970, UTC)."""

    size: int
    root: bytes
    note: bytes
    at: int


class Turn:
    """What may be done while nobody else reads or writes: see `Store.turn`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def last(self, origin: str) -> Head | None:
        """Return the last head signed for a log, or None."""
        return _head(self._database, origin)

    def keep(self, origin: str, head: Head) -> None:
        """Remember a head in the place of the last one. Raises `sqlite3.IntegrityError` for one that goes back."""
        self._database.execute(
            "INSERT INTO head (origin, size, root, note, signed_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (origin) DO"
            " UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note,"
            " signed_at = excluded.signed_at",
            (origin, head.size, head.root, head.note, head.at),
        )

    def keep_refused(self, origin: str, head: Head) -> None:
        """Remember a head that the log signed and that does not extend the last one, up to `MAX_REFUSED` a log."""
        self._database.execute(
            "INSERT OR IGNORE INTO refused (origin, size, root, note, seen_at) SELECT ?, ?, ?, ?, ?"
            " WHERE (SELECT count(*) FROM refused WHERE origin = ?) < ?",
            (origin, head.size, head.root, head.note, head.at, origin, MAX_REFUSED),
        )


class Store:
    """The memory of the witness whose vkey is `owner`.

    Raises `StoreError` when the file is absent (unless `create`), is no such store, or is another key's: a key that
    signed once and lost its memory would sign a fork.
    """

    def __init__(self, path: Path, owner: str, *, create: bool = False) -> None:
        self._path = path
        self._turn = threading.Lock()
        if create and not (path.exists() and path.stat().st_size):
            _create(path, owner)
        if (found := _owner(path)) != owner:
            raise StoreError(f"{path} is the memory of {found}, not of {owner}")

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """Hold the file alone, between threads and between processes; what was kept is on disk when it ends well.

        Nothing is kept when it ends with an exception. Raises `sqlite3.Error` when the file cannot be had or written.
        """
        with self._turn, closing(_connect(self._path)) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield Turn(database)
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    def last(self, origin: str) -> Head | None:
        """Return the last head signed for a log, or None, without waiting for a turn."""
        with closing(_connect(self._path)) as database:
            return _head(database, origin)


def heads_in(path: Path) -> list[tuple[str, Head, int]]:
    """Return every log of a store: its origin, its last head, how many refused heads are kept. Raises `StoreError`."""
    _owner(path)
    with closing(_connect(path)) as database:
        rows = database.execute(
            "SELECT origin, size, root, note, signed_at,"
            " (SELECT count(*) FROM refused WHERE refused.origin = head.origin) FROM head ORDER BY origin"
        ).fetchall()
    return [(origin, Head(size, root, note, at), refused) for origin, size, root, note, at, refused in rows]


def _connect(path: Path) -> sqlite3.Connection:
    """Open a store that exists. With EXTRA, not even a power cut undoes what COMMIT has returned from."""
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", timeout=PATIENCE, isolation_level=None, uri=True)
    database.execute("PRAGMA synchronous = EXTRA")
    return database


def _create(path: Path, owner: str) -> None:
    try:
        path.touch(mode=0o600)
        with closing(_connect(path)) as database:
            database.executescript(SCHEMA)
            database.execute("INSERT INTO owner (vkey) VALUES (?)", (owner,))
            database.execute("COMMIT")
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path} cannot be made: {error}") from error


def _owner(path: Path) -> str:
    if not path.exists():
        raise StoreError(f"{path} does not exist; --create makes it, for a key that never signed")
    try:
        with closing(_connect(path)) as database:
            row = database.execute("SELECT vkey FROM owner").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{path} is not the memory of a witness: {error}") from error
    if row is None:
        raise StoreError(f"{path} is the memory of nobody")
    return str(row[0])


def _head(database: sqlite3.Connection, origin: str) -> Head | None:
    row = database.execute("SELECT size, root, note, signed_at FROM head WHERE origin = ?", (origin,)).fetchone()
    return Head(*row) if row else None
