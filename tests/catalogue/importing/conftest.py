"""Small invented sources, and the command run on them."""

import json
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalogue.importing.files import Found


@dataclass
class Source:
    """A folder like that of the SNDS dictionary: schemas/<product>/*.json and nomenclatures/<folder>/*.csv."""

    root: Path

    def table(self, name: str, *fields: dict, product: str = "Base inventée", **rest) -> Path:
        schema = {"name": name, "title": f"Table {name}", "produit": product, "fields": list(fields), **rest}
        return self.write(f"schemas/{product}/{name}.json", json.dumps(schema, indent=1, ensure_ascii=False))

    def code_list(self, name: str, csv: str, schema: dict | None = None, folder: str = "ORAVAL") -> Path:
        if schema:
            self.write(f"nomenclatures/{folder}/{name}.json", json.dumps(schema))
        return self.write(f"nomenclatures/{folder}/{name}.csv", csv)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


def field(name: str, description: str = "Une variable", type: str = "string", **rest) -> dict:
    return {"name": name, "description": description, "type": type, **rest}


def found(path: Path) -> Found:
    return Found(path, path.name)


@pytest.fixture
def source(tmp_path):
    return Source(tmp_path / "source")


@pytest.fixture
def small_source(source):
    """Two tables of one product, the first keyed to the second, and one list of two codes."""
    source.code_list("IR_SEX_V", "SEX_COD;SEX_LIB\n1;Masculin\n2;Féminin\n")
    source.table(
        "SEJOUR",
        field("NUM", "Numéro du séjour"),
        field("SEX", "Sexe", nomenclature="IR_SEX_V", dateCreated="2007", dateDeleted="2012", dateMissing=["2009"]),
        primaryKey="NUM",
        foreignKeys=[{"fields": "NUM", "reference": {"resource": "ACTE", "fields": ["NUM"]}}],
    )
    source.table("ACTE", field("NUM", "Numéro du séjour"), field("EXE_SOI_DTD", "Jour des soins", "date"))
    return source


@dataclass(frozen=True)
class Outcome:
    """How the command ended (0 or 1) and what it printed."""

    code: int
    output: str


def import_catalogue(kind: str, path: Path, *options: str) -> Outcome:
    output = StringIO()
    try:
        call_command("import_catalogue", kind, str(path), *options, stdout=output)
    except CommandError as error:
        return Outcome(error.returncode, f"{output.getvalue()}{error}")
    return Outcome(0, output.getvalue())


class Killed(BaseException):
    """As good as SIGKILL: nothing catches it."""


def killed_after(calls: int, function):
    """Return a function that works so many times, then stops everything."""
    left = iter(range(calls))

    def limited(*args, **options):
        if next(left, None) is None:
            raise Killed
        return function(*args, **options)

    return limited
