"""Plays the planned acts through the door, each in its transaction; what the trail already tells is skipped."""

from collections.abc import Callable
from datetime import UTC, date, time, timedelta
from typing import Any

from django.db import transaction

from audit import api as audit
from catalogue import queries as catalogue
from hub import clock, working_days
from hub.accounts.enums import Role
from hub.accounts.models import User
from hub.demonstration import content, descriptions, pieces
from hub.demonstration.steps import Planned
from hub.mail import outbox
from requests_workflow import rules
from requests_workflow.committee.deliberation import queries as deliberation
from requests_workflow.committee.enums import Presence, SessionMode
from requests_workflow.committee.models import Ballot, Session
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.committee.sessions import queries as sessions
from requests_workflow.consultation import actions as consultation_actions
from requests_workflow.consultation import queries as consultation
from requests_workflow.consultation.enums import Origin, Owner
from requests_workflow.consultation.models import Condition
from requests_workflow.dossier import checklist
from requests_workflow.dossier import queries as dossier
from requests_workflow.dossier.team import signing
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest, Stateful
from requests_workflow.provision import delivered
from requests_workflow.stewardship import queries as stewardship

#: Numbers of decisions begin here, beyond those the CNIL gives in a year.
FIRST_DECISION = 900

Done = tuple[str, str, str, str]


class Stage:
    """The people by key, and the acts done so far."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people
        self.done = _told_by_the_trail(people)

    def play(self, planned: Planned) -> bool:
        """Perform one act unless the trail tells it; return whether it was performed now."""
        if _told(planned, self._actor(planned)) in self.done:
            return False
        with transaction.atomic():
            subject = self._subject(planned)
            data = FILLERS.get(planned.step.act, _as_it_is)(self, planned, subject)
            door.perform(planned.step.act, subject, by=self._actor(planned), at=planned.at, data=data)
            outbox.withhold_waiting()
        return True

    def _actor(self, planned: Planned) -> User:
        """The one who delivers is who answers for the first dataset asked."""
        if planned.step.by != "holder":
            return self.people[planned.step.by]
        return self.people[first_holder(content.projects()[planned.subject])]

    def _subject(self, planned: Planned) -> Stateful:
        if planned.step.machine == "session":
            return _session(planned)
        if planned.step.machine == descriptions.MACHINE:
            return stewardship.description_of(catalogue.datasets_by_code([planned.subject])[planned.subject])
        if planned.step.act == "create":
            return self._new_file(planned)
        if planned.step.act == "put_to_vote":
            return self._new_ballot(planned)
        if planned.step.act == "set_condition":
            return self._new_condition(planned)
        request = AccessRequest.objects.get(reference=content.projects()[planned.subject].reference)
        return SUBJECTS[planned.step.machine](request, planned.step.about, self.people)

    def _new_file(self, planned: Planned) -> AccessRequest:
        project, by = content.projects()[planned.subject], self._actor(planned)
        ruleset = rules.in_force(clock.day_of(planned.at))
        return AccessRequest(
            reference=project.reference,
            ruleset=ruleset.id,
            form_version=ruleset.form_in_force(clock.day_of(planned.at)).id,
            title=project.title,
            acronym=project.acronym,
            organisation=by.memberships.get(role=Role.SPONSOR).organisation,
            created_by=by,
            created_at=planned.at,
            creation_key=project.creation_key,
        )

    def _new_condition(self, planned: Planned) -> Condition:
        """A condition that a consulted holder sets on the project, to be met within a quarter."""
        request = AccessRequest.objects.get(reference=content.projects()[planned.subject].reference)
        return consultation_actions.new_condition(
            request,
            by=self._actor(planned),
            at=planned.at,
            text=planned.step.data["text"],
            origin=Origin.HOLDER,
            owner=Owner.SPONSOR,
            due_on=clock.day_of(planned.at) + timedelta(days=90),
            holder=consultation.consultations_of(request).get(holder__code=planned.step.about).holder,
        )

    def _new_ballot(self, planned: Planned) -> Ballot:
        request = AccessRequest.objects.get(reference=content.projects()[planned.subject].reference)
        said = {**planned.step.data, "recommendations": "\n".join(planned.step.data["recommendations"])}
        return deliberation.new_ballot(sessions.current_item(request), **said, opened_at=planned.at)


def first_holder(project: content.Project) -> str:
    """Return the key of who answers for the first dataset a project asks for."""
    dataset = catalogue.datasets_by_code(project.datasets)[next(iter(project.datasets))]
    body = next(one.key for one in content.organisations().values() if one.holder == dataset.holder.code)
    return content.in_role(Role.DATA_HOLDER, body)[0]


# What an act is about

SUBJECTS: dict[str, Callable[[AccessRequest, str, dict[str, User]], Stateful]] = {
    "access_request": lambda request, about, people: request,
    "consultation": lambda request, about, people: consultation.consultations_of(request).get(holder__code=about),
    "condition": lambda request, about, people: request.conditions.get(holder__code=about),
    "agenda_item": lambda request, about, people: sessions.current_item(request),
    "ballot": lambda request, about, people: deliberation.last_ballot(sessions.current_item(request)),
    "assignment": lambda request, about, people: rapporteurs.own_seat(people[about], request),
}


def _session(planned: Planned) -> Session:
    held_on = date.fromisoformat(planned.subject)
    if planned.step.act != "plan_session":
        return Session.objects.get(held_on=held_on)
    return Session(held_on=held_on, starts_at=time(14, 0), mode=SessionMode.VIDEO, place="")


# What an act is done with

Filler = Callable[[Stage, Planned, Stateful], dict[str, Any]]


def _as_it_is(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    """Return the data of the step, its relative days made into days."""
    return {name: _day(value, planned) for name, value in planned.step.data.items()}


def _day(value: Any, planned: Planned) -> Any:
    if value == "today":
        return clock.day_of(planned.at)
    if value == "yesterday":
        return working_days.add_working_days(clock.day_of(planned.at), -1)
    if value == "next":
        return f"DR-{planned.at.year}-{FIRST_DECISION + content.projects()[planned.subject].number}"
    return value


def _document(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    data, project = planned.step.data, content.projects()[planned.subject]
    told = f"{project.acronym} — {project.title}"
    upload = pieces.piece(data["piece"], data["label"], project=told, note=data["note"])
    return {"piece": data["piece"], "document": upload}


def _old_document(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    held = dossier.documents(subject)
    return {"document": next(one.pk for one in held if one.piece == planned.step.data["piece"])}


def _verdicts(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    missing = planned.step.data["missing"]
    items = [item.code for item in checklist.unchecked(subject)]
    return {"items": {code: ("missing", missing[code]) if code in missing else ("ok", "") for code in items}}


def _expert(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    return {**planned.step.data, "expert": stage.people[planned.step.data["expert"]]}


def _rapporteurs(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    return {"rapporteurs": [stage.people[key] for key in planned.step.data["people"]]}


def _presences(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    return {"presences": {stage.people[key]: Presence.VIDEO for key in planned.step.data["people"]}}


def _hands(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    return {"votes": {stage.people[key].pk: choice for key, choice in planned.step.data["choices"].items()}}


def _agenda(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    return {"session": Session.objects.get(held_on=planned.step.data["session_on"])}


def _section(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    return descriptions.data_of(subject.draft, planned.step.data["section"], planned.subject)


def _delivery(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    return {**_as_it_is(stage, planned, subject), "lines": delivered.everything(subject)}


def _remarks(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    said = content.sentences()["availability"][planned.step.about]
    return {**planned.step.data, "availability": [{"dataset": one["code"], **said} for one in subject.sent_data]}


def _declaration(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    project = content.projects()[planned.subject]
    told = f"{project.acronym} — {project.title}"
    piece = next(piece for piece in subject.rule_set.pieces.values() if subject.route in piece.later)
    return {**planned.step.data, "declaration": pieces.piece(piece.code, piece.label_fr, project=told, note="")}


def _officer(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    return {"officer": stage.people[planned.step.data["officer"]]}


def _signed(stage: Stage, planned: Planned, subject: Stateful) -> dict[str, Any]:
    return {"sha256": signing.present_sha256(subject)}


FILLERS: dict[str, Filler] = {
    "assign_officer": _officer,
    "sign": _signed,
    "declare_conformity": _declaration,
    "add_document": _document,
    "remove_document": _old_document,
    "check_item": _verdicts,
    "assign_rapporteurs": _rapporteurs,
    "call_expert": _expert,
    "record_attendance": _presences,
    "enter_hands": _hands,
    "schedule": _agenda,
    "save_draft": _section,
    "deliver": _delivery,
    "give_remarks": _remarks,
}


# What the trail tells


def _told(planned: Planned, actor: User) -> Done:
    return planned.step.machine, planned.step.act, str(actor.pk), planned.at.astimezone(UTC).isoformat()


def _told_by_the_trail(people: dict[str, User]) -> set[Done]:
    told = audit.latest_events().filter(actor__in=audit.pseudonyms_of(str(person.pk) for person in people.values()))
    rows = told.values_list("facts__machine", "facts__transition", "actor_id", "occurred_at")
    return {(machine, act, actor, at.astimezone(UTC).isoformat()) for machine, act, actor, at in rows}
