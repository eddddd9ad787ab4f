"""What the pages of a description show, in the shapes the components draw."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import api as audit
from catalogue.conformance import queries as conformance
from catalogue.conformance.judging import is_described
from catalogue.conformance.queries import Report, SectionReport
from catalogue.conformance.sections import PARTS, Section
from catalogue.enums import DatasetStatus
from catalogue.publishing.description import Description as Document
from catalogue.publishing.description import describe
from catalogue.publishing.differences import Difference, differences
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.models import User
from hub.ui import words
from hub.ui.shapes import Event, Tab, Task
from requests_workflow.procedure import door, presentation, wording
from requests_workflow.procedure.presentation import Button
from requests_workflow.procedure.refusals import Refused
from requests_workflow.stewardship import queries
from requests_workflow.stewardship.models import Description

#: Events of its history that the page of a description tells.
RECENT = 20
#: Acts offered only when nothing keeps them from being done; the others say what they wait for.
_SILENT = ("abandon", "drop", "rebase", "attest", "withdraw")


def may(description: Description, act: str, user: User, *, at: datetime) -> bool:
    """Tell whether a person's role and the state allow an act, whatever the facts."""
    try:
        door.check_role_and_state(act, description, by=user, at=at)
    except Refused:
        return False
    return True


def report_on(description: Description, document: Document, *, at: datetime) -> Report:
    """Return the report of conformance of a document of a dataset."""
    until = queries.attested_until(description.dataset)
    return conformance.report(document, today=clock.day_of(at), attested_until=until)


def tasks(description: Description, document: Document, report: Report, *, editable: bool) -> list[Task]:
    """Return the sections of a description as a list of tasks, with links for who may write."""
    return [
        _task(section, report.of_section(section), document, _address(description, section) if editable else "")
        for section in Section
    ]


def _address(description: Description, section: Section) -> str:
    return reverse("stewardship:section", args=[description.dataset.code, section])


def _task(section: Section, found: SectionReport, document: Document, url: str) -> Task:
    if found.lacks:
        status, tone = _("À compléter"), "warning"
    elif found.recommended:
        status = ngettext("%(n)s recommandation", "%(n)s recommandations", found.recommended)
        status, tone = status % {"n": found.recommended}, "info"
    elif found.remarks:
        status = ngettext("%(n)s remarque", "%(n)s remarques", len(found.remarks)) % {"n": len(found.remarks)}
        tone = "info"
    else:
        is_empty = section in PARTS and not document[PARTS[section]]
        status, tone = _("Facultatif") if is_empty else _("Complet"), "neutral"
    return Task(str(section.label), url, status, tone, done=tone == "neutral", hint=_hint(section, document))


def _hint(section: Section, document: Document) -> str:
    if section in PARTS:
        number = len(document[PARTS[section]])
        return ngettext("%(n)s ligne", "%(n)s lignes", number) % {"n": number} if number else _("Rien encore")
    if section == Section.DICTIONARY:
        number = len(document["tables"])
        return ngettext("%(n)s table", "%(n)s tables", number) % {"n": number} if number else _("Aucune table")
    return ""


def buttons(description: Description, user: User, *, at: datetime) -> list[Button]:
    """Return the acts a person may do now; those that wait for something say what, where it helps."""
    silent = {presentation.act_url(description, act) for act in _SILENT}
    offered = presentation.buttons(description, user, at=at)
    return [button for button in offered if not (button.refusal and button.url in silent)]


def changes(description: Description) -> list[Difference]:
    """Return what the draft changes of what the catalogue says; everything, for a dataset it does not show yet."""
    dataset = description.dataset
    is_known = dataset.version_number or dataset.status == DatasetStatus.PUBLISHED
    return differences(describe(dataset) if is_known else {}, description.draft)


def facts(description: Description) -> list[tuple[str, str]]:
    """Return what stands beside a description, as (term, text) pairs."""
    dataset, until = description.dataset, queries.attested_until(description.dataset)
    pairs = [
        (_("Détenteur"), dataset.holder.name),
        (_("Version publiée"), str(dataset.version_number or _("aucune"))),
        (_("À attester au plus tard le"), words.day_month(until) if until else ""),
    ]
    if description.saved_at:
        saved = {"moment": words.moment(description.saved_at), "who": description.saved_by.full_name}
        pairs.append((_("Dernier enregistrement"), _("%(moment)s, par %(who)s") % saved))
    return [pair for pair in pairs if pair[1]]


def history(description: Description) -> list[Event]:
    """Return the last acts on a description, the newest first: two queries."""
    told = audit.events_for(description.audit_ref).filter(outcome=0, facts__machine=Description.machine_name)
    told = list(told.exclude(facts__transition="save_draft").order_by("-seq")[:RECENT])
    names = accounts.names_of_people({event.actor_id for event in told})
    ruleset = queries.current_rules()
    return [
        Event(
            at=event.occurred_at,
            title=wording.kind_label(event.kind),
            actor=names.get(event.actor_id, ""),
            role=wording.role_label(event.actor_role, ruleset),
        )
        for event in told
    ]


@dataclass(frozen=True)
class TableLine:
    """One table of a draft on the page of the dictionary; `bare` counts the variables still to describe."""

    name: str
    label: str
    url: str
    variables: int
    bare: int


def tables(description: Description) -> list[TableLine]:
    """Return the tables of a draft, each with the page where it is described."""
    return [
        TableLine(
            name=table["name"],
            label=table["label_fr"],
            url=reverse("stewardship:table", args=[description.dataset.code, table["name"]]),
            variables=len(table["variables"]),
            bare=sum(not is_described(variable) for variable in table["variables"]),
        )
        for table in description.draft["tables"]
    ]


def tabs(user: User, current: str, *, today: date) -> list[Tab]:
    """Return the ways to look at the list of descriptions, with how many stand behind each."""
    own = queries.visible_to(user)
    shown = {
        "": (_("Toutes"), own),
        "a-relire": (_("À relire par le secrétariat"), queries.submitted(own)),
        "en-retard": (_("À attester, en retard"), queries.overdue(own, today=today)),
    }
    base = reverse("stewardship:list")
    return [
        Tab(label, f"{base}?etat={key}" if key else base, current=key == current, count=found.count())
        for key, (label, found) in shown.items()
    ]
