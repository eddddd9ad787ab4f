"""The activity report that Regulation (EU) 2025/327 asks every two years (article 59(1)): what the hub can count, as a
draft. What it cannot count it says so, and to whom the figure belongs.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from hub.accounts.enums import OrganisationKind
from requests_workflow.authority.enums import AUTHORISING, Outcome
from requests_workflow.procedure import queries as procedure
from transparency.register import queries as register
from transparency.register import words as labels
from transparency.register.queries import Offer, Search
from transparency.statistics import queries

#: Years that a report covers.
YEARS = 2


@dataclass(frozen=True)
class Counter:
    """One figure of the report; `value` is empty when the hub does not hold it, and `note` says why."""

    part: str
    label: str
    value: str
    note: str = ""


def period(last_year: int) -> tuple[date, date]:
    """Return the first and last day of the two years that end with one."""
    return date(last_year - YEARS + 1, 1, 1), date(last_year, 12, 31)


def counters(first: date, last: date) -> list[Counter]:
    """Return the counters of the report for a period, in the order of the article."""
    return [
        *_applications(first, last),
        *_commitments(),
        Counter("c", _("Audits des utilisateurs"), "", _("L’autorité qui audite tient ce chiffre.")),
        Counter("d", _("Audits des espaces sécurisés"), "", _("L’autorité qui audite tient ce chiffre.")),
        Counter("e", _("Demandes d’exercice des droits"), "", _("Le guichet ne les compte pas encore.")),
        Counter("f", _("Échanges avec les parties prenantes"), "", _("À rédiger par le guichet.")),
        Counter("g", _("Recettes"), "", _("Le guichet ne perçoit rien par ce logiciel.")),
        _to_access(first, last),
        Counter("i", _("Labels de qualité par catégorie"), "", _("Aucun label n’est encore délivré.")),
        *_products(first, last),
    ]


def _applications(first: date, last: date) -> list[Counter]:
    kinds = procedure.filed_by_kind(first, last)
    found = [
        Counter("a", _("Demandes déposées : %(kind)s") % {"kind": OrganisationKind(kind).label}, str(count))
        for kind, count in kinds
    ]
    decided = {one.code: one.count for one in queries.decisions(first, last)}
    found.append(Counter("a", _("Autorisations"), str(sum(decided.get(outcome, 0) for outcome in AUTHORISING))))
    found.append(Counter("a", _("Refus"), str(decided.get(Outcome.REFUSED, 0))))
    return found + _purposes(first, last)


def _purposes(first: date, last: date) -> list[Counter]:
    offers = register.offered(register.found(Search()).filter(sorted_on__range=(first, last)))
    return [
        Counter("a", _("Projets publiés, par finalité : %(purpose)s") % {"purpose": _purpose(one)}, str(one.count))
        for one in offers.get("purpose", [])
    ]


def _purpose(one: Offer) -> str:
    return labels.label("purpose", one.key, one.name)


def _commitments() -> list[Counter]:
    late = register.found(Search(results=register.LATE)).count()
    return [
        Counter("b", _("Projets dont les résultats sont en retard aujourd’hui"), str(late)),
        Counter("b", _("Amendes"), "", _("L’autorité qui sanctionne tient ce chiffre.")),
    ]


def _to_access(first: date, last: date) -> Counter:
    span = queries.to_data(first, last)
    said = number_format(span.mean, 1) if span.mean is not None else ""
    few = _("Trop peu de projets pour une moyenne : %(n)s.") % {"n": span.count}
    return Counter("h", _("Jours en moyenne, de la demande à l’accès"), said, "" if said else few)


def _products(first: date, last: date) -> list[Counter]:
    published = register.results_between(first, last)
    with_article = sum(bool(one["publication"]) for one in published)
    return [
        Counter("j", _("Projets dont les résultats sont publiés"), str(len(published))),
        Counter("j", _("dont avec une publication"), str(with_article)),
        Counter("j", _("Documents de politique publique"), "", _("Le guichet ne les compte pas encore.")),
        Counter("k", _("Produits et algorithmes développés"), "", _("Le guichet ne les compte pas encore.")),
    ]
