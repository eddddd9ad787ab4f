"""Days and durations that cannot be, or that nobody would grant."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from requests_workflow.dossier.remarks.reading import Reading
from requests_workflow.dossier.remarks.registry import Found, remark


@remark("start_too_early")
def start_too_early(reading: Reading) -> Iterator[Found]:
    start = reading.values.get("start_on")
    if start and start < reading.decision_on:
        said = _("Vous souhaitez commencer le %(start)s ; une décision est possible vers le %(day)s.")
        told = {"start": words.day_month(start), "day": words.day_month(reading.decision_on)}
        yield Found(reading.page_of("start_on"), said % told, "id_start_on")


@remark("results_too_early")
def results_too_early(reading: Reading) -> Iterator[Found]:
    results, start = reading.values.get("results_on"), reading.values.get("start_on")
    if results and not (start and results < start) and results < reading.data_on:
        said = _("Vous les prévoyez le %(results)s ; les données peuvent être là vers le %(day)s.")
        told = {"results": words.day_month(results), "day": words.day_month(reading.data_on)}
        yield Found(reading.page_of("results_on"), said % told, "id_results_on")


@remark("duration_long")
def duration_long(reading: Reading) -> Iterator[Found]:
    yield from _beyond(reading, "duration_months", reading.rule("duration_long").limit)


@remark("retention_long")
def retention_long(reading: Reading) -> Iterator[Found]:
    yield from _beyond(reading, "retention_months", reading.rule("retention_long").limit)


def _beyond(reading: Reading, field: str, limit: int) -> Iterator[Found]:
    months = reading.values.get(field)
    if months and months > limit:
        said = ngettext("Vous écrivez %(n)s mois ; la limite est de %(limit)s.",
                        "Vous écrivez %(n)s mois ; la limite est de %(limit)s.", months)  # fmt: skip
        yield Found(reading.page_of(field), said % {"n": months, "limit": limit}, f"id_{field}")
