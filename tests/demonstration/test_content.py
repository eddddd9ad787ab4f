"""The invented content: enough of it, readable aloud, and nobody's."""

import io
import os
import re
import subprocess
import sys

import pikepdf
import pytest

from hub.accounts.enums import OrganisationKind, Role
from hub.demonstration import content, pieces
from requests_workflow.dossier import storage

FOUNDING = {
    "sarcome", "alertes", "stimulateurs", "parkinson", "pharmacovigilance", "depistage-sein", "transplantation",
    "ruptures-parcours",
}  # fmt: skip


def test_fifty_projects_with_the_eight_the_hub_was_founded_for():
    assert len(content.projects()) == 50
    assert set(content.projects()) >= FOUNDING


@pytest.mark.parametrize("project", content.projects().values(), ids=lambda project: project.key)
def test_a_summary_can_be_read_aloud(project):
    assert 100 < len(project.summary) <= 1500
    assert project.summary[-1] in ".?"
    assert max(len(sentence.split()) for sentence in re.split(r"[.?!…:;]\s", project.summary)) <= 45


def test_references_are_of_the_alphabet_and_never_twice():
    references = [project.reference for project in content.projects().values()]
    assert len(set(references)) == 50
    assert all(re.fullmatch(r"D-[23456789BCDFGHJKMNPQRSTVWXZ]{7}", one) for one in references)


def test_every_role_has_somebody_and_the_committee_can_sit():
    assert all(content.in_role(role) for role in Role.values)
    assert len(content.in_role(Role.COMMITTEE_MEMBER)) >= 9
    assert len(content.in_role(Role.CHAIR)) == 1
    assert len(content.people()) >= 35


def test_organisations_say_that_they_are_invented():
    for one in content.organisations().values():
        assert one.name.endswith(("(inventé)", "(inventée)"))
        assert one.siret.startswith("000000000"), "no such SIREN was ever given"
        assert one.kind in OrganisationKind.values


def test_no_address_can_reach_anybody():
    text = "".join(path.read_text() for path in content.FOLDER.rglob("*.toml"))
    assert all(person.email.endswith("@exemple.test") for person in content.people().values())
    assert not re.findall(r"\w@\w", text), "addresses are made from keys, at a reserved domain"


def test_a_piece_is_a_pdf_the_hub_accepts_always_of_the_same_bytes():
    made = [pieces.piece("D01", "Protocole scientifique", project="TEST — l’essai (1)", note="v2") for _nth in range(2)]
    assert storage.check_pdf(made[0]) == storage.check_pdf(made[1])
    with pikepdf.open(io.BytesIO(storage.check_pdf(made[0]))) as pdf:
        said = pdf.pages[0].Contents.read_bytes().decode("cp1252")
    assert "Protocole scientifique" in said
    assert r"l’essai \(1\)" in said
    assert "Document inventé pour la démonstration" in said


def test_the_content_does_not_depend_on_the_run():
    told = "[(p.reference, p.creation_key) for p in content.projects().values()]"
    code = f"from hub.demonstration import content; print({told})"
    runs = {_run(code, seed) for seed in ("1", "2")}
    assert len(runs) == 1


def _run(code: str, seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    setup = "import django; django.setup(); "
    return subprocess.run(
        [sys.executable, "-c", setup + code], env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()[-1]
