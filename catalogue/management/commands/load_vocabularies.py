from django.core.management.base import BaseCommand

from audit.api import Actor
from catalogue import vocabularies
from hub import clock


class Command(BaseCommand):
    help = "Write the controlled vocabularies of catalogue/data/vocabularies; unchanged ones are left alone."

    def handle(self, *args, **options):
        changed = vocabularies.load(at=clock.now(), actor=Actor("service:catalogue", "service"))
        self.stdout.write(f"vocabularies: {len(changed)} written, of {len(vocabularies.all_listings())}")
