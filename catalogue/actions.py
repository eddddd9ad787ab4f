from datetime import datetime

from django.db import transaction

from audit import api as audit
from catalogue.models import Dataset, Holder
from catalogue.search import indexing, suggesting

#: Datasets that are indexed in one transaction, so that a large catalogue never waits long for its locks.
INDEXED_TOGETHER = 500


@transaction.atomic
def assign_organisation(*, holder_code: str, organisation, at: datetime, actor: audit.Actor) -> Holder:
    """Say which organisation answers here for a holder's data; raise `Holder.DoesNotExist`."""
    holder = Holder.objects.select_for_update(of=("self",)).get(code=holder_code)
    holder.organisation = organisation
    holder.save(update_fields=["organisation"])
    audit.record(
        "catalogue.holder_registered",
        object=audit.Ref("holder", str(holder.pk)),
        actor=actor,
        at=at,
        facts={"code": holder.code, "organisation": organisation.public_id},
    )
    return holder


def index_everything(*, at: datetime, actor: audit.Actor) -> list[int]:
    """Write the facets and search words of every dataset anew; return the ids of those that changed.

    Each of these has its event. Only needed after a change of how they are made: publishing a dataset writes them.
    """
    changed: list[int] = []
    ids = list(Dataset.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), INDEXED_TOGETHER):
        with transaction.atomic():
            now = sorted(indexing.index(ids[start : start + INDEXED_TOGETHER]))
            for pk in now:
                audit.record("catalogue.dataset_indexed", object=audit.Ref("dataset", str(pk)), actor=actor, at=at)
        changed += now
    suggesting.rebuild()
    return changed
