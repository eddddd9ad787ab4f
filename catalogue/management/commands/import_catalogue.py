import csv
from argparse import BooleanOptionalAction
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify
from tqdm import tqdm

from audit.api import Actor
from catalogue.importing import imports, runs, texts
from catalogue.importing.datasets import Options
from catalogue.importing.files import MEGABYTE
from catalogue.importing.imports import Asked
from catalogue.importing.issues import ERROR, Issue
from catalogue.importing.runs import Run
from catalogue.models import Holder
from hub import clock
from hub.spreadsheets import safe

#: Warnings shown; all are kept with the run, and --report writes them all.
_SHOWN = 40
_ACTOR = Actor("service:catalogue", "service")
Import = Callable[[Path, Run, Asked], None]


class Command(BaseCommand):
    help = (
        "Import dictionaries and code lists. What is wrong with one file is told and does not stop the others; the"
        " same files again change nothing; a run that was stopped goes on where it was. Ends with 1 when something was"
        " refused."
    )

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(_IMPORTS))
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--source", help="name of the source; by default that of the folder")
        parser.add_argument("--holder", default="", help="code of the holder of datasets that no file maps")
        parser.add_argument("--publish", action=BooleanOptionalAction, help="publish what changed, or nothing of it")
        parser.add_argument("--report", type=Path, help="write every remark to this CSV")
        parser.add_argument("--max-mb", type=int, default=300, help="refuse larger files (default: 300)")

    def handle(self, *args, **options):
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"no file or folder {path}")
        folder = path if path.is_dir() else path.parent
        source = slugify(options["source"] or folder.resolve().name)[:40]
        if not source:
            raise CommandError("the source has no name: say --source NAME")
        with transaction.atomic() if options["dry_run"] else nullcontext():
            run = self._run(path, source, options)
            self._tell(run, is_dry=options["dry_run"])
            if options["dry_run"]:
                transaction.set_rollback(True)
        if options["report"]:
            _write_report(options["report"], run)
        if run.error_count:
            raise CommandError(f"{run.error_count} errors: what they tell of was left out", returncode=1)

    def _run(self, path: Path, source: str, options: dict) -> Run:
        at = clock.now()
        run = runs.start(kind=options["kind"], source=source, is_dry=options["dry_run"], at=at, actor=_ACTOR)
        with tqdm(desc=options["kind"], total=0, unit=" steps", disable=None, leave=False) as bar:
            run.on_step = bar.update
            asked = Asked(
                options=Options(holder=options["holder"], publish=options["publish"]),
                most_bytes=options["max_mb"] * MEGABYTE,
                expect=lambda steps: _expect(bar, steps),
            )
            _IMPORTS[options["kind"]](path, run, asked)
        run.finish(clock.now())
        return run

    def _tell(self, run: Run, *, is_dry: bool) -> None:
        row = run.row
        done = f"{row.created} new, {row.changed} changed, {row.unchanged} unchanged, {row.refused} refused"
        self.stdout.write(f"{row.kind} {run.source}: {done}{' (dry run: nothing was written)' if is_dry else ''}")
        errors = [one for one in run.issues if one.severity == ERROR]
        warnings = [one for one in run.issues if one.severity != ERROR]
        for one in errors + warnings[:_SHOWN]:
            place = f"{one.file}:{one.line}" if one.line else one.file
            self.stdout.write(texts.text(f"{one.severity} {place}: {one.message}"))
        if len(warnings) > _SHOWN:
            self.stdout.write(f"  … {len(warnings) - _SHOWN} warnings more: --report FILE writes them all")


def _expect(bar: tqdm, steps: int) -> None:
    bar.total += steps
    bar.refresh()


def _write_report(path: Path, run: Run) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        report = csv.writer(stream)
        report.writerow(("severity", "file", "line", "message"))
        report.writerows((one.severity, safe(one.file), one.line or "", safe(one.message)) for one in run.issues)


def _import_dcat(path: Path, run: Run, asked: Asked) -> None:
    from catalogue.rdf.harvest import import_dcat  # noqa: PLC0415 — the RDF library is heavy, and only this needs it

    import_dcat(
        path,
        run.row,
        at=run.at,
        actor=run.actor,
        source=run.source,
        holder=_holder(asked.options.holder),
        dry_run=run.row.is_dry,
        publish=asked.options.publish is not False,
    )
    run.issues += [Issue(one.severity, one.file, one.line, one.message) for one in run.row.issues.all()]


def _holder(code: str) -> Holder | None:
    if not code:
        return None
    try:
        return Holder.objects.get(code=code)
    except Holder.DoesNotExist:
        raise CommandError(f"unknown holder “{code}”") from None


_IMPORTS: dict[str, Import] = {
    "table-schema": imports.import_table_schema,
    "code-lists": imports.import_code_lists,
    "links": imports.import_joins,
    "dcat": _import_dcat,
    "omop": imports.import_omop,
}
