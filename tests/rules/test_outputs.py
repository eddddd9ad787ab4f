"""What is produced from the answers is data, and the program refuses the data when it does not hold together."""

from dataclasses import replace

import pytest

from requests_workflow import rules
from requests_workflow.rules import loader, outputs
from requests_workflow.rules.outputs import Line

RULES = rules.get("2022-01-01")


def problems(**changed) -> list[str]:
    return list(outputs.problems({**RULES.outputs, **changed}, RULES.forms.values(), RULES.sources))


def with_lines(code: str, *lines: Line) -> dict:
    """Return a document with these lines more, in its last section."""
    output = RULES.outputs[code]
    *others, last = output.sections
    return {code: replace(output, sections=(*others, replace(last, lines=(*last.lines, *lines))))}


def without_field(code: str, field: str) -> dict:
    output = RULES.outputs[code]
    sections = tuple(
        replace(section, lines=tuple(line for line in section.lines if field not in line.fields))
        for section in output.sections
    )
    return {code: replace(output, sections=sections)}


def test_the_documents_of_the_rules_hold_together():
    assert set(RULES.outputs) == {"summary", "cnil_form", "register", "ehds"}
    assert problems() == []


def test_a_public_question_that_the_register_does_not_show_is_refused():
    told = problems(**without_field("register", "benefit"))
    assert told == [f"form {form}: benefit is public, and no entry of the register shows it" for form in RULES.forms]


@pytest.mark.parametrize(
    ("code", "line", "told"),
    [
        ("ehds", Line("x", fields=("nobody",)), "output ehds: unknown field “nobody”"),
        ("summary", Line("x", fields=("dpo_contact",)), "output summary: it shows dpo_contact to committee, for whom"),
        ("ehds", Line("x", fields=("team_notes",)), "output ehds: it shows team_notes to office, for whom it is not"),
        ("cnil_form", Line("x", fields=("title",)), "output cnil_form: field title stands twice"),
        ("cnil_form", Line("pieces", fields=("benefit",)), "output cnil_form: line pieces stands twice"),
        ("summary", Line("x", fact="pieces"), "line x: a fact that has no field says where it comes from"),
        ("summary", Line("x"), "line x: either fields of the form, or a fact from elsewhere"),
        ("summary", Line("x", fields=("method",), reference="nothing"), "names an unknown reference “nothing”"),
        ("summary", Line("x", fields=("method",), label_fr="Méthode"), "its label is in one language only"),
        ("summary", Line("x", fields=("method",), how="range"), "a range has a label, and goes from one field"),
        ("ehds", Line("x", fields=("ethics", "tools")), "a key of the application has one value"),
        ("register", Line("x", fields=("dpo_contact",)), "it shows dpo_contact to public, for whom it is not"),
    ],
)
def test_what_is_not_clear_is_refused(code, line, told):
    assert any(told in problem for problem in problems(**with_lines(code, line)))


def test_every_letter_of_the_article_has_a_line():
    ehds = RULES.outputs["ehds"]
    kept = tuple(section for section in ehds.sections if section.letter != "k")
    assert problems(ehds=replace(ehds, sections=kept)) == ["article 67(2)(k) has no line"]
    assert {section.letter for section in ehds.sections} >= set(outputs.LETTERS)


def test_every_question_for_the_office_reaches_the_application():
    """The application is the whole file: what only it would not hear of would be typed again elsewhere."""
    told = set(RULES.outputs["ehds"].fields())
    for form in RULES.forms.values():
        asked = {field.code for field in form.fields().values() if "office" in field.audience}
        assert asked - told == {"uses_research_firm"}, form.id


def test_every_line_of_a_piece_says_which_text_asks_for_it():
    for code in ("summary", "cnil_form"):
        assert [line.code for line in RULES.outputs[code].lines() if not line.reference] == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("file_name =", "filename =", "unknown key “filename”"),
        ('how = "range"', 'how = "both"', "“both” is none of each, range"),
        ('letter = "k"', 'letter = "l"', "“l” is none of"),
        ('source = "ehds-67"', 'source = "nowhere"', "comes from an unknown source “nowhere”"),
        ("[[reference]]", "[[references]]", "“references”"),
    ],
)
def test_the_reader_refuses_what_it_does_not_understand(tmp_path, before, after, told):
    folder = tmp_path / "2022-01-01"
    for path in (loader.FOLDER / "2022-01-01").rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        to = folder / path.relative_to(loader.FOLDER / "2022-01-01")
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(text.replace(before, after) if path.name == outputs.FILE else text, encoding="utf-8")
    with pytest.raises(rules.RuleError, match=told):
        loader.load(folder)


def test_a_piece_is_made_from_a_document_that_exists():
    made = {code: piece.generated for code, piece in RULES.pieces.items() if piece.generated}
    assert made == {"D02": "summary", "D05": "cnil_form"}
