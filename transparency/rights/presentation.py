"""Requests and letters in words: for the person with a code, for the holder, for the officer. Nobody is ever named."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from hub.ui import words
from hub.ui.shapes import Cell, Column, Row
from requests_workflow import rules
from requests_workflow.procedure import clock_engine, wording
from transparency import presentation as register_words
from transparency.register import queries as register
from transparency.rights import codes, deadlines, figures, identity, queries
from transparency.rights.enums import Channel, Outcome, Right, Scope, Sealed, Whose
from transparency.rights.filing import Choice
from transparency.rights.forms import EVERY_BASE
from transparency.rights.models import Extraction, HolderKey, Letter, RightsRequest
from transparency.rights.routing import Recipient

SCRIPT = "rights/seal.js"
TONES = {
    "waiting": "neutral",
    "acknowledged": "info",
    "answered": "success",
    "refused": "refusal",
    "unreadable": "warning",
    "unfetched": "warning",
}


@dataclass(frozen=True)
class Script:
    """The script that seals: `integrity` is its SHA-384, as browsers check it."""

    name: str
    integrity: str


@cache
def script_proof() -> Script:
    """Return the script that seals and its hash, so that anyone can check that it is the published one."""
    content = Path(finders.find(SCRIPT)).read_bytes()
    return Script(SCRIPT, "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode())


def entry_title(reference: str) -> str:
    """Return the title of a project of the register, for who asks about it; empty for none."""
    found = register.entry(reference) if reference else None
    return register_words.title(found.record) if found else ""


# The form


def hidden(choice: Choice) -> list[tuple[str, str]]:
    """Return what the form sends back of what was chosen."""
    about = {"projet": choice.about} if choice.scope == Scope.PROJECT else {"base": choice.about or EVERY_BASE}
    return [("droit", choice.right), ("pour", choice.whose), *about.items()]


def asked_rows(choice: Choice) -> list[Row]:
    """Return what is asked, of whom, before anybody says who they are."""
    change = reverse("transparency:rights_request")
    names = [one.holder.name for one in choice.route.sealed]
    rows = [
        Row(_("Votre demande"), Right(choice.right).label, change_url=change, change_context=_("votre demande")),
        Row(_("Données"), Whose(choice.whose).label),
        Row(_("Où"), about_words(choice.scope, choice.about)),
    ]
    return [*rows, Row(_("Qui recevra votre lettre"), ", ".join(names))] if names else rows


def about_words(scope: str, about: str) -> str:
    """Return which uses a request is about."""
    if scope == Scope.PROJECT:
        return entry_title(about) or about
    if scope == Scope.ALL:
        return str(Scope.ALL.label)
    return dict(queries.choices()).get(about, about)


@dataclass(frozen=True)
class Paper:
    """A letter to print for a holder who has no key."""

    holder: str
    base: str
    url: str


def on_paper(choice: Choice) -> list[Paper]:
    """Return the letters that the person prints, one a base, for the holders whom no sealed letter can reach."""
    return [paper for one in choice.route.on_paper for paper in _papers(one, choice)]


def _papers(one: Recipient, choice: Choice) -> Iterable[Paper]:
    bases = [(queries.MAIN, _("La base principale"))] if one.main else []
    bases += [(base.code, base.short_name) for base in one.bases]
    for code, name in bases:
        asked = urlencode({"droit": choice.right, "pour": choice.whose, "base": code})
        yield Paper(one.holder.name, name, f"{reverse('transparency:rights_letter')}?{asked}")


# The receipt, and what became of the request


def follow_url(code: str) -> str:
    """Return the page of follow-up with the code behind a #: a browser keeps that part to itself."""
    return f"{settings.HUB_PUBLIC_URL}{reverse('transparency:rights_follow')}#{codes.grouped(codes.normal(code))}"


def receipt(made: RightsRequest, code: str) -> dict[str, object]:
    """Return what a receipt shows: the code, what was asked, and each letter with its hash and its last day."""
    letters = list(made.letters.select_related("holder", "asked").prefetch_related("clocks"))
    due = deadlines.answer_due(letters)
    drawing = segno.make(follow_url(code), error="m", micro=False)
    return {
        "title": _("Reçu de votre demande"),
        "code": codes.grouped(codes.normal(code)),
        "follow_url": settings.HUB_PUBLIC_URL + reverse("transparency:rights_follow"),
        "made": made,
        "facts": _facts(made),
        "letters": [(letter, due.get(letter.pk)) for letter in letters],
        "sealed_here": made.sealed == Sealed.SERVER,
        "qr": drawing.svg_inline(border=2, omitsize=True, title=_("La page de suivi, avec votre code")),
        "qr_data": drawing.svg_data_uri(border=2, xmldecl=False),
    }


def _facts(made: RightsRequest) -> list[Row]:
    return [
        Row(_("Demande"), made.get_right_display()),
        Row(_("Données"), made.get_whose_display()),
        Row(_("Où"), about_words(made.scope, made.about)),
        Row(_("Reçue le"), words.day(made.received_on)),
        Row(_("Votre identité a été scellée"), made.get_sealed_display()),
    ]


@dataclass(frozen=True)
class Followed:
    """Where one letter stands, for the person who wrote it."""

    letter: Letter
    label: str
    tone: str
    next: str
    due_on: date | None
    late: bool
    outcome: str
    extraction: Extraction | None
    may_complain: bool


def followed(made: RightsRequest, code: str, *, today: date) -> dict[str, object]:
    """Return what the page of follow-up shows."""
    letters = list(made.letters.all())
    due, extractions = deadlines.answer_due(letters), queries.first_extractions(letters)
    return {
        "code": codes.grouped(codes.normal(code)),
        "made": made,
        "facts": _facts(made),
        "letters": [_followed(one, due.get(one.pk), extractions.get(one.pk), today=today) for one in letters],
    }


def _followed(letter: Letter, due_on: date | None, extraction: Extraction | None, *, today: date) -> Followed:
    late = letter.closed_at is None and clock_engine.is_over(due_on, today)
    return Followed(
        letter=letter,
        label=wording.of(letter.rule_state, "label"),
        tone=TONES[letter.state],
        next=wording.of(letter.rule_state, "next"),
        due_on=due_on,
        late=late,
        outcome=letter.get_outcome_display(),
        extraction=extraction,
        may_complain=late or letter.state in {"refused", "unfetched"},
    )


def unknown_code() -> str:
    return _("Aucune demande ne porte ce code. Vérifiez chaque caractère.")


# Keys


def grouped_fingerprint(fingerprint: str) -> str:
    """Return a fingerprint in groups that two people can compare aloud."""
    return " ".join(fingerprint[at : at + 6] for at in range(0, len(fingerprint), 6))


def key_row(key: HolderKey, *, today: date) -> list[object]:
    """Return the line of a key in a table."""
    state = ""
    if key.withdrawn_at:
        state = _("Retirée")
    elif key.expires_on < today:
        state = _("Échue")
    return [
        Cell(key.holder.name),
        Cell(grouped_fingerprint(key.fingerprint), detail=state),
        words.day(key.published_at.date()),
        words.day(key.expires_on),
    ]


# Letters, for holders and for the officer


@dataclass(frozen=True)
class Line:
    """A letter in a list."""

    letter: Letter
    label: str
    tone: str
    right: str
    about: str
    due_on: date | None
    late: bool
    missed: list[str]


def lines(letters: list[Letter], *, today: date) -> list[Line]:
    """Return letters for a list: queries that do not grow with it."""
    due, bases = deadlines.answer_due(letters), dict(queries.choices())
    return [_line(letter, due.get(letter.pk), bases, today=today) for letter in letters]


def _line(letter: Letter, due_on: date | None, bases: dict[str, str], *, today: date) -> Line:
    about = letter.asked.about
    scope = letter.asked.scope
    named = {Scope.ALL: str(Scope.ALL.label), Scope.PROJECT: _("Projet %(reference)s") % {"reference": about}}
    return Line(
        letter=letter,
        label=wording.of(letter.rule_state, "label"),
        tone=TONES[letter.state],
        right=letter.asked.get_right_display(),
        about=named.get(scope) or bases.get(about, about),
        due_on=due_on,
        late=letter.closed_at is None and clock_engine.is_over(due_on, today),
        missed=[MISSED[target.code]() for target in deadlines.reached(letter, today=today)],
    )


MISSED = {
    "acknowledge": lambda: _("Pas d’accusé de réception"),
    "alarm": lambda: _("Bientôt en retard"),
}


def letter_rows(letter: Letter, line: Line) -> list[Row]:
    """Return the facts of a letter: everything but who wrote it."""
    asked = letter.asked
    rows = [
        Row(_("Demande"), line.right),
        Row(_("Données"), asked.get_whose_display()),
        Row(_("Où"), line.about),
        Row(_("Arrivée"), f"{Channel(asked.channel).label}, {words.day(asked.received_on)}"),
        Row(_("Scellée"), asked.get_sealed_display()),
        Row(_("Clé"), grouped_fingerprint(letter.key.fingerprint)),
        Row(_("Empreinte de la lettre (SHA-256)"), letter.sha256),
        Row(_("Adressée au responsable"), _routed(letter)),
        Row(_("Accusé de réception attendu"), words.day(deadlines.last_day(letter, deadlines.ACKNOWLEDGE))),
    ]
    if letter.fetched:
        rows.append(Row(_("Relevée"), _("%(n)s fois") % {"n": letter.fetched}))
    if letter.destroyed_at:
        rows.append(Row(_("Détruite ici le"), words.day(letter.destroyed_at.date())))
    if letter.extension_reasons:
        rows.append(Row(_("Pourquoi le délai est prolongé"), letter.extension_reasons))
    if letter.outcome:
        rows.append(Row(_("Réponse"), Outcome(letter.outcome).label))
    if letter.applies_from:
        rows.append(Row(_("Appliquée aux extractions depuis le"), words.day(letter.applies_from)))
    if letter.reasons:
        rows.append(Row(_("Ce que la personne lit"), letter.reasons))
    return rows


def extraction_rows(reference: str, *, today: date) -> list[str]:
    """Return, for the page of a project, each extraction made once objections were applied: one query."""
    least = rules.in_force(today).parameter("P17")
    return [
        _("%(base)s, %(day)s : %(count)s")
        % {"base": one.dataset.short_name, "day": words.day(one.extracted_on), "count": _left_out(one.left_out, least)}
        for one in queries.extractions_for(reference)
    ]


def _routed(letter: Letter) -> str:
    """Return when a request was sent on, and whether the hub took longer than it set itself."""
    day = words.day(letter.asked.received_at)
    return day if deadlines.routed_in_time(letter) else _("%(day)s, hors délai") % {"day": day}


def _left_out(count: int, least: int) -> str:
    """Return how many people were left out, without a number so small that it tells of somebody."""
    if 0 < count < least:
        return _("moins de %(least)s personnes laissées de côté") % {"least": least}
    if not count:
        return _("personne à laisser de côté")
    return _("%(n)s personnes laissées de côté") % {"n": words.number(count)}


def tables(*, today: date) -> list[tuple[str, list[Column], list]]:
    """Return the officer’s tables: caption, heads, lines."""
    letters, ruleset = Column(_("Lettres"), numeric=True), rules.in_force(today)
    years = [_("Année"), _("Demandes"), _("Lettres"), _("Répondues"), _("Refusées"), _("Perdues"), _("Ouvertes")]
    years += [_("Prolongées"), _("En retard")]
    holders = [_("À relever"), _("Reçues"), _("Closes"), _("Toutes")]
    return [
        (_("Lettres ouvertes, par âge"), [Column(_("Jours")), letters], figures.open_by_age(today=today)),
        (
            _("Demandes, par droit"),
            [Column(_("Droit")), Column(_("Demandes"), numeric=True)],
            figures.by_right(),
        ),
        (
            _("Lettres closes, par réponse"),
            [Column(_("Réponse")), letters],
            _outcome_rows(figures.by_outcome(), ruleset),
        ),
        (
            _("Lettres, par responsable"),
            [Column(_("Responsable de données")), *(Column(name, numeric=True) for name in holders)],
            [list(row) for row in figures.by_holder()],
        ),
        (
            _("Chaque année"),
            [Column(years[0]), *(Column(name, numeric=True) for name in years[1:])],
            [list(vars(year).values()) for year in figures.years(today=today)],
        ),
    ]


def answer_labels() -> dict[str, str]:
    """Return the questions by the name that a letter gives their answers, for whoever opens one in a browser."""
    return {one.name: str(one.label) for one in identity.ASKED}


def _outcome_rows(counted: dict[str, int], ruleset: rules.RuleSet) -> list[tuple[str, int]]:
    """Return how letters ended, in words, the most frequent first."""
    states = ruleset.machines[Letter.machine_name].states
    answers = {code: str(label) for code, label in Outcome.choices}
    named = [(answers.get(code) or wording.of(states[code], "label"), number) for code, number in counted.items()]
    return sorted(named, key=lambda row: -row[1])
