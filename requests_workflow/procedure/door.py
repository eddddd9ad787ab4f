"""The one door: no legal act happens except through `perform`.

One transaction: lock the row, find the act in the rules in force, check law, role and facts, write, move the clocks,
keep a snapshot, record the trace. After commit: the mails. A refusal writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction as database
from django.utils.translation import gettext as _

from audit import api as audit
from hub import clock
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.procedure import clocks, notices, policies, registry, snapshots, substitution, wording
from requests_workflow.procedure.models import AccessRequest, Reason, Stateful
from requests_workflow.procedure.refusals import AlreadyDone, Change, NotAllowed, Refused, Stale, WrongState
from requests_workflow.procedure.signals import act_done

#: The field that keeps the day a file first reached a state.
MILESTONES = {
    "filed": "filed_at",
    "declared": "filed_at",
    "no_procedure": "filed_at",
    "complete": "completed_at",
    "transmitted_to_cnil": "transmitted_at",
    "authorised": "authorised_at",
    "approved": "authorised_at",
    "conformity_declared": "authorised_at",
    "registered": "authorised_at",
}


@dataclass
class Act:
    """One act on its way through the door: what guards and effects see of it."""

    transition: rules.Transition
    subject: Stateful
    by: User
    roles: frozenset[str]
    at: datetime
    data: Mapping
    from_state: str
    #: Day the clocks count from; an effect may set it to a day the data tells (receipt by another authority).
    clock_on: date
    #: Lengths that a decision gives to delays this act starts, by clock code, in the rule's unit.
    clock_lengths: dict[str, int] = field(default_factory=dict)
    #: What the trace says for good of this act beside its kind: no personal data, no content of the file.
    facts: dict = field(default_factory=dict)
    #: What an effect tells whoever performed the act, and nobody else.
    result: object = None

    @property
    def request(self) -> AccessRequest | None:
        return self.subject.file

    @property
    def role(self) -> str:
        """The role the person acts in: the first that the rules name for this act."""
        return next(role for role in self.transition.by if role in self.roles)

    @property
    def from_rule_state(self) -> rules.State:
        return self.subject.machine.states[self.from_state]


def perform(
    name: str,
    subject: Stateful,
    *,
    by: User,
    at: datetime,
    data: Mapping | None = None,
    seen: int | None = None,
) -> Act:
    """Perform an act and return it; `act.subject` is the fresh row.

    An unsaved `subject` is brought to life by an act that starts from nothing, or from the state it is given when its
    row is born with its first act. `data` is the cleaned data of the act's form. `seen` is the version the person had
    before their eyes. Raises a `Refused` with its reason; nothing is written then.
    """
    with database.atomic():
        act = _prepare(name, _locked(subject), by=by, at=at, data=data or {})
        _check_role(act)
        _check_fresh(act, seen)
        _check_state(act)
        _check_guards(act)
        _carry_out(act)
    return act


def check(name: str, subject: Stateful, *, by: User, at: datetime, data: Mapping | None = None) -> None:
    """Raise the `Refused` that `perform` would raise now, before anything is written."""
    act = _prepare(name, subject, by=by, at=at, data=data or {})
    _check_role(act)
    _check_state(act)
    _check_guards(act)


def check_role_and_state(name: str, subject: Stateful, *, by: User, at: datetime) -> None:
    """Raise the `Refused` of a person or a state that this act is not for, whatever the facts."""
    act = _prepare(name, subject, by=by, at=at, data={})
    _check_role(act)
    _check_state(act)


@dataclass(frozen=True)
class Offer:
    """An act a person may do now; `refusal` says what is missing when a fact is not there yet."""

    transition: rules.Transition
    subject: Stateful
    refusal: str

    @property
    def possible(self) -> bool:
        return not self.refusal


def offers(subject: Stateful, user: User, at: datetime, roles: frozenset[str] | None = None) -> list[Offer]:
    """Return what a person's roles and the state allow, in the order of the rules: the same table as `perform`.

    `roles` are those on the subject, when a list has them already.
    """
    if roles is None:
        roles = policies.roles_for(user, subject)
    return [
        Offer(transition, subject, _refusal_of_guards(transition, subject, user, roles, at))
        for transition in subject.machine.transitions_from(subject.state)
        if roles & set(transition.by)
    ]


def offer_to_begin(name: str, subject: Stateful, user: User, at: datetime) -> Offer | None:
    """Return the act that would bring an unsaved subject to life, as `offers` would; None for who has not the role."""
    transition = subject.machine.transitions[name]
    roles = policies.roles_for(user, subject)
    if not roles & set(transition.by):
        return None
    return Offer(transition, subject, _refusal_of_guards(transition, subject, user, roles, at))


def _refusal_of_guards(transition, subject, user, roles, at) -> str:
    try:
        _check_guards(_act(transition, subject, user, roles, at, {}), offered=True)
    except Refused as refused:
        return refused.reason
    return ""


def _locked(subject: Stateful) -> Stateful:
    """Lock the file first, then what belongs to it: every act on one file waits for the one before."""
    if subject.file is not None and subject.file.pk and subject.file is not subject:
        AccessRequest.objects.select_for_update(of=("self",)).get(pk=subject.file.pk)
    if subject.pk is None or policies.is_held(subject):
        return subject
    return type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)


def _prepare(name: str, subject: Stateful, *, by: User, at: datetime, data: Mapping) -> Act:
    transition = subject.rule_set.machines[subject.machine_name].transitions[name]
    return _act(transition, subject, by, policies.roles_for(by, subject), at, data)


def _act(transition, subject, by, roles, at, data) -> Act:
    return Act(
        transition=transition,
        subject=subject,
        by=by,
        roles=roles,
        at=at,
        data=data,
        from_state=subject.state,
        clock_on=clock.day_of(at),
    )


def _check_role(act: Act) -> None:
    if act.roles & set(act.transition.by):
        return
    who = ", ".join(wording.role_label(role, act.subject.rule_set) for role in act.transition.by)
    raise NotAllowed(_("« %(act)s » revient à : %(who)s.") % {"act": wording.of(act.transition, "label"), "who": who})


def _check_fresh(act: Act, seen: int | None) -> None:
    if seen is None or act.transition.stays or seen == act.subject.version:
        return
    changes = _changes_since(act.subject, seen)
    if changes and changes[0].facts.get("transition") == act.transition.name and changes[0].actor_id == str(act.by.pk):
        raise AlreadyDone(_("C’est déjà fait."))
    raise Stale(
        _("Le dossier a changé depuis que vous avez ouvert cette page."), [_as_change(event) for event in changes]
    )


def _changes_since(subject: Stateful, version: int) -> list:
    events = audit.events_for(subject.audit_ref).filter(
        facts__machine=subject.machine_name, facts__subject=subject.pk, facts__version__gt=version
    )
    return list(events)


def _as_change(event) -> Change:
    return Change(when=event.occurred_at, who=wording.actor_name(event), what=wording.kind_label(event.kind))


def _check_state(act: Act) -> None:
    allowed = act.transition.from_
    if act.transition.name not in act.subject.machine.transitions:
        raise WrongState(_no_such_act(act))
    if act.from_state in allowed or (act.subject.pk is None and not allowed):
        return
    raise WrongState(
        _("« %(act)s » n’est pas possible à ce stade : %(state)s.")
        % {
            "act": wording.of(act.transition, "label"),
            "state": wording.of(act.subject.rule_state, "label") if act.from_state else "—",
        }
    )


def _no_such_act(act: Act) -> str:
    """Say that an act of the rules is none of the route that the file takes."""
    route = act.subject.rule_set.routes[act.request.route]
    said = {"act": wording.of(act.transition, "label"), "route": wording.of(route, "label")}
    return _("« %(act)s » n’existe pas sur le circuit que suit ce dossier : %(route)s.") % said


def _check_guards(act: Act, *, offered: bool = False) -> None:
    """Run the named facts of the rules; those marked `needs_data` speak only once the form is sent."""
    for name in act.transition.guards:
        guard = registry.GUARDS[name]
        if not (offered and getattr(guard, "needs_data", False)):
            guard(act)


def _carry_out(act: Act) -> None:
    subject = act.subject
    _move(act)
    _keep_reason(act)
    for effect in registry.EFFECTS[subject.machine_name, act.transition.name]:
        effect(act)
    for step in act.transition.clocks:
        clocks.apply(step, subject, on=act.clock_on, at=act.at, length=act.clock_lengths.get(step.code))
    if act.transition.snapshot and act.request:
        act.facts["sha256"] = snapshots.take(act.request, transition=act.transition.name, at=act.at).sha256
    _record(act)
    notices.queue(act)
    act_done.send(sender=type(subject), act=act)


def _keep_reason(act: Act) -> None:
    text = act.data.get("reason", "")
    if text and act.request:
        Reason.objects.create(
            request=act.request,
            machine=act.subject.machine_name,
            transition=act.transition.name,
            text=text,
            at=act.at,
            by=act.by,
        )


def _move(act: Act) -> None:
    subject = act.subject
    if not act.transition.stays:
        subject.state = act.transition.to
        subject.version += 1 if act.from_state else 0
    if act.transition.stays and act.transition.timeline == "none":
        return
    if isinstance(subject, AccessRequest):
        _mark_milestone(subject, act.at)
    subject.save()


def _mark_milestone(request: AccessRequest, at: datetime) -> None:
    request.changed_at = at
    milestone = MILESTONES.get(request.state)
    if milestone and getattr(request, milestone) is None:
        setattr(request, milestone, at)


def _record(act: Act) -> None:
    subject = act.subject
    principal = substitution.principal(act.by, act.role, act.request, on=clock.day_of(act.at))
    audit.record(
        act.transition.audit,
        object=subject.audit_ref,
        actor=audit.Actor(str(act.by.pk), act.role),
        at=act.at,
        project=act.request.reference if act.request else "",
        basis=act.transition.sources[0],
        object_version=subject.version,
        on_behalf_of=str(principal.pk) if principal else "",
        facts={
            "machine": subject.machine_name,
            "subject": subject.pk,
            "transition": act.transition.name,
            "from": act.from_state,
            "to": subject.state,
            "version": subject.version,
            "ruleset": subject.rule_set.id,
            **act.facts,
        },
    )
