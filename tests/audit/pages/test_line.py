"""The page of one line: what it tells, what it proves, and that it does not believe the database."""

import hashlib
import io
import json

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import api, attestation
from audit.log import entries, proofs
from audit.log.checkpoints import Checkpoint, sign_checkpoint
from audit.log.notes import SigningKey
from audit.models import Event
from hub.accounts.enums import Role
from tests.audit.conftest import AT
from tests.audit.pages.sealing import ORIGIN, owner_runs

pytestmark = pytest.mark.django_db

#: Session, user, functions; the line; its place, two of its head, the leaf's tile, when it was sealed; the names of
#: people; savepoint and its release, the trace.
QUERIES = 13


@pytest.fixture
def line(make_person, told):
    return told(
        make_person(1),
        outcome=4,
        basis="decret-2019-536-90",
        permit="DA-2026-1",
        purpose="recherche",
        facts={"part": "summary"},
        detail={"reason": "Une pièce manque."},
    )


def address(line):
    return reverse("audit:event", args=[line.event_id])


def page_of(client, line):
    answer = client.get(address(line))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_line_says_all_it_holds(client, auditor, line, sealer):
    sealer.seal()
    html = page_of(client, line)
    for words in (
        "Dossier déposé",
        "Camille Imaginaire",
        "Porteur de projet",
        "jeudi 15\xa0janvier 2026 à 10\xa0h\xa000",  # the act
        "jeudi 15\xa0janvier 2026 à 10\xa0h\xa030",  # the seal
        "2026-01-15T09:00:00.000000Z",
        "Une pièce manque.",
        "Décret n° 2019-536 du 29 mai 2019, article 90",
        "DA-2026-1",
        "recherche",
        "Partie lue",
        str(line.event_id),
        f'href="{reverse("audit:project", args=["2026-XYZ"])}"',
        f'href="{reverse("tlog:receipt", args=[line.event_id])}"',
        f'href="{reverse("tlog:entry", args=[line.event_id])}"',
        'href="/audit/2026/policy"',
        f"python -m audit.verifier receipt {line.event_id}.tlog-proof",
    ):
        assert words in html, words


def test_the_proof_is_drawn_and_written(client, auditor, line, sealer):
    root = proofs.Checkpoint.parse(sealer.seal().text).root
    answer = client.get(address(line))
    html = answer.content.decode()
    assert answer.context["drawing"].steps[-1].result == root.hex()
    assert "Scellée, et la preuve tombe juste" in html
    assert "Le témoin « temoin » l’a contresigné" in html
    assert '<svg viewBox="0 0 360' in html
    assert 'aria-labelledby="tree-title tree-desc"' in html
    assert html.count(root.hex()) >= 2  # as what the steps lead to, and as what was signed


def test_before_the_seal_there_is_nothing_to_prove(client, auditor, line, sealer):
    html = page_of(client, line)
    assert "Pas encore scellée" in html
    assert '<svg viewBox="0 0 360' not in html
    assert "Télécharger l’attestation" not in html


def test_a_head_that_witnesses_did_not_sign_is_said(client, auditor, line, sealer):
    sealer.seal(witnessed=False)
    html = page_of(client, line)
    assert "en attente de témoins" in html
    assert "ne l’a pas encore contresigné" in html


def test_a_line_changed_in_the_database_is_seen(client, auditor, line, sealer):
    sealer.seal()
    assert "tombe juste" in page_of(client, line)
    entry = bytes(Event.objects.get(seq=line.seq).entry).replace(b'"outcome":4', b'"outcome":0')
    owner_runs("UPDATE audit_event SET entry = %s WHERE seq = %s", [entry, line.seq], on="audit_event")
    html = page_of(client, line)
    assert "La preuve ne tombe pas juste" in html
    assert "Télécharger l’attestation" not in html
    refused = client.post(address(line), {"motif": "Pour voir."})
    assert refused.status_code == 422
    assert refused["Content-Type"].startswith("text/html")


def test_a_checkpoint_signed_by_somebody_else_is_seen(client, auditor, line, sealer):
    sealer.seal()
    owner_runs(
        "UPDATE audit_checkpoint SET note = replace(encode(note, 'escape'), %s, %s)::bytea",
        ["2026\n", "2027\n"],
        on="audit_checkpoint",
    )
    assert "La preuve ne tombe pas juste" in page_of(client, line)


def test_a_checkpoint_that_the_log_did_not_sign_is_seen(client, auditor, line, sealer):
    """The witness's signature still holds: only the log's own is somebody else's."""
    head = Checkpoint.parse(sealer.seal().text)
    forged = sign_checkpoint(head, SigningKey.generate(ORIGIN)).encode()
    owner_runs("UPDATE audit_checkpoint SET note = %s", [forged], on="audit_checkpoint")
    assert "La preuve ne tombe pas juste" in page_of(client, line)


def test_erased_details_are_told_as_erased(client, auditor, line, sealer):
    sealer.seal()
    month = Event.objects.get(seq=line.seq).recorded_at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    owner_runs("DELETE FROM audit_detail WHERE seq = %s", [line.seq], on="audit_detail")
    owner_runs(
        "INSERT INTO audit_removal (what, month_us, rows_removed, reference, removed_us)"
        " VALUES ('detail', %s, 1, 'r', %s)",
        [int(month.timestamp()) * 1_000_000, int(AT.timestamp()) * 1_000_000],
        on="audit_removal",
    )
    html = page_of(client, line)
    assert "Une pièce manque." not in html
    assert "effacés à leur terme (jeudi 15\xa0janvier 2026)" in html
    assert "tombe juste" in html


def test_reading_a_line_is_written_in_the_journal(client, auditor, line, sealer):
    page_of(client, line)
    event = Event.objects.latest("seq")
    assert (event.kind, event.actor_id, event.object_id) == ("audit.event_read", str(auditor.pk), str(line.event_id))


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_number_of_queries_does_not_depend_on_the_log(client, auditor, make_person, told, line, sealer, count):
    for _number in range(count):
        told(auditor)
    sealer.seal()
    with CaptureQueriesContext(connection) as asked:
        page_of(client, line)
    assert len(asked) == QUERIES


def test_a_line_that_does_not_exist_is_not_found(client, auditor):
    assert client.get(reverse("audit:event", args=["6d1f3bd0-0000-4000-8000-000000000000"])).status_code == 404


def test_an_attestation_holds_the_proof_and_leaves_a_trace_of_itself(client, auditor, line, sealer):
    sealer.seal()
    answer = client.post(address(line), {"motif": "Contrôle annuel."})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        files = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
        assert pdf.Root.Lang == "fr"
        assert all(spec.relationship == "/Data" for spec in pdf.attachments.values())
    given = json.loads(files[f"{line.event_id}.json"])
    leaf = entries.leaf_data(given["recorded_us"], entries.canonical(given["entry"]))
    proofs.verify_receipt(proofs.Receipt.parse(files[f"{line.event_id}.tlog-proof"]), leaf, sealer.policy)
    event = Event.objects.latest("seq")
    assert (event.kind, event.object_id) == ("audit.attested", str(line.event_id))
    assert event.content["object_sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert event.detail["motif"] == "Contrôle annuel."


@pytest.mark.parametrize("reason", ["", "x" * 201, "a\0b"])
def test_an_attestation_has_a_reason(client, auditor, line, sealer, reason):
    sealer.seal()
    answer = client.post(address(line), {"motif": reason})
    assert answer.status_code == 422
    assert "à corriger" in answer.content.decode()
    assert not Event.objects.filter(kind="audit.attested").exists()


def test_no_attestation_leaves_without_its_trace(client, auditor, line, sealer, monkeypatch):
    sealer.seal()
    monkeypatch.setattr(attestation, "pdf", lambda *args, **kwargs: b"%PDF-secret")

    def refuse(*args, **kwargs):
        raise api.TraceFailed("refused")

    monkeypatch.setattr(api, "record", refuse)
    client.raise_request_exception = False
    answer = client.post(address(line), {"motif": "Contrôle annuel."})
    assert answer.status_code == 503
    assert b"%PDF" not in answer.content


@pytest.mark.parametrize("role", list(Role))
def test_only_the_auditor_and_the_protection_officer_read_a_line(client, make_person, line, sealer, role):
    client.force_login(make_person(9, role=role))
    allowed = role in {Role.AUDITOR, Role.DPO}
    assert client.get(address(line)).status_code == (200 if allowed else 403)


def test_a_long_proof_is_cut_into_numbered_codes_between_its_lines():
    text = "".join(f"ligne {number} — {'x' * 50}\n" for number in range(60))
    parts = list(attestation._parts(text))
    assert "".join(parts) == text
    assert all(part.endswith("\n") and len(part.encode()) <= attestation.LARGEST_CODE for part in parts)
    codes = attestation.codes(text)
    assert [(code.number, code.count) for code in codes] == [(n + 1, len(parts)) for n in range(len(parts))]
    assert all(code.address.startswith("data:image/svg+xml") for code in codes)
    assert len(attestation.codes("court\n")) == 1
