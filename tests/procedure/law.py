"""What the law forbids, said apart from the rule files and from the code: the walks of the machines are judged by it.

law.md 4 and 4.1 to 4.4. A `Life` is what happened to one thing that goes through a machine, act by act.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from hypothesis import strategies as st

from requests_workflow import rules

#: Acts by which each authority opens data, by the area of their audit kind.
DECIDING = {"cnil": {"authority"}, "hub": {"hub"}, "none": {"sponsor", "register"}}
#: Acts that end what was put before the CNIL, by their audit kind.
DECISIONS = {"authority.authorised", "authority.tacitly_authorised", "authority.refused", "authority.closed"}
#: An urgent referral replaces the committee's ordinary delay.
INSTEAD = {"C4": {"C4", "C4u"}}


#: Days between two tries: mostly few, sometimes enough for a delay to end.
WAITS = st.one_of(st.integers(0, 3), st.integers(0, 6), st.integers(0, 6), st.integers(25, 75))


def tempting(machine: rules.Machine, state: rules.State) -> list[rules.Transition]:
    """Return the acts of a state, several times those that lead on, so that a walk goes far before it ends."""
    acts = machine.transitions_from(state.name)
    onward = [act for act in acts if not act.stays and not machine.states[act.to].terminal]
    return [*acts, *onward * 3, *(act for act in onward if act.weight == "primary" for _again in range(6))]


@dataclass
class Life:
    """`opinion` is the kind that stands; `decided`: the CNIL has answered what was last put before it."""

    opinion: str = ""
    decided: bool = False
    opened: bool = False
    acts: list[str] = field(default_factory=list)


def judge_clocks(state: rules.State, running: Collection[str]) -> None:
    """A state has the delay that it names, and no other goes on behind it; an end has none."""
    expected = INSTEAD.get(state.clock, {state.clock})
    if state.terminal or not state.clock:
        assert not running, f"{sorted(running)} still run in {state.name}"
        return
    assert len(running) == 1, f"{sorted(running)} run in {state.name}"
    assert set(running) <= expected, f"{sorted(running)} run in {state.name} instead of {state.clock}"


def judge_act(
    ruleset: rules.RuleSet,
    route: rules.Route,
    act: rules.Transition,
    before: rules.State,
    after: rules.State,
    life: Life,
    *,
    ended: Mapping[str, date | None],
    today: date,
) -> None:
    """Judge an act just done; `ended` gives the last day of each delay that ran before it."""
    assert not before.terminal or act.stays, f"{act.name} leaves {before.name}, which is an end"
    if "tacit" in act.name:
        _judge_silence(ruleset, act, life, ended=ended, today=today)
    if after.stage == "authority" and before.stage != "authority":
        assert life.opinion or act.name == "accept_local_opinion", f"{act.name} goes to the CNIL without an opinion"
    if act.audit in DECISIONS:
        assert not life.decided, f"{act.name} decides a second time"
    if after.public and not before.public and not life.opened:
        area = act.audit.partition(".")[0]
        assert area in DECIDING[route.authority], (
            f"{act.name} opens data on {route.code}, where {route.authority} decides"
        )
        assert route.opinion != "express" or ruleset.is_express(life.opinion), f"{act.name} without an express opinion"


def _judge_silence(
    ruleset: rules.RuleSet, act: rules.Transition, life: Life, *, ended: Mapping[str, date | None], today: date
) -> None:
    code = "C7" if act.audit.startswith("authority") else "C4"
    lasts = [ended[one] for one in INSTEAD.get(code, {code}) if one in ended]
    assert any(last is not None and last < today for last in lasts), f"{act.name} on {today} before the end: {lasts}"
    if code == "C7":
        assert life.opinion, f"{act.name} without an opinion of the committee"
        assert life.opinion not in {"tacit", "reserved", "unfavourable"}, f"{act.name} after a {life.opinion} opinion"


def remember(act: rules.Transition, life: Life, *, opinion: str) -> None:
    """Keep what an act changes for the acts to come."""
    life.acts.append(act.name)
    if act.name == "give_opinion":
        life.opinion = opinion
    elif act.name == "record_tacit_opinion":
        life.opinion = "tacit"
    elif act.name == "transmit_to_cnil":
        life.decided = False
    elif act.audit in DECISIONS:
        life.decided = True
    if act.name == "refer_amendment":
        life.opinion = ""
