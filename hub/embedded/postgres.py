"""The embedded PostgreSQL: one cluster, three roles, one database."""

import os
import shlex
import shutil
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from hub.embedded.identity import Identity, programs
from hub.embedded.processes import running, stranger

SUPERUSER = "postgres"
# The owner may become the runtime role: the tests create databases as the one and work as the other.
ROLES = {
    "hub_owner": "CREATE ROLE hub_owner LOGIN CREATEDB",
    "hub_app": "CREATE ROLE hub_app LOGIN; GRANT hub_app TO hub_owner",
    "hub_sequencer": "CREATE ROLE hub_sequencer LOGIN; GRANT hub_sequencer TO hub_owner",
}
# The built-in locale is the same on every machine, whatever its C library sorts like.
INITDB = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=trust"]
#: Nor are statistics gathered there: taken during a long transaction, they would say that what it wrote does not exist.
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Postgres:
    """A cluster in `folder`, reached through `sockets`; whoever may enter that folder is trusted."""

    folder: Path
    sockets: Path
    identity: Identity
    durable: bool

    def urls(self) -> dict[str, str]:
        """Return the three URLs hub/settings.py reads."""
        return {
            "HUB_DATABASE_URL": self._url("hub_app"),
            "HUB_DATABASE_OWNER_URL": self._url("hub_owner"),
            "HUB_DATABASE_SEQUENCER_URL": self._url("hub_sequencer"),
        }

    def _url(self, role: str) -> str:
        return f"postgresql://{role}@/hub?host={quote(str(self.sockets))}"

    def start(self) -> None:
        """Start the cluster unless it runs; make it the first time."""
        self._own_files()
        if not self.folder.exists():
            self._create()
        if not self._running():
            self._forget_stranger()
            self._launch()
        self._ensure_roles()

    def stop(self) -> None:
        """Stop it, closing the connections that are left."""
        if self._running():
            self._control("stop", "--mode=fast", "--wait")

    def _running(self) -> bool:
        return running(self.folder / "postmaster.pid", str(self.folder)) is not None

    def _own_files(self) -> None:
        """A checkout that was copied, or moved between root and a user, has its files under another owner."""
        if not self.folder.exists() or self.folder.stat().st_uid == self.identity.uid:
            return
        if os.geteuid() != 0:
            sys.exit(
                f"{self.folder} belongs to another user. Type: sudo chown -R {self.identity.uid} {self.folder.parent}"
            )
        for path in [self.folder, *self.folder.rglob("*")]:
            os.chown(path, self.identity.uid, self.identity.gid, follow_symlinks=False)

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole: no interrupted start leaves it half made."""
        draft = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        os.chown(draft, self.identity.uid, self.identity.gid)
        done = self._run("initdb", f"--pgdata={draft}", f"--username={SUPERUSER}", "--no-instructions", *INITDB)
        if done.returncode:
            sys.exit(f"PostgreSQL could not make its files: {done.stdout.strip()[-500:]}")
        draft.rename(self.folder)

    def _forget_stranger(self) -> None:
        """After a crash PostgreSQL sorts out its own pid file, unless the number now belongs to another program."""
        pid_file = self.folder / "postmaster.pid"
        if stranger(pid_file, str(self.folder)):
            pid_file.unlink()
        for lock in self.sockets.glob(".s.PGSQL.*.lock"):
            if stranger(lock, str(self.folder)):
                lock.unlink()

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.sockets}"',
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            **({} if self.durable else UNSAFE_BUT_FAST),
        }
        options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        words = ["start", "--wait", "--timeout=120", f"--log={self.folder / 'server.log'}", f"--options={options}"]
        # The children of a killed server need a moment to see it, and PostgreSQL rightly refuses to start before.
        for _attempt in range(10):
            if self._control(*words).returncode == 0:
                return
            time.sleep(0.5)
        sys.exit(f"PostgreSQL did not start. Its log: {self.folder / 'server.log'}")

    def _control(self, action: str, *options: str) -> subprocess.CompletedProcess[str]:
        return self._run("pg_ctl", action, f"--pgdata={self.folder}", *options)

    def _run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = [*self.identity.prefix, str(programs() / program), *words]
        # In a session of its own, so that Ctrl-C stops us and not the database under our feet.
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.run(
            command, cwd="/", env=ENVIRONMENT, start_new_session=True, text=True, errors="replace", check=False, **quiet
        )

    def _ensure_roles(self) -> None:
        with closing(self._connect()) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("SELECT rolname FROM pg_roles")
            existing = {name for (name,) in cursor.fetchall()}
            for name, creation in ROLES.items():
                if name not in existing:
                    cursor.execute(creation)
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'hub'")
            if not cursor.fetchone():
                cursor.execute("CREATE DATABASE hub OWNER hub_owner")

    def _connect(self) -> psycopg2.extensions.connection:
        """Connect as the superuser, for a moment patient: another program may be recovering the cluster."""
        deadline = time.monotonic() + 60
        while True:
            try:
                return psycopg2.connect(host=str(self.sockets), user=SUPERUSER, dbname="postgres")
            except psycopg2.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
