import re
from xml.etree import ElementTree

import pytest

from catalogue.enums import DatasetStatus, LinkOrigin
from catalogue.graph import BOX_HEIGHT, Edge, Node, draw
from catalogue.models import Dataset, Table
from catalogue.presentation import drawing as presentation
from tests.catalogue.reading.conftest import FRAME, text

SVG = "{http://www.w3.org/2000/svg}"


def star(leaves: int):
    """A table that every other one meets."""
    nodes = [Node(key, f"T_{key:02}") for key in range(leaves + 1)]
    return draw(nodes, [Edge(key, 0, is_key=True) for key in range(1, leaves + 1)])


def overlaps(drawing) -> list:
    boxes = drawing.boxes
    return [
        (one.node.name, other.node.name)
        for index, one in enumerate(boxes)
        for other in boxes[index + 1 :]
        if abs(one.x - other.x) < drawing.box_width and abs(one.y - other.y) < BOX_HEIGHT
    ]


@pytest.mark.parametrize("leaves", [1, 2, 3, 10, 59])
def test_no_box_covers_another_and_all_stand_inside(leaves):
    drawing = star(leaves)
    assert len(drawing.boxes) == leaves + 1
    assert len(drawing.lines) == leaves
    assert overlaps(drawing) == []
    for box in drawing.boxes:
        assert 0 <= box.x <= drawing.width - drawing.box_width
        assert 0 <= box.y <= drawing.height - BOX_HEIGHT


def test_the_most_joined_table_stands_between_the_others():
    drawing = star(10)
    columns = sorted({box.x for box in drawing.boxes})
    assert len(columns) == 3
    assert [box.x for box in drawing.boxes if box.node.key == 0] == [columns[1]]
    assert sum(box.x == columns[0] for box in drawing.boxes) == 5


def test_chains_rings_and_separate_groups_are_drawn_without_overlap():
    nodes = [Node(key, "T" * (key + 1)) for key in range(12)]
    chain = [Edge(key, key + 1, is_key=True) for key in range(5)]
    ring = [Edge(6, 7, is_key=False), Edge(7, 8, is_key=False), Edge(8, 6, is_key=False)]
    drawing = draw(nodes, [*chain, *ring])
    assert overlaps(drawing) == []
    assert [line.is_key for line in drawing.lines] == [True] * 5 + [False] * 3


def test_boxes_come_column_after_column_from_top_to_bottom():
    places = [(box.x, box.y) for box in star(10).boxes]
    assert places == sorted(places)


def test_the_same_joins_give_the_same_drawing():
    assert star(20) == star(20)


def test_no_table_gives_an_empty_drawing():
    assert draw([], []).boxes == []


# The page


@pytest.fixture
def joined(make_dataset, join):
    """Three tables of one base, and one of another, that meet."""
    first, other = make_dataset(1), make_dataset(2)
    visit = first.tables.get()
    stay, act = (Table.objects.create(dataset=first, name=name, position=at) for at, name in enumerate("BC", 1))
    join(stay, visit, "NUM")
    join(act, visit, "NUM", origin=LinkOrigin.JOIN)
    join(visit, other.tables.get(), "PSEUDO")
    join(visit, visit, "PARENT")
    return first


def drawing_of(answer) -> ElementTree.Element:
    """Return the drawing of a page, read as XML: it must be well formed."""
    svg = re.search(r"<svg.*?</svg>", answer.content.decode().split('class="drawing"')[1], re.DOTALL).group(0)
    return ElementTree.fromstring(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))  # noqa: S314 — ours


def test_joins_are_drawn_and_listed(page, joined):
    answer = page("joins", joined.code)
    svg = drawing_of(answer)
    assert len(svg.findall(f"{SVG}path")) == 3
    assert len(svg.findall(f"{SVG}path[@class='join-line documented']")) == 1
    assert len(svg.findall(f".//{SVG}rect[@class='join-box foreign']")) == 1
    links = {link.get("href") for link in svg.findall(f"{SVG}a")}
    assert links == {f"/fr/catalogue/base-1/tables/{name}/" for name in ("visite", "B", "C")} | {
        "/fr/catalogue/base-2/tables/visite/"
    }
    assert len(answer.context["rows"]) == 4
    assert "PSEUDO" in text(answer)


def test_the_drawing_has_a_title_a_description_and_no_style_of_its_own(page, joined):
    svg = drawing_of(page("joins", joined.code))
    assert svg.find(f"{SVG}title").text == "Jointures entre les tables de B1"
    assert "4 tables et 3 jointures" in svg.find(f"{SVG}desc").text
    assert not [element for element in svg.iter() if element.get("style") or element.tag.endswith("style")]


def test_figures_of_the_drawing_are_written_the_same_in_both_languages(page, joined):
    for language in ("fr", "en"):
        assert float(drawing_of(page("joins", joined.code, language=language)).get("width")) > 0


def test_a_join_with_a_draft_is_not_told(page, joined):
    Dataset.objects.filter(code="base-2").update(status=DatasetStatus.DRAFT)
    html = text(page("joins", joined.code))
    assert "PSEUDO" not in html
    assert "base-2" not in html


def test_a_base_without_joins_says_so(page, make_dataset):
    make_dataset()
    html = text(page("joins", "base-1"))
    assert "Aucune jointure n’est décrite" in html
    assert "<svg" not in html.split("<main")[1].split("</main>")[0]


def test_joins_too_many_to_be_drawn_are_listed(page, joined, monkeypatch):
    monkeypatch.setattr(presentation, "MOST_DRAWN", 3)
    answer = page("joins", joined.code)
    assert "Pas de dessin ici" in text(answer)
    assert len(answer.context["rows"]) == 4


def test_html_in_names_is_escaped_in_the_drawing(page, joined):
    Table.objects.filter(name="B").update(name='<b>"gras</b>')
    answer = page("joins", joined.code)
    assert "<b>" not in answer.content.decode()
    assert '<b>"gras</b>' in [name.text for name in drawing_of(answer).iter(f"{SVG}text")]


@pytest.mark.parametrize("count", [1, 3, 100])
def test_joins_cost_as_many_queries_however_many(page, make_dataset, join, django_assert_num_queries, count):
    table = make_dataset().tables.get()
    for number in range(count):
        join(Table.objects.create(dataset=table.dataset, name=f"t{number}"), table)
    with django_assert_num_queries(FRAME + 2):  # dataset, joins
        assert page("joins", "base-1").status_code == 200
