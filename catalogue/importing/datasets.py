"""Which dataset a product of a dictionary is: found in the catalogue, or created with what is known of it."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from audit import api as audit
from catalogue.enums import DatasetKind, DatasetStatus, Rhythm
from catalogue.importing.issues import Refused
from catalogue.importing.runs import Run
from catalogue.importing.sources import Product, Sources
from catalogue.models import Dataset, Holder
from catalogue.publishing.versions import publish
from catalogue.search import indexing

_SUMMARY_FR = "Description importée d’un dictionnaire de données, que le détenteur n’a pas encore complétée."
_SUMMARY_EN = "Description imported from a data dictionary, not yet completed by its holder."


@dataclass(frozen=True)
class Options:
    """`holder` answers for products that no file maps; `publish` is all, nothing, or None: as the mapping says."""

    holder: str = ""
    publish: bool | None = None


def product_of(name: str, sources: Sources) -> Product:
    """Return what is known of a product; one that nobody knows becomes a draft called after itself."""
    if known := sources.product(name):
        return known
    code = slugify(name)[:60]
    if not code:
        raise Refused("names no product, so no dataset")
    return Product(name, code, "", DatasetKind.OTHER, name[:40], name[:200], "", publish=False)


def ensure(product: Product, options: Options, run: Run) -> Dataset:
    """Return the dataset of a product, created with its trace when it is missing; raise `Refused` without a holder."""
    found = Dataset.objects.filter(code=product.dataset).first()
    if found:
        return found
    holder = _holder(product, options)
    with transaction.atomic():
        last = Dataset.objects.aggregate(last=Max("position"))["last"] or 0
        dataset = Dataset.objects.create(
            code=product.dataset,
            short_name=product.short_name,
            title_fr=product.title_fr,
            title_en=product.title_en,
            summary_fr=_SUMMARY_FR,
            summary_en=_SUMMARY_EN,
            description_fr=_SUMMARY_FR,
            description_en=_SUMMARY_EN,
            holder=holder,
            kind=product.kind,
            rhythm=Rhythm.UNKNOWN,
            status=DatasetStatus.DRAFT,
            origin=run.source,
            origin_identifier=product.product[:300],
            position=last + 1,
        )
        record(dataset, run, change="created")
    return dataset


def _holder(product: Product, options: Options) -> Holder:
    code = product.holder or options.holder
    if not code:
        raise Refused(f"the product “{product.product}” has no holder: say who answers for it with --holder CODE")
    holder = Holder.objects.filter(code=code).first()
    if holder is None:
        known = ", ".join(Holder.objects.order_by("code").values_list("code", flat=True)) or "none"
        raise Refused(f"unknown holder “{code}” for the product “{product.product}”; known: {known}")
    return holder


def record(dataset: Dataset, run: Run, **facts: str | int) -> None:
    """Trace that an import changed a dataset, in the transaction that changes it."""
    audit.record(
        "catalogue.dataset_imported",
        object=audit.Ref("dataset", str(dataset.pk)),
        actor=run.actor,
        at=run.at,
        facts={"code": dataset.code, "source": run.source, **facts},
    )


def publish_or_index(dataset: Dataset, run: Run, options: Options, *, mapped: bool = False) -> None:
    """Publish a changed dataset when it is to be, else only make it findable; in the transaction of the change.

    A published dataset stays up to date; a draft that this source created is published when its mapping says so.
    """
    is_ours = dataset.status == DatasetStatus.DRAFT and dataset.origin == run.source
    wanted = dataset.status == DatasetStatus.PUBLISHED or (is_ours and mapped)
    if options.publish is not None:
        wanted = options.publish and dataset.status != DatasetStatus.WITHDRAWN
    if not wanted:
        indexing.index([dataset.pk])
        return
    publish(
        dataset,
        at=run.at,
        actor=run.actor,
        notes_fr=f"Dictionnaire importé : {run.source}.",
        notes_en=f"Dictionary imported: {run.source}.",
    )
