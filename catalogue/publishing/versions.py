"""Publishing: the rows of a dataset become its next version."""

from datetime import datetime

from django.db import transaction

from audit import api as audit
from catalogue.enums import DatasetStatus
from catalogue.models import Dataset, DatasetVersion
from catalogue.publishing.description import describe, fingerprint
from catalogue.search import indexing


@transaction.atomic
def publish(
    dataset: Dataset, *, at: datetime, actor: audit.Actor, notes_fr: str = "", notes_en: str = "", basis: str = ""
) -> DatasetVersion | None:
    """Publish what the rows of a dataset say as its next version; return None when the last one says the same.

    Whoever calls it has decided that it may be published: the door for a holder's draft, the operator for an import.
    """
    dataset = Dataset.objects.select_for_update(of=("self",)).select_related("holder").get(pk=dataset.pk)
    content = describe(dataset)
    sha256 = fingerprint(content)
    last = dataset.versions.first()
    if last and last.sha256 == sha256 and dataset.status == DatasetStatus.PUBLISHED:
        return None
    version = DatasetVersion.objects.create(
        dataset=dataset,
        number=last.number + 1 if last else 1,
        content=content,
        sha256=sha256,
        notes_fr=notes_fr,
        notes_en=notes_en,
        published_at=at,
    )
    dataset.status, dataset.version_number, dataset.updated_at = DatasetStatus.PUBLISHED, version.number, at
    dataset.save(update_fields=["status", "version_number", "updated_at"])
    indexing.index([dataset.pk])
    audit.record(
        "catalogue.version_published",
        object=audit.Ref("dataset", str(dataset.pk)),
        actor=actor,
        at=at,
        basis=basis,
        object_version=version.number,
        facts={"code": dataset.code, "number": version.number, "sha256": sha256},
    )
    return version
