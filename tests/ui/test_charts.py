"""Bars whose labels are longer than a third of a narrow screen."""

from hub.ui.charts import Bar, horizontal


def test_labels_above_leave_the_width_to_the_bars():
    chart = horizontal([Bar("Responsables de données", 100, "100"), Bar("CNIL", 50, "50")], labels_above=True)
    assert [(bar.x, bar.width) for bar in chart.bars] == [("0.00%", "75.00%"), ("0.00%", "37.50%")]
    for bar, after in zip(chart.bars, [*(b.label_y for b in chart.bars[1:]), chart.height], strict=True):
        assert bar.label_y < bar.y < bar.said_y < bar.y + bar.height < after
