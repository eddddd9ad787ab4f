"""What documents are made of, by hand: every question answered with a word of its own, in any form, no database."""

from datetime import UTC, date, datetime, timedelta

from requests_workflow import rules
from requests_workflow.dossier import answers
from requests_workflow.dossier.outputs.material import Material

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
RULES = rules.get("2022-01-01")
VERSIONS = tuple(RULES.forms)
#: Answers that make every question arise.
RAISING = {
    "matching": "direct",
    "transfers": True,
    "hosting": "third_party",
    "uses_research_firm": True,
    "controller_established": "outside",
    "near_methodology": "MR004",
    "produces_algorithm": True,
}
ORGANISATION = {
    "name": "Université de Valmont",
    "kind": "university",
    "siret": "12345678901234",
    "address": "3, place des Arts, 21000 Valmont",
}
DATASET = {
    "dataset": "dcir",
    "short_name": "DCIR",
    "title_fr": "Soins de ville",
    "title_en": "Community care",
    "kind": "main_base_component",
    "holder": "Caisse d’essai",
    "holder_short": "Caisse",
    "justification": "Les soins y sont.",
    "years_from": 2012,
    "years_to": 2022,
    "parts": [{"table": "ER_PRS_F", "variable": "EXE_SOI_DTD", "justification": "dater les soins"}],
}


def canary(*names: str) -> str:
    """Return a word that stands for one answer, in letters that no other word of a document has."""
    return "kq" + "".join(name.replace("_", "") for name in names) + "qk"


def form_of(version: str) -> rules.FormSpec:
    return RULES.form_on("STANDARD", version)


def typed(version: str, **given) -> dict:
    """Return an answer to every question of a form; texts are canaries."""
    form = form_of(version)
    values = {code: _answer(form, field, number) for number, (code, field) in enumerate(form.fields().items())}
    return answers.from_values(form.fields(), {**values, **RAISING, **given})


def _answer(form: rules.FormSpec, field: rules.FormField, number: int):
    if field.kind == "group":
        return [{code: _case(form, field, column) for code, column in field.columns.items()}]
    if field.kind == "choices":
        return list(form.choices_of(field))[:1]
    if field.kind == "choice":
        return next(iter(form.choices_of(field)))
    known = {"integer": 70_000 + number, "date": date(2001, 1, 1) + timedelta(days=number), "yes_no": False}
    return known.get(field.kind, canary(field.code))


def _case(form: rules.FormSpec, field: rules.FormField, column: rules.Column):
    if column.choices:
        return next(iter(form.choices_of(column)))
    return {"integer": 12, "date": date(2020, 2, 2), "yes_no": True}.get(column.kind, canary(field.code, column.code))


def canaries(field: rules.FormField) -> set[str]:
    """Return the canaries of a question; none for one that is not answered in words."""
    if field.kind == "group":
        return {canary(field.code, code) for code, one in field.columns.items() if one.kind in {"text", "longtext"}}
    return {canary(field.code)} if field.kind in {"text", "longtext"} else set()


def material(version: str, answers_typed: dict | None = None, *, filed: bool = True, **changed) -> Material:
    said = typed(version) if answers_typed is None else answers_typed
    made_of = {
        "reference": "D-7K3M9QX",
        "title": said.get("title", "Un titre"),
        "route": "STANDARD",
        "ruleset": RULES,
        "form": form_of(version),
        "typed": said,
        "organisation": ORGANISATION,
        "datasets": [DATASET],
        "pieces": ["D01"],
        "filed_at": AT if filed else None,
        "changed_at": AT,
    }
    return Material(**{**made_of, **changed})
