"""What every page of a file shows: where it stands, what blocks it, what happened; from rules, clocks and trail."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub import clock as system_clock
from hub.accounts.models import User
from hub.ui import words
from hub.ui.shapes import Block, JourneyStep, Step
from requests_workflow import rules
from requests_workflow.procedure import clocks, door, policies, registry, thread, wording
from requests_workflow.procedure.clock_engine import Computation, is_over
from requests_workflow.procedure.models import AccessRequest, Clock, Stateful

TONES = {"complement_requested": "warning", "suspended": "warning", "refused": "refusal", "inadmissible": "refusal"}

STEP_WORDS = {
    "start": gettext_lazy("Le délai commence : %(length)s, le jour de l’événement n’est pas compté"),
    "pause": gettext_lazy("Le délai s’arrête"),
    "resume_restart": gettext_lazy("Le délai repart de zéro : %(length)s"),
    "resume_suspend": gettext_lazy("Le délai reprend où il s’était arrêté ; durée de l’arrêt : %(length)s"),
    "extend": gettext_lazy("Le délai est prolongé, depuis sa fin : %(length)s de plus"),
    "extension_kept": gettext_lazy("La prolongation décidée reste acquise : %(length)s de plus"),
    "roll": gettext_lazy("Le dernier jour est chômé : report au jour ouvré suivant"),
    "stop": gettext_lazy("Le délai prend fin"),
}


@dataclass(frozen=True)
class StateWords:
    label: str
    tone: str
    next: str


def state_words(subject: Stateful, *, inside: bool = True) -> StateWords:
    """Return the label, the tone and the next step of a subject's state, in the active language.

    `inside`: in the words of those who run the procedure; otherwise in those of the sponsor and the public.
    """
    state = subject.rule_state
    return StateWords(wording.state_label(state, inside=inside), tone_of(state), wording.of(state, "next"))


def tone_of(state: rules.State) -> str:
    """Return the colour of a state: good when everyone may know of it, neutral when nothing more comes."""
    return TONES.get(state.name) or ("success" if state.public else "neutral" if state.terminal else "info")


def blocking(request: AccessRequest, *, at: datetime) -> Block | None:
    """Return what the file waits for, from whom, until when and why that date; None when nothing more is due."""
    state = request.rule_state
    if state.terminal:
        return None
    running = _clock_of_state(request, state)
    who = _(" ou ").join(wording.role_label(role, request.rule_set) for role in state.waits_for)
    if running is None:
        return Block(what=wording.of(state, "next"), who=who, note=_("Aucun délai ne court à ce stade."))
    source = request.rule_set.sources[running.rule.sources[0]]
    late = is_over(running.due_on, system_clock.day_of(at))
    return Block(
        what=wording.of(state, "next"),
        who=who,
        until=running.due_on,
        late=late,
        steps=calculation(running),
        source=wording.of(source, "title"),
        source_url=source.address,
        note_label=_("Le délai est passé") if late else _("Si le délai passe"),
        note=wording.of(running.rule, "silence"),
    )


def _clock_of_state(request: AccessRequest, state: rules.State) -> Clock | None:
    """Return the running clock of a state; an urgent referral replaces the committee's ordinary delay."""
    codes = {"C4": ("C4u", "C4")}.get(state.clock, (state.clock,))
    found = {clock.code: clock for clock in clocks.running(request) if clock.subject_machine == request.machine_name}
    return next((found[code] for code in codes if code in found), None)


def calculation(clock: Clock) -> list[Step]:
    """Return the calculation of a clock's date, one line an event, in words."""
    return steps_in_words(clocks.computation(clock))


def steps_in_words(computation: Computation) -> list[Step]:
    """Return the steps of a calculation as the lines a page shows."""
    return [
        Step(
            label=str(STEP_WORDS[step.reason])
            % {"length": span_words(step.span.length, step.span.unit) if step.span else ""},
            on=step.on,
            detail=_("dernier jour : %(day)s") % {"day": words.day_month(step.due_on)} if step.due_on else "",
        )
        for step in computation.steps
    ]


def length_words(rule: rules.Clock) -> str:
    """Return “7 jours ouvrés”, “1 mois”…"""
    return span_words(rule.length, rule.unit)


def span_words(length: int, unit: str) -> str:
    """Return a number of working_days, days or months in words."""
    units = {
        "working_days": ngettext("%(n)s jour ouvré", "%(n)s jours ouvrés", length),
        "days": ngettext("%(n)s jour", "%(n)s jours", length),
        "months": ngettext("%(n)s mois", "%(n)s mois", length),
    }
    return units[unit] % {"n": length}


@dataclass(frozen=True)
class ReasonGiven:
    label: str
    text: str
    at: datetime
    who: str


def reasons(request: AccessRequest, *, user: User) -> list[ReasonGiven]:
    """Return the reasons given for the acts this person may see, oldest first."""
    audiences = thread.audiences(policies.roles_on(user, request))
    found = []
    for reason in request.reasons.select_related("by"):
        transition = request.rule_set.machines[reason.machine].transitions[reason.transition]
        if transition.timeline in audiences:
            who = reason.by.full_name if "office" in audiences else ""
            found.append(ReasonGiven(wording.of(transition, "label"), reason.text, reason.at, who))
    return found


def journey(request: AccessRequest) -> list[JourneyStep]:
    """Return the stages of the route with the present one marked."""
    machine = request.machine
    passed = {machine.states[name].stage for name in machine.reached()}
    stages = [stage for stage in machine.stages.values() if stage.name in passed - {"end"}]
    reached = _stage_reached(request, [stage.name for stage in stages])
    return [
        JourneyStep(label=wording.of(stage, "label"), state=_journey_state(request.rule_state, index, reached))
        for index, stage in enumerate(stages)
    ]


def _journey_state(state: rules.State, index: int, reached: int) -> str:
    """A file that ended early stops where it was: what follows is without object."""
    if index < reached or (index == reached and state.terminal and state.public):
        return "done"
    if state.terminal:
        return "skipped"
    return "current" if index == reached else "upcoming"


def _stage_reached(request: AccessRequest, names: list[str]) -> int:
    """Return the index of the present stage, or of the last one reached when the file ended early."""
    stage = request.rule_state.stage
    if stage in names:
        return names.index(stage)
    if request.transmitted_at:
        return names.index("authority")
    if request.completed_at and "committee" in names:
        return names.index("committee")
    return names.index("admissibility" if "admissibility" in names else "dossier")


@dataclass(frozen=True)
class Button:
    label: str
    url: str
    weight: str
    refusal: str


def buttons(subject: Stateful, user: User, *, at: datetime, roles: frozenset[str] | None = None) -> list[Button]:
    """Return the acts a person may do on a subject, each with the address of its page; `roles` as in `door.offers`."""
    return [
        button(offer, act_url(subject, offer.transition.name))
        for offer in door.offers(subject, user, at, roles)
        if offer.transition.timeline != "none" or (subject.machine_name, offer.transition.name) in registry.ACT_PAGES
    ]


def button(offer: door.Offer, url: str) -> Button:
    """Return the button of an act that is done at an address."""
    return Button(wording.of(offer.transition, "label"), url, offer.transition.weight, offer.refusal)


def act_url(subject: Stateful, transition: str) -> str:
    """Return the page where an act is done: its own when a stage declares one, the generic page otherwise."""
    page = registry.ACT_PAGES.get((subject.machine_name, transition))
    if page is not None:
        return page(subject)
    try:
        return reverse("desk:act", args=[subject.file.reference, subject.machine_name, subject.pk, transition])
    except NoReverseMatch:
        return ""
