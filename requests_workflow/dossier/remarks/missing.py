"""What is not there: the questions, data and pieces without which nothing is filed, and what some of them are for."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from requests_workflow.dossier import queries
from requests_workflow.dossier.queries import Missing
from requests_workflow.dossier.remarks.reading import Reading
from requests_workflow.dossier.remarks.registry import Found, remark


@remark("route_shut")
def route_shut(reading: Reading) -> Iterable[Found]:
    return _told(queries.missing_route(reading.file), "route")


@remark("answer_missing")
def answer_missing(reading: Reading) -> Iterator[Found]:
    for section in reading.file.form.sections.values():
        lacking = queries.missing_in(reading.file, section, reading.typed, reading.flags)
        yield from _told(lacking, section.code)


@remark("data_missing")
def data_missing(reading: Reading) -> Iterable[Found]:
    return _told(queries.missing_data(reading.file), "data")


@remark("piece_missing")
def piece_missing(reading: Reading) -> Iterable[Found]:
    return _told(queries.missing_pieces(reading.file), "pieces")


def _told(lacking: Iterable[Missing], page: str) -> list[Found]:
    return [Found(page, one.label, one.anchor, one.url) for one in lacking]


@remark("impact_assessment_missing", instead_of="D09")
def impact_assessment_missing(reading: Reading) -> Iterator[Found]:
    if "uses_snds" in reading.flags and "D09" in reading.absent_pieces:
        yield Found("pieces", anchor="id_D09")


@remark("purpose_guarantee_missing", instead_of="D12")
def purpose_guarantee_missing(reading: Reading) -> Iterator[Found]:
    if "is_industry_or_insurer" in reading.flags and "D12" in reading.absent_pieces:
        yield Found("pieces", anchor="id_D12")


@remark("hosting_unfit", instead_of="D10")
def hosting_unfit(reading: Reading) -> Iterator[Found]:
    if {"uses_snds_beyond_sample", "hosts_elsewhere"} <= reading.flags and "D10" in reading.absent_pieces:
        yield Found("pieces", anchor="id_D10")


@remark("representative_missing", instead_of="union_representative")
def representative_missing(reading: Reading) -> Iterable[Found]:
    return _unsaid(reading, "union_representative") if "controller_outside_union" in reading.flags else []


@remark("transfer_unexplained", instead_of="transfers_detail")
def transfer_unexplained(reading: Reading) -> Iterable[Found]:
    return _unsaid(reading, "transfers_detail") if "has_transfers" in reading.flags else []


@remark("anonymity_unexplained", instead_of="why_not_anonymous")
def anonymity_unexplained(reading: Reading) -> Iterable[Found]:
    return _unsaid(reading, "why_not_anonymous") if reading.asked else []


@remark("people_unnamed")
def people_unnamed(reading: Reading) -> Iterator[Found]:
    if "authorised_people" in reading.values and not reading.values["authorised_people"]:
        yield Found(reading.page_of("authorised_people"), anchor="id_authorised_people")


def _unsaid(reading: Reading, field: str) -> list[Found]:
    """Return a remark at a field that the form asks and that is empty."""
    if field not in reading.values or reading.values[field]:
        return []
    return [Found(reading.page_of(field), anchor=f"id_{field}")]


@remark("departures_without_methodology")
def departures_without_methodology(reading: Reading) -> Iterator[Found]:
    if reading.values.get("departures") and reading.values.get("near_methodology") == "none":
        yield Found(reading.page_of("near_methodology"), anchor="id_near_methodology_0")


@remark("same_title")
def same_title(reading: Reading) -> Iterator[Found]:
    if queries.has_namesake(reading.file):
        yield Found(reading.page_of("title"), _("« %(title)s »") % {"title": reading.file.title}, "id_title")
