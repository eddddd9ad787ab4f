"""The lines of the journal that an export holds: the same filters as the page's, read a batch at a time."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_noop

from audit import journal
from audit.forms import FilterForm
from audit.models import Event
from hub.jobs.work import Refused, Work

#: Lines read at once; an entry and its detail weigh 32 kB at most.
BATCH = 500
#: Beyond this many lines, the page says “more than”: counting them all is for the work itself.
COUNTED = 100_000

COUNTING = gettext_noop("Nous comptons les lignes.")
READING = gettext_noop("Nous lisons les lignes du journal.")
UNREADABLE = gettext_noop("Les filtres de cette demande n’ont plus de sens aujourd’hui. Choisissez-les à nouveau.")


def chosen(filters: dict[str, Any]) -> QuerySet[Event]:
    """Return the lines that kept filters ask for. Raises `Refused` when the form no longer knows them."""
    form = FilterForm(filters)
    if not form.is_valid():
        raise Refused(UNREADABLE)
    return journal.matching(form.cleaned_data)


def count_up_to(found: QuerySet[Event]) -> int:
    """Return how many lines there are, `COUNTED` + 1 standing for more."""
    return found.order_by()[: COUNTED + 1].count()


def batches(work: Work, found: QuerySet[Event]) -> Iterator[list[Event]]:
    """Yield the lines in the order of their numbers, and tell the progress of the work.

    What is recorded after the beginning is left out, so that the reading ends.
    """
    work.progress(0, message=COUNTING)
    last = Event.objects.aggregate(last=Max("seq"))["last"] or 0
    found = found.filter(seq__lte=last).order_by("seq")
    total = found.order_by().count()
    done, at = 0, 0
    work.progress(done, total, READING)
    while batch := list(found.filter(seq__gt=at)[:BATCH]):
        yield batch
        at, done = batch[-1].seq, done + len(batch)
        work.progress(done, total, READING)
