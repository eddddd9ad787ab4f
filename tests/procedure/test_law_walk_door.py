"""Files walked by random people through the real door, on the database; every row is judged by the law (law.py)."""

import uuid
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from audit import api as audit
from hub import clock as system_clock
from hub.accounts import grants
from requests_workflow import rules
from requests_workflow.procedure import clocks, door, notices, registry, snapshots
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import AccessRequest, Snapshot
from requests_workflow.procedure.refusals import GuardFailed, Refused
from tests.procedure import law, reference_clock
from tests.procedure.taken_back import TakenBack

BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULESET = rules.get("2022-01-01")
ROUTES = ["STANDARD", "STANDARD", "MR007", "SAMPLE", "MR004"]
OF_DELAYS = {
    "clock_expired",
    "committee_clock_expired",
    "extension_left",
    "extension_decided_in_time",
    "not_yet_urgent",
}
OF_OPINIONS = {"opinion_expressly_favourable", "opinion_opens_the_methodology"}
OF_ROUTES = {"filed_on_the_route_before"}
ENTRY_KEPT = "register.entry_kept"
MOSTLY = st.sampled_from([True, True, True, False])


class DoorWalk(TakenBack):
    """One file."""

    @initialize(route=st.sampled_from(ROUTES))
    def begin(self, route) -> None:
        self.at, self.life, self.facts_hold, self.opinion = BEGUN, law.Life(), True, "favourable"
        others = set(registry.GUARDS) - OF_DELAYS - OF_OPINIONS - OF_ROUTES
        registry.GUARDS.update(dict.fromkeys(others, self._stands))
        registry.GUARDS.update(dict.fromkeys(OF_OPINIONS, self._opinion_is_express))
        file = AccessRequest(
            ruleset=RULESET.id,
            form_version=RULESET.form_in_force(BEGUN.date()).id,
            route=route,
            title="Sarcomes et chimiothérapie",
            organisation=self.people.university,
            created_by=self.people.sponsor,
            created_at=BEGUN,
            creation_key=uuid.uuid4(),
        )
        self.file = door.perform("create", file, by=self.people.sponsor, at=BEGUN).subject
        grants.give(Grant.RAPPORTEUR_ON, to=self.people.member, on=self.file)
        grants.give(Grant.CONSULTED_ON, to=self.people.holder_body.group, on=self.file)

    def _stands(self, act) -> None:
        """Stand in for a fact that the file would tell; `facts_hold` is drawn before each act."""
        if not self.facts_hold:
            raise GuardFailed("fait absent")

    def _opinion_is_express(self, act) -> None:
        if not self.life.opinion or not RULESET.is_express(self.life.opinion):
            raise GuardFailed("avis non exprès")

    @rule(days=law.WAITS, minutes=st.integers(0, 1439), data=st.data())
    def act(self, days, minutes, data) -> None:
        """Some time later somebody tries an act of this state; an end has none."""
        self.at += timedelta(days=days, minutes=minutes)
        acts = law.tempting(self.file.machine, self.file.rule_state)
        if not acts:
            return
        act = data.draw(st.sampled_from(acts))
        fitting = [name for name in self.people.users if name in act.by]
        who = data.draw(st.sampled_from([*fitting * 5, *self.people.users]))
        self.facts_hold = data.draw(MOSTLY)
        self.opinion = data.draw(st.sampled_from([kind for kind in RULESET.opinions if kind != "tacit"]))
        route_named = data.draw(st.sampled_from(act.to_routes or [self.file.route]))
        typed = {"reason": "Motif.", "route": route_named, "officer": self.people.secretariat}
        before, route = self.file.rule_state, RULESET.routes[self.file.route]
        lasts, traces = self._lasts(), self._traces()
        refusal = self._try(act.name, who, typed)
        if refusal is not None:
            assert refusal.reason
            assert (self._lasts(), self._traces()) == (lasts, traces)
            return
        assert self._traces() == [*traces, act.audit]
        today = system_clock.day_of(self.at)
        law.judge_act(RULESET, route, act, before, self.file.rule_state, self.life, ended=lasts, today=today)
        law.remember(act, self.life, opinion=self.opinion)
        self.life.opened |= self.file.rule_state.public

    def _try(self, name: str, who: str, typed: dict) -> Refused | None:
        try:
            self.file = door.perform(name, self.file, by=self.people.users[who], at=self.at, data=typed).subject
        except Refused as refused:
            return refused
        return None

    def _lasts(self) -> dict:
        return {clock.code: clock.due_on for clock in clocks.running(self.file)}

    def _traces(self) -> list[str]:
        """Return the kinds of what the acts left, without the entries that the register draws after them."""
        kinds = audit.events_of_project(self.file.reference).values_list("kind", flat=True)
        return [kind for kind in kinds if kind != ENTRY_KEPT]

    @invariant()
    def the_rows_are_those_of_the_law(self) -> None:
        kept = AccessRequest.objects.get(pk=self.file.pk)
        running = clocks.running(kept)
        law.judge_clocks(kept.rule_state, [clock.code for clock in running])
        for clock in running:
            facts = [(event.verb, event.on) for event in clock.events.all()]
            assert clock.due_on == reference_clock.due(clock.rule, facts, bool(RULESET.parameter(clock.rule.roll)))


def test_random_people_never_leave_the_law(people, monkeypatch):
    """Effects that write what a form gives are left out; those that move the file between routes stay."""
    kept = {
        name: [effect for effect in effects if name[1] == "create" or effect.__module__.endswith("procedure.effects")]
        for name, effects in registry.EFFECTS.items()
    }
    monkeypatch.setattr(registry, "EFFECTS", defaultdict(list, kept))
    monkeypatch.setattr(registry, "GUARDS", dict(registry.GUARDS))
    monkeypatch.setattr(notices, "queue", lambda act: None)
    monkeypatch.setattr(snapshots, "take", lambda request, *, transition, at: Snapshot(sha256="0" * 64))
    monkeypatch.setattr(DoorWalk, "people", people)
    unhurried = settings(
        max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(DoorWalk, settings=unhurried)
