"""What is written when an opinion is given, notified, answered."""

from hub import clock
from hub.accounts.enums import Role
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.enums import TACIT
from requests_workflow.committee.models import (
    Opinion,
    Recommendation,
)
from requests_workflow.committee.opinions import letters, queries
from requests_workflow.procedure import door, policies
from requests_workflow.procedure.registry import effect


@effect("access_request", "give_opinion")
def keep_the_opinion(act) -> None:
    """Write what the committee adopted, word for word, with its vote, and its recommendations one by one."""
    ballot = deliberation.carried(act.request)
    opinion = _new_opinion(
        act,
        kind=ballot.kind,
        reasons=ballot.reasons,
        session=ballot.item.session,
        ballot=ballot,
        votes_for=ballot.votes_for,
        votes_against=ballot.votes_against,
        votes_abstain=ballot.votes_abstain,
        casting=ballot.casting,
        present_count=ballot.voters,
        recused_count=deliberation.recused_of(ballot),
    )
    Recommendation.objects.bulk_create(
        Recommendation(request=act.request, opinion=opinion, position=position, text=text)
        for position, text in enumerate(ballot.recommendations.splitlines(), start=1)
    )
    door.perform("decide_item", ballot.item, by=act.by, at=act.at)


@effect("access_request", "record_tacit_opinion")
def keep_the_silence(act) -> None:
    _new_opinion(act, kind=TACIT, tacit=True)


def _new_opinion(act, **fields) -> Opinion:
    act.facts["opinion"] = fields["kind"]
    return Opinion.objects.create(
        request=act.request, round=queries.round_of(act.request), given_on=clock.day_of(act.at), **fields
    )


@effect("access_request", "sign_opinion")
def keep_the_signature(act) -> None:
    opinion = queries.opinion_of(act.request)
    opinion.signed_by, opinion.signed_at = act.by, act.at
    opinion.by_delegation = Role.CHAIR not in policies.roles_on(act.by, act.request)
    opinion.save(update_fields=["signed_by", "signed_at", "by_delegation"])
    act.facts["by_delegation"] = opinion.by_delegation


@effect("access_request", "release_opinion")
def open_the_undo_window(act) -> None:
    opinion = queries.opinion_of(act.request)
    opinion.released_by, opinion.released_at = act.by, act.at
    opinion.save(update_fields=["released_by", "released_at"])


@effect("access_request", "recall_opinion")
def shut_the_undo_window(act) -> None:
    """The signature falls with the release: whoever signs again reads again."""
    opinion = queries.opinion_of(act.request)
    opinion.released_by = opinion.released_at = opinion.signed_by = opinion.signed_at = None
    opinion.by_delegation = False
    opinion.save(update_fields=["released_by", "released_at", "signed_by", "signed_at", "by_delegation"])


@effect("access_request", "notify_opinion")
def date_the_notification(act) -> None:
    opinion = queries.opinion_of(act.request)
    opinion.notified_at = act.at
    opinion.save(update_fields=["notified_at"])
    letters.queue_mails(opinion, at=act.at)


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


@effect("rectification", "publish_rectification")
def publish_the_rectification(act) -> None:
    act.subject.published_by, act.subject.published_at = act.by, act.at
    act.subject.save(update_fields=["published_by", "published_at"])
    letters.revoke(act.subject.opinion, by=act.by, at=act.at)
    letters.queue_mails(act.subject.opinion, at=act.at)
