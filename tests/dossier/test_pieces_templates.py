"""The documents to download: written from the jurist's text and the answers, and opened by a word processor."""

from io import BytesIO

import docx
import pytest

from audit.models import Event
from hub.uploads import checks
from requests_workflow import rules
from requests_workflow.dossier.pieces import templates
from requests_workflow.procedure import door
from requests_workflow.rules import templates as texts
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import page, text
from tests.uploads import made

WITH_TEMPLATE = ["D01", "D03", "D06", "D08", "D14", "D16"]


def words(content: bytes) -> str:
    opened = docx.Document(BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def test_every_template_that_a_piece_names_is_written_and_names_known_questions():
    for ruleset in rules.all_rulesets().values():
        written = texts.of_ruleset(ruleset.id)
        named = {piece.template for piece in ruleset.pieces.values() if piece.template}
        assert named <= written.keys()
        assert not written.keys() - named
        known = {code for form in ruleset.forms.values() for code in form.fields()}
        for template in written.values():
            assert {code for part in template.parts for code in part.answers} <= known, template.name


def test_the_protocol_holds_the_sections_that_the_authority_numbers():
    protocol = texts.of_ruleset("2022-01-01")["protocol"]
    titles = {part.number: part.title for part in protocol.parts}
    assert titles["3.1"] == "Données requises"
    assert titles["4.1"] == "Respect des droits des personnes"
    assert titles["4.2"] == "Confidentialité et sécurité"
    assert titles["4.2.2"] == "Support des données"


@pytest.mark.parametrize("code", WITH_TEMPLATE)
def test_each_template_is_filled_and_says_what_is_left(as_, people, full, code):
    browser = as_(people.sponsor)
    assert page("template", full, code) in text(browser.get(page("pieces", full)))
    response = browser.get(page("template", full, code))
    assert response["Content-Disposition"].startswith(f'attachment; filename="{code}-')
    assert full.title in words(response.content)
    assert full.reference in words(response.content)
    assert Event.objects.filter(kind="dossier.read", facts__part=f"template {code}").exists()


def test_the_protocol_takes_answers_and_data(people, full):
    made_ = templates.make(full, full.rule_set.pieces["D01"])
    written = words(made_.content)
    for expected in ("Comparer la survie à cinq ans.", "Les soins y sont.", "2012 à 2022", "[à compléter]"):
        assert expected in written


def test_it_is_french_whatever_the_language_of_the_page(as_, people, full):
    people.sponsor.language = "en"
    people.sponsor.save(update_fields=["language"])
    response = as_(people.sponsor).get(page("template", full, "D01"), headers={"accept-language": "en"})
    assert "Données requises" in words(response.content)
    assert "1 octobre 2026" in words(response.content).replace("1er", "1").replace("\u00a0", " ")


@pytest.mark.parametrize("typed", ["\x00\x01\x0b", "😀 \u202e \uffff", "<w:p>&amp;</w:p>", "é" * 4000])
def test_whatever_was_typed_the_document_opens(people, draft, typed):
    door.perform("save_section", draft, by=people.sponsor, at=AT, data={"answers": {"method": typed}, "seen": {}})
    content = templates.make(draft, draft.rule_set.pieces["D01"]).content
    assert words(content)
    assert checks.check(made.upload(content), ("docx",)).kind.code == "docx"


def test_a_piece_without_template_has_no_address(as_, people, full):
    browser = as_(people.sponsor)
    for code in ("D09", "D99"):
        assert browser.get(page("template", full, code)).status_code == 404
    assert as_(people.other_sponsor).get(page("template", full, "D01")).status_code == 404


def test_another_room_may_make_the_document_of_a_piece(people, full, monkeypatch):
    monkeypatch.setattr(templates, "_MAKERS", {})
    piece = full.rule_set.pieces["D02"]
    assert not templates.exists(piece)
    generated = templates.Generated("resume.pdf", "application/pdf", filling.pdf_bytes())
    templates.piece_template("D02")(lambda file: generated)
    assert templates.exists(piece)
    assert templates.make(full, piece) is generated
