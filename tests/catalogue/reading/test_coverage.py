import re
from xml.etree import ElementTree

import pytest

from catalogue.coverage import rounded
from catalogue.models import CoverageStat, DatasetVersion
from catalogue.presentation.coverage import said
from hub.ui.charts import Bar, horizontal, strip, vertical
from tests.catalogue.reading.conftest import text


@pytest.mark.parametrize(("count", "kept"), [(None, None), (0, None), (1, None), (10, None), (11, 11), (5000, 5000)])
def test_a_count_below_the_smallest_cell_is_not_kept(count, kept):
    assert rounded(count) == kept


def test_the_smallest_cell_is_a_setting(settings):
    settings.CATALOGUE_MINIMUM_CELL = 6
    assert (rounded(5), rounded(6)) == (None, 6)
    assert said(None) == "moins de 6"


def test_a_true_small_count_is_stored_nowhere(full):
    """Neither in the rows nor in the version that was published from them."""
    counts = {stat.bin: stat.count for stat in CoverageStat.objects.filter(dataset=full)}
    assert counts == {"2019": 1200, "2020": None, "0-9": 40, "F": 700, "53": None}
    content = DatasetVersion.objects.get(dataset=full).content
    assert [stat["count"] for stat in content["coverage"]] == [40, None, 700, 1200, None]


def test_a_small_count_is_said_in_words_and_never_as_zero(page, full):
    html = text(page("dataset", full.code))
    assert html.count("moins de 11") >= 3
    coverage = html.split('id="couverture"')[1].split('id="qualite"')[0]
    assert "Bretagne" in coverage
    assert not re.search(r">\s*[03]\s*<", coverage)


def charts_of(answer) -> list[ElementTree.Element]:
    """Return the charts of a page, read as XML: they must be well formed."""
    found = re.findall(r'<svg class="chart.*?</svg>', answer.content.decode())
    return [ElementTree.fromstring(svg) for svg in found]  # noqa: S314 — a page of ours


def test_each_axis_has_its_chart_and_its_table_and_regions_only_a_table(page, full):
    answer = page("dataset", full.code)
    assert len(charts_of(answer)) == 3
    assert [figures.axis for figures in answer.context["figures"]] == ["year", "age", "sex", "region"]
    for caption in ("Effectifs par année", "Effectifs par âge", "Effectifs par sexe", "Effectifs par région"):
        assert caption in text(answer)


def test_charts_say_what_they_show_and_have_no_style_of_their_own(page, full):
    for chart in charts_of(page("dataset", full.code)):
        title, description = chart.find("title"), chart.find("desc")
        assert chart.get("role") == "img"
        assert chart.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
        assert not [element for element in chart.iter() if element.get("style")]


def test_an_untold_bar_is_drawn_apart_and_of_one_length():
    for draw in (horizontal, vertical):
        chart = draw([Bar("a", 5000, "5 000"), Bar("b", None, "moins de 11"), Bar("c", None, "moins de 11")])
        assert [drawn.is_told for drawn in chart.bars] == [True, False, False]
        assert chart.bars[1].height == chart.bars[2].height
        assert chart.bars[1].width == chart.bars[2].width
        assert chart.highest.label == "a"


def test_bars_are_as_long_as_what_they_count():
    chart = horizontal([Bar("a", 100, "100"), Bar("b", 50, "50")])
    assert [drawn.width for drawn in chart.bars] == ["45.00%", "22.50%"]
    assert [drawn.height for drawn in vertical([Bar("a", 100, "100"), Bar("b", 50, "50")]).bars] == [160, 80]


def test_charts_without_any_figure_are_drawn():
    assert horizontal([]).bars == []
    assert vertical([Bar("a", None, "moins de 11")]).highest is None


def test_forty_years_have_no_more_labels_than_there_is_room():
    chart = vertical([Bar(str(year), 20, "20") for year in range(1980, 2020)])
    labels = [drawn.label for drawn in chart.bars if drawn.label]
    assert labels[0] == "1980"
    assert len(labels) == 7


def test_a_strip_tells_each_year():
    drawn = strip(2010, 2013, {2012})
    assert [(year.year, year.is_present) for year in drawn.years] == [
        (2010, True),
        (2011, True),
        (2012, False),
        (2013, True),
    ]
