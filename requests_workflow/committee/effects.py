"""What the committee writes when its acts go through the door.

Data of the acts: `declare_interest` {has_interest, statement}; `assign_rapporteurs`, `replace_rapporteurs`
{rapporteurs: users}; `decline` {decline_reason}; `submit_report` {grid: {"G1": {verdict, text}, …}, conclusion: kind,
recommendations: texts}; `schedule` {session}; `record_attendance` {members: users}; `give_opinion` {kind, reasons,
recommendations: texts, votes_for, votes_against, votes_abstain, casting}; `choose_cnil` {answers: {position: text}}.
"""

from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import grants
from requests_workflow.committee import deliberation, queries
from requests_workflow.committee.enums import TACIT
from requests_workflow.committee.models import (
    AgendaItem,
    Assignment,
    Attendance,
    Interest,
    Opinion,
    Recommendation,
    Report,
)
from requests_workflow.procedure import door
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import effect

# Interests


@effect("access_request", "declare_interest")
def keep_the_declaration(act) -> None:
    """Open the file to a member without interest; shut one with an interest out of it, for good."""
    has_interest = bool(act.data["has_interest"])
    said = {"has_interest": has_interest, "statement": act.data.get("statement", ""), "declared_at": act.at}
    Interest.objects.update_or_create(request=act.request, member=act.by, defaults=said)
    act.facts["interest"] = has_interest
    if has_interest:
        _shut_out(act)
    else:
        grants.give(Grant.COMMITTEE_READER, to=act.by, on=act.request)


def _shut_out(act) -> None:
    """Give up the seat first, while the person still may; then close the file to them."""
    seats = Assignment.objects.filter(request=act.request, rapporteur=act.by, state__in=["proposed", "accepted"])
    for seat in seats:
        door.perform("decline", seat, by=act.by, at=act.at)
    grants.take(Grant.RAPPORTEUR_ON, from_=act.by, on=act.request)
    grants.take(Grant.COMMITTEE_READER, from_=act.by, on=act.request)
    grants.give(Grant.RECUSED_FROM, to=act.by, on=act.request)


# Rapporteurs


@effect("access_request", "assign_rapporteurs", "replace_rapporteurs")
def propose_the_seats(act) -> None:
    """Propose each free seat to a member; raise `GuardFailed` for a choice that does not fill them exactly."""
    chosen = list(act.data["rapporteurs"])
    _check_choice(act.request, chosen)
    taken = len(queries.seats_of(act.request))
    for position, member in enumerate(chosen, start=taken + 1):
        seat = Assignment(
            request=act.request,
            rapporteur=member,
            round=queries.round_of(act.request),
            position=position,
            month=clock.day_of(act.at).replace(day=1),
        )
        door.perform("propose", seat, by=act.by, at=act.at)
        grants.give(Grant.RAPPORTEUR_ON, to=member, on=act.request)


def _check_choice(request, chosen: list) -> None:
    left = queries.seats_left(request)
    allowed = {member.pk for member in queries.candidates(request)}
    if len({member.pk for member in chosen}) != left or len(chosen) != left:
        raise GuardFailed(_("Choisissez exactement %(n)s rapporteur(s), tous différents.") % {"n": left})
    refused = [member.full_name for member in chosen if member.pk not in allowed]
    if refused:
        raise GuardFailed(_("Ne peut pas rapporter ce dossier : %(names)s.") % {"names": ", ".join(refused)})


@effect("assignment", "accept")
def begin_when_all_accepted(act) -> None:
    """The last rapporteur to accept starts the review."""
    request = act.request
    if request.state != "assignment" or queries.seats_left(request) > 0:
        return
    if all(seat.state != "proposed" for seat in queries.seats_of(request)):
        door.perform("start_review", request, by=act.by, at=act.at)


@effect("assignment", "decline")
def give_up_the_seat(act) -> None:
    act.subject.decline_reason = act.data.get("decline_reason", "")
    act.subject.save(update_fields=["decline_reason"])
    grants.take(Grant.RAPPORTEUR_ON, from_=act.subject.rapporteur, on=act.request)


@effect("assignment", "submit_report")
def keep_the_report(act) -> None:
    Report.objects.create(
        request=act.request,
        assignment=act.subject,
        grid=act.data["grid"],
        conclusion=act.data["conclusion"],
        recommendations="\n".join(act.data.get("recommendations", [])),
        submitted_at=act.at,
    )


# Sessions


@effect("access_request", "schedule")
def put_on_the_agenda(act) -> None:
    session = act.data["session"]
    last = session.items.order_by("-position").values_list("position", flat=True).first() or 0
    AgendaItem.objects.create(
        request=act.request, session=session, round=queries.round_of(act.request), position=last + 1
    )
    act.facts["session"] = session.pk


@effect("access_request", "adjourn")
def take_off_the_agenda(act) -> None:
    item = queries.current_item(act.request)
    item.adjourned_at = act.at
    item.save(update_fields=["adjourned_at"])


@effect("session", "record_attendance")
def keep_the_attendance(act) -> None:
    """Replace the list of the members present by the one given."""
    session, present = act.subject, {member.pk for member in act.data["members"]}
    session.attendances.exclude(member__in=present).delete()
    known = set(session.attendances.values_list("member_id", flat=True))
    Attendance.objects.bulk_create(Attendance(session=session, member_id=key) for key in sorted(present - known))
    act.facts["present"] = len(present)


# Opinions


@effect("access_request", "give_opinion")
def keep_the_opinion(act) -> None:
    """Write the opinion with the vote as counts, and its recommendations one by one."""
    item = queries.current_item(act.request)
    electorate = queries.electorate(item)
    vote = deliberation.vote_of(act.data, len(electorate.voters))
    opinion = _new_opinion(
        act,
        kind=act.data["kind"],
        reasons=act.data.get("reasons", "").strip(),
        session=item.session,
        votes_for=vote.votes_for,
        votes_against=vote.votes_against,
        votes_abstain=vote.abstain,
        casting=vote.decided_by_chair,
        present_count=vote.present,
        recused_count=electorate.recused,
    )
    Recommendation.objects.bulk_create(
        Recommendation(request=act.request, opinion=opinion, position=position, text=text)
        for position, text in enumerate(act.data.get("recommendations", []), start=1)
    )


@effect("access_request", "record_tacit_opinion")
def keep_the_silence(act) -> None:
    _new_opinion(act, kind=TACIT, tacit=True)


def _new_opinion(act, **fields) -> Opinion:
    act.facts["opinion"] = fields["kind"]
    return Opinion.objects.create(
        request=act.request, round=queries.round_of(act.request), given_on=clock.day_of(act.at), **fields
    )


@effect("access_request", "notify_opinion")
def date_the_notification(act) -> None:
    opinion = queries.opinion_of(act.request)
    opinion.notified_at = act.at
    opinion.save(update_fields=["notified_at"])


@effect("access_request", "choose_cnil", "declare_conformity")
def keep_the_answers(act) -> None:
    """Write the sponsor's answers, given by the position of each recommendation."""
    opinion = queries.opinion_of(act.request)
    answers = act.data.get("answers", {})
    for row in opinion.recommendation_rows.all() if opinion else []:
        answer = answers.get(row.position, "").strip()
        if answer and answer != row.answer:
            row.answer, row.answered_at = answer, act.at
            row.save(update_fields=["answer", "answered_at"])


@effect("access_request", "request_reexamination")
def mark_the_reexamination(act) -> None:
    opinion = queries.opinion_of(act.request)
    opinion.reexamined_at = act.at
    opinion.save(update_fields=["reexamined_at"])
