"""Every delay of a file, with the reasons of its date: for the page that tells them, and on paper for a court."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from audit import api as audit
from hub import clock as system_clock
from hub import working_days
from hub.accounts.models import User
from hub.pdf import render
from hub.ui import words
from hub.ui.shapes import Row, Step
from requests_workflow import rules
from requests_workflow.procedure import clock_engine, clocks, forecast, policies, presentation, thread, wording
from requests_workflow.procedure.clock_engine import ClockFact, Computation, Span
from requests_workflow.procedure.models import AccessRequest, Clock

VERBS: dict[str, Promise] = {
    "start": gettext_lazy("Début"),
    "pause": gettext_lazy("Arrêt"),
    "resume": gettext_lazy("Reprise"),
    "extend": gettext_lazy("Prolongation"),
    "stop": gettext_lazy("Fin"),
}
RESUMES: dict[str, Promise] = {
    "restart": gettext_lazy("Le délai repart de zéro à la réponse."),
    "suspend": gettext_lazy("Le délai s’arrête et reprend où il s’était arrêté."),
}


@dataclass(frozen=True)
class Moment:
    """Something that happened to a delay: the day it counts for, when it was recorded, by which act."""

    what: str
    on: date
    at: datetime
    act: str


@dataclass(frozen=True)
class Count:
    """The days of a step, one by one: (day, rank or why it does not count)."""

    title: str
    days: list[tuple[str, str]]


@dataclass(frozen=True)
class Explained:
    """A delay and why it ends on that day. `times`: how many of the file's delays are told by this one."""

    code: str
    label: str
    status: str
    tone: str
    running: bool
    due_on: date | None
    rule: list[Row]
    moments: list[Moment]
    steps: list[Step]
    counts: list[Count]
    times: int = 1


@dataclass(frozen=True)
class Foreseen:
    """A link of a forecast, in words."""

    act: str
    on: date
    label: str
    due_on: date
    extended_on: date | None
    silence: str
    steps: list[Step]
    counts: list[Count]


@dataclass(frozen=True)
class Passed:
    """A delay that the day tried comes after."""

    label: str
    due_on: date
    silence: str


def of(request: AccessRequest, *, user: User, at: datetime) -> list[Explained]:
    """Return every delay of a file that this person may know of, those that run first; the same few queries always."""
    readable = thread.audiences(policies.roles_on(user, request))
    found = [clock for clock in request.clocks.prefetch_related("events") if _is_told(clock, readable)]
    acts = _acts(request, readable)
    told = [_explained(clock, acts, today=system_clock.day_of(at)) for clock in found]
    merged = [_merged(list(same)) for _key, same in groupby(told, key=_same)]
    return sorted(merged, key=lambda one: (not one.running, one.due_on or date.max))


def _is_told(clock: Clock, readable: set[str]) -> bool:
    """A delay that only acts of the committee start is the committee's."""
    acts = rules.get(clock.ruleset).machines[clock.subject_machine].transitions.values()
    timelines = {act.timeline for act in acts if rules.ClockStep("start", clock.code) in act.clocks}
    return timelines != {"committee"} or "committee" in readable


def _same(one: Explained) -> tuple:
    """Several holders consulted by one act have the same delay: it is told once."""
    return one.code, one.status, one.due_on, one.moments


def _merged(same: list[Explained]) -> Explained:
    return replace(same[0], times=len(same))


def _acts(request: AccessRequest, readable: set[str]) -> dict[tuple, str]:
    """Return the acts that moved the delays of a file: (instant, verb, code or `all`) to the act in words."""
    traces = audit.events_of_project(request.reference).filter(outcome=0, facts__has_key="transition")
    found = {}
    for trace in traces:
        machine = rules.get(trace.facts["ruleset"]).machines.get(trace.facts["machine"])
        act = machine.transitions.get(trace.facts["transition"]) if machine else None
        if act and act.timeline in {*readable, "none"}:
            found |= {(trace.occurred_at, step.verb, step.code): wording.kind_label(trace.kind) for step in act.clocks}
    return found


def _explained(clock: Clock, acts: dict[tuple, str], *, today: date) -> Explained:
    computation = clocks.computation(clock)
    status, tone = _status(computation, today)
    return Explained(
        code=clock.code,
        label=wording.of(clock.rule, "label"),
        status=status,
        tone=tone,
        running=clock.running,
        due_on=computation.due_on,
        rule=_rule_rows(clock),
        moments=[_moment(clock, event, acts) for event in clock.events.all()],
        steps=presentation.steps_in_words(computation),
        counts=_counts(computation),
    )


def _status(computation: Computation, today: date) -> tuple[str, str]:
    if computation.stopped:
        return _("A pris fin"), "neutral"
    if computation.paused:
        return _("Arrêté"), "warning"
    if clock_engine.is_over(computation.due_on, today):
        return _("Échu"), "refusal"
    return _("En cours"), "info"


def _moment(clock: Clock, event, acts: dict[tuple, str]) -> Moment:
    by = acts.get((event.at, event.verb, clock.code)) or acts.get((event.at, event.verb, "all"), "")
    return Moment(str(VERBS[event.verb]), event.on, event.at, by)


def _rule_rows(clock: Clock) -> list[Row]:
    rule, ruleset = clock.rule, rules.get(clock.ruleset)
    rows = [
        Row(_("Longueur"), _length(clock)),
        Row(_("Prolongation"), _extension(rule)),
        Row(_("Si des pièces sont demandées"), str(RESUMES[rule.on_resume]) if _can_pause(clock) else ""),
        Row(_("Dernier jour chômé"), _rolling(rule, ruleset)),
        Row(_("Qui le délai oblige"), wording.role_label(rule.owner, ruleset)),
        Row(_("Si le délai passe"), words.typo(wording.of(rule, "silence"))),
        Row(_("Acte qui le constate"), _recording(clock)),
        Row(_("Textes"), [_source(ruleset.sources[name]) for name in rule.sources]),
        Row(_("Ce qui reste incertain"), _doubts(rule, ruleset)),
        Row(_("Jeu de règles"), _ruleset(ruleset)),
    ]
    return [row for row in rows if not row.missing]


def _length(clock: Clock) -> str:
    length = presentation.length_words(clock.rule)
    return length if clock.length is None else _("%(length)s, fixés par la décision") % {"length": length}


def _extension(rule: rules.Clock) -> str:
    if not rule.extensions:
        return _("Aucune")
    span = presentation.span_words(rule.extension_length, rule.extension_unit)
    return ngettext("%(n)s fois, de %(span)s", "%(n)s fois, de %(span)s chaque fois", rule.extensions) % {
        "n": rule.extensions,
        "span": span,
    }


def _can_pause(clock: Clock) -> bool:
    acts = rules.get(clock.ruleset).machines[clock.subject_machine].transitions.values()
    return any(rules.ClockStep("pause", clock.code) in act.clocks for act in acts)


def _rolling(rule: rules.Clock, ruleset: rules.RuleSet) -> str:
    if ruleset.parameter(rule.roll):
        return _("Reporté au jour ouvré suivant")
    return _("Pas de report : le délai finit même un jour chômé")


def _recording(clock: Clock) -> str:
    """Silence never decides by itself: a person records it, by one of these acts."""
    acts = rules.get(clock.ruleset).machines[clock.subject_machine].transitions
    return _(" ou ").join(wording.of(acts[name], "label") for name in clock.rule.on_expiry)


def _source(source: rules.Source) -> str:
    title = wording.of(source, "title")
    linked = format_html('<a href="{}">{}</a>', source.address, title) if source.address else title
    return format_html("{} ({})", linked, _("de mémoire, à confirmer")) if source.weight == "known" else linked


def _doubts(rule: rules.Clock, ruleset: rules.RuleSet) -> list[str]:
    """Tell what is uncertain: each parameter of the delay, and the delay's own doubt when none sets its length."""
    own = [_sentence(wording.of(rule, "doubt"))] if rule.doubt_fr and len(rule.parameters) == 1 else []
    told = [
        _("%(what)s : %(value)s (%(name)s). Doute : %(doubt)s")
        % {
            "what": wording.of(parameter, "label"),
            "value": wording.parameter_value(parameter),
            "name": parameter.id.partition("_")[0],
            "doubt": wording.of(parameter, "doubt"),
        }
        for parameter in (ruleset.parameters[name] for name in rule.parameters)
    ]
    return [words.typo(line) for line in [*own, *told]]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _ruleset(ruleset: rules.RuleSet) -> str:
    said = {"label": wording.of(ruleset, "label"), "day": words.day_month(ruleset.in_force_from)}
    return _("%(label)s ; en vigueur depuis le %(day)s, gardé jusqu’à la fin du délai") % said


def _counts(computation: Computation) -> list[Count]:
    """Return the days counted one by one, where they are working days, and those that a roll-over passes."""
    found = [
        Count(_title(step.span), [_day(day.on, day.rank) for day in clock_engine.counted_days(step.span)])
        for step in computation.steps
        if step.span and step.span.unit == "working_days" and step.span.length
    ]
    return found + [_rolled(step) for step in computation.steps if step.reason == "roll"]


def _title(span: Span) -> str:
    said = {"length": presentation.span_words(span.length, span.unit), "day": words.day_month(span.after)}
    return _("%(length)s après le %(day)s") % said


def _rolled(step: clock_engine.Step) -> Count:
    days = [step.on + n * working_days.ONE_DAY for n in range((step.due_on - step.on).days)]
    title = _("Report du dernier jour, le %(day)s") % {"day": words.day_month(step.on)}
    return Count(title, [*(_day(day, None) for day in days), (words.day(step.due_on), _("nouveau dernier jour"))])


def _day(day: date, rank: int | None) -> tuple[str, str]:
    if rank is not None:
        return words.day(day), str(rank)
    holiday = working_days.holiday_name(day, (get_language() or "fr")[:2])
    return words.day(day), _("férié : %(name)s") % {"name": holiday} if holiday else _("fin de semaine")


def awaited_act(request: AccessRequest) -> str:
    """Return in words the act whose day may be tried; empty when the file waits for none that moves a delay."""
    act = forecast.awaited_act(request.machine, request.rule_state)
    return wording.of(act, "label") if act else ""


def earliest(request: AccessRequest) -> date | None:
    """Return the day of the last thing that happened to a running delay of the file: no act comes before it."""
    days = [fact.on for facts in _histories(request).values() for fact in facts]
    return max(days, default=None)


def foresee(request: AccessRequest, *, on: date) -> list[Foreseen]:
    """Return the dates that would follow if the awaited act came on a day; pure, nothing is written."""
    links = forecast.chain(request.rule_set, request.machine, request.rule_state, on=on, histories=_histories(request))
    return [
        Foreseen(
            act=wording.of(link.act, "label"),
            on=link.on,
            label=wording.of(link.clock, "label"),
            due_on=link.computation.due_on,
            extended_on=link.extended_on,
            silence=words.typo(wording.of(link.clock, "silence")),
            steps=presentation.steps_in_words(link.computation),
            counts=_counts(link.computation),
        )
        for link in links
    ]


def passed_by(request: AccessRequest, *, on: date) -> list[Passed]:
    """Return the running delays of the file that would have ended before a day."""
    return [
        Passed(wording.of(clock.rule, "label"), clock.due_on, words.typo(wording.of(clock.rule, "silence")))
        for clock in _own(request)
        if clock_engine.is_over(clock.due_on, on)
    ]


def pdf(request: AccessRequest, *, user: User, at: datetime) -> bytes:
    """Return the delays of a file on paper, in the active language; raise `PdfUnavailable`."""
    context = {"file": request, "clocks": of(request, user=user, at=at), "at": at}
    title = _("Délais du dossier %(reference)s") % {"reference": request.reference}
    return render.render("pdf/dates.html", context, language=(get_language() or "fr")[:2], title=title)


def file_name(request: AccessRequest) -> str:
    return _("delais-%(reference)s.pdf") % {"reference": request.reference}


def _histories(request: AccessRequest) -> dict[str, Sequence[ClockFact]]:
    return {clock.code: [ClockFact(event.verb, event.on) for event in clock.events.all()] for clock in _own(request)}


def _own(request: AccessRequest) -> Iterable[Clock]:
    found = request.clocks.filter(running=True, subject_machine=request.machine_name)
    return found.prefetch_related("events")
