"""Whom a citizen writes to: the holder of each base whose data projects may use."""

from django.utils.translation import gettext as _

from catalogue import queries as catalogue
from catalogue.enums import DatasetKind

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
