"""One fact is written once and read in every document it belongs to, by nobody whom it is not for."""

import json
from collections import Counter
from io import BytesIO
from pathlib import Path

import jsonschema
import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from requests_workflow.dossier import answers
from requests_workflow.dossier.outputs import application, drawing, material, pdf, register
from tests.dossier.making import RULES, VERSIONS, canaries, canary, form_of, typed
from tests.dossier.making import material as made
from tests.journeys.pdfs import text_of

PIECES = ("summary", "cnil_form")
SCHEMA = Path(settings.BASE_DIR) / "docs" / "ehds-application.schema.json"


def without_spaces(text: str) -> str:
    return "".join(text.split())


def told(made_of, code: str) -> str:
    """Return everything a document says, as one text."""
    if code == "ehds":
        return json.dumps(application.of(made_of, "/"), ensure_ascii=False)
    if code == "register":
        parts = [register.summary(made_of), *register.who_and_why(made_of), *register.rights(made_of)]
        rows = [row for _label, rows in register.details(made_of) for row in rows]
        heading = made_of.title + made_of.typed["acronym"]
        return heading + "".join(str(part) for part in [*parts, *rows])
    return without_spaces(text_of(pdf.make(made_of, code)))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("code", RULES.outputs)
def test_a_document_tells_each_of_its_facts_once_and_no_other(version, code):
    shown, output = told(made(version), code), RULES.outputs[code]
    for name, field in form_of(version).fields().items():
        expected = name in output.fields() or name == "title"
        for word in canaries(field):
            assert shown.count(word) == expected, word
        for reader in output.readers:
            assert reader in field.audience or not any(word in shown for word in canaries(field))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("code", ["summary", "cnil_form", "register"])
def test_every_question_of_a_document_has_its_line_whatever_its_kind(version, code):
    """Numbers, days and choices have no canary: they are counted by their question."""
    output = RULES.outputs[code]
    drawn = [line.code for section in drawing.sections(made(version), output) for line in section.lines]
    ranges = {name for line in output.lines() if line.how == "range" for name in line.fields}
    facts = {line.code for line in output.lines() if line.fact or line.how == "range"}
    asked = {name for name in output.fields() if name in form_of(version).fields()} - ranges
    assert Counter(drawn) == Counter([*asked, *facts])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("given", ["full", "empty", "nonsense"])
def test_the_application_follows_its_schema_and_says_null_of_what_is_not_known(version, given):
    said = {"full": typed(version), "empty": {}, "nonsense": dict.fromkeys(form_of(version).fields(), "\u202e😀")}
    found = application.of(made(version, said[given], datasets=[]), "/")
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(found)
    assert (found["form"], found["d_data"]["datasets"]) == (version, None)
    if given == "empty":
        facts = [value for part in found.values() if isinstance(part, dict) for value in part.values()]
        assert [fact for fact in facts if fact] == [found["a_applicant"]["controller"]]


def test_a_fact_that_the_first_form_does_not_ask_is_null_in_its_application():
    first, second = (application.of(made(version), "/") for version in VERSIONS)
    assert (first["i_tools"]["tools"], second["i_tools"]["tools"]) == (None, canary("tools"))
    assert first["a_applicant"]["funding"] == canary("funders")
    assert second["a_applicant"]["funding"][0]["funder"] == canary("funding", "funder")
    assert second["b_purposes"]["purposes"][0].keys() == {"code", "label_fr", "label_en"}


def test_the_keys_of_the_application_are_those_published():
    """Once published a key stays: programs read it."""
    found = application.of(made(VERSIONS[-1]), "/")
    assert [key for key in found if isinstance(found[key], dict)] == [
        "a_applicant", "b_purposes", "c_intended_use", "d_data", "e_form_of_data", "f_own_datasets", "g_safeguards",
        "h_period", "i_tools", "j_ethics", "k_opt_out", "paragraph_4_lawfulness", "national_route",
    ]  # fmt: skip


def test_the_published_schema_is_that_of_the_rules():
    """Written anew by `manage.py draw_application_schema --write`."""
    drawn = application.schema(RULES, reverse("dossier:ehds_schema"))
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == drawn
    jsonschema.Draft202012Validator.check_schema(drawn)


@pytest.mark.parametrize("code", PIECES)
def test_a_question_that_no_longer_arises_is_told_nowhere(code):
    said = typed(VERSIONS[-1], matching="none", hosting="cnam_portal")
    for name in ("matching_detail", "hosting_detail", "linkage_steps"):
        assert canary(name) not in told(made(VERSIONS[-1], said), code)
        assert canary(name) not in told(made(VERSIONS[-1], said), "ehds")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("code", PIECES)
def test_an_empty_dossier_is_a_draft_that_says_what_is_missing(version, code):
    shown = told(made(version, {}, datasets=[], pieces=[], filed=False), code)
    assert "Projet:documentnondéposé" in shown
    assert "Sansréponse" in shown


@pytest.mark.parametrize("code", PIECES)
def test_the_same_facts_give_the_same_archival_bytes(code):
    content = pdf.make(made(VERSIONS[-1]), code)
    assert pdf.make(made(VERSIONS[-1]), code) == content
    with pikepdf.open(BytesIO(content)) as found, found.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert bool(found.Root.MarkInfo.Marked)
    assert "Projet:documentnondéposé" not in without_spaces(text_of(content))


def test_the_summary_is_two_pages_at_most_and_the_form_names_its_texts():
    with pikepdf.open(BytesIO(pdf.make(made(VERSIONS[-1]), "summary"))) as found:
        assert len(found.pages) <= 2
    shown = told(made(VERSIONS[-1]), "cnil_form")
    assert all(without_spaces(one.label_fr) in shown for one in RULES.outputs["cnil_form"].references.values()
               if any(line.reference == one.code for line in RULES.outputs["cnil_form"].lines()))  # fmt: skip


@pytest.mark.parametrize("code", PIECES)
def test_another_language_is_a_reading_copy_and_says_so(code):
    with translation.override("fr"):
        assert "Copiedelecture" not in told(made(VERSIONS[-1]), code)
        shown = without_spaces(text_of(pdf.make(made(VERSIONS[-1]), code, language="en")))
    assert without_spaces(RULES.outputs[code].label_en) in shown
    assert canary("benefit") in shown


@pytest.mark.parametrize("code", PIECES)
def test_monstrous_answers_still_make_a_document(code):
    """20 000 characters without a space, faces, right-to-left, 500 rows: a draft may hold them."""
    form = form_of(VERSIONS[-1])
    rows = {"funding": 500, "authorised_people": 500}
    given = {name: [dict.fromkeys(form.fields()[name].columns, "x")] * n for name, n in rows.items()}
    texts = {"summary": "x" * 20_000, "benefit": "مرحبا 😀 \u202e abc " * 500, "title": "\x00" + canary("title")}
    said = answers.from_values(form.fields(), {**typed(VERSIONS[-1]), **given, **texts})
    content = pdf.make(made(VERSIONS[-1], said), code)
    with pikepdf.open(BytesIO(content)) as found:
        assert 5 < len(found.pages) < 60


def test_the_facts_of_a_document_have_a_hash_that_its_date_does_not_change():
    one = pdf.facts_sha256(made(VERSIONS[-1]), "summary")
    assert pdf.facts_sha256(made(VERSIONS[-1], filed=False), "summary") == one
    other = made(VERSIONS[-1], typed(VERSIONS[-1], benefit="Autre chose."))
    assert pdf.facts_sha256(other, "summary") != one


def test_the_pieces_made_here_are_not_listed_among_those_joined():
    assert material._given(RULES, ["D05", "D02", "D01", "D01"]) == ["D01"]
