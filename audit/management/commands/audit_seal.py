from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import configuration
from audit.sequencer import sealing, stamping
from hub import clock


class Command(BaseCommand):
    help = (
        "Write the archive of a day that ended, yesterday's by default. The sequencer does it at 00:05; this repairs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, day: date | None, **options: Any) -> None:
        at = clock.now()
        day = day or sealing.day_to_seal(at)
        if day >= clock.day_of(at):
            raise CommandError(f"{day} has not ended")
        connection = configuration.sequencer_connection()
        try:
            written = configuration.seal_day(connection, day, at)
        except (sealing.NotYet, stamping.NoToken) as error:
            raise CommandError(str(error)) from error
        finally:
            connection.close()
        for seal in written:
            self.stdout.write(
                f"{seal.path}: {seal.size} leaves of {seal.log.origin}, manifest {seal.manifest_sha256.hex()}"
            )
        if not written:
            self.stdout.write(f"{day}: nothing left to seal")
