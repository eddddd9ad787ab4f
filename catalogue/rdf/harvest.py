"""Harvesting: a DCAT file of another catalogue becomes datasets of ours, once for each identifier of each source.

A dataset that cannot be read or stored is left out and said; the others of the file come in. The same file again
changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, transaction
from django.db.models import Q
from django.utils.text import slugify

from audit import api as audit
from catalogue.enums import DatasetStatus, ImportOutcome, Severity
from catalogue.models import Dataset, Holder, ImportIssue, ImportItem, ImportRun
from catalogue.publishing.description import Description, fingerprint
from catalogue.publishing.versions import publish as publish_version
from catalogue.publishing.writing import write
from catalogue.rdf import checks, safe
from catalogue.rdf.reading import Harvested, parse
from catalogue.rdf.records import pid
from catalogue.rdf.told.agents import Told

__all__ = ["Harvested", "Job", "Refused", "free_code", "holder_of", "import_dcat", "parse", "settled", "store"]


#: Addresses under /catalogue/ that are no dataset's.
_OTHER_PAGES = {"comparer", "detenteurs", "nomenclatures", "panier", "questions", "variables"}


class Refused(ValueError):
    """A dataset that cannot come in; `reasons` are for people."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Job:
    """What one harvest was asked; see `import_dcat`. `file` is the name that its issues tell."""

    run: ImportRun
    file: str
    source: str
    at: datetime
    actor: audit.Actor
    holder: Holder | None = None
    dry_run: bool = False
    publish: bool = True

    def say(self, severity: Severity, message: str, line: int | None = None) -> None:
        ImportIssue.objects.create(run=self.run, severity=severity, file=self.file, line=line, message=message)


def import_dcat(
    path: Path,
    run: ImportRun,
    *,
    at: datetime,
    actor: audit.Actor,
    source: str,
    holder: Holder | None = None,
    dry_run: bool = False,
    publish: bool = True,
) -> None:
    """Read a file (.ttl, .rdf, .xml, .jsonld, .json) into the catalogue, and its report into `run`.

    `source` names the other catalogue, for good: it and the identifier are what a dataset is known by. `holder` answers
    for the datasets whose holder we do not know; without it they are refused. Each dataset is written and published in
    a transaction of its own, so that an interrupted run goes on where it stopped. A dry run writes the report alone.
    """
    job = Job(run, path.name, source, at, actor, holder, dry_run, publish)
    try:
        found = parse(_content(path), safe.media_type_of(path))
    except safe.Unreadable as error:
        job.say(Severity.ERROR, error.why, error.line)
        _count(run, ImportOutcome.REFUSED)
        return
    if not found:
        job.say(Severity.WARNING, "no dcat:Dataset in this file")
    for one, is_repeated in _marked(found):
        _count(run, _import(job, one, is_repeated=is_repeated))


def _content(path: Path) -> bytes:
    """Return the bytes of a file, never those of one that is too large."""
    with path.open("rb") as file:
        return file.read(safe.MAX_BYTES + 1)


def _marked(found: list[Harvested]) -> Iterator[tuple[Harvested, bool]]:
    seen: set[str] = set()
    for one in found:
        yield one, one.identifier in seen
        seen.add(one.identifier)


def _count(run: ImportRun, outcome: ImportOutcome) -> None:
    setattr(run, outcome.value, getattr(run, outcome.value) + 1)
    run.save(update_fields=[outcome.value])


def _import(job: Job, one: Harvested, *, is_repeated: bool) -> ImportOutcome:
    try:
        if is_repeated:
            raise Refused("told twice in this file: the first one counts")
        outcome = store(job, one)
    except Refused as refused:
        for reason in refused.reasons:
            job.say(Severity.ERROR, f"{one.identifier or 'a dataset'}: {reason}")
        return ImportOutcome.REFUSED
    if outcome != ImportOutcome.UNCHANGED:
        for line, text in one.warnings:
            job.say(Severity.WARNING, f"{one.identifier}: {text}", line)
    return outcome


def store(job: Job, one: Harvested) -> ImportOutcome:
    """Write one dataset, with its trace and its version. Raises `Refused`, and then nothing of it stays."""
    document = settled(one, default=job.holder)
    sha256 = fingerprint(document)
    item = ImportItem.objects.filter(source=job.source, identifier=one.identifier).first()
    if item and item.sha256 == sha256:
        return ImportOutcome.UNCHANGED
    dataset = Dataset.objects.filter(origin=job.source, origin_identifier=one.identifier).first()
    outcome = ImportOutcome.CHANGED if dataset else ImportOutcome.CREATED
    try:
        with transaction.atomic():
            _write_dataset(job, one, dataset, document)
            ImportItem.objects.update_or_create(
                source=job.source,
                identifier=one.identifier,
                defaults={"sha256": sha256, "outcome": outcome, "run": job.run},
            )
            transaction.set_rollback(job.dry_run)
    except Error as error:
        raise Refused(f"the database refuses it: {str(error).splitlines()[0]}") from error
    return outcome


def _write_dataset(job: Job, one: Harvested, dataset: Dataset | None, document: Description) -> None:
    change = "changed" if dataset else "created"
    if dataset:
        document = document | {name: getattr(dataset, name) for name in ("kind", "is_catalogue_data", "is_invented")}
    else:
        dataset = Dataset(code=free_code(document["title_fr"]), origin=job.source, origin_identifier=one.identifier)
    write(dataset, document)
    facts = {"code": dataset.code, "change": change, "source": job.source}
    audit.record(
        "catalogue.dataset_imported",
        object=audit.Ref("dataset", str(dataset.pk)),
        actor=job.actor,
        at=job.at,
        facts=facts,
    )
    if dataset.status == DatasetStatus.WITHDRAWN:
        one.warnings.append((None, "withdrawn here: written, not published again"))
    elif job.publish:
        publish_version(dataset, at=job.at, actor=job.actor)


def free_code(title: str) -> str:
    """Return a code after a title that no dataset has."""
    stem = slugify(title)[:50].strip("-") or "jeu"
    taken = _OTHER_PAGES | set(Dataset.objects.filter(code__startswith=stem).values_list("code", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (stem, *numbered) if code not in taken)


# What only the database knows: who the holder is, which datasets are linked


def settled(one: Harvested, *, default: Holder | None = None) -> Description:
    """Return the description that can be written. Raises `Refused` with every reason why it cannot."""
    reasons = [] if one.identifier else ["without an identifier nor an address"]
    if len(one.identifier) > Dataset._meta.get_field("origin_identifier").max_length:
        reasons.append("its identifier is too long")
    if one.identifier.startswith(pid("")):
        reasons.append("it is a dataset of this catalogue, which a file does not change")
    found, named = holder_of(one.holder), one.holder.name or one.holder.uri
    holder = found or default
    if holder is None:
        reasons.append(f"unknown holder “{named}”" if named else "no holder named")
    elif named and not found:
        one.warnings.append((None, f"unknown holder “{named}”: {holder.short_name} answers for it"))
    reasons += checks.faults(one.document)
    if reasons or holder is None:
        raise Refused(*reasons)
    return one.document | {"holder": holder.code, "linkages": _linkages(one.document["linkages"])}


def holder_of(told: Told) -> Holder | None:
    """Return the holder that a file tells of: by our own address of it, its home page, its number, or its name."""
    wanted = Q()
    if told.homepage:
        wanted |= Q(homepage__iexact=told.homepage) | Q(homepage__iexact=told.homepage.rstrip("/"))
        wanted |= Q(homepage__iexact=told.homepage.rstrip("/") + "/")
    if told.name:
        wanted |= Q(name__iexact=told.name) | Q(short_name__iexact=told.name)
    for part in told.uri.removesuffix("#holder").strip("/").split("/")[-1:]:
        wanted |= Q(siren=part) if part.isdecimal() else Q()
        wanted |= Q(code=part) if told.uri.startswith(settings.HUB_PUBLIC_URL) else Q()
    return Holder.objects.filter(wanted).order_by("pk").first() if wanted else None


def _linkages(links: list[Description]) -> list[Description]:
    """Put the code of a dataset of ours where its address, here or in the other catalogue, stood."""
    addresses = {link["other"] for link in links} - {""}
    ours = {address.removeprefix(pid("")) for address in addresses if address.startswith(pid(""))}
    rows = Dataset.objects.filter(Q(public_id__in=ours) | Q(origin_identifier__in=addresses))
    codes = {}
    for row in rows:
        codes[pid(row.public_id)] = codes[row.origin_identifier] = row.code
    codes.pop("", None)
    return [
        link
        | {"other": codes.get(link["other"], ""), "other_name": "" if link["other"] in codes else link["other_name"]}
        for link in links
    ]
