"""A file as the checks read it: each thing read once, however many checks ask for it."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from catalogue.basket import queries as catalogue
from hub import clock
from requests_workflow import rules
from requests_workflow.dossier import answers, queries
from requests_workflow.dossier import facts as conditions
from requests_workflow.dossier.need import crossing, linkage, parts
from requests_workflow.procedure import clock_engine
from requests_workflow.procedure.clock_engine import ClockFact
from requests_workflow.procedure.models import AccessRequest

#: The pages of a dossier beside its sections, by the name of their address.
PAGES = {"route": "dossier:route", "data": "dossier:data", "pieces": "dossier:pieces"}
#: The delays that come before a decision, then those before the data are there, in the order they run.
BEFORE_DECISION = ("C1", "C4", "C12", "C7")
BEFORE_DATA = ("C8", "C9")


class Reading:
    """One file on one day: answers, flags, data asked for, pieces held."""

    def __init__(self, file: AccessRequest, *, at: datetime) -> None:
        self.file, self.day = file, clock.day_of(at)

    # What the sponsor wrote

    @cached_property
    def typed(self) -> Mapping[str, Any]:
        return queries.typed_answers(self.file)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """Return every field of the form with its value, by code; a field the form does not ask is absent."""
        fields = self.file.form.fields().items()
        return {code: answers.value(field, self.typed.get(code, answers.blank(field))) for code, field in fields}

    @cached_property
    def flags(self) -> frozenset[str]:
        kinds = {one.dataset.kind for one in self.asked}
        return conditions.of(self.file.rule_set, self.typed, kinds)

    @cached_property
    def asked(self) -> list:
        return queries.requested_data(self.file)

    @cached_property
    def parts(self) -> Mapping[int, list[parts.AskedPart]]:
        return parts.parts_of(self.asked)

    @cached_property
    def crossed(self) -> list:
        return crossing.of(self.asked, self.parts).crossed

    @cached_property
    def crossing_reason(self) -> str:
        return queries.crossing_reason(self.file)

    @cached_property
    def steps(self) -> list[linkage.Step]:
        return linkage.steps(self.file.form, self.typed)

    @cached_property
    def described(self) -> set[int]:
        """Return the keys of the datasets asked for that have a dictionary in the catalogue."""
        return catalogue.described([one.dataset_id for one in self.asked])

    # The pieces

    @cached_property
    def held_pieces(self) -> set[str]:
        return {document.piece for document in queries.documents(self.file)}

    @cached_property
    def absent_pieces(self) -> set[str]:
        """Return the codes of the required pieces without a document."""
        expected = queries.expected_pieces(self.file, self.flags)
        return {piece.code for piece, required in expected if required} - self.held_pieces

    # The rules and the calendar

    def rule(self, code: str) -> rules.Remark:
        return self.file.rule_set.remarks[code]

    @cached_property
    def decision_on(self) -> date:
        """Return the day a decision may be hoped for: the delays of the route, one after the other, from today."""
        return self._after(self.day, BEFORE_DECISION)

    @cached_property
    def data_on(self) -> date:
        """Return the day the data may be there, after the decision."""
        return self._after(self.decision_on, BEFORE_DATA)

    def _after(self, on: date, codes: tuple[str, ...]) -> date:
        started = self.file.machine.clocks_started()
        for clock_ in (self.file.rule_set.clocks[code] for code in codes if code in started):
            roll = bool(self.file.rule_set.parameter(clock_.roll))
            on = clock_engine.compute(clock_, [ClockFact("start", on)], roll=roll).due_on
        return on

    # Where things are mended

    def page_of(self, field: str) -> str:
        """Return the section that asks a field; the first one for a field that the form does not ask."""
        sections = self.file.form.sections.values()
        return next((one.code for one in sections if field in one.fields), next(iter(self.file.form.sections)))

    def url(self, page: str, anchor: str) -> str:
        """Return the address of a page of the dossier, at a field of it."""
        here = self.file.reference
        slug = "" if page in PAGES else self.file.form.sections[page].slug
        address = reverse("dossier:section", args=[here, slug]) if slug else reverse(PAGES[page], args=[here])
        return f"{address}#{anchor}" if anchor else address
