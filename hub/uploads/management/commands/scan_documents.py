"""Have every stored document scanned: once an antivirus is configured, or again when its signatures changed."""

from django.core.management.base import BaseCommand, CommandError

from hub import clock
from hub.uploads import scanning


class Command(BaseCommand):
    help = "Gives every stored document to the antivirus. --again: those found clean too."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--again", action="store_true", help="scan again what was found clean")

    def handle(self, *args, again: bool, **options) -> None:
        if not scanning.is_configured():
            raise CommandError("No antivirus is configured: set HUB_CLAMAV_SOCKET.")
        scanning.enrol()
        for sha256 in scanning.clean() if again else []:
            scanning.run(sha256, at=clock.now(), again=True)
        for sha256 in scanning.waiting(at=clock.now()):
            scanning.run(sha256, at=clock.now())
        self.stdout.write(f"{len(scanning.clean())} clean, {len(scanning.waiting(at=clock.now()))} still to scan.")
