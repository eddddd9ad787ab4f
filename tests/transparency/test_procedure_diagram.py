"""A drawing is whole and clean: every state and act is there, no line runs over a state or over another's lane."""

import re

import pytest

from requests_workflow import rules
from transparency import procedure_diagram, procedure_route
from transparency.procedure_diagram import Station, Way

RULESET = rules.get("2022-01-01")

STAGES = [("first", "Début"), ("last", "Fin"), ("unused", "Vide")]
STATIONS = [
    Station("a", "first", "Brouillon"),
    Station("b", "first", "Déposé", ["Secrétariat", "7 jours"]),
    Station("d", "last", "Fini", ends=True),
    Station("c", "first", "Un état au nom si long qu’il passe à la ligne"),
]
WAYS = [Way("a", "b", "déposer", is_main=True), Way("b", "a", "rendre"), Way("a", "d", "jeter"), Way("c", "d", "finir")]


@pytest.fixture
def drawn():
    return procedure_diagram.draw(STAGES, STATIONS, WAYS)


def test_states_stand_one_below_the_other_in_the_order_of_the_stages(drawn):
    assert [box.labels[0].text for box in drawn.boxes] == ["Brouillon", "Déposé", "Un état au nom si long", "Fini"]
    assert [band.title.text for band in drawn.bands] == ["Début", "Fin"]
    ends = [box.y + box.height for box in drawn.boxes]
    assert all(end < box.y for end, box in zip(ends, drawn.boxes[1:], strict=False))


def test_a_long_label_and_the_notes_stay_in_their_box(drawn):
    for box in drawn.boxes:
        texts = [*box.labels, *box.notes]
        assert all(box.y < text.y < box.y + box.height for text in texts)
        assert [text.y for text in texts] == sorted({text.y for text in texts})


def test_each_act_has_its_line_and_its_label(drawn):
    assert len(drawn.lines) == len(drawn.acts) == len(WAYS)
    assert {text.text for text in drawn.acts} == {way.label for way in WAYS}


def test_only_an_act_that_leads_up_goes_back(drawn):
    assert [line.goes_back for line in drawn.lines].count(True) == 1


def test_the_main_act_is_drawn_above_the_others(drawn):
    assert [line.is_main for line in drawn.lines] == [False, False, False, True]


def lanes(diagram) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Return, for each lane and the state it leads to, from where to where its lines go, in pixels."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for line in diagram.lines:
        sideways = re.match(r"M(\d+) (\d+)H(\d+)q\S+ 0 \S+ \S+V(\d+)", line.path)
        if sideways:
            _x, begins, lane, ends = map(int, sideways.groups())
            entry = int(re.match(r"M\d+ (\d+)", line.head).group(1))
            found.setdefault((lane, entry), []).append((min(begins, ends), max(begins, ends)))
    return found


@pytest.mark.parametrize("route", list(RULESET.routes))
def test_no_two_states_share_a_lane_at_the_same_height(route):
    diagram = procedure_route.diagram(RULESET.routes[route], RULESET)
    spans = [
        (lane, min(low for low, _high in ends), max(high for _low, high in ends))
        for (lane, _entry), ends in lanes(diagram).items()
    ]
    for number, (lane, low, high) in enumerate(spans):
        for other, other_low, other_high in spans[number + 1 :]:
            assert lane != other or high < other_low or other_high < low


@pytest.mark.parametrize("route", list(RULESET.routes))
def test_lines_and_labels_stay_beside_the_boxes_and_inside_the_drawing(route):
    diagram = procedure_route.diagram(RULESET.routes[route], RULESET)
    right = max(box.x + box.width for box in diagram.boxes)
    assert all(right < lane < diagram.width for lane, _entry in lanes(diagram))
    assert max(box.y + box.height for box in diagram.boxes) < diagram.height
    heights = [text.y for text in diagram.acts]
    assert len(heights) == len(set(heights))
