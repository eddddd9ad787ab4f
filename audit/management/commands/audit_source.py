from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.api import Actor
from audit.platform import queries, registry
from audit.platform.registry import RegistryError
from hub import clock

ACTOR = Actor("service:console", "administrator")


class Command(BaseCommand):
    help = "Register the platforms that send their acts, add and end their keys, list them."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        register = commands.add_parser("register", help="a new platform")
        register.add_argument("name", help="the name of its host, or an address under it: platform.example.org/hub")
        register.add_argument("--label", required=True, help="what people call it")
        register.add_argument("--silence-after", type=int, default=7200, help="seconds without a word (7200)")
        key = commands.add_parser("key", help="one more key it signs with")
        key.add_argument("name")
        key.add_argument("vkey", help="the line that `python -m audit.client keygen` wrote")
        key.add_argument("--from", dest="since", type=instant, help="2026-12-01T00:00:00+01:00; now by default")
        key.add_argument("--until", type=instant, help="no end by default")
        end = commands.add_parser("end", help="the last instant of a key: rotation, or a key that was stolen")
        end.add_argument("name")
        end.add_argument("key_id", help="name+id, as `list` shows it")
        end.add_argument("--at", type=instant, help="now by default")
        commands.add_parser("list", help="the platforms, how far each has come, their keys")

    def handle(self, *args, **options) -> None:
        try:
            getattr(self, options["command"])(options)
        except RegistryError as error:
            raise CommandError(str(error)) from None

    def register(self, options: dict) -> None:
        name, label, silence = options["name"], options["label"], options["silence_after"]
        registry.register(name, label, silence_after=silence, at=clock.now(), actor=ACTOR)
        self.stdout.write(f"{name} is registered; it has no key yet.")

    def key(self, options: dict) -> None:
        now = clock.now()
        since, until = options["since"] or now, options["until"]
        key = registry.add_key(
            options["name"], options["vkey"], valid_from=since, valid_until=until, at=now, actor=ACTOR
        )
        self.stdout.write(f"{key.key_id} is accepted {told(key)}.")

    def end(self, options: dict) -> None:
        now = clock.now()
        key = registry.end_key(
            options["name"], options["key_id"], valid_until=options["at"] or now, at=now, actor=ACTOR
        )
        self.stdout.write(f"{key.key_id} is accepted {told(key)}.")

    def list(self, options: dict) -> None:
        for source in queries.sources():
            self.stdout.write(f"{source.name}  {source.label}  last number {queries.last_number(source.name)}")
            for key in source.keys.all():
                self.stdout.write(f"  {key.key_id}  {told(key)}")


def instant(text: str) -> datetime:
    """Read an instant with its offset; one without is in UTC."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def told(key) -> str:
    since, until = key.valid_from, key.valid_until
    return f"from {written(since)}" + (f" until {written(until)}" if until else "")


def written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
