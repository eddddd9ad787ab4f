"""What the acts on a description write when they go through the door.

Data of the acts: `save_draft` {place, content, seen}: a `sections.Place`, what `sections.read` would return of it, and
the `sections.seen` of what the page showed; `receive_draft` {document, key}; `submit` and `publish` {notes_fr,
notes_en}; `send_back` {remarks}.
"""

from django.utils.translation import gettext as _

from audit import api as audit
from catalogue.enums import DatasetStatus
from catalogue.models import Attestation, Dataset
from catalogue.publishing import versions, writing
from catalogue.publishing.description import describe
from catalogue.publishing.rebasing import rebase
from catalogue.search import indexing
from hub import clock
from requests_workflow.procedure.refusals import AlreadyDone, Stale
from requests_workflow.procedure.registry import effect
from requests_workflow.stewardship import guards, notices, queries, sections

MACHINE = "description"


@effect(MACHINE, "create_description", "begin_draft")
def begin(act) -> None:
    """Start from what the dataset says now."""
    description = act.subject
    description.draft = describe(description.dataset)
    description.base_version = description.dataset.version_number
    description.remarks = description.notes_fr = description.notes_en = ""
    _keep(act)


@effect(MACHINE, "save_draft")
def save_section(act) -> None:
    """Write one section over the draft, unless somebody else wrote it since the page was drawn."""
    description, place = act.subject, act.data["place"]
    present = sections.read(description.draft, place)
    if act.data["content"] == present:
        raise AlreadyDone(_("C’est déjà enregistré."))
    if act.data["seen"] != sections.seen(present):
        raise Stale(_("Quelqu’un a modifié cette partie depuis que vous avez ouvert la page."), [])
    description.draft = sections.replaced(description.draft, place, act.data["content"])
    act.facts["section"] = str(place.section)
    _keep(act)


@effect(MACHINE, "receive_draft")
def replace_the_draft(act) -> None:
    """Take what a program sent for the whole draft, started from what is published now."""
    act.subject.draft = act.data["document"]
    act.subject.base_version = act.subject.dataset.version_number
    act.facts["key"] = act.data["key"]
    _keep(act)


@effect(MACHINE, "rebase")
def start_again(act) -> None:
    """Take the draft's own changes over to the version published meanwhile."""
    description = act.subject
    present = describe(description.dataset)
    description.draft = rebase(queries.base_of(description), description.draft, present)
    description.base_version = description.dataset.version_number
    _keep(act)


@effect(MACHINE, "submit")
def hand_in(act) -> None:
    act.subject.notes_fr, act.subject.notes_en = act.data["notes_fr"], act.data["notes_en"]
    act.subject.save(update_fields=["notes_fr", "notes_en"])


@effect(MACHINE, "send_back")
def keep_the_remarks(act) -> None:
    act.subject.remarks = act.data["remarks"]
    act.subject.save(update_fields=["remarks"])


@effect(MACHINE, "publish")
def publish(act) -> None:
    """Write the draft over the rows of the dataset and publish them as its next version."""
    description = act.subject
    description.dataset = Dataset.objects.select_for_update(of=("self",)).get(pk=description.dataset_id)
    guards.base_is_current(act)
    writing.write(description.dataset, description.draft)
    version = versions.publish(
        description.dataset,
        at=act.at,
        actor=audit.Actor(str(act.by.pk), act.role),
        notes_fr=act.data["notes_fr"],
        notes_en=act.data["notes_en"],
        basis=act.transition.sources[0],
    )
    act.facts["number"] = version.number if version else description.base_version
    _clear(act)


@effect(MACHINE, "abandon", "drop")
def forget(act) -> None:
    _clear(act)


@effect(MACHINE, "attest")
def keep_the_word(act) -> None:
    """Write the holder's word for the year (EHDS art. 60(3))."""
    dataset, year = act.subject.dataset, clock.day_of(act.at).year
    Attestation.objects.create(
        dataset=dataset, year=year, version_number=dataset.version_number, attested_at=act.at, attested_by=act.by
    )
    act.facts["number"] = dataset.version_number


@effect(MACHINE, "withdraw")
def take_out(act) -> None:
    """Take the dataset out of the catalogue; its versions stay."""
    dataset = act.subject.dataset
    dataset.status = DatasetStatus.WITHDRAWN
    dataset.save(update_fields=["status"])
    indexing.index([dataset.pk])


@effect(MACHINE, "submit", "send_back", "publish", "withdraw")
def tell(act) -> None:
    notices.queue(act)


def _keep(act) -> None:
    act.subject.saved_at, act.subject.saved_by = act.at, act.by
    act.subject.save()


def _clear(act) -> None:
    """Nothing is under way any more."""
    description = act.subject
    description.draft = description.saved_at = description.saved_by = None
    description.remarks = description.notes_fr = description.notes_en = ""
    description.save()
