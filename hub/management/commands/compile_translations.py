from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hub.translations import compile_translations


class Command(BaseCommand):
    help = "Compile the translations that changed."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for target in compile_translations([Path(folder) for folder in settings.LOCALE_PATHS]):
            self.stdout.write(f"Compiled {target}")
