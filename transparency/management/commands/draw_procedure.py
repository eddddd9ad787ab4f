from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hub import clock
from requests_workflow import rules
from transparency import procedure_text

#: Where the drawn procedure is kept, from the root of the project.
DRAWN = Path("docs/procedure.md")


class Command(BaseCommand):
    help = "Draw docs/procedure.md from the rules in force; without --write, fail when it differs from them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write the file instead of comparing it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise `CommandError` when the file is not what the rules say."""
        path = settings.BASE_DIR / DRAWN
        drawn = procedure_text.markdown(rules.in_force(clock.today()))
        if options["write"]:
            path.write_text(drawn, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != drawn:
            raise CommandError(f"{DRAWN} differs from the rules: run manage.py draw_procedure --write")
