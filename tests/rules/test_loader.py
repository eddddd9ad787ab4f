"""A rule file that is not exactly understood is refused, with the file, the entry and the key."""

import shutil
from datetime import date

import pytest

from requests_workflow import rules
from requests_workflow.rules import loader

CURRENT = loader.FOLDER / "2022-01-01"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(CURRENT, tmp_path / "2022-01-01")


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_shipped_rules_load():
    ruleset = rules.get("2022-01-01")
    assert set(ruleset.machines) == {"access_request", "consultation", "assignment", "session", "description"}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("clocks.toml", 'owner = "secretariat"', 'owner = "secretariat"\ncolour = "blue"', "unknown key “colour”"),
        ("clocks.toml", "length = 7\n", "", "missing key “length”"),
        ("clocks.toml", "length = 7", 'length = "7"', "not of the expected type"),
        ("clocks.toml", 'unit = "working_days"', 'unit = "fortnights"', "“fortnights” is none of"),
        ("clocks.toml", 'sources = ["decret-2019-536-88"]', 'sources = ["hearsay"]', "unknown source “hearsay”"),
        ("clocks.toml", 'sources = ["decret-2019-536-88"]', "sources = []", "names no source"),
        ("clocks.toml", 'roll = "P3_tacit"', 'roll = "P99"', "unknown parameter “P99”"),
        ("clocks.toml", 'code = "C3"', 'code = "C1"', "“C1” stands twice"),
        ("clocks.toml", "[[clock]]", "[[clok]]\n[[clock]]", "unknown key “clok”"),
        (
            "standard.toml",
            'from = ["draft"]\nto = "filed"',
            'from = ["draught"]\nto = "filed"',
            "unknown state “draught”",
        ),
        ("standard.toml", 'by = ["sponsor", "signatory"]', 'by = ["friend"]', "unknown role “friend”"),
        ("standard.toml", 'by = ["sponsor", "signatory"]', "by = []", "nobody may perform file"),
        ("standard.toml", 'clocks = ["start C1"]', 'clocks = ["start C99"]', "clock “C99” is used but not defined"),
        ("standard.toml", 'clocks = ["start C1"]', 'clocks = ["begin C1"]', "“begin” is none of"),
        ("standard.toml", 'clocks = ["start C1"]', 'clocks = ["start"]', "is not “verb code”"),
        ("standard.toml", 'to = "results_published"', 'to = "closed"', "state “results_published” cannot be reached"),
        ("standard.toml", 'machine = "access_request"', "machine = = ", "standard.toml"),
        ("opinions.toml", 'express = "P12"', 'express = "perhaps"', "express is neither"),
    ],
)
def test_a_fault_is_named(folder, name, old, new, said):
    edit(folder, name, old, new)
    with pytest.raises(rules.RuleError, match=said):
        loader.load(folder)


def test_a_dead_end_is_refused(folder):
    path = folder / "standard.toml"
    path.write_text(
        path.read_text()
        .replace('from = ["rerouted"]', 'from = ["filed"]')
        .replace('"rerouted", "complete"', '"complete"')
    )
    with pytest.raises(rules.RuleError, match="state “rerouted” is a dead end"):
        loader.load(folder)


def test_a_terminal_state_cannot_be_left(folder):
    edit(folder, "standard.toml", 'name = "closed"\ncode = "CLOS"', 'name = "closed"\nterminal = true\ncode = "CLOS"')
    with pytest.raises(rules.RuleError, match="state “closed” is terminal but can be left"):
        loader.load(folder)


def test_no_rule_is_in_force_before_the_first():
    with pytest.raises(rules.RuleError, match="no rule set is in force"):
        rules.in_force(date(1999, 1, 1))
    assert rules.in_force(date(2026, 1, 1)).id == "2022-01-01"


@pytest.mark.parametrize(
    ("kind", "express"),
    [
        ("favourable", True),
        ("favourable_with_recommendations", True),
        ("reserved", False),
        ("unfavourable", False),
        ("tacit", False),
    ],
)
def test_what_is_expressly_favourable(kind, express):
    """law.md 4.4: a tacit opinion never opens the way to a tacit authorisation."""
    assert rules.get("2022-01-01").is_express(kind) is express
