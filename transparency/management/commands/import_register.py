import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify
from tqdm import tqdm

from catalogue.importing.issues import ERROR, Issue
from hub import clock
from hub.spreadsheets import safe
from transparency.register import importing

#: Remarks shown; --report writes them all.
_SHOWN = 40


class Command(BaseCommand):
    help = (
        "Take the entries of another register: CSV or XLSX under the headings of the French or British registers,"
        " NDJSON or JSON of this software. The same file again changes nothing. Ends with 1 when something was refused."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--origin", help="name of the register it comes from; by default that of the file")
        parser.add_argument("--report", type=Path, help="write every remark to this CSV")

    def handle(self, *args, **options):
        path: Path = options["path"]
        if not path.is_file():
            raise CommandError(f"no file {path}")
        origin = slugify(options["origin"] or path.stem)[:40]
        if not origin:
            raise CommandError("the register has no name: say --origin NAME")
        with tqdm(desc=path.name, unit=" × 500", disable=None, leave=False) as bar:
            report = importing.take(path, origin=origin, at=clock.now(), dry_run=options["dry_run"], on_step=bar.update)
        issues = report.remarks.issues
        done = f"{report.created} new, {report.changed} changed, {report.unchanged} unchanged, {report.refused} refused"
        self.stdout.write(f"{origin}: {done}{' (dry run: nothing was written)' if options['dry_run'] else ''}")
        for one in sorted(issues, key=lambda issue: issue.severity != ERROR)[:_SHOWN]:
            self.stdout.write(f"{one.severity} {_place(one)}: {one.message}")
        if options["report"]:
            _write_report(options["report"], issues)
        if report.refused:
            raise CommandError(f"{report.refused} refused: what they tell of was left out", returncode=1)


def _place(issue: Issue) -> str:
    return f"{issue.file}:{issue.line}" if issue.line else issue.file


def _write_report(path: Path, issues: list[Issue]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        report = csv.writer(stream)
        report.writerow(("severity", "file", "line", "message"))
        report.writerows((one.severity, safe(one.file), one.line or "", safe(one.message)) for one in issues)
