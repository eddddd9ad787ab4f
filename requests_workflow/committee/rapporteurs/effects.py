"""What is written when rapporteurs are proposed, accept, decline, write, report."""

from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import grants
from hub.accounts.models import User
from requests_workflow.committee.models import Assignment, LoneRapporteur, Report
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.committee.rapporteurs import drafts, proposal, queries
from requests_workflow.committee.rapporteurs.proposal import Candidate
from requests_workflow.procedure import door
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import effect


@effect("access_request", "assign_rapporteurs", "replace_rapporteurs")
def propose_the_seats(act) -> None:
    """Propose each free seat to a person; raise `GuardFailed` for a choice that does not fill them exactly."""
    chosen = _checked(act)
    taken = len(queries.seats_of(act.request))
    for position, one in enumerate(chosen, start=taken + 1):
        _propose(act, one.person, position)
    act.facts["over_load"] = sum(one.is_over for one in chosen)


def _propose(act, person: User, position: int, **called: str) -> None:
    seat = Assignment(
        request=act.request,
        rapporteur=person,
        round=opinions.round_of(act.request),
        position=position,
        month=clock.day_of(act.at).replace(day=1),
        **called,
    )
    door.perform("propose", seat, by=act.by, at=act.at)
    grants.give(Grant.RAPPORTEUR_ON, to=person, on=act.request)


@effect("access_request", "call_expert")
def call_the_expert(act) -> None:
    """Propose a free seat to an expert of the list, who counts as one rapporteur.

    Data: {expert, called_for: an `ExpertGround`, call_reason}. Raises `GuardFailed` for whom the list does not hold, or
    who may not report.
    """
    person = act.data["expert"]
    one = next((one for one in proposal.experts(act.request, at=act.at) if one.person == person), None)
    if one is None:
        _refuse(_("Ne peut pas rapporter ce dossier : %(names)s."), [person])
    _refuse_barred([one])
    called = {"called_for": act.data["called_for"], "call_reason": act.data["call_reason"]}
    _propose(act, person, len(queries.seats_of(act.request)) + 1, **called)
    act.facts["called_for"] = str(act.data["called_for"])


def _checked(act) -> list[Candidate]:
    """Return the people chosen; whoever has too many files this month needs the chair's reasons."""
    people, left = list(act.data["rapporteurs"]), queries.seats_left(act.request)
    if len({person.pk for person in people}) != left or len(people) != left:
        raise GuardFailed(_("Choisissez exactement %(n)s rapporteur(s), tous différents.") % {"n": left})
    known = {one.person.pk: one for one in proposal.candidates(act.request, at=act.at)}
    _refuse(_("Ne peut pas rapporter ce dossier : %(names)s."), [one for one in people if one.pk not in known])
    chosen = [known[person.pk] for person in people]
    _refuse_barred(chosen)
    if not act.data.get("reason", "").strip():
        said = _("Dites pourquoi vous dépassez le nombre de dossiers que recommande le règlement pour : %(names)s.")
        _refuse(said, [one.person for one in chosen if one.is_over])
    return chosen


def _refuse_barred(chosen: list[Candidate]) -> None:
    for one in chosen:
        if one.bar:
            raise GuardFailed(
                _("%(name)s ne peut pas rapporter : %(why)s.") % {"name": one.person.full_name, "why": one.bar}
            )


def _refuse(sentence: str, people: list) -> None:
    if people:
        raise GuardFailed(sentence % {"names": ", ".join(person.full_name for person in people)})


@effect("access_request", "waive_second_rapporteur")
def keep_the_exception(act) -> None:
    """One rapporteur is enough for this examination: their agreement may have been all that was missing."""
    LoneRapporteur.objects.create(request=act.request, round=opinions.round_of(act.request), decided_at=act.at)
    _begin_when_all_accepted(act)


@effect("assignment", "accept")
def begin_when_all_accepted(act) -> None:
    """The last rapporteur to accept starts the review."""
    _begin_when_all_accepted(act)


def _begin_when_all_accepted(act) -> None:
    request = act.request
    if request.state != "assignment" or queries.seats_left(request) > 0:
        return
    if all(seat.state != "proposed" for seat in queries.seats_of(request)):
        door.perform("start_review", request, by=act.by, at=act.at)


@effect("assignment", "decline", "relieve")
def give_up_the_seat(act) -> None:
    """Keep why, and that nobody may read the file as its rapporteur any more; the row stays, as history."""
    act.subject.decline_reason = act.data.get("decline_reason") or act.data.get("reason", "")
    act.subject.save(update_fields=["decline_reason"])
    grants.take(Grant.RAPPORTEUR_ON, from_=act.subject.rapporteur, on=act.request)
    if act.subject.called_for:
        grants.take(Grant.COMMITTEE_READER, from_=act.subject.rapporteur, on=act.request)
    act.facts["seats_left"] = queries.seats_left(act.request)


@effect("assignment", "save_report")
def keep_the_draft(act) -> None:
    act.result = drafts.save(act)
    act.facts["fields"] = len(act.result.saved)


@effect("assignment", "submit_report")
def keep_the_report(act) -> None:
    report = Report.objects.create(
        request=act.request,
        assignment=act.subject,
        grid=act.data["grid"],
        conclusion=act.data["conclusion"],
        recommendations="\n".join(act.data.get("recommendations", [])),
        submitted_at=act.at,
        due_at=queries.report_due_at(act.subject),
    )
    act.facts["late"] = report.late
