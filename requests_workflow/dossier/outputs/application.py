"""The access application of the European regulation as data (article 67(2)), and the schema that it follows.

Keys are those of the rules and change no more; a fact that is not known is null, and nothing is refused.
"""

from datetime import date
from typing import Any

from requests_workflow import rules
from requests_workflow.dossier import answers
from requests_workflow.dossier.outputs.material import Material
from requests_workflow.rules.outputs import APPLICATION, Line, OutputSection

#: Version of the shape: a new one when a key goes or changes meaning; one more key is not.
VERSION = "1.0"
CODE = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "label_fr": {"type": "string"}, "label_en": {"type": "string"}},
    "required": ["code", "label_fr", "label_en"],
    "additionalProperties": False,
}
TEXT: dict[str, Any] = {"type": "string"}


def key(section: OutputSection) -> str:
    """Return the key of a part: the letter of article 67(2) that it answers, then its name."""
    prefix = {"4": "paragraph_4"}.get(section.letter, section.letter)
    return f"{prefix}_{section.code}"


def of(material: Material, schema_address: str) -> dict[str, Any]:
    """Return the application of a file, JSON-ready."""
    output = material.ruleset.outputs[APPLICATION]
    return {
        "$schema": schema_address,
        "schema_version": VERSION,
        "reference": material.reference,
        "status": "filed" if material.filed_at else "draft",
        "filed_at": material.filed_at.isoformat() if material.filed_at else None,
        "snapshot_sha256": material.sha256 or None,
        "rules": material.ruleset.id,
        "form": material.form.id,
        "route": material.route,
        **{key(section): _section(section, material) for section in output.sections},
    }


def _section(section: OutputSection, material: Material) -> dict[str, Any]:
    return {line.code: _value(line, material) for line in section.lines}


def _value(line: Line, material: Material) -> Any:
    if line.fact:
        return FACTS[line.fact](material)
    asked = [material.asked[code] for code in line.fields if code in material.asked]
    return _answer(material.form, asked[0], material.typed.get(asked[0].code)) if asked else None


def _answer(form: rules.FormSpec, field: rules.FormField, typed: Any) -> Any:
    found = answers.value(field, answers.blank(field) if typed is None else typed)
    if found is None or found in ("", []):
        return None
    if field.kind == "group":
        return [{code: _coded(form, field.columns[code], value) for code, value in row.items()} for row in found]
    if isinstance(found, list):
        return [_coded(form, field, code) for code in found]
    return _coded(form, field, found)


def _coded(form: rules.FormSpec, asked: rules.FormField | rules.Column, value: Any) -> Any:
    """Return a value as JSON holds it: a choice with its code and its labels, a day as text; null when empty."""
    if value is None or value == "":
        return None
    if asked.choices:
        choice = form.choices_of(asked).get(value)
        labels = (choice.label_fr, choice.label_en) if choice else (value, value)
        return {"code": value, "label_fr": labels[0], "label_en": labels[1]}
    return value.isoformat() if isinstance(value, date) else value


def _controller(material: Material) -> dict[str, Any]:
    return {name: material.organisation[name] or None for name in ("name", "kind", "siret", "address")}


def _data(material: Material) -> list[dict[str, Any]] | None:
    kept = ("dataset", "short_name", "title_fr", "title_en", "holder", "years_from", "years_to")
    found = [
        {
            **{name: one[name] or None for name in kept},
            "justification": one["justification"] or None,
            "parts": [{name: part[name] or None for name in PART} for part in one["parts"]],
        }
        for one in material.datasets
    ]
    return found or None


FACTS = {"controller_identity": _controller, "data": _data}
PART = ("table", "variable", "justification")


# The schema


def schema(ruleset: rules.RuleSet, address: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the applications of a rule set, whatever the version of the form."""
    output = ruleset.outputs[APPLICATION]
    head: dict[str, Any] = {
        "$schema": TEXT,
        "schema_version": {"const": VERSION},
        "reference": TEXT,
        "status": {"enum": ["draft", "filed"]},
        "filed_at": _or_null({"type": "string", "format": "date-time"}),
        "snapshot_sha256": _or_null({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        "rules": TEXT,
        "form": {"enum": list(ruleset.forms)},
        "route": {"enum": list(ruleset.routes)},
    }
    parts = {key(section): _section_schema(section, ruleset) for section in output.sections}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": output.label_en,
        "description": output.lead_en,
        **_object({**head, **parts}),
    }


def _section_schema(section: OutputSection, ruleset: rules.RuleSet) -> dict[str, Any]:
    lines = {line.code: _line_schema(line, ruleset) for line in section.lines}
    return {"title": section.label_en, **_object(lines)}


def _line_schema(line: Line, ruleset: rules.RuleSet) -> dict[str, Any]:
    if line.fact:
        return SCHEMAS[line.fact]
    asked = [form.fields()[code] for form in ruleset.forms.values() for code in line.fields if code in form.fields()]
    shapes: list[dict[str, Any]] = []
    for field in asked:
        shape = _field_schema(field)
        if shape not in shapes:
            shapes.append(shape)
    return {"title": asked[-1].label_en, **_or_null(*shapes)}


def _field_schema(field: rules.FormField) -> dict[str, Any]:
    if field.kind == "group":
        columns = {code: _or_null(_kind_schema(column.kind)) for code, column in field.columns.items()}
        return {"type": "array", "items": _object(columns)}
    if field.kind == "choices":
        return {"type": "array", "items": CODE}
    return _kind_schema(field.kind)


def _kind_schema(kind: str) -> dict[str, Any]:
    known = {
        "choice": CODE,
        "integer": {"type": "integer"},
        "date": {"type": "string", "format": "date"},
        "yes_no": {"type": "boolean"},
    }
    return known.get(kind, TEXT)


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _or_null(*shapes: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [*shapes, {"type": "null"}]}


_KNOWN_TEXT = _or_null(TEXT)
SCHEMAS = {
    "controller_identity": _object(dict.fromkeys(("name", "kind", "siret", "address"), _KNOWN_TEXT)),
    "data": _or_null(
        {
            "type": "array",
            "items": _object(
                {
                    **dict.fromkeys(("dataset", "short_name", "title_fr", "title_en", "holder"), TEXT),
                    "years_from": _or_null({"type": "integer"}),
                    "years_to": _or_null({"type": "integer"}),
                    "justification": _KNOWN_TEXT,
                    "parts": {"type": "array", "items": _object(dict.fromkeys(PART, _KNOWN_TEXT))},
                }
            ),
        }
    ),
}
