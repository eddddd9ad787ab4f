"""`python -m audit.verifier`: reads the arguments, writes the report, gives the exit code."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from audit.verifier import archive, consistency, differences, files, receipts, reconciliation
from audit.verifier.messages import LANGUAGES
from audit.verifier.report import INCOMPLETE, Report, say


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run one command and return its exit code: 0 sound, 1 tampered with, 2 incomplete or misused."""
    lang = language(arguments, environment)
    options = _parser(lang).parse_args(arguments)
    report = Report()
    with suppress(files.Unreadable):
        _run(report, options)
    sys.stdout.write(report.render(lang))
    return report.exit_code


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language asked for by --lang, else by LC_ALL or LANG, else French."""
    for at, argument in enumerate(arguments):
        name, separator, value = argument.partition("=")
        chosen = value if separator else "".join(arguments[at + 1 : at + 2])
        if name == "--lang" and chosen in LANGUAGES:
            return chosen
    asked = environment.get("LC_ALL") or environment.get("LANG") or ""
    return "en" if asked.lower().startswith("en") else "fr"


#: What argparse writes of its own.
_TITLES = {"usage: ": "cli.usage", "positional arguments:": "cli.arguments", "options:": "cli.options"}


class _Parser(argparse.ArgumentParser):
    """A parser that speaks a language."""

    def __init__(self, lang: str, **settings: Any) -> None:
        super().__init__(add_help=False, **settings)
        self.lang = lang

    def argument(self, name: str, key: str, **settings: Any) -> None:
        """Add an argument: a path unless told otherwise. `key` is its help's in the messages."""
        if "action" not in settings:
            settings.setdefault("type", Path)
        self.add_argument(name, help=say(self.lang, key), **settings)

    def common(self) -> None:
        """Add what every command has."""
        self.argument("--lang", "cli.lang", type=str, choices=LANGUAGES)
        self.argument("--help", "cli.help", action="help")

    def error(self, message: str) -> NoReturn:
        self.exit(INCOMPLETE, f"{self.format_usage()}{say(self.lang, 'cli.wrong', why=message)}\n")

    def format_usage(self) -> str:
        return self._translated(super().format_usage())

    def format_help(self) -> str:
        return self._translated(super().format_help())

    def _translated(self, text: str) -> str:
        for argparse_words, key in _TITLES.items():
            text = text.replace(argparse_words, say(self.lang, key), 1)
        return text


def _parser(lang: str) -> _Parser:
    parser = _Parser(lang, prog="python -m audit.verifier", description=say(lang, "cli.about"))
    parser.common()
    commands = parser.add_subparsers(dest="command", required=True)
    for command, add_arguments in _ARGUMENTS.items():
        text = say(lang, f"cli.{command}")
        child = commands.add_parser(command, help=text, description=text, lang=lang)
        add_arguments(child)
        child.common()
    return parser


def _receipt(parser: _Parser) -> None:
    parser.argument("receipt", "cli.receipt_file")
    parser.argument("--entry", "cli.entry", required=True)
    parser.argument("--policy", "cli.policy", required=True)
    parser.argument("--detail", "cli.detail")
    parser.argument("--salt", "cli.salt", type=str)


def _consistency(parser: _Parser) -> None:
    parser.argument("older", "cli.older")
    parser.argument("newer", "cli.newer")
    parser.argument("--policy", "cli.policy", required=True)
    parser.argument("--proof", "cli.proof")


def _archive(parser: _Parser) -> None:
    parser.argument("archive", "cli.archive_file")
    parser.argument("--policy", "cli.policy", required=True)
    parser.argument("--tsa-cert", "cli.tsa")
    parser.argument("--previous", "cli.previous")
    parser.argument("--require-token", "cli.require_token", action="store_true")


def _diff(parser: _Parser) -> None:
    parser.argument("older", "cli.archive_file")
    parser.argument("newer", "cli.other_archive")
    parser.argument("--policy", "cli.policy")


def _reconcile(parser: _Parser) -> None:
    parser.argument("receipts", "cli.receipts_log")
    parser.argument("archive", "cli.archive_file")


_ARGUMENTS: Mapping[str, Callable[[_Parser], None]] = {
    "receipt": _receipt,
    "consistency": _consistency,
    "archive": _archive,
    "diff": _diff,
    "reconcile": _reconcile,
}


def _run(report: Report, options: argparse.Namespace) -> None:
    match options.command:
        case "receipt":
            receipts.verify(report, options.receipt, options.entry, options.policy, options.detail, options.salt)
        case "consistency":
            consistency.verify(report, options.older, options.newer, options.policy, options.proof)
        case "archive":
            archive.verify(
                report,
                options.archive,
                options.policy,
                options.tsa_cert,
                options.previous,
                require_token=options.require_token,
            )
        case "diff":
            differences.verify(report, options.older, options.newer, options.policy)
        case "reconcile":
            reconciliation.verify(report, options.receipts, options.archive)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(main(sys.argv[1:], os.environ))
