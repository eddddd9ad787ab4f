"""The log over HTTP, read back with nothing but its own addresses, as an auditor's program would."""

import pytest
from django.test import Client
from django.urls import reverse

from audit import api, configuration, tree
from audit.log import merkle, tiles
from audit.log.checkpoints import Checkpoint
from audit.log.errors import FormatError
from audit.log.notes import Note
from audit.log.policies import Policy
from audit.models import Event
from hub.accounts.enums import Role
from tests.audit.conftest import tell_many
from tests.audit.pages.sealing import ORIGIN, owner_runs

pytestmark = pytest.mark.django_db

TILE = "/audit/2026/"


def test_the_newest_head_is_for_everybody_and_can_be_kept_a_moment(client, sealer):
    tell_many(3)
    sealer.seal()
    answer = client.get("/audit/checkpoint")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=5"
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    checkpoint, signers = sealer.policy.check(Note.parse(answer.content))
    assert (checkpoint.origin, checkpoint.size, set(signers)) == (ORIGIN, 3, {"temoin"})
    assert client.get("/audit/2026/checkpoint").content == answer.content
    again = client.get("/audit/checkpoint", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    tell_many(1)
    sealer.seal()
    assert client.get("/audit/checkpoint", headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_a_head_that_too_few_signed_waits_behind_the_one_before(client, sealer):
    tell_many(2)
    sealer.seal()
    tell_many(2)
    sealer.seal(witnessed=False)
    assert Checkpoint.parse(Note.parse(client.get("/audit/checkpoint").content).text).size == 2


def test_before_the_first_head_it_says_when_to_come_back(client, sealer):
    answer = client.get("/audit/checkpoint")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
    assert "encore signé" in answer.json()["detail"]


def test_the_policy_is_for_everybody(client, sealer):
    tell_many(1)
    sealer.seal()
    answer = client.get("/audit/2026/policy")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert Policy.parse(answer.content.decode()).log_keys == sealer.policy.log_keys
    sealer.policy_file.unlink()
    assert client.get("/audit/2026/policy").status_code == 503


@pytest.mark.parametrize("path", ["1999/checkpoint", "1999/policy"])
def test_a_log_that_is_not_ours_is_not_found(client, sealer, path):
    tell_many(1)
    sealer.seal()
    answer = client.get(f"/audit/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_the_whole_log_is_read_back_and_holds_together(client, auditor, sealer):
    tell_many(300)
    root = Checkpoint.parse(sealer.seal().text)

    def get(path):
        answer = client.get(TILE + path)
        assert answer.status_code == 200, path
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
        return answer.content

    node = tiles.TileNodes(lambda level, index, width: get(tiles.tile_path(level, index, width)), root.size)
    assert merkle.root_from_nodes(root.size, node) == root.root
    leaves = []
    for reference in tiles.bundles_of(root.size):
        leaves += tiles.unpack_bundle(get(reference.path), reference.width)
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    assert merkle.root_of(hashes) == root.root
    assert get("tile/0/000") == b"".join(hashes[:256])
    read = Event.objects.filter(kind="audit.log_read")
    assert {event.facts["path"] for event in read} >= {"tile/0/000", "tile/1/000.p/1", "tile/entries/000"}
    assert {(event.actor_id, event.object_id) for event in read} == {(str(auditor.pk), ORIGIN)}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("tile/0/000.p/3", 200),
        ("tile/0/000.p/5", 200),
        ("tile/entries/000.p/3", 200),
        ("tile/0/000.p/4", 404),  # no head of 4 leaves was signed
        ("tile/entries/000.p/4", 404),
        ("tile/0/000.p/6", 404),
        ("tile/0/000", 404),
        ("tile/1/000.p/1", 404),
        ("tile/0/x001/000", 404),
        ("tile/63/000", 404),
        ("tile/64/000", 400),
        ("tile/0/0", 400),
        ("tile/00/000", 400),
        ("tile/0/000.p/0", 400),
        ("tile/0/000.p/256", 400),
        ("tile/0/000.p/03", 400),
        ("tile/0/x000/000", 400),
        ("tile/0/000/", 400),
        ("tile/data/000", 400),
        ("tile/0/" + "x999/" * 6 + "999", 400),
    ],
)
def test_only_what_was_signed_under_its_one_address(client, auditor, sealer, path, status):
    _to_size(sealer, 3, 5)
    before = Event.objects.filter(kind="audit.log_read").count()
    answer = client.get(TILE + path)
    assert answer.status_code == status
    assert Event.objects.filter(kind="audit.log_read").count() - before == (status == 200)


def _to_size(sealer, *sizes):
    """Seal trees of these sizes: what was recorded before the first is put aside."""
    owner_runs("DELETE FROM audit_pending", [], on="audit_pending")
    done = 0
    for size in sizes:
        tell_many(size - done, start=done)
        sealer.seal()
        done = size


def test_entries_that_were_pruned_are_gone(client, auditor, sealer):
    _to_size(sealer, 3)
    owner_runs("DELETE FROM audit_event WHERE object_type = 'mail' AND object_id = %s", ["1"], on="audit_event")
    answer = client.get(TILE + "tile/entries/000.p/3")
    assert (answer.status_code, "terme" in answer.json()["detail"]) == (410, True)
    assert client.get(TILE + "tile/0/000.p/3").status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_leaves_are_for_auditors(client, make_person, sealer, role):
    client.force_login(make_person(1, role=role))
    _to_size(sealer, 3)
    allowed = role == Role.AUDITOR
    for path in ("tile/0/000.p/3", "tile/entries/000.p/3"):
        assert client.get(TILE + path).status_code == (200 if allowed else 403)


def test_nobody_else_reads_leaves(client, sealer):
    _to_size(sealer, 3)
    assert client.get(TILE + "tile/0/000.p/3").status_code == 302


def test_no_byte_leaves_without_its_trace(auditor, sealer, monkeypatch):
    _to_size(sealer, 3)
    browser = Client(raise_request_exception=False)
    browser.force_login(auditor)
    content = browser.get(TILE + "tile/0/000.p/3").content

    def refuse(*args, **kwargs):
        raise api.TraceFailed("refused")

    monkeypatch.setattr(api, "record", refuse)
    answer = browser.get(TILE + "tile/0/000.p/3")
    assert answer.status_code == 503
    assert content[:32] not in answer.content


def test_addresses_stand_outside_the_languages(sealer):
    assert reverse("tlog:checkpoint") == "/audit/checkpoint"
    assert reverse("tlog:tile", args=["2026", "0/000"]) == "/audit/2026/tile/0/000"
    assert tree.Log(1, ORIGIN, closed=False).name == "2026"


def test_a_policy_that_cannot_be_read_is_no_breakdown(client, sealer, monkeypatch):
    tell_many(1)
    sealer.seal()

    def unreadable():
        raise FormatError("line 1 of the policy: not a log")

    monkeypatch.setattr(configuration, "policy", unreadable)
    answer = client.get("/audit/checkpoint")
    assert (answer.status_code, answer["Retry-After"]) == (503, "3600")
