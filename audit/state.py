"""The state of the log in words that a non-specialist can act on: what is sealed, who watches, what is missing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import configuration, tree
from audit.health import MONTHS_AHEAD, PENDING_TOO_LONG, WITNESS_LATE, WITNESS_LOST
from audit.log.errors import FormatError
from audit.platform import queries as platforms
from audit.proof import instant_of
from audit.sequencer.anchor import Anchor
from audit.telling import age
from hub import clock
from hub.ui import words
from hub.ui.shapes import Cell, Column, Figure

SEALS_SHOWN = timedelta(days=30)

SOUND, WATCH, ALARM = "success", "warning", "refusal"
_PARTITION = re.compile(r"audit_event_y(\d{4})m(\d{2})")


@dataclass(frozen=True)
class Statement:
    """One thing about the log: its state in a word or two, what is so now, and what that means for who relies on it."""

    title: str
    tone: str
    said: str
    now: str
    meaning: str


@dataclass(frozen=True)
class State:
    """`log` is None before the first log is opened."""

    log: tree.Log | None
    figures: list[Figure] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    seals: list[list[Cell]] = field(default_factory=list)
    logs: list[list[Cell]] = field(default_factory=list)

    @property
    def worst(self) -> str:
        tones = {statement.tone for statement in self.statements}
        return next((tone for tone in (ALARM, WATCH) if tone in tones), SOUND)


@dataclass(frozen=True)
class _Facts:
    """What the tables say of one log. Sizes count leaves."""

    size: int
    signed_at: datetime | None
    pending: int
    oldest: datetime | None


def at(now: datetime) -> State:
    """Return the state of the log at an instant: the same number of queries whatever it holds."""
    found = tree.logs(configuration.ask)
    log = next((one for one in found if not one.closed), None)
    facts = _facts(log, now)
    statements = [_pending(facts, now), *_months(now)]
    if log is None:
        return State(None, statements=statements)
    statements[1:1] = [*_witnesses(log, facts, now), _anchor(log, facts)]
    seals = _sealed_days(now)
    return State(
        log=log,
        figures=_figures(log, facts, now),
        statements=[*statements, _seals_statement(seals, now)],
        seals=[_seal_row(day, seal) for day, seal in seals],
        logs=_log_rows(found),
    )


def _facts(log: tree.Log | None, now: datetime) -> _Facts:
    pending = configuration.ask("SELECT count(*), min(recorded_us) FROM audit_pending", [])[0]
    head = configuration.ask(
        "SELECT tree_size, signed_us FROM audit_checkpoint WHERE log = %s ORDER BY tree_size DESC LIMIT 1",
        [log.id if log else None],
    )
    size, signed_us = head[0] if head else (0, None)
    return _Facts(size, _instant(signed_us), pending[0], _instant(pending[1]))


def _figures(log: tree.Log, facts: _Facts, now: datetime) -> list[Figure]:
    signed = age(now - facts.signed_at) if facts.signed_at else _("jamais")
    return [
        Figure(words.number(facts.size), _("Lignes scellées"), hint=_("registre %(name)s") % {"name": log.name}),
        Figure(words.number(facts.pending), _("Lignes en attente"), hint=_("écrites, pas encore scellées")),
        Figure(signed, _("Dernier sceau"), hint=_("un point de contrôle signé")),
    ]


def _pending(facts: _Facts, now: datetime) -> Statement:
    title = _("Le scellement")
    meaning = _(
        "Chaque ligne est écrite avec l’acte qu’elle raconte. Quelques secondes après, elle entre dans un arbre"
        " d’empreintes : à partir de là, la changer ou la retirer se verrait."
    )
    waits = now - facts.oldest if facts.oldest else timedelta()
    if waits > PENDING_TOO_LONG:
        told = _("Des lignes attendent depuis %(age)s : le programme qui scelle est arrêté, ou refuse de signer.")
        return Statement(title, ALARM, _("Arrêté"), told % {"age": age(waits)}, meaning)
    if not facts.pending:
        return Statement(title, SOUND, _("À jour"), _("Toutes les lignes écrites sont scellées."), meaning)
    told = ngettext(
        "%(count)s ligne vient d’être écrite et sera scellée dans quelques secondes.",
        "%(count)s lignes viennent d’être écrites et seront scellées dans quelques secondes.",
        facts.pending,
    )
    return Statement(title, SOUND, _("À jour"), told % {"count": words.number(facts.pending)}, meaning)


def _witnesses(log: tree.Log, facts: _Facts, now: datetime) -> Iterable[Statement]:
    meaning = _(
        "Un témoin est tenu par quelqu’un d’autre. Il retient le dernier sceau qu’il a vu et n’en contresigne un"
        " nouveau que s’il le prolonge : une histoire réécrite n’aurait plus sa signature."
    )
    title = _("Les témoins")
    try:
        policy = configuration.policy()
    except FormatError as error:
        told = _("La politique de vérification ne se lit pas : %(error)s.") % {"error": error}
        return [Statement(title, ALARM, _("Illisible"), told, meaning)]
    if policy is None:
        told = _("Aucune politique de vérification n’est écrite : personne ne contresigne ce registre.")
        return [Statement(title, ALARM, _("Aucun"), told, meaning)]
    if not policy.witnesses:
        return [Statement(title, WATCH, _("Aucun"), _("La politique ne nomme aucun témoin."), meaning)]
    names = {key.name: name for name, (key, _url) in policy.witnesses.items()}
    found = configuration.ask(
        "SELECT w.name, c.tree_size, c.received_us, (SELECT signed_us FROM audit_checkpoint k WHERE k.log = %s"
        " AND k.tree_size > coalesce(c.tree_size, 0) ORDER BY k.tree_size LIMIT 1) FROM unnest(%s) AS w(name)"
        " LEFT JOIN LATERAL (SELECT tree_size, received_us FROM audit_cosignature WHERE log = %s AND key_name = w.name"
        " ORDER BY tree_size DESC LIMIT 1) c ON true ORDER BY w.name",
        [log.id, list(names), log.id],
    )
    return [_witness(names[key], size, received, behind, facts, now, meaning) for key, size, received, behind in found]


def _witness(name, size, received_us, unsigned_us, facts: _Facts, now: datetime, meaning: str) -> Statement:
    title = _("Le témoin « %(name)s »") % {"name": name}
    late = now - instant_of(unsigned_us) if unsigned_us is not None else timedelta()
    if size is None:
        tone = SOUND if late < WITNESS_LATE else ALARM
        return Statement(
            title, tone, _("Rien encore"), _("Il n’a encore contresigné aucun sceau de ce registre."), meaning
        )
    told = {
        "when": words.moment(instant_of(received_us)),
        "size": words.number(size),
        "behind": words.number(facts.size - size),
    }
    if unsigned_us is None or late < WITNESS_LATE:
        now_is = _("Il a contresigné le registre à %(size)s lignes, %(when)s.") % told
        return Statement(title, SOUND, _("À jour"), now_is, meaning)
    now_is = _("Il s’est arrêté à %(size)s lignes, %(when)s : %(behind)s lignes n’ont pas sa signature.") % told
    return Statement(title, WATCH if late < WITNESS_LOST else ALARM, _("En retard"), now_is, meaning)


def _anchor(log: tree.Log, facts: _Facts) -> Statement:
    title = _("La mémoire hors de la base")
    meaning = _(
        "Chaque sceau est aussi écrit dans un fichier hors de la base. Si la base revenait à une vieille sauvegarde,"
        " ce fichier en saurait plus qu’elle, et rien ne serait signé avant qu’une personne décide."
    )
    path = Path(settings.HUB_AUDIT_ANCHOR_FILE)
    try:
        last = Anchor(path).last(log.origin)
    except OSError:
        told = _(
            "Ce site ne peut pas lire ce fichier, réservé au programme qui scelle : c’est voulu là où il est à l’abri."
        )
        return Statement(title, SOUND, _("À l’abri"), told, meaning)
    if last is None:
        told = _("Aucun sceau de ce registre n’y est lisible d’ici.")
        return Statement(title, WATCH, _("Vide"), told, meaning)
    if last.size > facts.size:
        told = _(
            "Le fichier connaît %(known)s lignes et la base %(size)s : la base a perdu une partie de son histoire."
        )
        numbers = {"known": words.number(last.size), "size": words.number(facts.size)}
        return Statement(title, ALARM, _("En désaccord"), told % numbers, meaning)
    told = _("Le dernier sceau qui y est écrit compte %(size)s lignes.") % {"size": words.number(last.size)}
    return Statement(title, SOUND, _("D’accord"), told, meaning)


def _months(now: datetime) -> list[Statement]:
    found = configuration.ask(
        "SELECT relname FROM pg_class WHERE relname LIKE 'audit\\_event\\_y%%' AND relkind = 'r'", []
    )
    months = sorted(date(*map(int, match.groups()), 1) for (name,) in found if (match := _PARTITION.fullmatch(name)))
    last = months[-1] if months else None
    ahead = (last.year - now.year) * 12 + last.month - now.month if last else -1
    meaning = _(
        "Le journal est rangé par mois, et la place d’un mois est faite d’avance. Sans elle, aucun acte ne pourrait"
        " être écrit, donc aucun ne pourrait être fait."
    )
    title = _("La place des prochains mois")
    if last is None or ahead < MONTHS_AHEAD:
        told = _("La place du mois prochain n’est pas faite : il faut la faire avant la fin du mois.")
        return [Statement(title, ALARM, _("Manque"), told, meaning)]
    told = _("Elle est faite jusqu’à la fin du mois de %(month)s.") % {"month": _month(last)}
    return [Statement(title, SOUND, _("Prête"), told, meaning)]


def _month(day: date) -> str:
    return words.day_month(day).split("\u00a0", 1)[1]


def _sealed_days(now: datetime) -> list[tuple[date, tuple | None]]:
    """Return the days that should be sealed, the last first, each with its seal or None."""
    today = clock.day_of(now)
    since = today - SEALS_SHOWN
    found = configuration.ask(
        "SELECT day, tree_size, manifest_sha256, token IS NOT NULL FROM audit_seal WHERE day >= %s",
        [since],
    )
    seals = {row[0]: row for row in found}
    opened = configuration.ask("SELECT min(opened_us) FROM audit_log", [])[0][0]
    first = max(since, clock.day_of(instant_of(opened)))
    days = [today - timedelta(days=back) for back in range(1, (today - first).days + 1)]
    return [(day, seals.get(day)) for day in days]


def seal_columns() -> list:
    return [_("Jour"), Column(_("Lignes au total"), numeric=True), _("Horodatage"), _("Empreinte du sceau")]


def _seal_row(day: date, seal: tuple | None) -> list[Cell]:
    if seal is None:
        return [Cell(words.day(day)), Cell("—"), Cell(_("Pas de sceau"), tone=WATCH), Cell("—")]
    token = Cell(_("Oui"), tone=SOUND) if seal[3] else Cell(_("Non"), tone="neutral")
    return [Cell(words.day(day)), Cell(words.number(seal[1])), token, Cell(bytes(seal[2]).hex()[:16] + "…")]


def _seals_statement(seals: list[tuple[date, tuple | None]], now: datetime) -> Statement:
    title = _("Le sceau de chaque jour")
    meaning = _(
        "Chaque nuit, la journée est mise dans une archive que l’on garde ailleurs, et que n’importe qui peut vérifier"
        " sans ce site, avec le programme de vérification."
    )
    missing = sum(seal is None for _day, seal in seals)
    if not seals:
        told = _("Le premier sceau sera fait cette nuit, pour la journée d’aujourd’hui.")
        return Statement(title, SOUND, _("À venir"), told, meaning)
    if missing:
        told = ngettext("Il manque %(count)s jour.", "Il manque %(count)s jours.", missing) % {"count": missing}
        return Statement(title, WATCH, _("Incomplet"), told, meaning)
    told = _("Tous les jours sont scellés jusqu’à hier.")
    return Statement(title, SOUND, _("Complet"), told, meaning)


def alarms(now: datetime) -> list[str]:
    """Return what is wrong with the platforms' deliveries, one sentence each."""
    return [_alarm(alarm) for alarm in platforms.alarms(now)]


def _alarm(alarm: platforms.Alarm) -> str:
    told = {"source": alarm.source, "since": words.moment(alarm.since), "first": alarm.first, "last": alarm.last}
    if alarm.kind == platforms.GAP:
        sentence = _("%(source)s : il manque les événements %(first)s à %(last)s depuis %(since)s.")
    else:
        sentence = _("%(source)s n’a plus rien envoyé depuis %(since)s, pas même son signe de vie.")
    return sentence % told


def log_columns() -> list:
    return [_("Registre"), Column(_("Lignes"), numeric=True), _("Ouvert"), _("Clos")]


def _log_rows(found: list[tree.Log]) -> list[list[Cell]]:
    rows = configuration.ask(
        "SELECT l.id, l.opened_us, l.closed_us, (SELECT max(tree_size) FROM audit_checkpoint c WHERE c.log = l.id)"
        " FROM audit_log l",
        [],
    )
    told = {row[0]: row[1:] for row in rows}
    return [_log_row(log, *told[log.id]) for log in found]


def _log_row(log: tree.Log, opened_us: int, closed_us: int | None, size: int | None) -> list[Cell]:
    closed = words.day_month(instant_of(closed_us)) if closed_us else _("Encore ouvert")
    return [
        Cell(log.name, detail=log.origin),
        Cell(words.number(size or 0)),
        Cell(words.day_month(instant_of(opened_us))),
        Cell(closed),
    ]


def _instant(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else instant_of(microseconds)
