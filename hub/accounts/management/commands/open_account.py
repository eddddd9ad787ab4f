import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from audit.api import Actor
from hub import clock
from hub.accounts import actions, notifications, queries
from hub.accounts.enums import OrganisationKind, Role
from hub.accounts.models import Organisation, User

ACTOR = Actor("service:console", "administrator")


class Command(BaseCommand):
    help = "Open a person's account with one function in one organisation, which is registered if its SIRET is new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="what the person signs in with")
        parser.add_argument("--name", required=True, help="the person's full name")
        parser.add_argument("--language", default="fr", help="fr (default) or en")
        parser.add_argument("--siret", required=True, help="14 digits")
        parser.add_argument("--organisation", default="", help="its name; only needed when the SIRET is new")
        parser.add_argument("--kind", default="", help=f"only needed when the SIRET is new: {words(OrganisationKind)}")
        parser.add_argument("--address", default="", help="its postal address")
        parser.add_argument("--role", required=True, help=words(Role))
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from the standard input; otherwise a link to choose it is printed",
        )

    def handle(self, *args, **options) -> None:
        """Do all or nothing, and say in one line what is wrong."""
        try:
            with transaction.atomic():
                user = self.open(options)
        except ValidationError as error:
            raise CommandError(told(error)) from None
        self.stdout.write(f"Account opened for {user.full_name} ({user.email}).")
        if not options["password_stdin"]:
            self.stdout.write(f"A password can be chosen once at {notifications.password_link(user)}")

    def open(self, options: dict) -> User:
        if options["role"] not in Role.values:
            raise ValidationError({"role": f"“{options['role']}” is unknown; there are: {words(Role)}"})
        now = clock.now()
        organisation = self.organisation(options, now)
        user = actions.open_account(
            email=options["email"],
            full_name=options["name"],
            language=options["language"],
            at=now,
            actor=ACTOR,
            password=read_password(options) if options["password_stdin"] else None,
        )
        since_on = clock.day_of(now)
        actions.give_membership(user, organisation, options["role"], since_on=since_on, at=now, actor=ACTOR)
        return user

    def organisation(self, options: dict, now) -> Organisation:
        """Return the organisation of a SIRET, registered now when it is new."""
        siret = options["siret"].replace(" ", "")
        known = queries.organisation_of_siret(siret)
        if known is not None:
            return known
        if siret.isdecimal() and len(siret) == 14 and not (options["organisation"] and options["kind"]):
            raise ValidationError({"siret": f"{siret} is new here: give --organisation and --kind too"})
        return actions.register_organisation(
            name=options["organisation"],
            siret=siret,
            kind=options["kind"],
            address=options["address"],
            at=now,
            actor=ACTOR,
        )


def words(choices) -> str:
    return ", ".join(choices.values)


def read_password(options: dict) -> str:
    """Return what is typed unseen, or the first line of what is piped in; refuse a weak one."""
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    user = User(email=options["email"], full_name=options["name"])
    try:
        validate_password(password, user=user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    return password


def told(error: ValidationError) -> str:
    """Return an error on one line, each field with what is wrong in it."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " · ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
