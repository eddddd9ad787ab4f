"""Before the committee: consultation, interests, rapporteurs, session, opinion."""

from datetime import date, datetime, time, timedelta

from hub import working_days
from hub.accounts.enums import Role
from hub.demonstration import content
from hub.demonstration.steps import Step
from hub.demonstration.walk.case import Case

#: Working days between the last report and the session (72 hours at least), and in urgency.
REPORT_BEFORE, URGENT_REPORT_BEFORE = -4, -2
#: The criteria on which the rapporteurs have a doubt, by the opinion they propose.
DOUBTS = {"reserved": ("G1", "G5"), "unfavourable": ("G1",), "favourable_with_recommendations": ("G3",)}
#: In these states the committee is still at work: some of its members have not answered yet.
IN_PROGRESS = frozenset({"assignment", "under_review"})


def handed_over(case: Case) -> list[Step]:
    """The holders are consulted, the chair is given the file, members declare their interests."""
    steps = [Step("send_to_holders", case.officer, days=1)] if case.holders else []
    if case.project.walk.get("urgent"):
        steps.append(_reasoned("record_urgency", case.officer, days=1))
    steps.append(Step("open_assignment", case.officer, days=0 if steps else 1))
    if case.project.walk.get("extended"):
        steps.append(_reasoned("extend_committee", case.one(Role.CHAIR), days=0))
    return [*steps, *_interests(case), *_called(case), _proposed(case, days=1)]


def _interests(case: Case) -> list[Step]:
    asked = [case.one(Role.CHAIR), *content.in_role(Role.COMMITTEE_MEMBER)]
    if case.project.until in IN_PROGRESS:
        asked = _some(case, asked)
    return [_interest(case, one) for one in asked]


def _some(case: Case, asked: list[str]) -> list[str]:
    """Leave a third of the members with a declaration to make."""
    return [one for nth, one in enumerate(asked) if nth % 3 or one in case.rapporteurs]


def _interest(case: Case, member: str) -> Step:
    tied = member == case.recused
    statement = content.sentences()["interest"]["statement"] if tied else ""
    return Step("declare_interest", member, data={"declared": "interest" if tied else "none", "statement": statement})


def _called(case: Case) -> list[Step]:
    """The chair calls an expert in the place of the second rapporteur; the expert declares their interests."""
    if not case.expert:
        return []
    call = {"called_for": "skill", "call_reason": case.project.walk["expert"], "expert": case.expert}
    return [Step("call_expert", case.one(Role.CHAIR), data=call), _interest(case, case.expert)]


def _proposed(case: Case, *, days: int) -> Step:
    members = [one for one in case.rapporteurs if one != case.expert]
    return Step("assign_rapporteurs", case.one(Role.CHAIR), days=days, data={"people": members})


def first_acceptance(case: Case) -> list[Step]:
    return [*handed_over(case), _assignment("accept", case.rapporteurs[0], days=1)]


def accepted(case: Case) -> list[Step]:
    """Both rapporteurs accept, which starts the review; the holders give their remarks."""
    first, second = case.rapporteurs
    return [_assignment("accept", first, days=1), _assignment("accept", second), *_remarks(case), *_condition(case)]


def _condition(case: Case) -> list[Step]:
    """The holder sets a condition on the project, and the sponsor answers it some days later."""
    told = case.project.walk.get("holder_condition")
    if not told:
        return []
    holder = case.holders[0]
    about = {"machine": "condition", "about": holder}
    return [
        Step("set_condition", case.holder_person(holder), data={"text": told["text"]}, **about),
        Step("give_evidence", case.sponsor, days=2, data={"text": told["evidence"]}, **about),
    ]


def _remarks(case: Case) -> list[Step]:
    if case.project.walk.get("silent"):
        return []
    return [_consultation("give_remarks", case.holder_person(holder), holder, days=1) for holder in case.holders]


def _consultation(act: str, by: str, holder: str, *, days: int = 0, on: date | None = None) -> Step:
    data = {"remarks": content.sentences()["remarks"][holder]} if act == "give_remarks" else {}
    return Step(act, by, days=days, on=on, machine="consultation", about=holder, data=data)


def _silences(case: Case, session: date) -> list[Step]:
    """Record the silence of the holders, once their ten days are over."""
    if not case.project.walk.get("silent"):
        return []
    on = working_days.add_working_days(session, REPORT_BEFORE - 1)
    return [_consultation("record_silence", case.officer, holder, on=on) for holder in case.holders]


def _assignment(act: str, member: str, *, days: int = 0, on: date | None = None, data=None) -> Step:
    return Step(act, member, days=days, on=on, machine="assignment", about=member, data=data or {})


def scheduled(case: Case) -> list[Step]:
    return [_scheduled(case, case.project.walk["session_on"])]


def _scheduled(case: Case, session: date) -> Step:
    return Step("schedule", case.officer, days=1, data={"session_on": session})


def reported(case: Case) -> list[Step]:
    session = case.project.walk["session_on"]
    return [*_silences(case, session), *_reports(case, session, _kind(case))]


def _kind(case: Case) -> str:
    return case.project.walk.get("opinion", "favourable")


def _reports(case: Case, session: date, kind: str) -> list[Step]:
    before = URGENT_REPORT_BEFORE if case.project.walk.get("urgent") else REPORT_BEFORE
    day = working_days.add_working_days(session, before)
    data = {"grid": _grid(kind), "conclusion": kind, "recommendations": _recommendations(case, kind)}
    return [_assignment("submit_report", member, on=day, data=data) for member in case.rapporteurs]


def _grid(kind: str) -> dict[str, dict[str, str]]:
    doubts = DOUBTS.get(kind, ())
    worst = "blocking" if kind == "unfavourable" else "reserve"
    return {
        code: {"verdict": worst if code in doubts else "ok", "text": texts[code in doubts]}
        for code, texts in content.sentences()["grid"].items()
    }


def _recommendations(case: Case, kind: str) -> list[str]:
    if kind not in {"reserved", "favourable_with_recommendations"}:
        return []
    pool = content.sentences()["opinion"]["recommendations"]
    first = case.project.number % len(pool)
    return [pool[first], pool[(first + 1) % len(pool)]]


def opinion_given(case: Case) -> list[Step]:
    return [*reported(case), *_opinion(case, case.project.walk["session_on"], _kind(case))]


def _opinion(case: Case, session: date, kind: str) -> list[Step]:
    """The item is opened, the opinion put to the vote, each hand noted and confirmed, the result declared."""
    chair, officer = case.one(Role.CHAIR), case.officer
    motion = {
        "mode": "hands",
        "kind": kind,
        "reasons": content.sentences()["opinion"][kind],
        "recommendations": _recommendations(case, kind),
    }
    choices = _choices(case, session, kind)
    return [
        _in_session(case, session, "open_item", chair, machine="agenda_item"),
        _in_session(case, session, "put_to_vote", chair, 20, machine="ballot", data=motion),
        _in_session(case, session, "enter_hands", officer, 22, machine="ballot", data={"choices": choices}),
        *(_in_session(case, session, "confirm_hand", voter, 23, machine="ballot") for voter in choices),
        _in_session(case, session, "count_ballot", chair, 26, machine="ballot"),
        _in_session(case, session, "give_opinion", chair, 27),
    ]


def _in_session(case: Case, session: date, act: str, by: str, minutes: int = 0, **more) -> Step:
    """Return an act done so many minutes after the item of the file was called."""
    hour = datetime.combine(session, case.slots[session]) + timedelta(minutes=minutes)
    return Step(act, by, on=session, at=hour.time(), **more)


def _choices(case: Case, session: date, kind: str) -> dict[str, str]:
    """Return how each voter votes, the chair among the first who vote for; always carried."""
    voters = case.voters(session)
    if case.project.walk.get("casting"):
        # Two halves: the chair's voice decides.
        against = (len(voters) - 1) // 2
        abstain = len(voters) - 2 * against
    else:
        against, abstain = {"favourable": (0, 0), "favourable_with_recommendations": (0, 1)}.get(kind, (2, 1))
    cast = ["for"] * (len(voters) - against - abstain) + ["against"] * against + ["abstain"] * abstain
    return dict(zip(voters, cast, strict=True))


def adjourned(case: Case) -> list[Step]:
    session = case.project.walk["session_on"]
    data = {"reason": content.sentences()["reasons"]["adjourn"]}
    return [*reported(case), Step("adjourn", case.one(Role.CHAIR), on=session, at=case.slots[session], data=data)]


def heard(case: Case) -> list[Step]:
    data = {"reason": content.sentences()["reasons"]["call_hearing"]}
    return [Step("call_hearing", case.one(Role.CHAIR), on=case.project.walk["hearing_on"], data=data)]


def silent(case: Case) -> list[Step]:
    """The committee gave no opinion in its month; an officer records it."""
    return [Step("record_tacit_opinion", case.officer, days=22)]


def notified(case: Case) -> list[Step]:
    """The chair signs, an officer sends, the opinion leaves when the time to think again is over."""
    return [
        Step("sign_opinion", case.one(Role.CHAIR), days=1),
        Step("release_opinion", case.officer, days=2, at=time(10)),
        Step("notify_opinion", case.officer, at=time(10, 12)),
    ]


def reexamined(case: Case) -> list[Step]:
    """The sponsor amends, asks again, and the committee gives another opinion."""
    session = case.project.walk["second_session_on"]
    amended = [
        Step("choose_amendment", case.sponsor, days=5),
        _amended(case),
        _reasoned("request_reexamination", case.sponsor, on=working_days.add_working_days(session, -17)),
    ]
    return [
        *amended,
        _proposed(case, days=2),
        *(_assignment("accept", member, days=1) for member in case.rapporteurs),
        _scheduled(case, session),
        *_reports(case, session, "favourable"),
        *_opinion(case, session, "favourable"),
        *notified(case),
    ]


def _amended(case: Case) -> Step:
    said = content.sentences()["method"]
    text = f"{said[case.project.design]} {said['amended']}"
    return Step("save_section", case.sponsor, days=4, data={"answers": {"method": text}})


def revised(case: Case) -> list[Step]:
    return [Step("choose_amendment", case.sponsor, days=5), _amended(case)]


def _reasoned(act: str, by: str, *, days: int = 0, on: date | None = None) -> Step:
    return Step(act, by, days=days, on=on, data={"reason": content.sentences()["reasons"][act]})
