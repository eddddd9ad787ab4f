from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from audit import configuration, local, tree
from audit.sequencer.service import MONTHS_AHEAD
from hub import clock


class Command(BaseCommand):
    help = (
        "Make the trail ready: partitions and pseudonyms' keys for the months ahead and, on one's own machine, the"
        " log's key, a witness's and the policy. The sequencer does the first part every hour; run it at each"
        " deployment."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--witness", default="http://127.0.0.1:8001", metavar="URL", help="of the local witness")

    def handle(self, *args: Any, **options: Any) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT audit_make_ready(clock_timestamp(), %s)", [MONTHS_AHEAD])
        if settings.LOCAL:
            local.make_keys(configuration.origins(clock.now(), tree.logs(configuration.ask)), options["witness"])
