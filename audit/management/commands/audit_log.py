from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import configuration
from audit.sequencer import keys, opening
from audit.sequencer.anchor import Anchor
from hub import clock


class Command(BaseCommand):
    help = (
        "Close the open log and open another, whose first leaf tells the last head that is kept and why: after a loss"
        " that cannot be repaired. Years change by themselves. See docs/operations.md first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the year and a number: 2027-2")
        parser.add_argument("--reason", required=True, help="one sentence that names no person; it stays for good")

    def handle(self, *args: Any, name: str, reason: str, **options: Any) -> None:
        year, dash, number = name.partition("-")
        if not (dash and number.isdecimal() and year == str(clock.now().year)):
            raise CommandError(f"{name} is no name of a log of this year: write {clock.now().year}-2")
        connection = configuration.sequencer_connection()
        try:
            log_keys = keys.load(Path(settings.HUB_AUDIT_KEY_FILE))
            origin = f"{settings.HUB_AUDIT_ORIGIN}/{name}"
            opened = opening.open_next(connection, log_keys, origin, at=clock.now(), reason=reason)
        except keys.KeyFileRefused as error:
            raise CommandError(str(error)) from error
        finally:
            connection.close()
        if opened is None:
            raise CommandError(f"{name} is open already")
        Anchor(Path(settings.HUB_AUDIT_ANCHOR_FILE)).append(opened.note)
        for key in log_keys:
            self.stdout.write(f"log {key.under(origin).verifier}")
        self.stdout.write("Add the line above to the policy and give it to the witnesses.")
