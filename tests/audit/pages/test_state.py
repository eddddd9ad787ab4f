"""The state of the log in words: each thing that can go wrong is said, and nothing is said to be wrong that is not."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import state
from audit.log.checkpoints import Checkpoint, sign_checkpoint
from audit.models import Event
from audit.platform import queries as platforms
from audit.sequencer.anchor import Anchor
from audit.telling import age
from hub import clock
from hub.accounts.enums import Role
from tests.audit.conftest import AT, tell_many
from tests.audit.pages.sealing import ORIGIN, owner_runs

pytestmark = pytest.mark.django_db

#: Session, user, functions; savepoint, read only; logs, pending, head, months, witnesses, seals and since when, sizes
#: of logs; missing numbers, intakes and sources of platforms; the savepoint undone and released.
QUERIES = 18


def said(now=None) -> dict[str, str]:
    """Return the state of each thing in a word, by its title."""
    found = state.at(now or clock.now())
    return {statement.title: statement.said for statement in found.statements}


def anchored(note) -> None:
    Anchor(Path(settings.HUB_AUDIT_ANCHOR_FILE)).append(note)


@pytest.fixture
def sound(sealer):
    tell_many(3)
    anchored(sealer.seal(at=clock.now()))
    return sealer


def page(client):
    answer = client.get(reverse("audit:state"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_is_well(sound):
    assert said() == {
        "Le scellement": "À jour",
        "Le témoin « temoin »": "À jour",
        "La mémoire hors de la base": "D’accord",
        "La place des prochains mois": "Prête",
        "Le sceau de chaque jour": "À venir",
    }
    assert state.at(clock.now()).worst == "success"


def test_before_the_first_log(client, auditor, sealer):
    html = page(client)
    assert "Le registre n’est pas encore ouvert" in html
    assert set(said()) == {"Le scellement", "La place des prochains mois"}


def test_what_waits_too_long_is_an_alarm(sound):
    tell_many(1, start=3)
    now = clock.now()
    assert said(now)["Le scellement"] == "À jour"
    assert said(now + timedelta(seconds=59))["Le scellement"] == "À jour"
    assert said(now + timedelta(seconds=62))["Le scellement"] == "Arrêté"


@pytest.mark.parametrize(
    ("hours", "word", "tone"), [(0.9, "À jour", "success"), (1.1, "En retard", "warning"), (25, "En retard", "refusal")]
)
def test_a_witness_that_stopped_is_said(sound, hours, word, tone):
    tell_many(2, start=3)
    anchored(sound.seal(at=clock.now(), witnessed=False))
    found = state.at(clock.now() + timedelta(hours=hours))
    (witness,) = (one for one in found.statements if "témoin «" in one.title)
    assert (witness.said, witness.tone) == (word, tone)
    if tone != "success":
        assert "2 lignes n’ont pas sa signature" in witness.now


def test_a_witness_that_has_nothing_new_to_sign_is_not_late(sound):
    assert said(clock.now() + timedelta(hours=30))["Le témoin « temoin »"] == "À jour"


def test_a_witness_that_never_signed_is_said(sealer):
    tell_many(1)
    sealer.seal(at=clock.now(), witnessed=False)
    assert said()["Le témoin « temoin »"] == "Rien encore"
    assert state.at(clock.now() + timedelta(hours=2)).worst == "refusal"


@pytest.mark.parametrize(("policy", "word"), [(None, "Aucun"), ("quorum none\nnonsense\n", "Illisible")])
def test_a_policy_that_is_missing_or_wrong_is_an_alarm(sound, policy, word):
    if policy is None:
        sound.policy_file.unlink()
    else:
        sound.policy_file.write_text(policy)
    assert said()["Les témoins"] == word
    assert state.at(clock.now()).worst == "refusal"


def test_a_base_that_lost_lines_is_an_alarm(sound):
    ahead = sign_checkpoint(Checkpoint(ORIGIN, 999, bytes(32)), sound.key)
    anchored(ahead)
    assert said()["La mémoire hors de la base"] == "En désaccord"
    assert state.at(clock.now()).worst == "refusal"


def test_a_memory_that_is_empty_is_said(sealer):
    tell_many(1)
    sealer.seal(at=clock.now())
    assert said()["La mémoire hors de la base"] == "Vide"


def test_months_that_are_not_made_ahead_are_an_alarm(sound):
    now = clock.now()
    assert said(now + timedelta(days=31))["La place des prochains mois"] == "Prête"
    assert said(now + timedelta(days=125))["La place des prochains mois"] == "Manque"


def test_days_without_a_seal_are_counted(sound):
    now = clock.now()
    later = now + timedelta(days=3)
    assert said(later)["Le sceau de chaque jour"] == "Incomplet"
    for back in (1, 2, 3):
        day = clock.day_of(later) - timedelta(days=back)
        owner_runs(
            "INSERT INTO audit_seal (day, log, tree_size, first_index, manifest_sha256, archive, sealed_us)"
            " SELECT %s, 1, max(tree_size), 0, %s, 'a.tar', 1 FROM audit_checkpoint",
            [day, bytes(32)],
            on="audit_seal",
        )
    found = state.at(later)
    assert {one.title: one.said for one in found.statements}["Le sceau de chaque jour"] == "Complet"
    assert len(found.seals) == 3


def test_alarms_of_platforms_are_sentences(monkeypatch):
    alarms = [
        platforms.Alarm(platforms.GAP, "bulle.example", AT, 3, 7),
        platforms.Alarm(platforms.SILENCE, "bulle.example", AT),
    ]
    monkeypatch.setattr(platforms, "alarms", lambda at: alarms)
    gap, silence = state.alarms(AT)
    assert "il manque les événements 3 à 7" in gap
    assert "n’a plus rien envoyé" in silence


def test_it_tells_of_nobody_and_leaves_no_trace(client, auditor, sound):
    before = Event.objects.count()
    html = page(client)
    assert "Tout va bien" in html
    assert Event.objects.count() == before


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_number_of_queries_does_not_depend_on_the_log(client, auditor, sealer, count):
    for number in range(count):
        tell_many(1, start=number)
        if number < 5:
            anchored(sealer.seal(at=clock.now() - timedelta(seconds=60 - number)))
    with CaptureQueriesContext(connection) as asked:
        page(client)
    assert len(asked) == QUERIES


@pytest.mark.parametrize("role", list(Role))
def test_only_the_auditor_and_the_protection_officer_see_it(client, make_person, sealer, role):
    client.force_login(make_person(1, role=role))
    allowed = role in {Role.AUDITOR, Role.DPO}
    assert client.get(reverse("audit:state")).status_code == (200 if allowed else 403)


def test_an_age_is_said_in_its_largest_unit():
    ages = [age(timedelta(seconds=seconds)) for seconds in (-5, 0, 119, 120, 7199, 7200, 172_800, 86_400 * 1234)]
    assert ages == ["0 s", "0 s", "119 s", "2 min", "119 min", "2 h", "2 jours", "1\u202f234 jours"]
