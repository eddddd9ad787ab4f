"""Whom a citizen writes to: the holder of each base whose data projects may use."""

from collections.abc import Iterable

from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _

from catalogue import queries as catalogue
from catalogue.enums import DatasetKind
from catalogue.models import Dataset
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from transparency.rights import codes
from transparency.rights.enums import Scope
from transparency.rights.models import Breach, Extraction, Letter, RightsRequest

#: The main base has one door for everybody: the person's own health insurance body (CSP, R. 1461-9).
MAIN = "base-principale"


def choices() -> list[tuple[str, str]]:
    """Return (code, name) of what a letter may be about: the main base, then each other base by name: one query."""
    main = (MAIN, _("La base principale : remboursements, hôpitaux, causes de décès"))
    return [main, *((one.code, f"{one.short_name} : {one.title}") for one in other_bases())]


def other_bases():
    """Return the published datasets that are no part of the main base, each with its holder, by name."""
    return catalogue.published().exclude(kind=DatasetKind.MAIN_BASE_COMPONENT).order_by("short_name", "code")


def base(code: str):
    """Return a published dataset that is no part of the main base, with its holder, or None."""
    return other_bases().filter(code=code).first()


def by_code(code: str) -> RightsRequest | None:
    """Return the request that a receipt's code belongs to, with its letters, or None."""
    letters = Letter.objects.select_related("holder", "asked").prefetch_related("clocks")
    found = RightsRequest.objects.filter(code_hash=codes.fingerprint(code))
    return found.prefetch_related(Prefetch("letters", queryset=letters)).first()


def letters() -> QuerySet[Letter]:
    """Return every letter with its request and holder: those that are open first, the oldest first."""
    order = (F("closed_at").desc(nulls_first=True), "asked__received_on", "pk")
    return Letter.objects.select_related("asked", "holder").order_by(*order)


def letters_for(user: User) -> QuerySet[Letter]:
    """Return the letters a person may follow: those of the holders they answer for; all of them for the officer."""
    if Role.DPO in accounts.roles_of(user):
        return letters()
    return letters().filter(holder__organisation__in=accounts.organisations_of(user, Role.DATA_HOLDER))


def first_extractions(found: Iterable[Letter]) -> dict[int, Extraction]:
    """Return, by letter, the first extraction since it applies of what it is about, at its holder: one query."""
    applied = [letter for letter in found if letter.applies_from]
    rows = list(
        Extraction.objects.filter(dataset__holder__in={letter.holder_id for letter in applied})
        .select_related("dataset")
        .order_by("extracted_on", "pk")
        if applied
        else ()
    )
    first = {}
    for letter in applied:
        since = (row for row in rows if row.extracted_on >= letter.applies_from)
        reached = next((row for row in since if _concerns(row, letter)), None)
        if reached:
            first[letter.pk] = reached
    return first


def _concerns(extraction: Extraction, letter: Letter) -> bool:
    """Tell whether an extraction is of what a letter is about: a base, the main base, a project, or everything."""
    asked, dataset = letter.asked, extraction.dataset
    if dataset.holder_id != letter.holder_id:
        return False
    if asked.scope == Scope.PROJECT:
        return extraction.reference == asked.about
    if asked.scope == Scope.BASE and asked.about == MAIN:
        return dataset.kind == DatasetKind.MAIN_BASE_COMPONENT
    return asked.scope == Scope.ALL or dataset.code == asked.about


def extractions_for(reference: str) -> QuerySet[Extraction]:
    """Return the extractions made for a project once objections were applied, the last first."""
    return Extraction.objects.filter(reference=reference).select_related("dataset")


def extractions_of(datasets: Iterable[Dataset]) -> QuerySet[Extraction]:
    """Return the extractions of some bases, the last first."""
    return Extraction.objects.filter(dataset__in=list(datasets)).select_related("dataset")


def breaches() -> QuerySet[Breach]:
    """Return the log of breaches, the last noticed first."""
    return Breach.objects.select_related("written_by")
