from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.api import Actor
from hub import clock
from hub.accounts import api_keys, queries
from hub.accounts.models import ApiKey, User

ACTOR = Actor("service:console", "administrator")


class Command(BaseCommand):
    help = "Give a program a key to act in a person's function (shown once), or revoke one."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        give = acts.add_parser("give", help="print a new key")
        give.add_argument("--email", required=True, help="of the person in whose function the program acts")
        give.add_argument("--siret", required=True, help="of the organisation, 14 digits")
        give.add_argument("--role", default="data_holder", help="data_holder by default")
        give.add_argument("--label", required=True, help="what the program is")
        give.add_argument("--days", type=int, default=180, help="how long it is good: 180 by default")
        revoke = acts.add_parser("revoke", help="end a key at once")
        revoke.add_argument("prefix", help="its first 8 characters")

    def handle(self, *args, **options) -> None:
        if options["act"] == "revoke":
            return self._revoke(options["prefix"])
        return self._give(options)

    def _give(self, options: dict) -> None:
        user = User.objects.filter(email=options["email"].lower()).first()
        organisation = queries.organisation_of_siret(options["siret"].replace(" ", ""))
        if user is None or organisation is None:
            raise CommandError("No such account." if user is None else "No organisation has this SIRET here.")
        try:
            row, key = api_keys.give(
                user,
                organisation,
                options["role"],
                label=options["label"],
                life=timedelta(days=options["days"]),
                at=clock.now(),
                actor=ACTOR,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{key}\nGood until {row.expires_at:%Y-%m-%d}. It is shown this once: keep it safe.")

    def _revoke(self, prefix: str) -> None:
        try:
            row = api_keys.revoke(prefix, at=clock.now(), actor=ACTOR)
        except ApiKey.DoesNotExist:
            raise CommandError(f"No key in use begins with {prefix}.") from None
        self.stdout.write(f"{row.prefix} ({row.label}) is revoked.")
