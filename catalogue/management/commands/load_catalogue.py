from django.core.management.base import BaseCommand, CommandError

from audit.api import Actor
from catalogue import loading, vocabularies
from catalogue.content import ContentError
from hub import clock


class Command(BaseCommand):
    help = "Write the description files of catalogue/data into the catalogue; unchanged ones are left alone."

    def handle(self, *args, **options):
        actor = Actor("service:catalogue", "service")
        vocabularies.load(at=clock.now(), actor=actor)
        try:
            report = loading.load(at=clock.now(), actor=actor)
        except ContentError as error:
            raise CommandError(str(error)) from error
        created, changed = len(report.created), len(report.changed)
        self.stdout.write(f"catalogue: {created} new, {changed} changed, {report.unchanged} unchanged")
