"""A project of the register: a request about it alone, and what its page tells of objections."""

import pytest
from django.urls import reverse

from hub import clock
from tests.transparency.rights.conftest import IDENTITY
from transparency.rights import actions
from transparency.rights.models import Letter, RightsRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(publish, other):
    """A public project that uses the base of the other holder."""
    return publish()


def page_of(client, project) -> str:
    return client.get(reverse("transparency:entry", args=[project.reference])).content.decode().replace("\u00a0", " ")


def test_a_request_about_a_project_starts_from_its_page_and_goes_to_its_holders(client, citizen, project, other):
    where = f"{reverse('transparency:rights_request')}?projet={project.reference}"
    assert where in page_of(client, project)
    chooser = client.get(where)
    assert "base" not in chooser.context["form"].fields
    assert project.title in chooser.content.decode()
    given = citizen.opens(droit="opposition", pour="mine", projet=project.reference)
    assert citizen.sends(given, **IDENTITY).status_code == 200
    assert (RightsRequest.objects.get().scope, RightsRequest.objects.get().about) == ("project", project.reference)
    assert [letter.holder for letter in Letter.objects.all()] == [other.holder]


@pytest.mark.parametrize("reference", ["D-INCONNU", "x" * 61, "' OR 1=1", "\u202e"])
def test_a_project_that_is_none_leads_nowhere(client, other, reference):
    answer = client.get(
        reverse("transparency:rights_request"), {"droit": "opposition", "pour": "mine", "projet": reference}
    )
    assert answer.status_code in (200, 404, 422)
    assert 'name="birth_name"' not in answer.content.decode()


def declared(other, project, left_out):
    return actions.declare_extraction(
        other.dataset,
        extracted_on=clock.today(),
        left_out=left_out,
        reference=project.reference,
        by=other.person,
        at=clock.now(),
    )


@pytest.mark.parametrize(
    ("left_out", "words", "hidden"),
    [
        (0, "personne à laisser de côté", " 0 "),
        (4, "moins de 11 personnes", " 4 "),
        (11, "11 personnes", "moins de"),
        (12345, "12 345 personnes", "moins de"),
    ],
)
def test_the_page_of_a_project_says_how_many_were_left_out_and_never_a_small_number(
    client, project, other, left_out, words, hidden
):
    declared(other, project, left_out)
    said = page_of(client, project).replace("\u202f", " ")
    assert words in said
    said = said[said.index("Oppositions appliquées") :].partition("</ul>")[0]
    assert hidden not in said


def test_an_extraction_for_a_project_that_is_none_is_refused(client, project, other):
    client.force_login(other.person)
    told = {"dataset": other.dataset.code, "extracted_on": clock.today().isoformat(), "left_out": "3"}
    assert client.post(reverse("rights:extractions"), {**told, "reference": "D-INCONNU"}).status_code == 422
    assert client.post(reverse("rights:extractions"), {**told, "reference": project.reference}).status_code == 302
    assert client.post(reverse("rights:extractions"), {**told, "left_out": "-1"}).status_code == 422
    assert client.post(reverse("rights:extractions"), {**told, "dataset": "autre"}).status_code == 422
