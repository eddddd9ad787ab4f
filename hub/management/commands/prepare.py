from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from hub import env
from hub.static_files import collect_if_changed
from hub.translations import compile_translations


class Command(BaseCommand):
    help = "Bring everything up to date before the processes start: tables, translations, static files, demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do only what is missing, so that it can run at every start and every deployment."""
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        call_command("audit_ready", witness=env.text("HUB_WITNESS_URL", "http://127.0.0.1:8001"))
        compile_translations([Path(folder) for folder in settings.LOCALE_PATHS])
        collect_if_changed()
        if settings.HUB_DEMO:
            self.load_demonstration()
            (settings.VAR / "accounts.txt").write_text(demonstration_accounts())

    def load_demonstration(self) -> None:
        """Load what is missing of it, in a database without a real account; an interrupted load goes on."""
        if "load_demonstration" in get_commands() and not get_user_model().objects.filter(is_demo=False).exists():
            self.stdout.write("Loading the demonstration…")
            call_command("load_demonstration")


def demonstration_accounts() -> str:
    """Return one line an account: what it does there, who it is, and the address to sign in with."""
    people = get_user_model().objects.filter(is_demo=True).order_by("pk").prefetch_related("memberships")
    lines = [f"  {functions(person):<34} {person.full_name:<28} {person.email}\n" for person in people]
    return "".join(["Demonstration accounts (one click each on the sign-in page):\n", *lines]) if lines else ""


def functions(person: Any) -> str:
    return ", ".join(sorted({str(membership.get_role_display()) for membership in person.memberships.all()}))
