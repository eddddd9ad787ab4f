"""Documents: judged by their content, kept under their hash, read only with a trace."""

from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Event
from hub import contents
from requests_workflow.dossier import queries, storage
from tests.dossier import filling
from tests.dossier.test_writing_pages import page, text


def saved(pdf: pikepdf.Pdf, **options) -> bytes:
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def one_page() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    return pdf


def encrypted() -> bytes:
    return saved(one_page(), encryption=pikepdf.Encryption(owner="secret", user="secret"))


def locked() -> bytes:
    return saved(one_page(), encryption=pikepdf.Encryption(owner="secret", user=""))


def with_script() -> bytes:
    pdf = one_page()
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('bonjour')")
    pdf.Root.OpenAction = pdf.make_indirect(action)
    return saved(pdf)


def with_nested_script() -> bytes:
    pdf = one_page()
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")
    pdf.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def with_launch() -> bytes:
    pdf = one_page()
    pdf.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"))
    return saved(pdf)


REFUSED = {
    "empty": (lambda: b"", "est vide"),
    "not a PDF": (lambda: b"PK\x03\x04 une archive", "n’est pas un PDF"),
    "a page of text that says it is": (lambda: b"%PDF-1.7 et puis rien", "abîmé"),
    "cut in the middle": (lambda: b"%PDF-1.7\n" + b"\x00" * 500, "abîmé"),
    "no page": (lambda: saved(pikepdf.new()), "aucune page"),
    "password": (encrypted, "mot de passe"),
    "locked": (locked, "protégé"),
    "script": (with_script, "programme"),
    "nested script": (with_nested_script, "programme"),
    "launch": (with_launch, "programme"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_refused_by_its_content_and_the_others_are_kept(as_, people, draft, case):
    make, reason = REFUSED[case]
    bad = SimpleUploadedFile("vrai.pdf", make(), content_type="application/pdf")
    good = SimpleUploadedFile("résumé.txt", filling.pdf_bytes(), content_type="text/plain")
    response = as_(people.sponsor).post(page("pieces", draft), {"D01": bad, "D02": good})
    assert response.status_code == 422
    assert reason in text(response)
    assert "Nous acceptons un PDF" in text(response)
    assert [(document.piece, document.name) for document in queries.documents(draft)] == [("D02", "résumé.txt.pdf")]


def test_a_file_that_is_too_large_is_refused(as_, people, draft, settings):
    settings.HUB_MAX_UPLOAD_BYTES = 300
    response = as_(people.sponsor).post(page("pieces", draft), {"D01": filling.upload()})
    assert response.status_code == 422
    assert "c’est trop" in text(response)


def test_a_file_for_no_known_piece_is_refused(as_, people, draft):
    response = as_(people.sponsor).post(page("pieces", draft), {"D99": filling.upload()})
    assert response.status_code == 422
    assert "aucune pièce" in text(response)
    assert queries.documents(draft) == []


def test_sending_nothing_says_so(as_, people, draft):
    assert "Choisissez au moins un fichier" in text(as_(people.sponsor).post(page("pieces", draft), {}))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\dossiers\\Protocole.PDF", "Protocole.pdf"),
        ("a\x00b\u202ecod.pdf", "abcod.pdf"),
        ("   .pdf", "document.pdf"),
        ("é" * 400 + ".pdf", "é" * 116 + ".pdf"),
        ('x<script>"?.pdf', "xscript.pdf"),
    ],
)
def test_file_names_are_cleaned(given, kept):
    assert storage.clean_name(given) == kept


def test_the_bytes_leave_as_an_attachment_with_a_trace(as_, people, full):
    document = queries.documents(full)[0]
    response = as_(people.sponsor).get(page("document", full, document.pk))
    assert response.content == filling.pdf_bytes("D01.pdf")
    assert response["Content-Disposition"] == 'attachment; filename="D01.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    event = Event.objects.get(kind="document.read")
    assert event.content["object_sha256"] == document.sha256
    assert event.actor_id == str(people.sponsor.pk)


@pytest.mark.django_db(transaction=True)
def test_the_reading_is_committed_before_the_bytes_leave(as_, people, full):
    document = queries.documents(full)[0]
    response = as_(people.sponsor).get(page("document", full, document.pk))
    assert Event.objects.filter(kind="document.read").exists()
    assert response.content[:5] == b"%PDF-"


def test_a_document_of_another_file_does_not_exist(as_, people, full, dataset):
    other = filling.begin(people.sponsor, people.university)
    document = queries.documents(full)[0]
    assert as_(people.sponsor).get(page("document", other, document.pk)).status_code == 404
    assert as_(people.other_sponsor).get(page("document", full, document.pk)).status_code == 404
    assert not Event.objects.filter(kind="document.read").exists()


def test_a_document_taken_away_from_a_draft_is_gone_from_its_pages(as_, people, full):
    document = queries.documents(full)[0]
    browser = as_(people.sponsor)
    browser.post(page("pieces", full), {"remove": document.pk})
    assert browser.get(page("document", full, document.pk)).status_code == 404
    assert document.name not in text(browser.get(page("pieces", full)))
    assert browser.post(page("pieces", full), {"remove": document.pk}).status_code == 302


@pytest.mark.parametrize("number", ["0", "rien", "99999999999999999999"])
def test_taking_away_nonsense_is_refused(as_, people, draft, number):
    assert as_(people.sponsor).post(page("pieces", draft), {"remove": number}).status_code == 422


def test_the_same_content_is_kept_once_and_read_back(db):
    first, second = storage.put(b"%PDF-contenu"), storage.put(b"%PDF-contenu")
    assert first == second
    assert storage.read(first) == b"%PDF-contenu"


def test_a_content_changed_on_the_disk_is_not_served(db):
    sha256 = storage.put(b"%PDF-contenu")
    path = contents.path_of(storage.FOLDER, sha256)
    path.write_bytes(b"%PDF-contrefa")
    with pytest.raises(contents.Damaged):
        storage.read(sha256)
    with pytest.raises(contents.Damaged):
        storage.read("0" * 64)
