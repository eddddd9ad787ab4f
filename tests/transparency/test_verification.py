"""`/verifier/`: what a code or a file is worth, told to anybody, and nothing more."""

import random
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from audit import api as audit
from hub.seals import apart, certificates, keys, making, reading
from requests_workflow.dossier import receipts
from requests_workflow.dossier.models import SealedDocument
from requests_workflow.dossier.sealing import attachments, codes, verification
from requests_workflow.dossier.sealing.enums import Outcome
from requests_workflow.procedure import door
from tests.dossier.conftest import as_, dataset, draft, filed, full  # noqa: F401 — fixtures
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import text

PAGE = "/fr/verifier/"
LATER = AT + timedelta(days=1)
SEED = 20261126
PYHANKO = Path(sys.executable).with_name("pyhanko")


@pytest.fixture(autouse=True)
def _here(settings, tmp_path, monkeypatch):
    """Keep files apart, and read in this process what a page would have read in another: the same code, sooner."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(apart, "of_pdf", reading.of_pdf)


@pytest.fixture
def sealed(filed):  # noqa: F811
    """A sealed receipt: its bytes."""
    return receipts.given(filed, by=audit.Actor("service:tests", "service"), at=LATER)


@pytest.fixture
def document(sealed):
    return SealedDocument.objects.get()


def drop(content: bytes, name: str = "accuse.pdf"):
    return Client(enforce_csrf_checks=True).post(PAGE, {"document": SimpleUploadedFile(name, content)})


def outcome(content: bytes) -> Outcome:
    return verification.of_file(content, read=reading.of_pdf).outcome


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def positions(content: bytes) -> list[int]:
    """Return bytes all over the file, and some in the embedded dossier, the signature, its range and the last line."""
    drawn = random.Random(SEED)  # noqa: S311 — the same each time
    streams = content.index(b"/EmbeddedFile")
    places = [drawn.randrange(len(content)) for _i in range(40)]
    places += [drawn.randrange(streams, streams + 600) for _i in range(15)]
    start = content.index(b"/Contents <") + 11
    places += [drawn.randrange(start, start + 2000) for _i in range(15)]
    return [*places, content.index(b"/ByteRange") + 14, len(content) - 2, 0]


def test_any_byte_changed_is_told_by_the_hub_and_by_pyhanko(sealed):
    ours = [one.pem for one in certificates.ours()]
    assert reading.of_pdf(sealed, ours).trusted
    for place in positions(sealed):
        changed = flipped(sealed, place)
        assert outcome(changed) in {Outcome.CHANGED, Outcome.DAMAGED, Outcome.NOT_OURS}, place
        verdict = reading.of_pdf(changed, ours)
        assert not verdict.intact, place
        assert not verdict.trusted, place


def added_to(content: bytes) -> bytes:
    """Return a PDF with an update after its end, as a forger would add one."""
    added, writer = BytesIO(), IncrementalPdfFileWriter(BytesIO(content))
    writer.root["/Lang"] = pdf_string("de")
    writer.update_root()
    writer.write(added)
    return added.getvalue()


def test_what_is_added_after_the_seal_is_told(sealed):
    ours = [one.pem for one in certificates.ours()]
    for changed in (added_to(sealed), sealed + b"\n", sealed + b"%%EOF\n"):
        assert outcome(changed) == Outcome.CHANGED
        assert not reading.of_pdf(changed, ours).intact


def test_the_command_line_of_pyhanko_says_the_same(sealed, tmp_path):
    trusted = tmp_path / "sceau.pem"
    trusted.write_text(certificates.current().pem)

    def judged(content: bytes) -> int:
        file = tmp_path / "accuse.pdf"
        file.write_bytes(content)
        command = [str(PYHANKO), "sign", "validate", "--trust-replace", "--trust", str(trusted), str(file)]
        return subprocess.run(command, capture_output=True, check=False, cwd=tmp_path).returncode

    assert judged(sealed) == 0
    assert judged(flipped(sealed, sealed.index(b"/EmbeddedFile") + 200)) != 0
    assert judged(added_to(sealed)) != 0


def test_a_file_read_apart_is_judged_the_same(sealed, monkeypatch):
    monkeypatch.undo()
    ours = [one.pem for one in certificates.ours()]
    assert apart.of_pdf(sealed, ours) == reading.of_pdf(sealed, ours)
    assert not apart.of_pdf(b"%PDF-1.7 nothing else", ours).readable


def test_dropping_the_receipt_says_authentic_and_no_more_than_anybody_may_know(sealed, document, filed):  # noqa: F811
    response = drop(sealed)
    shown = text(response)
    for told in ("Authentique et inchangé", filed.reference, codes.shown(document.code), document.sha256):
        assert told in shown
    for secret in (filed.title, filed.organisation.name, filed.created_by.full_name):
        assert secret not in shown
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "est vide"),
        (b"bonjour", "ni un PDF ni un dossier portable"),
        (b"%PDF-1.7\nrien", "abîmé"),
        (b"PK\x03\x04 pas un zip", "abîmé"),
    ],
)
def test_what_is_none_of_ours_is_told_with_what_to_do(db, content, said):
    response = drop(content)
    assert response.status_code == 200
    assert said in text(response)


def blank() -> bytes:
    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


def test_another_seal_and_no_seal_are_told_apart(db, settings, tmp_path):
    assert outcome(blank()) == Outcome.UNSEALED
    settings.HUB_SEAL_SELF_MADE_FILE = tmp_path / "other.p12"
    other, _fingerprint = making.seal_pdf(blank(), reason="x", contact="x")
    certificates.Certificate.objects.all().delete()
    settings.HUB_SEAL_SELF_MADE_FILE = tmp_path / "ours.p12"
    found = verification.of_file(other, read=reading.of_pdf)
    assert (found.outcome, found.verdict.intact) == (Outcome.ANOTHER_SEAL, True)


def test_a_receipt_sealed_under_a_key_of_before_is_still_authentic(sealed, settings, tmp_path):
    settings.HUB_SEAL_SELF_MADE_FILE = tmp_path / "next.p12"
    assert outcome(sealed) == Outcome.AUTHENTIC
    assert len(certificates.ours()) == 2
    assert outcome(flipped(sealed, len(sealed) // 2)) == Outcome.CHANGED


def test_a_revoked_one_is_said_revoked_by_code_and_by_file(sealed, document, filed, people):  # noqa: F811
    reason = "Déposé dans le mauvais dossier."
    door.perform("revoke_receipt", filed, by=people.secretariat, at=LATER, data={"reason": reason})
    for shown in (text(drop(sealed)), text(Client().get(PAGE + codes.shown(document.code)))):
        assert "puis révoqué" in shown
        assert "mardi 3 mars 2026" in shown.replace("\xa0", " ")
        assert reason not in shown


def test_a_withdrawn_file_is_told_with_its_day(document, filed, people):  # noqa: F811
    door.perform("withdraw", filed, by=people.sponsor, at=LATER, data={"reason": "Projet arrêté."})
    shown = text(Client().get(PAGE + document.code))
    assert "Authentique" in shown
    assert "retiré le" in shown


def test_the_printed_address_leads_to_the_page(client, document):
    response = client.get(f"/verifier/{codes.shown(document.code)}", follow=True)
    assert response.status_code == 200
    assert "Authentique" in text(response)


def test_a_code_is_read_however_it_is_typed(client, document):
    for typed in (document.code.lower(), f" {document.code[:5]} - {document.code[5:]} "):
        assert client.get(PAGE, {"code": typed}).url == PAGE + codes.shown(document.code)
    unknown = codes.new()
    response = client.get(PAGE + unknown)
    assert response.status_code == 404
    assert "Aucun document de ce guichet" in text(response)
    assert "faute de frappe" in text(client.get(PAGE, {"code": "7K3M-é🙂"}))
    assert client.get(PAGE, {"code": ""}).status_code == 422


def test_programs_read_the_same(client, document, filed):  # noqa: F811
    said = client.get(f"/verifier/{codes.shown(document.code)}.json").json()
    assert (said["outcome"], said["valid"], said["reference"]) == ("authentic", True, filed.reference)
    assert said["sha256"] == document.sha256
    assert client.get(f"/verifier/{codes.new()}.json").status_code == 404


def test_guessing_is_slowed_down(client, db, settings):
    settings.HUB_VERIFY_RATE = "3/min"
    answers = [client.get(PAGE + codes.new(), REMOTE_ADDR="192.0.2.7").status_code for _i in range(4)]
    assert answers == [404, 404, 404, 429]
    assert client.get(f"/verifier/{codes.new()}.json", REMOTE_ADDR="192.0.2.7")["Retry-After"]


def test_too_large_a_file_is_told_so(db, settings):
    settings.HUB_VERIFY_MAX_BYTES = 10
    assert "trop gros" in text(drop(b"%PDF-1.7 and more"))


def test_the_dossier_inside_must_be_the_frozen_copy(sealed, document, monkeypatch):
    monkeypatch.setattr(attachments, "sha256_of", lambda content, name: "0" * 64)
    assert outcome(sealed) == Outcome.DOUBTFUL


def test_certificates_are_published_with_their_fingerprint(client, db, settings):
    shown = text(client.get("/fr/sceau/"))
    fingerprint = certificates.current().fingerprint
    assert ":".join(fingerprint[i : i + 2] for i in range(0, 64, 2)).upper() in shown
    assert client.get("/fr/sceau/certificats.pem").content.decode() == certificates.current().pem
    settings.HUB_SEAL_SELF_MADE = False
    assert "pas encore de clé" in text(client.get("/fr/sceau/"))
    assert keys.NOT_SET.startswith("No key")
