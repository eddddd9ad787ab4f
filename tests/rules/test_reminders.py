"""A file of reminders that is not exactly understood is refused, with the entry and what is wrong."""

import pytest

from requests_workflow import rules
from requests_workflow.rules import loader
from tests.rules.test_loader import edit, folder  # noqa: F401 — a fixture


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('clock = "C1"', 'clock = "C99"', "reminder C1-before recalls an unknown clock “C99”"),
        ('to = ["secretariat"]', 'to = ["friend"]', "reminder C1-before names an unknown role “friend”"),
        ('to = ["secretariat"]', "to = []", "reminder C1-before is for no day or for nobody"),
        ("days = [-2, 0]", "days = []", "reminder C1-before is for no day or for nobody"),
        ("days = [-2, 0]", "days = [-2, 0, 1]", "clock C1 has two reminders on day 1"),
        ("days = [-2, 0]", 'days = ["-2"]', "not of the expected type"),
        (
            'sources = ["decret-2019-536-88", "choix"]',
            'sources = ["hearsay"]',
            "names an unknown source “hearsay”",
        ),
        ('sources = ["decret-2019-536-88", "choix"]', "sources = []", "reminder C1-before names no source"),
        ("days = [-2, 0]", 'days = [-2, 0]\nhour = "7:30"', "unknown key “hour”"),
    ],
)
def test_a_fault_is_named(folder, old, new, said):  # noqa: F811
    edit(folder, "reminders.toml", old, new)
    with pytest.raises(rules.RuleError, match=said):
        loader.load(folder)
