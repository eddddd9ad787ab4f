"""Refusals are told only where the rules publish them (P26), with their reasons; the opinion only as P13 says."""

import pytest
from django.urls import reverse

from requests_workflow import rules
from requests_workflow.authority.enums import Outcome
from requests_workflow.authority.models import Decision
from tests.authority.files import CHOSEN, begin, give_opinion, set_down
from transparency.models import Entry
from transparency.register import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(people):
    file = set_down(begin(people, title="Projet refusé"), "refused")
    give_opinion(file, "unfavourable", reasons="Motifs du comité.")
    Decision.objects.create(
        request=file, outcome=Outcome.REFUSED, number="DR-2026-999", decided_on=CHOSEN.date(),
        reasons="Trop de données.", recorded_at=CHOSEN, recorded_by=people.secretariat,
    )  # fmt: skip
    return file


@pytest.fixture
def with_parameters(monkeypatch):
    """Gives parameters of the rules other values."""

    def give(**values):
        real = rules.RuleSet.parameter
        monkeypatch.setattr(rules.RuleSet, "parameter", lambda self, name: values.get(name, real(self, name)))

    return give


def page(client, file):
    return client.get(reverse("transparency:entry", args=[file.reference]))


def test_a_refusal_is_told_to_nobody_by_default(client, refused):
    actions.draw(refused, at=CHOSEN)
    assert not Entry.objects.exists()
    assert page(client, refused).status_code == 404


def test_a_refusal_is_told_with_its_reasons_where_the_rules_publish_it(client, refused, with_parameters):
    with_parameters(P26_publish_refusals=True)
    actions.draw(refused, at=CHOSEN)
    record = Entry.objects.get().record
    assert (record["status"], record["decision"]["reasons"], record["opinion"]) == ("refused", "Trop de données.", None)
    told = page(client, refused).content.decode()
    assert "Trop de données." in told
    assert "Motifs du comité." not in told
    found = client.get(reverse("transparency:register"), {"etape": "refused"}).content.decode()
    assert "Refusé le" in found


def test_the_opinion_on_a_refusal_is_told_when_the_rules_say_so(client, refused, with_parameters):
    with_parameters(P26_publish_refusals=True, P13_others=True)
    assert "Motifs du comité." in page(client, refused).content.decode()


def test_an_amendment_refused_is_not_the_refusal_of_the_project(publish, with_parameters):
    file = publish("active")
    with_parameters(P26_publish_refusals=True)
    set_down(file, "refused")
    actions.draw(file, at=CHOSEN)
    assert Entry.objects.get().record["status"] == "over"
