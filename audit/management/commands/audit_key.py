from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit import api, configuration, tree
from audit.log.notes import SigningKey
from audit.sequencer import keys
from hub import clock

OPERATOR = api.Actor("service:operator", "service")


class Command(BaseCommand):
    help = (
        "Make, replace and show the keys that sign the log. `new` makes the first; `rotate` adds one, and both sign"
        " from the sequencer's next start; `retire` takes the older away when everybody knows the newer (30 days);"
        " `show` prints the public keys, of this year and the next, for witnesses and policies."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["new", "rotate", "retire", "show"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        path = Path(settings.HUB_AUDIT_KEY_FILE)
        try:
            getattr(self, f"_{action}")(path)
        except FileExistsError as error:
            raise CommandError(f"{path} exists: `rotate` adds a key to it") from error
        except keys.KeyFileRefused as error:
            raise CommandError(str(error)) from error

    def _new(self, path: Path) -> None:
        keys.create(path, settings.HUB_AUDIT_ORIGIN)
        self._show(path)

    def _rotate(self, path: Path) -> None:
        """The older key signs the newer's public half, in the trail: who trusts the one can trust the other."""
        older = keys.load(path)[-1]
        newer = keys.add(path, settings.HUB_AUDIT_ORIGIN)
        statement = f"{older.verifier}\n{newer.verifier}\n"
        self._record("rotate", older, newer, signature=older.sign(statement.encode()).hex())
        self._show(path)

    def _retire(self, path: Path) -> None:
        older = keys.drop_oldest(path)
        self._record("retire", older, keys.load(path)[-1])
        self._show(path)

    def _record(self, step: str, older: SigningKey, newer: SigningKey, **more: str) -> None:
        with transaction.atomic():
            api.record(
                "audit.key_rotated",
                object=api.Ref("log", settings.HUB_AUDIT_ORIGIN),
                actor=OPERATOR,
                at=clock.now(),
                facts={"step": step, "older": str(older.verifier), "newer": str(newer.verifier), **more},
            )

    def _show(self, path: Path) -> None:
        for origin in configuration.origins(clock.now(), tree.logs(configuration.ask)):
            for key in keys.load(path):
                self.stdout.write(str(key.under(origin).verifier))
