"""The portable dossier: out of one hub sealed, into another as a draft; whatever is malformed gets its sentence."""

import hashlib
import json
import random
import stat
from functools import partial
from io import BytesIO
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit import api as audit
from hub.jobs import queue
from hub.jobs.models import Job
from hub.seals import apart, certificates, making, reading
from requests_workflow.dossier import queries
from requests_workflow.dossier.models import ImportedDossier, SealedDocument
from requests_workflow.dossier.portable import checking, container, importing, preparation, writing
from requests_workflow.dossier.portable.container import Malformed
from requests_workflow.dossier.sealing import attachments, codes, verification
from requests_workflow.dossier.sealing.enums import Kind, Outcome
from requests_workflow.procedure.models import AccessRequest
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import page, text

IMPORT = "/fr/dossiers/reprendre/"


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    """The same judgement, sooner than in a process of its own (tests/transparency/test_verification.py)."""
    monkeypatch.setattr(apart, "of_detached", reading.of_detached)
    monkeypatch.setattr(apart, "of_pdf", reading.of_pdf)


@pytest.fixture
def written(filed, people):
    """A portable dossier of the filed file, as its sponsor gets it."""
    out, reader = BytesIO(), writing.reader_of(people.sponsor, filed, at=AT)
    writing.write(filed, reader, out, code=codes.new(), told=lambda: None)
    return out.getvalue()


def files(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(held: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return out.getvalue()


def sealed_again(held: dict[str, bytes], **about) -> bytes:
    """Return a ZIP of these files under a seal of this hub, whatever they are."""
    plain = {name: one for name, one in held.items() if name not in {container.MANIFEST, container.SEAL}}
    manifest = container.manifest_of({"reference": "D-2222222", **about}, plain.items())
    return zipped(
        {**plain, container.MANIFEST: manifest, container.SEAL: making.seal_bytes(manifest)[0]},
    )


def opened(content: bytes) -> container.Opened:
    return checking.open_file(BytesIO(content))


def test_it_holds_all_it_promises(written, filed):
    held, data = files(written), opened(written).data
    assert {container.MANIFEST, container.SEAL, container.SUMS, container.DATA, container.PRINTED} <= held.keys()
    assert len([name for name in held if name.startswith("pieces/")]) == len(queries.documents(filed))
    assert data["answers"] == queries.typed_answers(filed)
    assert [one["sha256"] for one in data["snapshots"]] == [one.sha256 for one in filed.snapshots.all()]
    assert data["acts"][-1]["act"] == "file"
    for line in held[container.SUMS].decode().splitlines():
        sha256, path = line.split("  ")
        assert hashlib.sha256(held[path]).hexdigest() == sha256


def test_the_pdf_inside_is_sealed_archival_and_holds_the_same_data(written):
    held = files(written)
    printed = held[container.PRINTED]
    assert reading.of_pdf(printed, [certificates.current().pem]).trusted
    assert attachments.read(printed, container.DATA) == held[container.DATA]
    with pikepdf.open(BytesIO(printed)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert verification.of_file(printed).outcome == Outcome.AUTHENTIC


def test_it_names_nobody_who_acted(written, people):
    told = json.dumps(opened(written).data["acts"], ensure_ascii=False)
    for person in (people.sponsor, people.secretariat):
        assert person.full_name not in told
        assert person.email not in told


def test_the_office_reads_no_more_than_is_written_for_it(filed, people):
    out, reader = BytesIO(), writing.reader_of(people.secretariat, filed, at=AT)
    writing.write(filed, reader, out, code=codes.new(), told=lambda: None)
    fields = filed.whole_form.fields()
    assert all("office" in fields[code].audience for code in opened(out.getvalue()).data["answers"])


def test_it_is_for_who_reads_the_whole_file(as_, people, filed):
    for person, status in ((people.sponsor, 200), (people.secretariat, 200), (people.other_sponsor, 404)):
        assert as_(person).get(page("export", filed)).status_code == status


def test_it_is_asked_for_made_delivered_and_verified(as_, people, filed):
    job = Job.objects.get(public_id=as_(people.sponsor).post(page("export", filed)).url.rstrip("/").split("/")[-1])
    queue.run(job.pk)
    response = as_(people.sponsor).get(reverse("jobs:download", args=[job.public_id]))
    content = b"".join(response.streaming_content)
    kinds = set(audit.events_for(filed.audit_ref).values_list("kind", flat=True))
    assert {"dossier.export_requested", "dossier.exported", "receipt.sealed"} <= kinds
    found = verification.of_file(content)
    assert (found.outcome, found.document.kind) == (Outcome.AUTHENTIC, Kind.PORTABLE)
    assert not preparation.may_see(people.secretariat, job)
    drawn = random.Random(20261126)  # noqa: S311 — the same each time
    for place in [drawn.randrange(len(content)) for _i in range(25)]:
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        assert verification.of_file(changed).outcome in {Outcome.CHANGED, Outcome.DAMAGED, Outcome.NOT_OURS}, place


def test_without_a_key_the_job_says_why(people, filed, settings):
    settings.HUB_SEAL_SELF_MADE = False
    job = preparation.ask(people.sponsor, filed, at=AT)
    queue.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, preparation.NO_KEY)


def test_any_byte_of_any_file_changed_is_told(written):
    held = files(written)
    for name, content in held.items():
        if not content:
            continue
        place = len(content) // 2
        changed = {**held, name: content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]}
        with pytest.raises(Malformed):
            opened(zipped(changed))


def many() -> bytes:
    return zipped({f"pieces/{number}.pdf": b"" for number in range(10_000)})


def link() -> bytes:
    made, out = ZipInfo("pieces/lien.pdf"), BytesIO()
    made.create_system, made.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with ZipFile(out, "w") as archive:
        archive.writestr(made, "/etc/passwd")
    return out.getvalue()


def bomb() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, archive.open(ZipInfo("pieces/x.pdf"), "w") as file:
        file.write(b"\x00" * 30_000_000)
    # The header says more than there is, as bombs do.
    content = bytearray(out.getvalue())
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (2_000_000_000).to_bytes(4, "little")
    return bytes(content)


MALFORMED = [
    (b"bonjour", "pas un ZIP lisible"),
    (zipped({"pieces/a.pdf": b"x" * 1000})[:-30], "pas un ZIP lisible"),
    (zipped({"autre.txt": b"x"}), "Il manque le fichier « MANIFEST.json »"),
    (zipped({"MANIFEST.json": b"{pas du json"}), "n’est pas du JSON"),
    (zipped({"MANIFEST.json": b"[" * 100_000}), "n’est pas du JSON"),
    (zipped({"MANIFEST.json": b'{"format": "x", "files": []}'}), "n’est pas un dossier portable"),
    (zipped({"../../etc/cron": b"x"}), "mal nommé"),
    (zipped({"/etc/passwd": b"x"}), "mal nommé"),
    (zipped({"pieces/a/b/c.pdf": b"x"}), "mal nommé"),
    (zipped({"pieces/dedans.zip": zipped({"a": b"b"})}), "une autre archive"),
    (many(), "trop de fichiers"),
    (link(), "un lien"),
    (bomb(), "trop gros"),
]


@pytest.mark.parametrize(("content", "said"), MALFORMED)
def test_a_malformed_import_gets_its_sentence(as_, people, content, said):
    response = as_(people.sponsor).post(IMPORT, {"document": SimpleUploadedFile("dossier.zip", content)})
    assert response.status_code == 422
    assert said in text(response)


def test_what_is_added_left_out_or_sealed_by_nobody_is_told(written):
    held = files(written)
    with pytest.raises(Malformed, match="a été ajouté"):
        opened(zipped({**held, "pieces/de-plus.pdf": b"x"}))
    with pytest.raises(Malformed, match="Il manque"):
        opened(zipped({name: one for name, one in held.items() if name != container.SUMS}))
    with pytest.raises(Malformed, match="sceau"):
        opened(zipped({**held, container.SEAL: b"rien"}))
    with pytest.raises(Malformed, match=r"dossier\.json"):
        opened(sealed_again({**held, container.DATA: b'{"answers": []}'}))


def draft_from(content: bytes, people) -> AccessRequest:
    begin = partial(importing.begin, opened(content), sha256="0" * 64, by=people.sponsor, at=AT)
    return begin(organisation=people.university, creation_key=uuid4())


def test_it_comes_back_as_a_draft_with_everything(written, filed, people):
    made = draft_from(written, people)
    assert (made.state, made.title, made.pk == filed.pk) == ("draft", filed.title, False)
    kept = queries.typed_answers(made)
    assert {code: value for code, value in queries.typed_answers(filed).items() if code in kept} == kept
    assert [one.dataset.code for one in queries.requested_data(made)] == ["dcir"]
    assert [one.sha256 for one in queries.documents(made)] == [one.sha256 for one in queries.documents(filed)]
    assert made.imported.known
    assert audit.events_for(made.audit_ref).filter(kind="dossier.imported").exists()


def test_what_does_not_fit_is_listed_with_its_content(written, people):
    held = files(written)
    data = json.loads(held[container.DATA])
    data["answers"] |= {"unheard_of": "à ne pas perdre", "odd": {"a": 1}}
    data["datasets"] += [{"dataset": "inconnu"}, {"dataset": "dcir", "parts": [{"table": "NULLE_PART"}]}, "x"]
    data["documents"] += [{"piece": "ZZ", "name": "z.pdf", "path": container.SUMS}, {"path": "pieces/absent.pdf"}, 3]
    made = draft_from(sealed_again({**held, container.DATA: json.dumps(data).encode()}), people)
    report = made.imported.report
    assert report["fields"] == {"unheard_of": "à ne pas perdre", "odd": {"a": 1}}
    assert report["data"] == ["inconnu", "dcir NULLE_PART"]
    assert len(report["pieces"]) == 3


def test_a_piece_that_is_no_longer_acceptable_is_left_out(written, people):
    held = files(written)
    path = next(name for name in held if name.startswith("pieces/"))
    made = draft_from(sealed_again({**held, path: b"MZ programme"}), people)
    assert len(made.imported.report["pieces"]) == 1


def test_a_seal_unknown_here_is_said_and_integrity_still_told(written, people, as_, settings, tmp_path):
    theirs = certificates.current().fingerprint
    certificates.Certificate.objects.all().delete()
    settings.HUB_SEAL_SELF_MADE_FILE = tmp_path / "ours.p12"
    shown = text(as_(people.sponsor).post(IMPORT, {"document": SimpleUploadedFile("d.zip", written)}))
    assert "que nous ne connaissons pas" in shown
    assert theirs in shown
    settings.HUB_SEAL_TRUSTED_FOLDER = str(tmp_path)
    (tmp_path / "other.pem").write_text(_pem_of(written))
    assert opened(written).seal.trusted


def _pem_of(content: bytes) -> str:
    from asn1crypto import cms, pem  # noqa: PLC0415 — only here

    signed = cms.ContentInfo.load(files(content)[container.SEAL])["content"]
    return pem.armor("CERTIFICATE", signed["certificates"][0].chosen.dump()).decode()


def test_the_pages_lead_from_the_file_to_the_draft(as_, people, written):
    client = as_(people.sponsor)
    assert client.get(IMPORT).status_code == 200
    shown = client.post(IMPORT, {"document": SimpleUploadedFile("dossier.zip", written)})
    form = shown.context["form"]
    sent = {"token": form["token"].value(), "creation_key": form["creation_key"].value()}
    assert client.post(IMPORT, sent).status_code == 422
    sent["organisation"] = people.university.pk
    done = client.post(IMPORT, sent)
    assert client.post(IMPORT, sent).url == done.url
    assert ImportedDossier.objects.count() == 1
    assert "D’où vient ce brouillon" in text(client.get(done.url))
    stranger = as_(people.other_sponsor).post(IMPORT, sent)
    assert stranger.status_code == 422


def test_the_command_line_says_the_same(written, tmp_path, settings, capsys):
    good, bad = tmp_path / "bon.zip", tmp_path / "mauvais.zip"
    good.write_bytes(written)
    bad.write_bytes(written[:-40])
    call_command("verify_portable", str(good))
    assert "unchanged" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("verify_portable", str(bad))
    with pytest.raises(CommandError):
        call_command("verify_document", str(bad))
    printed = tmp_path / "dossier.pdf"
    printed.write_bytes(files(written)[container.PRINTED])
    call_command("verify_document", str(printed))
    certificates.Certificate.objects.all().delete()
    settings.HUB_SEAL_SELF_MADE_FILE = tmp_path / "ours.p12"
    with pytest.raises(CommandError) as refused:
        call_command("verify_portable", str(good))
    assert refused.value.returncode == 2
    assert SealedDocument.objects.filter(kind=Kind.DOSSIER).exists()
