"""The orientation, every way through it: short, ending, and where law.md section 2 says it leads."""

from dataclasses import replace
from itertools import combinations

import pytest

from requests_workflow import rules
from requests_workflow.rules import checks
from requests_workflow.rules import orientation as asking
from tests.rules.oriented import PLAIN

RULES = rules.get("2022-01-01")
ASKED = RULES.orientation


def ways(given=None):
    """Yield every complete walk: each answer, each set of answers where several may be ticked."""
    walk = asking.walk(ASKED, given or {})
    if walk.next is None:
        yield walk
        return
    for codes in possible(walk.next):
        yield from ways({**walk.given, walk.next.code: codes})


def possible(question):
    codes = list(question.answers)
    sizes = range(1, len(codes) + 1) if question.kind == "choices" else [1]
    return [list(some) for size in sizes for some in combinations(codes, size) if question.read(some)]


@pytest.fixture(scope="module")
def every_way():
    return list(ways())


def led_to(**changes) -> asking.Outcome:
    given = {code: [answer] if isinstance(answer, str) else answer for code, answer in {**PLAIN, **changes}.items()}
    walk = asking.walk(ASKED, given)
    assert walk.next is None
    return asking.outcome(RULES, walk.steps)


def test_every_way_ends_within_ten_questions_at_a_route_that_nothing_shuts(every_way):
    assert len(every_way) > 1000
    for walk in every_way:
        found = asking.outcome(RULES, walk.steps)
        assert 1 <= len(walk.steps) <= 10
        assert not set(RULES.routes[found.route].excluded_by) & found.flags
        assert found.route not in found.shut


def test_every_route_of_the_rules_is_reached(every_way):
    assert {asking.outcome(RULES, walk.steps).route for walk in every_way} == set(RULES.routes)


def test_what_the_answers_tell_the_form_is_an_answer_of_the_form(every_way):
    told = {item for walk in every_way for item in asking.outcome(RULES, walk.steps).known.items()}
    for form in RULES.forms.values():
        fields = form.fields()
        for code, value in told:
            assert value in (form.choices_of(fields[code]) or {"yes", "no"})


def test_the_same_answers_walked_again_lead_to_the_same_place(every_way):
    for walk in every_way[::97]:
        assert asking.walk(ASKED, walk.given) == walk


def test_each_question_says_why_it_is_asked_and_after_which_text():
    for question in ASKED.questions.values():
        assert question.reason_fr
        assert question.reason_en
        assert set(question.sources) <= set(RULES.sources)


@pytest.mark.parametrize(
    ("changes", "route"),
    [
        ({"anonymous": "yes"}, "OPEN"),
        ({"purpose": "warehouse"}, "OUT"),
        ({"purpose": "management"}, "OUT"),
        ({"internal": "yes"}, "INTERNAL"),
        ({"involvement": "consent"}, "MR001"),
        ({"involvement": "device"}, "MR002"),
        ({"involvement": "opposition"}, "MR003"),
        ({"data": "none"}, "MR004"),
        ({"data": "hospital_platform"}, "MR005"),
        ({"data": "company_platform"}, "MR006"),
        ({"data": "sample"}, "SAMPLE"),
        ({"controller": "permanent"}, "PERMANENT"),
        ({"controller": "permanent", "data": "sample"}, "PERMANENT"),
        ({}, "MR007"),
        ({"basis": "legitimate"}, "MR008"),
        ({"basis": "other"}, "STANDARD"),
        ({"data": "catalogue"}, "STANDARD"),
        ({"data": "several"}, "STANDARD"),
        # Whatever a flag shuts goes to the standard route.
        ({"matching": "direct"}, "STANDARD"),
        ({"data": "none", "matching": "indirect"}, "STANDARD"),
        ({"data": "none", "information": "no"}, "STANDARD"),
        ({"data": "sample", "information": "no"}, "SAMPLE"),
        ({"data": "hospital_platform", "particularities": ["genetic"]}, "STANDARD"),
        ({"involvement": "consent", "matching": "direct"}, "STANDARD"),
        ({"involvement": "consent", "particularities": ["transfers", "firm"]}, "STANDARD"),
        ({"particularities": ["series"]}, "STANDARD"),
        ({"particularities": ["firm"]}, "MR007"),
        # Permanent access covers the main base alone.
        ({"controller": "permanent", "data": "several"}, "STANDARD"),
        ({"controller": "permanent", "data": "none"}, "MR004"),
    ],
)
def test_where_the_answers_lead(changes, route):
    assert led_to(**changes).route == route


def test_a_shut_methodology_is_told_with_what_shuts_it_and_becomes_the_nearest_one():
    found = led_to(matching="direct", particularities=["genetic"])
    assert found.shut == {"MR007": ("has_matching", "uses_genetic_data")}
    assert found.known["near_methodology"] == "MR007"


def test_a_project_that_no_methodology_was_made_for_is_near_none():
    assert "near_methodology" not in led_to(data="several", basis="other").known


def test_what_is_not_ticked_is_told_as_a_no_unless_an_answer_said_yes_before():
    plain, company = led_to(particularities=["genetic"]).known, led_to(data="company_platform").known
    assert (plain["genetic_data"], plain["transfers"], plain["uses_research_firm"]) == ("yes", "no", "no")
    assert company["uses_research_firm"] == "yes"


def test_a_walk_stops_at_the_first_question_without_an_answer():
    walk = asking.walk(ASKED, {"anonymous": ["no"], "data": ["main"]})
    assert walk.next is ASKED.questions["purpose"]
    assert not walk.refused
    assert walk.given == {"anonymous": ["no"]}


def test_answers_to_questions_that_are_not_on_the_way_are_left_aside():
    walk = asking.walk(ASKED, {"anonymous": ["yes"], "data": ["main"], "colour": ["blue"]})
    assert walk.next is None
    assert walk.given == {"anonymous": ["yes"]}


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("anonymous", ["perhaps"]),
        ("anonymous", ["yes", "no"]),
        ("particularities", ["none", "genetic"]),
        ("particularities", ["genetic", "\x00"]),
    ],
)
def test_what_is_no_answer_is_refused_and_the_question_asked_again(question, codes):
    given = {code: [answer] for code, answer in PLAIN.items()}
    walk = asking.walk(ASKED, {**given, question: codes})
    assert walk.next is ASKED.questions[question]
    assert walk.refused


def test_longest_from_tells_how_many_questions_remain_at_most():
    assert ASKED.longest_from(ASKED.first) == 10
    assert ASKED.longest_from(ASKED.questions["particularities"]) == 1


@pytest.mark.parametrize("id_", ["2029-03-26-ehds", "simplification"])
def test_the_rule_sets_based_on_this_one_ask_the_same(id_):
    assert rules.get(id_).orientation == ASKED


def faulty(question: str, answer: str = "", **changes) -> rules.RuleSet:
    """Return the rules with one question, or one answer of it, changed."""
    old = ASKED.questions[question]
    if answer:
        changes = {"answers": {**old.answers, answer: replace(old.answers[answer], **changes)}}
    new = replace(old, **changes)
    return replace(RULES, orientation=replace(ASKED, questions={**ASKED.questions, question: new}))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (faulty("data", sources=()), "question data names no source"),
        (faulty("data", sources=("hearsay",)), "an unknown source “hearsay”"),
        (faulty("anonymous", "no", next="colour"), "an unknown question “colour” follows"),
        (faulty("matching", "none", next="data"), "in a ring: .*matching > data"),
        (faulty("internal", "no", next="data"), "question involvement is never asked"),
        (faulty("data", "none", routes=("MR009",)), "an unknown route “MR009”"),
        (faulty("data", "none", routes=()), "no answer leads to route MR004"),
        (faulty("data", "none", known={"colour": "blue"}), "an unknown field “colour”"),
        (faulty("data", "none", known={"matching": "perhaps"}), "“perhaps” is no answer to matching"),
        (faulty("particularities", otherwise={"transfers": "none"}), "“none” is no answer to transfers"),
        (faulty("data", "none", dataset_kinds=("rumours",)), "no flag knows data of kind “rumours”"),
        (faulty("data", "none", alone=True), "none is always alone"),
        (faulty("particularities", "none", alone=False), "no answer says “none of these”"),
        (faulty("particularities", "firm", next="data"), "firm cannot say what is next"),
        (faulty("data", next="controller"), "belong to its answers"),
        (faulty("data", answers={"none": ASKED.questions["data"].answers["none"]}), "two answers or more"),
        (replace(RULES, orientation=replace(ASKED, nearest="colour")), "an unknown field “colour”"),
        (replace(RULES, orientation=replace(ASKED, order=ASKED.order[1:])), "route OPEN has no place in “order”"),
        (replace(RULES, orientation=replace(ASKED, order=(*ASKED.order, "MR004"))), "stands twice in “order”"),
        (
            replace(RULES, orientation=replace(ASKED, order=("STANDARD", *ASKED.order[:-1]))),
            "nothing may shut it",
        ),
        (replace(RULES, orientation=replace(ASKED, questions={})), "there is no question"),
    ],
)
def test_a_planted_fault_is_refused(wrong, said):
    with pytest.raises(rules.RuleError, match=said):
        checks.check(wrong)


def test_an_eleventh_question_is_refused():
    last = ASKED.questions["particularities"]
    longer = {**ASKED.questions, last.code: replace(last, next="more"), "more": replace(last, code="more")}
    with pytest.raises(rules.RuleError, match="one way asks 11 questions"):
        checks.check(replace(RULES, orientation=replace(ASKED, questions=longer)))
