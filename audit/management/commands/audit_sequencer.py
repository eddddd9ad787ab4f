import logging
import signal
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import configuration
from audit.log.errors import LogError
from audit.sequencer import keys, witnesses
from audit.sequencer.anchor import Anchor
from audit.sequencer.faults import EXIT_STATUS, MustNotSign
from audit.sequencer.service import Sequencer

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Seal committed events under signed checkpoints, until it is stopped. Run two: one works, the other waits."
        f" Ends with status {EXIT_STATUS}, having signed nothing, when our history is not the one that others remember."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="seal what is pending now, then stop")
        parser.add_argument("--pause", type=float, default=1.0, metavar="SECONDS", help="between two looks (default 1)")
        parser.add_argument(
            "--trust-database",
            action="store_true",
            help="start although nobody outside remembers any head: only after docs/operations.md says so",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        service = self._service(options)
        signal.signal(signal.SIGTERM, lambda *_: service.stopping.set())
        signal.signal(signal.SIGINT, lambda *_: service.stopping.set())
        try:
            if options["once"]:
                service.run_once()
            else:
                service.run()
        except MustNotSign as fork:
            log.critical("nothing is signed any more: %s", fork)
            sys.exit(EXIT_STATUS)

    def _service(self, options: dict[str, Any]) -> Sequencer:
        try:
            policy = configuration.policy()
            return Sequencer(
                connect=configuration.sequencer_connection,
                keys=keys.load(Path(settings.HUB_AUDIT_KEY_FILE)),
                origin=settings.HUB_AUDIT_ORIGIN,
                anchor=Anchor(Path(settings.HUB_AUDIT_ANCHOR_FILE)),
                witnesses=witnesses.of_policy(policy) if policy else [],
                pause=options["pause"],
                trust_database=options["trust_database"],
                seals=configuration.seal_day,
            )
        except (keys.KeyFileRefused, LogError) as error:
            raise CommandError(str(error)) from error
