"""What is written when an opinion is given, notified, answered."""

from hub import clock
from requests_workflow.committee.deliberation import motions
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.enums import TACIT
from requests_workflow.committee.models import (
    Opinion,
    Recommendation,
)
from requests_workflow.committee.opinions import queries
from requests_workflow.committee.sessions import queries as sessions
from requests_workflow.procedure.registry import effect


@effect("access_request", "give_opinion")
def keep_the_opinion(act) -> None:
    """Write the opinion with the vote as counts, and its recommendations one by one."""
    item = sessions.current_item(act.request)
    electorate = deliberation.electorate(item)
    vote = motions.vote_of(act.data, len(electorate.voters))
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
