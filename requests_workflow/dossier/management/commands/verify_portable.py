from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_workflow.dossier.portable import checking
from requests_workflow.dossier.portable.container import Malformed


class Command(BaseCommand):
    help = (
        "Verify a portable dossier of any hub. Status 0: whole, under a seal known here; 1: changed; 2: unknown seal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                found = checking.open_file(file)
        except (OSError, Malformed) as error:
            raise CommandError(str(error)) from error
        told = f"{found.manifest.get('reference')}: {len(found.manifest['files'])} files unchanged, sealed under"
        if not found.seal.trusted:
            raise CommandError(f"{told} a certificate unknown here, {found.seal.fingerprint}", returncode=2)
        self.stdout.write(f"{told} {found.seal.fingerprint}")
