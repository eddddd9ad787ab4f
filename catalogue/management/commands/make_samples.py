import tempfile

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from audit.api import Actor
from catalogue import queries
from catalogue.samples import making
from catalogue.samples.generator import Recipe
from catalogue.samples.shapes import USUAL_ROWS
from hub import clock


class Command(BaseCommand):
    help = "Make and publish the synthetic samples of published datasets; one that is the same already is left alone."

    def add_arguments(self, parser):
        parser.add_argument("--dataset", default="", metavar="CODE", help="one dataset; all by default")
        parser.add_argument("--rows", type=int, default=USUAL_ROWS, help="rows of each table")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other values")

    def handle(self, *args, dataset, rows, seed, **options):
        try:
            recipe = Recipe(seed=seed, rows=rows)
        except ValueError as error:
            raise CommandError(str(error)) from error
        chosen = queries.published().filter(code=dataset) if dataset else queries.published()
        if dataset and not chosen:
            raise CommandError(f"no published dataset has the code “{dataset}”")
        for one in tqdm(list(chosen), unit="dataset", disable=None, file=self.stderr):
            self.stdout.write(f"{one.code}: {self._make(one, recipe)}")

    def _make(self, dataset, recipe: Recipe) -> str:
        try:
            plan = making.plan(dataset, recipe)
        except making.CannotSample as error:
            return str(error)
        with tempfile.TemporaryFile() as file:
            making.write(plan, file, lambda done, total: None)
            version = making.publish(plan, file, at=clock.now(), actor=Actor("service:catalogue", "service"))
        return f"published with version {version.number}" if version else "unchanged"
