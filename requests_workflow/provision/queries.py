from datetime import date

from django.db.models import QuerySet

from requests_workflow.procedure import clocks
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.provision.models import Agreement, Closure, Delivery, NamedUser, Results


def agreement_of(request: AccessRequest) -> Agreement | None:
    """Return the last agreement opened for a file."""
    return request.agreements.last()


def users_of(request: AccessRequest) -> QuerySet[NamedUser]:
    """Return the people named to work on the data, accredited or not."""
    return request.named_users.all()


def is_named(request: AccessRequest, email: str) -> bool:
    return request.named_users.filter(email__iexact=email).exists()


def delivery_of(request: AccessRequest) -> Delivery | None:
    return request.deliveries.last()


def closure_of(request: AccessRequest) -> Closure | None:
    return request.closures.last()


def results_of(request: AccessRequest) -> Results | None:
    return request.published_results.last()


def results_count(request_ids) -> int:
    """Return how many of these files (ids, or a queryset of ids) have published results."""
    return Results.objects.filter(request__in=request_ids).values("request").distinct().count()


def access_ends_on(request: AccessRequest) -> date | None:
    """Return the last day of access while it runs."""
    return next((clock.due_on for clock in clocks.running(request, "C10")), None)


def results_due_on(request: AccessRequest) -> date | None:
    """Return the last day to publish results while they are awaited."""
    return next((clock.due_on for clock in clocks.running(request, "C11")), None)
