from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from audit import api, kinds, retention
from hub import clock


class Command(BaseCommand):
    help = (
        "Remove what its term allows: details and accesses by whole month, pseudonyms by year, or the detail of one"
        " event (right to erasure). Without --apply it only says what it would do. Each removal is told by the trail,"
        " with the reference of the decision, and breaks no proof."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--details", action="store_true", help="details older than HUB_AUDIT_KEEP_DETAIL_MONTHS")
        what.add_argument("--accesses", action="store_true", help="accesses older than HUB_AUDIT_KEEP_ACCESS_MONTHS")
        what.add_argument(
            "--pseudonyms", type=int, metavar="YEAR", help="who stood behind the pseudonyms of a past year"
        )
        what.add_argument("--event", metavar="UUID", help="the detail of one event")
        parser.add_argument("--reference", required=True, help="of the decision: who allowed it, which register entry")
        parser.add_argument("--apply", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        removals = self._planned(options)
        for removal in removals:
            self.stdout.write(("" if options["apply"] else "would remove: ") + str(removal))
            if options["apply"]:
                self._apply(removal, options["reference"])
        if not removals:
            self.stdout.write("nothing has reached its term")

    def _planned(self, options: dict[str, Any]) -> list[retention.Removal]:
        today = clock.today()
        if options["details"]:
            return retention.details_past_term(today, settings.HUB_AUDIT_KEEP_DETAIL_MONTHS)
        if options["accesses"]:
            return retention.entries_past_term(today, kinds.ACCESS, settings.HUB_AUDIT_KEEP_ACCESS_MONTHS)
        if options["pseudonyms"]:
            return [retention.Pseudonyms(options["pseudonyms"])]
        return [retention.OneDetail(options["event"])]

    def _apply(self, removal: retention.Removal, reference: str) -> None:
        try:
            count = retention.remove(
                removal, reference, using="owner", at=clock.now(), actor=api.Actor("service:operator", "service")
            )
        except DatabaseError as error:
            raise CommandError(str(error).strip()) from error
        self.stdout.write(f"  {count} removed")
