import logging
import os
import random
import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from audit.tampering.attacks import ATTACKS
from audit.tampering.detection import Flipped, Noticed, Outcome, attempt, flip_everywhere
from audit.tampering.mutations import IRRELEVANT
from audit.tampering.stage import EVENTS, stage
from audit.verifier.messages import LANGUAGES


class Command(BaseCommand):
    help = (
        "Try everything a database administrator can do to a trail, on a database of its own that is dropped at the"
        " end, and tell who notices: the check of the database, the verifier with an archive of before, the witness."
        " Exit 1 when nobody does. LANGUAGE=en for English; --verbosity 2 for the words of each."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = os.environ.get("LANGUAGE", "")
        parser.add_argument("--lang", choices=LANGUAGES, default="en" if asked.startswith("en") else "fr")
        parser.add_argument("--events", type=int, default=EVENTS, help=f"of the invented trail (default {EVENTS})")
        parser.add_argument("--seed", type=int, default=1, help="of the rows where one bit is flipped")

    def handle(self, *args: Any, lang: str, events: int, seed: int, verbosity: int, **options: Any) -> None:
        # The witness and the sequencer would tell their refusals in the middle of the table.
        logging.disable(logging.WARNING)
        try:
            with translation.override(lang), stage(events) as made:
                self.stdout.write(
                    _("Un journal de %(events)s lignes inventées, scellé ; des attaques.") % {"events": events}
                )
                self._write_row(_("attaque"), "audit_fsck", _("archive d’avant"), _("témoin"))
                outcomes = [self._try(attempt(made, attack, lang), verbosity) for attack in ATTACKS]
                flipped = flip_everywhere(made, random.Random(seed))  # noqa: S311 — which rows, no secret
                self._tell_flips(flipped, verbosity)
        finally:
            logging.disable(logging.NOTSET)
        unnoticed = [name for name, found in flipped.items() if found is Flipped.UNNOTICED]
        if unnoticed or not all(outcome.is_noticed for outcome in outcomes):
            sys.exit(1)

    def _try(self, outcome: Outcome, verbosity: int) -> Outcome:
        noticed = (outcome.fsck, outcome.verifier, outcome.witness)
        self._write_row(str(outcome.attack.label), *map(_cell, noticed))
        if not outcome.is_noticed:
            self.stdout.write("  " + _("personne ne l’a remarquée"))
        if verbosity > 1:
            for one in noticed:
                for line in one.said[:3]:
                    self.stdout.write(f"    {line}")
        return outcome

    def _tell_flips(self, flipped: dict[str, Flipped], verbosity: int) -> None:
        counts = Counter(flipped.values())
        words = _("Un bit changé dans chaque colonne de chaque table (%(all)s) : %(found)s vus, %(none)s sans effet.")
        self.stdout.write(
            words % {"all": len(flipped), "found": counts[Flipped.FOUND], "none": counts[Flipped.IRRELEVANT]}
        )
        for name, found in flipped.items():
            if found is Flipped.UNNOTICED:
                self.stdout.write("  " + _("pas vu : %(name)s") % {"name": name})
            elif found is Flipped.NO_VALUE:
                self.stdout.write("  " + _("sans valeur ici : %(name)s") % {"name": name})
            elif found is Flipped.IRRELEVANT and verbosity > 1:
                self.stdout.write(f"    {name}: {IRRELEVANT[name]}")

    def _write_row(self, *cells: str) -> None:
        widths = (58, 18, 18, 18)
        self.stdout.write("".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


def _cell(noticed: Noticed) -> str:
    if not noticed:
        return "—"
    return _("vu") if noticed.leaf is None else _("vu, feuille %(leaf)s") % {"leaf": noticed.leaf}
