import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from hub import clock
from requests_workflow import rules
from requests_workflow.dossier.outputs import application

#: Where the published schema is kept, from the root of the project.
DRAWN = Path("docs/ehds-application.schema.json")


class Command(BaseCommand):
    help = "Draw docs/ehds-application.schema.json from the rules; without --write, fail when it differs from them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write the file instead of comparing it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise `CommandError` when the file is not what the rules say."""
        path = settings.BASE_DIR / DRAWN
        found = application.schema(rules.in_force(clock.today()), reverse("dossier:ehds_schema"))
        drawn = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
        if options["write"]:
            path.write_text(drawn, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != drawn:
            raise CommandError(f"{DRAWN} differs from the rules: run manage.py draw_application_schema --write")
