"""A real antivirus on the pieces of a file: told, withheld, blocking what it must and nothing else."""

import io

import pytest

from audit.models import Event
from hub.mail.models import Mail
from hub.uploads import scanning, storage
from requests_workflow.authority import packages
from requests_workflow.dossier import enclosures, queries
from requests_workflow.dossier.pieces import presentation
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import page, text
from tests.uploads import made

INFECTED = made.changed(made.excel(), "xl/media/image1.png", new=made.EICAR)


def add_infected(file, by, piece: str = "D11"):
    data = {"piece": piece, "document": made.upload(INFECTED, "tables.xlsx")}
    door.perform("add_document", file, by=by, at=AT, data=data)
    return held(file, piece)


def held(file, piece: str):
    return next(one for one in queries.documents(file) if one.piece == piece)


def standing(file, piece: str):
    return next(line.standing for line in presentation.piece_lines(file) if line.piece.code == piece)


def scan(file) -> None:
    for document in queries.documents(file):
        scanning.run(document.sha256, at=AT)


def test_a_piece_that_waits_is_said_to_and_given_to_nobody(as_, people, full, antivirus):
    assert standing(full, "D01").where == "checking"
    document = held(full, "D01")
    browser = as_(people.sponsor)
    shown = text(browser.get(page("pieces", full)))
    assert "L’antivirus vérifie vos fichiers" in shown
    assert page("document", full, document.pk) not in shown
    answer = browser.get(page("document", full, document.pk))
    assert answer.status_code == 409
    assert "pas encore vérifié" in text(answer)
    assert not Event.objects.filter(kind="document.read").exists()
    assert "L’antivirus vérifie encore 11 documents" in text(browser.get(page("tasks", full)))


def test_a_piece_found_clean_is_there(as_, people, full, antivirus):
    scan(full)
    assert standing(full, "D01").where == "accepted"
    response = as_(people.sponsor).get(page("document", full, held(full, "D01").pk))
    assert response.content == filling.pdf_bytes("D01.pdf")


def test_a_filing_does_not_wait_for_the_antivirus(people, full, antivirus):
    assert filling.sign_and_file(full, people.sponsor, at=AT).state == "filed"


def test_nobody_declares_present_what_nobody_could_open(people, full, antivirus):
    file = filling.sign_and_file(full, people.sponsor, at=AT)
    with pytest.raises(GuardFailed, match="ne peut pas être ouvert"):
        filling.check_all(file, people.secretariat)
    scan(file)
    filling.check_all(file, people.secretariat)


def test_an_infected_piece_is_to_redo_told_once_and_blocks_the_filing(as_, people, full, antivirus):
    document = add_infected(full, people.sponsor)
    for _twice in range(2):
        scan(full)
    assert standing(full, "D11").where == "to_redo"
    with pytest.raises(GuardFailed, match="infecté"):
        door.perform("file", full, by=people.sponsor, at=AT)
    event = Event.objects.get(kind="document.infected")
    assert event.content["object_sha256"] == document.sha256
    mail = Mail.objects.get(kind="document_infected")
    assert mail.to == people.sponsor
    assert full.reference in mail.subject
    browser = as_(people.sponsor)
    shown = text(browser.get(page("pieces", full)))
    assert "À refaire" in shown
    assert "faites vérifier l’ordinateur" in shown
    assert browser.get(page("document", full, document.pk)).status_code == 409
    assert "Fichier infecté" in text(browser.get(page("check", full)))


def test_an_infected_piece_that_is_optional_blocks_too_until_it_is_taken_away(people, full, antivirus):
    data = {"piece": "D07", "document": made.upload(made.pdf(), "avis.pdf")}
    door.perform("add_document", full, by=people.sponsor, at=AT, data=data)
    document = held(full, "D07")
    storage.scanning.Scan.objects.filter(sha256=document.sha256).update(state="infected", signature="Test")
    scan(full)
    with pytest.raises(GuardFailed, match="infecté"):
        door.perform("file", full, by=people.sponsor, at=AT)
    door.perform("remove_document", full, by=people.sponsor, at=AT, data={"document": document.pk})
    assert filling.sign_and_file(full, people.sponsor, at=AT).state == "filed"


def test_what_is_found_after_the_filing_keeps_the_file_from_being_complete(people, full, antivirus):
    add_infected(full, people.sponsor)
    file = filling.sign_and_file(full, people.sponsor, at=AT)
    scan(file)
    assert "secrétariat vous la demandera" in Mail.objects.get(kind="document_infected").body
    filling.check_all(file, people.secretariat, missing={"piece:D11": "Le fichier est infecté."})
    with pytest.raises(GuardFailed):
        door.perform("declare_complete", file, by=people.secretariat, at=AT)


def test_the_secretariat_sees_the_same_states(as_, people, full, antivirus):
    file = filling.sign_and_file(full, people.sponsor, at=AT)
    shown = text(as_(people.secretariat).get(page("completeness", file)))
    assert "En cours de vérification" in shown
    assert page("document", file, held(file, "D01").pk) not in shown


def test_no_package_holds_what_is_not_clean(people, full, antivirus):
    enclosed = next(one for one in enclosures.of(full) if one.path.startswith("pieces/"))
    with pytest.raises(storage.Withheld):
        enclosed.read()
    with pytest.raises(packages.Incomplete):
        packages._read(enclosed)


def test_the_page_that_waits_learns_when_it_is_over_without_reading_the_file(as_, people, full, antivirus):
    browser = as_(people.sponsor)
    assert 'data-pieces="checking"' in text(browser.get(page("standings", full)))
    scan(full)
    over = browser.get(page("standings", full))
    assert 'data-pieces="settled"' in text(over)
    assert not Event.objects.filter(kind="dossier.read").exists()
    assert as_(people.other_sponsor).get(page("standings", full)).status_code == 404


def test_an_antivirus_that_is_away_says_so_and_loses_nothing(as_, people, full, antivirus_away):
    scan(full)
    assert standing(full, "D01").where == "checking"
    assert "ne répond pas" in text(as_(people.sponsor).get(page("pieces", full)))
    assert filling.sign_and_file(full, people.sponsor, at=AT).state == "filed"


def test_without_an_antivirus_the_page_says_so(as_, people, full, settings):
    settings.HUB_CLAMAV_SOCKET = ""
    assert standing(full, "D01").where == "accepted"
    shown = text(as_(people.sponsor).get(page("pieces", full)))
    assert "Aucun antivirus n’est configuré" in shown


def test_the_secretariats_words_make_a_piece_to_redo_until_it_changes(as_, people, filed):
    filling.check_all(filed, people.secretariat, missing={"piece:D01": "La page 3 manque."})
    assert standing(filed, "D01").where == "accepted"
    door.perform("request_complement", filed, by=people.secretariat, at=AT, data={"message": ""})
    filed.refresh_from_db()
    assert standing(filed, "D01").where == "to_redo"
    assert "La page 3 manque." in " ".join(standing(filed, "D01").why)
    assert standing(filed, "D02").where == "accepted"
    later = AT.replace(hour=12)
    data = {"piece": "D01", "document": filling.upload("mieux.pdf", filling.pdf_bytes("mieux"))}
    door.perform("add_document", filed, by=people.sponsor, at=later, data=data)
    assert standing(filed, "D01").where == "accepted"


def test_a_missing_piece_and_an_optional_one_are_told_apart(people, draft):
    assert standing(draft, "D01").where == "missing"
    assert standing(draft, "D07").where == "optional"


def test_a_pdf_that_is_not_one_in_a_package_keeps_its_kind(people, full):
    data = {"piece": "D11", "document": made.upload(made.excel(), "tables.xlsx")}
    door.perform("add_document", full, by=people.sponsor, at=AT, data=data)
    enclosed = next(one for one in enclosures.of(full) if "D11" in one.path)
    assert enclosed.path.endswith("tables.xlsx")
    assert "spreadsheet" in enclosed.media_type
    assert io.BytesIO(enclosed.read()).read(2) == b"PK"
