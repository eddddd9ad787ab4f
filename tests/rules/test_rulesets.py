"""Rule sets beside each other: what one takes from another, which is in force, and what their folders may not say."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from requests_workflow import rules
from requests_workflow.rules import loader

FIRST = "2022-01-01"
HEAD = """
id = "{id}"
in_force_from = {day}
label_fr = "Essai"
label_en = "Trial"
checked_on = 2026-11-26
{more}
"""
SHORTER = """
[[parameter]]
id = "P10"
label_fr = "Avis du comité : longueur du délai, en mois"
label_en = "Opinion of the committee: length of the time limit, in months"
value = 3
doubt_fr = "essai"
doubt_en = "trial"
source = "choix"
"""


@pytest.fixture
def shelf(tmp_path):
    """A folder of rule sets that holds a copy of the first one."""
    shutil.copytree(loader.FOLDER / FIRST, tmp_path / FIRST)
    return tmp_path


def write(shelf: Path, id_: str, *, day: str = "2030-01-01", more: str = f'based_on = "{FIRST}"', **files: str) -> Path:
    folder = shelf / id_
    folder.mkdir()
    (folder / "ruleset.toml").write_text(HEAD.format(id=id_, day=day, more=more))
    for stem, content in files.items():
        (folder / f"{stem}.toml").write_text(content)
    return folder


def test_a_rule_set_keeps_what_it_does_not_write_anew(shelf):
    newer = loader.load(write(shelf, "2030-01-01", parameters=SHORTER))
    first = loader.load(shelf / FIRST)
    assert (first.clocks["C4"].length, newer.clocks["C4"].length) == (1, 3)
    assert list(newer.parameters) == list(first.parameters)
    changed = {key for key, value in newer.clocks.items() if value != first.clocks[key]}
    assert changed == {"C4"}
    assert (newer.machines, newer.pieces, newer.forms) == (first.machines, first.pieces, first.forms)


def test_a_rule_set_adds_an_act_and_replaces_another(shelf):
    text = (shelf / FIRST / "standard.toml").read_text()
    start = text.index('[[transition]]\nname = "withdraw"')
    withdraw = text[start : text.index("[[transition]]", start + 1)]
    acts = withdraw.replace('weight = "danger"', 'weight = "quiet"') + withdraw.replace(
        '"withdraw"', '"withdraw_twice"'
    )
    newer = loader.load(write(shelf, "2030-01-01", standard=acts)).machines["access_request"]
    first = loader.load(shelf / FIRST).machines["access_request"]
    assert list(newer.transitions) == [*first.transitions, "withdraw_twice"]
    assert newer.transitions["withdraw"].weight == "quiet"
    assert newer.states == first.states


def test_a_rule_set_may_stand_on_one_that_stands_on_another(shelf):
    write(shelf, "2030-01-01", parameters=SHORTER)
    last = loader.load(write(shelf, "2031-01-01", day="2031-01-01", more='based_on = "2030-01-01"'))
    assert last.clocks["C4"].length == 3


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('based_on = "1999-01-01"', "based on “1999-01-01”, which does not exist"),
        ('based_on = "2030-01-01"', "based on each other: 2030-01-01 > 2030-01-01"),
        ("based_on = 2022", "based on “2022”, which does not exist"),
        ("", "“parameters.toml” is missing"),
        (f'based_on = "{FIRST}"\nenabled = "no"', "not of the expected type"),
        (f'based_on = "{FIRST}"\ncolour = "blue"', "unknown key “colour”"),
    ],
)
def test_a_folder_that_stands_on_nothing_is_refused(shelf, more, said):
    with pytest.raises(rules.RuleError, match=said):
        loader.load(write(shelf, "2030-01-01", more=more))


def test_two_folders_that_stand_on_each_other_are_refused(shelf):
    write(shelf, "2030-01-01", more='based_on = "2031-01-01"')
    write(shelf, "2031-01-01", more='based_on = "2030-01-01"')
    with pytest.raises(rules.RuleError, match="2030-01-01 > 2031-01-01 > 2030-01-01"):
        loader.load(shelf / "2030-01-01")


def test_a_file_that_no_rule_is_read_from_is_refused(shelf):
    with pytest.raises(rules.RuleError, match="no rule is read from “parametres"):
        loader.load(write(shelf, "2030-01-01", parametres=SHORTER))


def test_an_entry_that_stands_twice_in_the_folder_that_changes_it_is_refused(shelf):
    with pytest.raises(rules.RuleError, match="“P10” stands twice"):
        loader.load(write(shelf, "2030-01-01", parameters=SHORTER + SHORTER))


def test_a_change_is_checked_like_the_rest(shelf):
    with pytest.raises(rules.RuleError, match="unknown source “hearsay”"):
        loader.load(write(shelf, "2030-01-01", parameters=SHORTER.replace("choix", "hearsay")))


@pytest.mark.parametrize(
    ("newer", "said"),
    [
        ({"day": "2022-01-01"}, "both in force on 2022-01-01"),
        ({"day": "2030-01-01", "more": f'based_on = "{FIRST}"\nenabled = false'}, None),
        ({"day": "2030-01-01"}, None),
    ],
)
def test_two_rule_sets_in_force_on_one_day_are_refused(shelf, newer, said):
    write(shelf, "2030-01-01", **newer)
    if said is None:
        assert set(loader.read_all(shelf)) == {FIRST, "2030-01-01"}
        return
    with pytest.raises(rules.RuleError, match=said):
        loader.read_all(shelf)


def test_a_rule_set_with_a_last_day_may_not_outlive_the_next(shelf):
    head = shelf / FIRST / "ruleset.toml"
    head.write_text(head.read_text() + "in_force_until = 2030-06-30\n")
    write(shelf, "2030-01-01")
    with pytest.raises(rules.RuleError, match="both in force on 2030-01-01"):
        loader.read_all(shelf)


@pytest.fixture
def on_shelf(shelf, monkeypatch):
    """Have the rules read from the shelf."""
    monkeypatch.setattr(loader, "FOLDER", shelf)
    loader.all_rulesets.cache_clear()
    yield shelf
    loader.all_rulesets.cache_clear()


def test_the_last_to_come_into_force_is_chosen_and_one_that_is_off_never(on_shelf):
    write(on_shelf, "2030-01-01")
    write(on_shelf, "2031-01-01", day="2031-01-01", more=f'based_on = "{FIRST}"\nenabled = false')
    chosen = {day: rules.in_force(day).id for day in (date(2029, 12, 31), date(2030, 1, 1), date(2032, 1, 1))}
    assert list(chosen.values()) == [FIRST, "2030-01-01", "2030-01-01"]
    assert rules.get("2031-01-01").enabled is False


def test_no_rule_set_is_in_force_after_the_last_day_of_the_last_one(on_shelf):
    head = on_shelf / FIRST / "ruleset.toml"
    head.write_text(head.read_text() + "in_force_until = 2030-06-30\n")
    assert rules.in_force(date(2030, 6, 30)).id == FIRST
    with pytest.raises(rules.RuleError, match="no rule set is in force on 2030-07-01"):
        rules.in_force(date(2030, 7, 1))


def test_laws_to_come_are_written_and_off():
    """law.md 13.1 and 8.4: nothing is opened under them before somebody decides it."""
    ehds, bill = rules.get("2029-03-26-ehds"), rules.get("simplification")
    assert not ehds.enabled
    assert not bill.enabled
    assert rules.in_force(date(2029, 4, 1)).id == FIRST
    assert (ehds.clocks["C2"].length, ehds.clocks["C7"].length, ehds.clocks["C9"].length) == (28, 3, 3)
    assert "record_tacit_authorisation" not in ehds.machines["access_request"].transitions
    assert bill.clocks["C7"].on_resume == "suspend"
    assert bill.machines["access_request"].transitions["accept_local_opinion"].to == "cnil_referral"


def test_an_act_exists_only_while_its_parameter_is_true(shelf):
    acts = {"record_committee_question", "record_committee_answer"}
    assert not acts & set(loader.load(shelf / FIRST).machines["access_request"].transitions)
    path = shelf / FIRST / "parameters.toml"
    at = path.read_text().index('id = "P5"')
    path.write_text(path.read_text()[:at] + path.read_text()[at:].replace("value = false", "value = true", 1))
    machine = loader.load(shelf / FIRST).machines["access_request"]
    assert acts <= set(machine.transitions)
    assert [step.verb for step in machine.transitions["record_committee_question"].clocks] == ["pause", "pause"]


NUMBERS = [f"P{n}" for n in range(1, 28)]


def test_every_parameter_of_the_collection_is_there():
    """law.md section 16, P1 to P27; one cut in several carries its number and a word."""
    ids = {id_.partition("_")[0] for id_ in rules.get(FIRST).parameters}
    assert set(NUMBERS) <= ids


def test_a_value_in_code_words_is_told_in_plain_ones():
    for ruleset in rules.all_rulesets().values():
        for parameter in ruleset.parameters.values():
            assert bool(parameter.value_fr) == bool(parameter.value_en) == isinstance(parameter.value, str)
            assert parameter.doubt_fr
            assert parameter.doubt_en


def test_a_parameter_says_whether_anything_reads_it():
    """`applied` is true when a clock, an opinion, an act or the code names the parameter, and only then."""
    ruleset = rules.get(FIRST)
    named = {id_ for clock in ruleset.clocks.values() for id_ in clock.parameters}
    named |= {opinion.express for opinion in ruleset.opinions.values()}
    root = loader.FOLDER.parent.parent
    code = [path for part in ("requests_workflow", "transparency") for path in (root / part).rglob("*.py")]
    words = "".join(path.read_text() for path in code) + (loader.FOLDER / FIRST / "standard.toml").read_text()
    for parameter in ruleset.parameters.values():
        assert parameter.applied is (parameter.id in named or f'"{parameter.id}"' in words), parameter.id
