"""What a database administrator can do to the trail, each act noticed by the check, the verifier or the witness."""

import random
from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import call_command

from audit.management.commands import audit_tamper_demo
from audit.tampering import attacks, detection, mutations
from audit.tampering.detection import Flipped
from audit.tampering.stage import stage

#: Columns in which the trail of the tests has no value: no authority dates its seal.
EMPTY = {"audit_seal.token"}


@pytest.fixture(scope="module")
def trail():
    """One sealed trail for the whole module: each attack is undone."""
    with stage() as made:
        yield made


def attempt(trail, name):
    found = next(attack for attack in attacks.ATTACKS if attack.name == name)
    return detection.attempt(trail, found, "en")


def test_nobody_cries_wolf(trail):
    assert not detection.by_fsck(trail)
    assert not detection.by_verifier(trail, "en")
    assert not detection.by_witness(trail)
    trail.connection.rollback()


@pytest.mark.parametrize("attack", attacks.ATTACKS, ids=lambda attack: attack.name)
def test_every_attack_is_noticed_and_undone(trail, attack):
    outcome = detection.attempt(trail, attack, "en")
    assert outcome.is_noticed
    if attack.leaf is not None:
        assert attack.leaf in {outcome.fsck.leaf, outcome.verifier.leaf}
    assert not detection.by_fsck(trail)
    trail.connection.rollback()


@pytest.mark.parametrize("name", ["edit", "delete_event", "delete_event_and_leaf", "close_the_gap", "swap", "slip_in"])
def test_the_check_of_the_database_finds_what_was_changed_inside(trail, name):
    assert attempt(trail, name).fsck


@pytest.mark.parametrize("name", ["truncate", "rewrite"])
def test_what_was_cut_or_rewritten_whole_only_shows_from_outside(trail, name):
    outcome = attempt(trail, name)
    assert not outcome.fsck
    assert outcome.witness


def test_an_archive_of_before_names_the_leaf_that_was_rewritten_with_the_stolen_key(trail):
    outcome = attempt(trail, "rewrite")
    assert outcome.verifier.leaf == attacks.TARGET


def test_the_witness_says_how_many_leaves_it_signed(trail):
    assert "signed 620 leaves, we have 470" in attempt(trail, "truncate").witness.said[0]


def test_one_bit_in_any_column_is_found_or_does_not_matter(trail):
    found = detection.flip_everywhere(trail, random.Random(7))  # noqa: S311 — which rows, no secret
    unnoticed = {name for name, state in found.items() if state is Flipped.UNNOTICED}
    assert unnoticed == set()
    assert {name for name, state in found.items() if state is Flipped.NO_VALUE} == EMPTY


def test_what_does_not_matter_are_columns_that_exist_and_say_why(trail):
    known = {str(column) for column in mutations.columns(trail)}
    trail.connection.rollback()
    assert set(mutations.IRRELEVANT) <= known
    assert all(mutations.IRRELEVANT.values())


def test_the_demonstration_tells_a_newcomer_who_notices():
    told = StringIO()
    call_command("audit_tamper_demo", lang="fr", stdout=told)
    text = told.getvalue()
    assert "Tout réécrire avec la clé volée" in text
    assert f"vu, feuille {attacks.TARGET}" in text
    assert "pas vu" not in text


def test_the_demonstration_ends_badly_when_an_attack_goes_unnoticed(trail, monkeypatch):
    monkeypatch.setattr(audit_tamper_demo, "stage", lambda _events: nullcontext(trail))
    monkeypatch.setattr(audit_tamper_demo, "flip_everywhere", lambda *_: {})
    monkeypatch.setattr(detection, "by_witness", lambda _stage: detection.Noticed())
    with pytest.raises(SystemExit) as end:
        call_command("audit_tamper_demo", stdout=StringIO())
    assert end.value.code == 1


def test_the_demonstration_ends_badly_when_a_bit_goes_unnoticed(trail, monkeypatch):
    monkeypatch.setattr(audit_tamper_demo, "stage", lambda _events: nullcontext(trail))
    monkeypatch.setattr(audit_tamper_demo, "flip_everywhere", lambda *_: {"audit_event.basis": Flipped.UNNOTICED})
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("audit_tamper_demo", lang="fr", stdout=told)
    assert "pas vu : audit_event.basis" in told.getvalue()
