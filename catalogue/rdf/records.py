"""What RDF tells beside the description of a dataset: its identity, its holder, the datasets that it names."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from rdflib import URIRef

from catalogue.enums import DatasetStatus
from catalogue.models import Dataset, DatasetVersion
from catalogue.publishing.description import Description


@dataclass(frozen=True)
class Agent:
    """Who answers for data; `page` is an address of ours that tells of it."""

    uri: str
    page: str
    name: str
    email: str
    homepage: str = ""
    publisher_type: str = ""
    is_trusted: bool = False
    description_fr: str = ""
    description_en: str = ""


@dataclass(frozen=True)
class Record:
    """One published dataset: who it is, and what its present version says."""

    code: str
    public_id: str
    version: int
    sha256: str
    modified: datetime
    notes_fr: str
    notes_en: str
    origin: str
    origin_identifier: str
    holder: Agent
    #: The public identifiers of the datasets that its linkages name, by code.
    others: dict[str, str]
    description: Description

    @property
    def pid(self) -> str:
        return pid(self.public_id)

    @property
    def page(self) -> str:
        return page(self.code)

    @property
    def fingerprint(self) -> str:
        """Changes with anything that is told of this dataset."""
        around = (self.pid, self.version, self.sha256, self.notes_fr, self.notes_en, self.origin_identifier)
        return hashlib.sha256(repr((around, self.holder, sorted(self.others.items()))).encode()).hexdigest()


def pid(public_id: str) -> str:
    """Return the persistent identifier of a dataset, which is also its address."""
    return f"{settings.HUB_PUBLIC_URL}/id/dataset/{public_id}"


def page(code: str) -> str:
    """Return the address of a dataset's page in no language: the site adds the reader's."""
    return f"{settings.HUB_PUBLIC_URL}/catalogue/{code}/"


def records_of(datasets: Iterable[Dataset]) -> list[Record]:
    """Return the present version of each dataset (with its holder), in two queries however many they are."""
    rows = list(datasets)
    versions = _present_versions(rows)
    others = _public_ids(version.content for version in versions.values())
    return [_record(row, versions[row.pk], others) for row in rows if row.pk in versions]


def _present_versions(datasets: list[Dataset]) -> dict[int, DatasetVersion]:
    wanted = {dataset.pk: dataset.version_number for dataset in datasets}
    found = DatasetVersion.objects.filter(dataset__in=wanted, number__in=set(wanted.values()))
    return {version.dataset_id: version for version in found if version.number == wanted[version.dataset_id]}


def _public_ids(descriptions: Iterable[Description]) -> dict[str, str]:
    codes = {link["other"] for one in descriptions for link in one["linkages"]}
    found = Dataset.objects.filter(code__in=codes, status=DatasetStatus.PUBLISHED)
    return dict(found.values_list("code", "public_id"))


def _record(dataset: Dataset, version: DatasetVersion, public_ids: dict[str, str]) -> Record:
    named = {link["other"] for link in version.content["linkages"]}
    return Record(
        code=dataset.code,
        public_id=dataset.public_id,
        version=version.number,
        sha256=version.sha256,
        modified=version.published_at,
        notes_fr=version.notes_fr,
        notes_en=version.notes_en,
        origin=dataset.origin,
        origin_identifier=dataset.origin_identifier,
        holder=_holder(dataset.holder),
        others={code: public_ids[code] for code in sorted(named & public_ids.keys())},
        description=version.content,
    )


def _holder(holder) -> Agent:
    address = f"{settings.HUB_PUBLIC_URL}/catalogue/detenteurs/{holder.code}/"
    return Agent(
        uri=f"{address}#holder",
        page=address,
        name=holder.name,
        email=holder.contact_email,
        homepage=holder.homepage,
        publisher_type=holder.publisher_type,
        is_trusted=holder.is_trusted,
        description_fr=holder.description_fr,
        description_en=holder.description_en,
    )


def node_of(record: Record, part: str) -> URIRef:
    """Return the address of a part of a dataset: `#sample-1`."""
    return URIRef(f"{record.pid}#{part}")
