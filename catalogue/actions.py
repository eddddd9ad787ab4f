from datetime import datetime

from django.db import transaction

from audit import api as audit
from catalogue.models import Holder


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
