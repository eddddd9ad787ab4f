"""docs/procedure.md is what the rules say, and says all that they say."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from requests_workflow import rules
from transparency import procedure_text
from transparency.management.commands import draw_procedure

RULESET = rules.get("2022-01-01")


def test_the_file_is_drawn_from_the_rules():
    call_command("draw_procedure")


def test_a_file_that_differs_is_refused_and_written_anew(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="differs from the rules"):
        call_command("draw_procedure")
    call_command("draw_procedure", write=True)
    call_command("draw_procedure")
    path = tmp_path / draw_procedure.DRAWN
    path.write_text(path.read_text().replace("Brouillon", "Ébauche", 1))
    with pytest.raises(CommandError, match="differs from the rules"):
        call_command("draw_procedure")


def test_every_entry_of_the_rules_is_in_both_languages():
    text = procedure_text.markdown(RULESET)
    tables = [RULESET.routes, RULESET.clocks, RULESET.pieces, RULESET.flags, RULESET.parameters]
    for machine in RULESET.machines.values():
        tables += [machine.states, machine.transitions]
    entries = [entry for table in tables for entry in table.values()]
    assert [e.label_fr for e in entries if f"{e.label_fr} · *{e.label_en}*" not in text] == []
    assert [source.id for source in RULESET.sources.values() if f"| `{source.id}` | " not in text] == []


def test_a_change_of_the_rules_changes_the_text():
    longer = replace(RULESET, clocks={**RULESET.clocks, "C1": replace(RULESET.clocks["C1"], length=8)})
    assert "| 8 jours ouvrés |" in procedure_text.markdown(longer)
    assert "| 8 jours ouvrés |" not in procedure_text.markdown(RULESET)
