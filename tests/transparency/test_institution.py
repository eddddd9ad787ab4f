"""The pages of the institution: what they say comes from the rules, the rows or the texts, and names nobody."""

from datetime import date

import pytest
from django.urls import reverse

from hub.ui.navigation import FOOTER
from requests_workflow.committee.models import Mandate
from tests.authority.files import CHOSEN
from tests.catalogue.conftest import trace
from transparency.institution import presentation, texts

pytestmark = pytest.mark.django_db


def page(client, name: str, *args, language: str = "fr") -> str:
    answer = client.get(reverse(f"transparency:{name}", args=args).replace("/fr/", f"/{language}/"))
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def test_the_committee_shows_its_seats_and_mandates_and_nobody(client, people):
    Mandate.objects.create(
        person=people.member, seat="chair", number=1, order="Arrêté inventé", since_on=date(2026, 1, 1),
        until_on=date(2029, 1, 1),
    )  # fmt: skip
    trace("account.changed", "user", people.member.pk)
    shown = page(client, "committee")
    assert "depuis le 1er janvier 2026" in shown
    assert people.member.full_name not in shown
    assert "déclaration publique d’intérêts à jour" in shown


def test_holders_are_those_who_publish(client, make_dataset):
    dataset = make_dataset(1)
    assert dataset.holder.name in page(client, "holders")


def test_each_charter_has_a_version_in_force_and_keeps_the_others(client, db):
    assert texts.charter_codes() == ["citizen", "holder", "user"]
    for code in texts.charter_codes():
        found = texts.in_force(code, CHOSEN.date().replace(year=2027))
        assert len(found.sha256) == 64
        for language in ("fr", "en"):
            assert found.sha256 in page(client, "charter", code, found.version, language=language)
    assert client.get(reverse("transparency:charter", args=["citizen", 99])).status_code == 404
    assert texts.in_force("citizen", date(2000, 1, 1)) is None


def test_the_texts_are_whole_in_both_languages():
    for one in (*texts.glossary(), *(article for charter in texts.charters() for article in charter.articles)):
        assert all(vars(one).values())


def test_the_glossary_is_in_order(client, db):
    titles = [term.title for term in presentation.glossary()]
    assert titles == sorted(titles, key=str.casefold)
    assert titles[0] in page(client, "glossary")


# Accessibility


def test_the_grid_has_every_criterion_and_the_declaration_follows_it(client, db):
    grid = texts.grid()
    assert (grid.criteria, len(grid.themes)) == (106, 13)
    assert f"{grid.not_tested} critères sur 106" in page(client, "accessibility")
    assert "non conforme" in page(client, "accessibility")
    assert any(
        presentation.conformity(grid) in str(label) for name, label in FOOTER if name == "transparency:accessibility"
    )


@pytest.mark.parametrize(
    ("conform", "failed", "audited", "state"),
    [
        (10, 0, True, "total"),
        (5, 5, True, "partial"),
        (4, 6, True, "none"),
        (10, 0, False, "none"),
        (9, 0, True, "none"),
    ],
)
def test_the_state_is_what_the_audit_found(conform, failed, audited, state):
    theme = texts.Theme("T", "T", 10, conform, failed, 0)
    grid = texts.Grid("RGAA", date(2026, 1, 1) if audited else None, "x", (theme,))
    assert grid.state == state


# Whom to tell of a flaw


def test_security_txt_names_a_contact_and_does_not_last(client, db, settings):
    settings.HUB_CONTACT_EMAIL = "securite@exemple.test"
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lines["Contact"] == "mailto:securite@exemple.test"
    assert set(lines) >= {"Expires", "Canonical"}
    settings.HUB_CONTACT_EMAIL = ""
    assert client.get("/.well-known/security.txt").status_code == 404
