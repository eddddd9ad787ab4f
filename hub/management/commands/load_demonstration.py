import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.demonstration import content
from hub.demonstration.content import Project
from hub.demonstration.load import is_loaded, load


class Command(BaseCommand):
    help = "Load the invented people and files of the demonstration; what is already there is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", nargs="+", metavar="KEY", help="keys of projects (content/dossiers/*.toml)")
        parser.add_argument("--states", nargs="+", metavar="STATE", help="only projects that end in these states")

    def handle(self, *args: Any, **options: Any) -> None:
        if is_loaded():
            self.stdout.write("demonstration: already loaded")
            return
        chosen = _chosen(options["only"], options["states"])
        started = time.monotonic()
        acts = load(chosen, tell=self.stdout.write)
        self.stdout.write(f"demonstration: {acts} acts performed in {time.monotonic() - started:.0f} s")


def _chosen(only: list[str] | None, states: list[str] | None) -> list[Project] | None:
    """Return the projects asked for, None for all."""
    projects = content.projects()
    if not only and not states:
        return None
    if unknown := set(only or ()) - set(projects):
        raise CommandError(f"unknown: {', '.join(sorted(unknown))}. The keys are: {', '.join(projects)}.")
    return [
        project
        for project in projects.values()
        if (not only or project.key in only) and (not states or project.until in states)
    ]
