"""What the committee said of a file. Nothing here writes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.models import (
    Opinion,
    Rectification,
)
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest


def opinion_of(request: AccessRequest) -> Opinion | None:
    """Return the opinion that stands, with its recommendations: the last given."""
    return opinions_of(request).first()


def opinions_of(request: AccessRequest) -> QuerySet[Opinion]:
    """Return every opinion on a file, the last first."""
    found = Opinion.objects.filter(request=request).select_related("request__organisation", "session")
    return found.prefetch_related("recommendation_rows").order_by("-round")


def opinions_shown_to(user: User, request: AccessRequest) -> list[Opinion]:
    """Return the opinions a person reads, the last first: outside the committee, those the sponsor was notified of."""
    inside = interests.reads(user, request)
    return [opinion for opinion in opinions_of(request) if inside or opinion.notified_at]


def to_sign_by_delegation(user: User) -> list[AccessRequest]:
    """Return the files whose opinion waits for a signature that a person may give in the chair's place."""
    if Role.CHAIR_DELEGATE not in accounts.roles_of(user):
        return []
    waiting = Opinion.objects.filter(signed_at=None, request__state="opinion_given").values("request_id")
    read = policies.in_role(user, Role.COMMITTEE_MEMBER)
    return list(policies.visible_to(user).filter(read, pk__in=waiting).order_by("completed_at", "pk"))


def leaves_at(request: AccessRequest) -> datetime:
    """Return when an opinion that was released leaves for the sponsor: until then it can be recalled."""
    released_at = opinion_of(request).released_at
    return released_at + timedelta(minutes=int(request.rule_set.parameter("undo_minutes")))


def leaving(at: datetime) -> list[AccessRequest]:
    """Return the files whose opinion is released and whose time to think again is over."""
    released = AccessRequest.objects.filter(state="opinion_released").order_by("pk")
    return [request for request in released if leaves_at(request) <= at]


def new_rectification(opinion: Opinion, **fields) -> Rectification:
    """Return a rectification that does not exist yet: the door brings it to life."""
    return Rectification(request=opinion.request, opinion=opinion, **fields)


def rectification_waiting(opinion: Opinion) -> Rectification | None:
    return opinion.rectifications.filter(state="proposed").first()


def rectifications_of(opinion: Opinion) -> list[Rectification]:
    """Return what corrects an opinion, in order, as everyone reads it."""
    return list(opinion.rectifications.filter(state="published"))


def unanswered(opinion: Opinion, answers: Mapping[int, str]) -> int:
    """Return how many recommendations have no answer yet, `answers` (by position) being given now."""
    rows = opinion.recommendation_rows.all()
    return sum(not (row.answer or answers.get(row.position, "").strip()) for row in rows)


def reexaminations(request: AccessRequest) -> int:
    """Return how many times the sponsor asked for another examination."""
    return Opinion.objects.filter(request=request, reexamined_at__isnull=False).count()


def round_of(request: AccessRequest) -> int:
    """Return the number of the examination under way: one more than the opinions given."""
    return Opinion.objects.filter(request=request).count() + 1


def awaits_the_choice_of(user: User, request: AccessRequest) -> bool:
    """Tell whether it is for this person to say what comes after the opinion."""
    return request.rule_state.stage == "choice" and bool(
        policies.roles_on(user, request) & set(request.rule_state.waits_for)
    )


def counts(first: date, last: date) -> list[tuple[str, int, int]]:
    """Return (kind, opinions, those the law deemed given) of what was notified in a period: one query."""
    found = Opinion.objects.filter(notified_at__isnull=False, given_on__range=(first, last)).order_by("kind")
    return list(found.values_list("kind").annotate(given=Count("pk"), deemed=Count("pk", filter=Q(tacit=True))))
