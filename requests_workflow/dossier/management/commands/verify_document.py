from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_workflow.dossier.sealing import codes, verification
from requests_workflow.dossier.sealing.enums import Outcome


class Command(BaseCommand):
    help = "Verify a file as /verifier/ does. Status 0: authentic and in force; 1: anything else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise `CommandError` for whatever is not authentic: the shell sees it."""
        try:
            found = verification.of_file(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(str(error)) from error
        document = found.document
        told = f" {document.kind} {codes.shown(document.code)} of {document.request.reference}" if document else ""
        if found.outcome != Outcome.AUTHENTIC:
            raise CommandError(f"{found.outcome}{told}")
        self.stdout.write(f"{found.outcome}{told}")
