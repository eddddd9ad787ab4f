"""How complete a description is, out of 100 (catalogue.md section 9.4): each criterion is shown, not the sum alone."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from catalogue.conformance.judging import Verdict, is_described
from catalogue.enums import Rhythm
from catalogue.properties import Strength
from catalogue.publishing.description import Description

MANDATORY, RECOMMENDED, DICTIONARY, FRESH_DATA, FRESH_WORD = 50, 25, 15, 5, 5
#: Months that a period of data lasts, and the time to gather and deliver it: our choice, no text says when it is late.
PERIODS = {Rhythm.YEARLY: 12, Rhythm.QUARTERLY: 3, Rhythm.MONTHLY: 1, Rhythm.WEEKLY: 1, Rhythm.DAILY: 1}
TIME_TO_DELIVER = 12


@dataclass(frozen=True)
class Criterion:
    """`points` earned out of `of`, and the fact they come from, in words."""

    label: str
    points: int
    of: int
    fact: str


@dataclass(frozen=True)
class Score:
    criteria: list[Criterion]

    @property
    def points(self) -> int:
        return sum(criterion.points for criterion in self.criteria)

    @property
    def words(self) -> str:
        """The sum in words: no colour says it alone."""
        if self.points >= 90:
            return _("Description très complète")
        if self.points >= 70:
            return _("Description complète")
        return _("Description à compléter") if self.points >= 50 else _("Description à écrire")


def score(description: Description, verdicts: list[Verdict], *, today: date, attested_until: date | None) -> Score:
    """Return the score of a description; what is in time is judged on `today`.

    `attested_until` is the last day on which the holder's last word, an attestation or a version, still holds.
    """
    return Score(
        [
            _properties(_("Propriétés obligatoires"), verdicts, Strength.MANDATORY, MANDATORY),
            _properties(_("Propriétés recommandées"), verdicts, Strength.RECOMMENDED, RECOMMENDED),
            _dictionary(description),
            _data(description, today),
            _word(today, attested_until),
        ]
    )


def _properties(label: str, verdicts: list[Verdict], strength: Strength, of: int) -> Criterion:
    asked = [verdict for verdict in verdicts if verdict.strength == strength]
    met = sum(verdict.met for verdict in asked)
    fact = _("remplies : %(met)s sur %(asked)s") % {"met": met, "asked": len(asked)}
    return Criterion(label, _share(of, met, len(asked)), of, fact)


def _dictionary(description: Description) -> Criterion:
    variables = [one for table in description["tables"] for one in table["variables"]]
    whole = sum(is_described(one) and not _lacks_codes(one) for one in variables)
    fact = (
        _("variables entièrement décrites : %(whole)s sur %(all)s") % {"whole": whole, "all": len(variables)}
        if variables
        else _("aucune variable décrite")
    )
    return Criterion(_("Dictionnaire des variables"), _share(DICTIONARY, whole, len(variables)), DICTIONARY, fact)


def _lacks_codes(variable: Description) -> bool:
    """A coded variable whose list the catalogue does not have."""
    return bool(variable["code_list_name"]) and not variable["code_list"]


def _share(of: int, part: int, whole: int) -> int:
    """Rounded down: the last point is for what is whole."""
    return of * part // whole if whole else 0


def _data(description: Description, today: date) -> Criterion:
    fact = data_are_late(description, today)
    return Criterion(
        _("Données à jour"),
        0 if fact else FRESH_DATA,
        FRESH_DATA,
        fact or _("la période couverte suit le rythme annoncé"),
    )


def data_are_late(description: Description, today: date) -> str:
    """Return why the data look late on a day, or nothing: an open period goes on, a closed collection is never late."""
    rhythm, end = description["rhythm"], description["period_to"]
    if rhythm == Rhythm.NEVER:
        return ""
    if rhythm in {"", Rhythm.UNKNOWN}:
        return _("le rythme de mise à jour n’est pas dit")
    if not description["period_from"] and not end:
        return _("la période couverte n’est pas dite")
    if not end or rhythm not in PERIODS:
        return ""
    awaited = date.fromisoformat(str(end)) + relativedelta(months=PERIODS[rhythm] + TIME_TO_DELIVER)
    return _("la période suivante devrait être disponible") if today > awaited else ""


def _word(today: date, attested_until: date | None) -> Criterion:
    kept = attested_until is not None and today <= attested_until
    fact = _("attestée depuis moins d’un an") if kept else _("à attester par le détenteur")
    return Criterion(_("Description attestée"), FRESH_WORD if kept else 0, FRESH_WORD, fact)
