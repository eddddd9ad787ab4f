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
    assert set(ruleset.machines) == {
        "invitation",
        "rights_letter",
        "access_request",
        "consultation",
        "condition",
        "assignment",
        "session",
        "agenda_item",
        "ballot",
        "rectification",
        "minutes",
        "description",
        "message",
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("clocks.toml", 'owner = "secretariat"', 'owner = "secretariat"\ncolour = "blue"', "unknown key “colour”"),
        ("clocks.toml", 'length = "P1"\n', "", "missing key “length”"),
        ("clocks.toml", 'length = "P1"', "length = 7.5", "not of the expected type"),
        ("clocks.toml", 'length = "P1"', 'length = "P99"', "unknown parameter “P99”"),
        ("clocks.toml", 'length = "P1"', 'length = "P12"', "not of the expected type"),
        ("clocks.toml", 'on_resume = "P4"', 'on_resume = "P99"', "“P99” is none of restart, suspend"),
        ("clocks.toml", "on_expiry = []\n", "", "missing key “on_expiry”"),
        ("clocks.toml", "on_expiry = []", 'on_expiry = []\nparameters = ["P1"]', "unknown key “parameters”"),
        ("standard.toml", 'only_if = "P5"', 'only_if = "P99"', "depends on an unknown parameter “P99”"),
        ("ruleset.toml", 'id = "2022-01-01"', 'id = "2023-01-01"', "is not the name of the folder"),
        ("clocks.toml", 'unit = "working_days"', 'unit = "fortnights"', "“fortnights” is none of"),
        ("clocks.toml", 'sources = ["decret-2019-536-88"]', 'sources = ["hearsay"]', "unknown source “hearsay”"),
        ("clocks.toml", 'sources = ["decret-2019-536-88"]', "sources = []", "names no source"),
        ("clocks.toml", 'roll = "P3_tacit"', 'roll = "P99"', "unknown parameter “P99”"),
        ("clocks.toml", 'code = "C3"', 'code = "C1"', "“C1” stands twice"),
        ("clocks.toml", "[[clock]]", "[[clok]]\n[[clock]]", "unknown key “clok”"),
        (
            "standard.toml",
            'from = ["draft", "rerouted"]\nto = "filed"',
            'from = ["draught", "rerouted"]\nto = "filed"',
            "unknown state “draught”",
        ),
        ("standard.toml", 'by = ["sponsor", "signatory"]', 'by = ["friend"]', "unknown role “friend”"),
        ("standard.toml", 'by = ["sponsor", "signatory"]', "by = []", "nobody may perform file"),
        (
            "standard.toml",
            'clocks = ["stop C2", "start C1"]',
            'clocks = ["start C99"]',
            "clock “C99” is used but not defined",
        ),
        ("standard.toml", 'clocks = ["stop C2", "start C1"]', 'clocks = ["begin C1"]', "“begin” is none of"),
        ("standard.toml", 'clocks = ["stop C2", "start C1"]', 'clocks = ["start"]', "is not “verb code”"),
        ("standard.toml", 'to = "results_published"', 'to = "closed"', "state “results_published” cannot be reached"),
        ("standard.toml", 'machine = "access_request"', "machine = = ", "standard.toml"),
        ("opinions.toml", 'express = "P12"', 'express = "perhaps"', "express is neither"),
    ],
)
def test_a_fault_is_named(folder, name, old, new, said):
    edit(folder, name, old, new)
    with pytest.raises(rules.RuleError, match=said):
        loader.load(folder)


LIMBO = """
[[state]]
name = "limbo"
code = "LIMBES"
stage = "end"
label_fr = "Limbes"
label_en = "Limbo"
next_fr = "Rien."
next_en = "Nothing."
waits_for = ["sponsor"]

[[transition]]
name = "fall"
from = ["draft"]
to = "limbo"
by = ["sponsor"]
label_fr = "Tomber"
label_en = "Fall"
audit = "dossier.created"
untold = "essai"
sources = ["choix"]
"""
ONE_WAY_OUT = """
[[transition]]
name = "climb"
from = ["limbo"]
to = "draft"
by = ["sponsor"]
label_fr = "Remonter"
label_en = "Climb"
audit = "dossier.created"
untold = "essai"
routes = ["STANDARD"]
sources = ["choix"]
"""


def test_a_dead_end_is_refused(folder):
    """The only ways out of “hub_review” are gone: approving, moving to another route, withdrawing."""
    path = folder / "standard.toml"
    path.write_text(path.read_text() + LIMBO)
    with pytest.raises(rules.RuleError, match="state “limbo” is a dead end"):
        loader.load(folder)


def test_a_dead_end_of_one_route_is_refused(folder):
    """A state that the standard route can leave, and another route cannot."""
    path = folder / "standard.toml"
    path.write_text(path.read_text() + LIMBO + ONE_WAY_OUT)
    with pytest.raises(rules.RuleError, match=r"\(MR001\): state “limbo” is a dead end"):
        loader.load(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("routes.toml", 'excluded_by = ["has_matching"', 'excluded_by = ["has_luck"', "unknown flag “has_luck”"),
        ("pieces.toml", 'routes = ["STANDARD"]', 'routes = ["SHORTCUT"]', "unknown route “SHORTCUT”"),
        ("flags.toml", 'field = "controller_sector"', 'field = "mood"', "unknown field “mood”"),
        ("flags.toml", 'answers = ["yes"]\n', "", "either a field and its answers, or kinds of datasets"),
        ("pieces.toml", 'condition = "uses_snds"', 'condition = "has_luck"', "unknown flag “has_luck”"),
    ],
)
def test_routes_and_flags_name_what_exists(folder, name, old, new, said):
    edit(folder, name, old, new)
    with pytest.raises(rules.RuleError, match=said):
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
