"""What the acts after the decision write."""

from collections import Counter

from django.utils.translation import gettext as _

from catalogue import queries as catalogue
from hub.accounts import grants
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import effect
from requests_workflow.provision import delivered, queries
from requests_workflow.provision.models import Agreement, Closure, DeliveredPart, Delivery, NamedUser, Results


@effect("access_request", "open_agreement")
def open_the_agreement(act) -> None:
    Agreement.objects.create(request=act.subject, opened_at=act.at)


@effect("access_request", "sign_agreement")
def sign_the_agreement(act) -> None:
    agreement = queries.agreement_of(act.subject)
    agreement.signed_on = act.data["signed_on"]
    agreement.save()


@effect("access_request", "name_user")
def name_the_user(act) -> None:
    NamedUser.objects.create(
        request=act.subject,
        full_name=act.data["full_name"],
        organisation=act.data["organisation"],
        email=act.data["email"],
        added_at=act.at,
        added_by=act.by,
    )


@effect("access_request", "accredit_users")
def accredit_the_users(act) -> None:
    queries.users_of(act.subject).filter(accredited_at=None).update(accredited_at=act.at)


@effect("access_request", "accredit_users")
def let_the_holders_deliver(act) -> None:
    """Tie the file to the holder of every dataset asked for: only the holders of catalogue data were consulted."""
    datasets = [asked.dataset_id for asked in dossier.requested_datasets(act.subject)]
    holders = catalogue.holders_of(datasets).select_related("organisation__group")
    groups = {holder.organisation.group for holder in holders if holder.organisation}
    if not groups:
        raise GuardFailed(
            _("Aucun responsable de ces données n’a de compte au guichet : personne ne pourrait les livrer.")
        )
    for group in groups:
        grants.give(Grant.CONSULTED_ON, to=group, on=act.subject)


@effect("access_request", "deliver")
def keep_the_delivery(act) -> None:
    act.clock_on = act.data["delivered_on"]
    lines = act.data.get("lines", [])
    delivery = Delivery.objects.create(
        request=act.subject,
        delivered_on=act.data["delivered_on"],
        dataset_count=act.data.get("dataset_count") or delivered.count(lines),
        note=act.data.get("note", ""),
    )
    DeliveredPart.objects.bulk_create(DeliveredPart(request=act.subject, delivery=delivery, **one) for one in lines)
    outcomes = Counter(one["outcome"] for one in lines)
    act.facts |= {f"lines_{outcome}": number for outcome, number in sorted(outcomes.items())}


@effect("access_request", "close")
def keep_the_closure(act) -> None:
    Closure.objects.create(request=act.subject, closed_at=act.at, deletion_statement=act.data["deletion_statement"])


@effect("access_request", "publish_results")
def keep_the_results(act) -> None:
    Results.objects.create(
        request=act.subject,
        method=act.data["method"],
        plain_summary=act.data["plain_summary"],
        publication=act.data.get("publication", ""),
        published_at=act.at,
        published_by=act.by,
    )
