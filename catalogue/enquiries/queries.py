"""Questions to the holders of data, as those who may read them see them. Nothing here writes."""

from collections.abc import Collection, Iterable

from django.db.models import Prefetch, Q, QuerySet

from catalogue.enums import DatasetStatus
from catalogue.models import Dataset, Enquiry, EnquiryMessage, Holder
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User


def visible_to(user: User) -> QuerySet[Enquiry]:
    """Return the questions a person asked, and those to the holders they answer for."""
    return Enquiry.objects.filter(Q(asked_by=user) | Q(holder__organisation__in=_held(user)))


def answers_for(user: User, enquiry: Enquiry) -> bool:
    """Tell whether a person speaks for the holder here; who asked the question never does."""
    return enquiry.asked_by_id != user.pk and enquiry.holder.organisation_id in {one.pk for one in _held(user)}


def listed(user: User) -> QuerySet[Enquiry]:
    """Return a person's questions, the last changed first, with what a list shows of them: two queries."""
    return visible_to(user).select_related("holder", "asked_by").prefetch_related("datasets")


def opened(user: User, public_id: str) -> Enquiry | None:
    """Return a question this person may read, with its datasets and messages; None for any other."""
    messages = Prefetch("messages", EnquiryMessage.objects.select_related("written_by", "holder"))
    found = visible_to(user).select_related("holder__organisation", "asked_by").filter(public_id=public_id)
    return found.prefetch_related("datasets", messages).first()


def datasets_by_holder(codes: Iterable[str]) -> dict[Holder, list[Dataset]]:
    """Return published datasets by their holder; an unknown code is left out."""
    found: dict[Holder, list[Dataset]] = {}
    published = Dataset.objects.filter(status=DatasetStatus.PUBLISHED, code__in=list(codes))
    for dataset in published.select_related("holder__organisation"):
        found.setdefault(dataset.holder, []).append(dataset)
    return found


def datasets_of(holder: Holder) -> QuerySet[Dataset]:
    return holder.datasets.filter(status=DatasetStatus.PUBLISHED)


def other_holders(enquiry: Enquiry) -> QuerySet[Holder]:
    """Return the holders a question may be passed on to: those who can answer here."""
    return Holder.objects.exclude(pk=enquiry.holder_id).filter(organisation__isnull=False)


def people_answering(holder: Holder) -> QuerySet[User]:
    """Return the people who speak for a holder today."""
    return accounts.people_of(holder.organisation_id, Role.DATA_HOLDER)


def _held(user: User) -> Collection:
    return accounts.organisations_of(user, Role.DATA_HOLDER)
