from django.core.management.base import BaseCommand

from audit.api import Actor
from catalogue import actions
from hub import clock


class Command(BaseCommand):
    help = "Write anew the facets and the search words of every dataset, and the list of words of “did you mean”."

    def handle(self, *args, **options):
        changed = actions.index_everything(at=clock.now(), actor=Actor("service:catalogue", "service"))
        self.stdout.write(f"catalogue: {len(changed)} datasets indexed anew, the others already were")
