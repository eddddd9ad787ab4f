"""The page of automatic mails says what the rules say: every act × every role, and every reminder."""

import pytest
from django.urls import reverse
from django.utils import translation

from requests_workflow import rules
from requests_workflow.desk import recipients
from requests_workflow.procedure import notices, wording

pytestmark = pytest.mark.django_db

RULESET = rules.get("2022-01-01")


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def page(client, people):
    client.force_login(people.secretariat)
    return lambda **query: client.get(reverse("desk:recipients"), query)


def test_every_act_of_every_machine_has_its_line(page):
    tables = page().context["acts"]
    assert [len(table.rows) for table in tables] == [len(m.transitions) for m in RULESET.machines.values()]
    for table, machine in zip(tables, RULESET.machines.values(), strict=True):
        assert [row[0].text for row in table.rows] == [act.label_fr for act in machine.transitions.values()]


def test_every_act_says_whom_it_tells_or_why_nobody():
    for machine in RULESET.machines.values():
        for act in machine.transitions.values():
            told = recipients._whom(act, RULESET)
            labels = [RULESET.roles[role].label_fr for role in act.notify]
            assert all(label in told.text for label in labels), act.name
            assert (told.text == "Personne n’est prévenu" and bool(told.detail)) == (not labels), act.name


@pytest.mark.parametrize("role", RULESET.roles)
def test_the_page_of_a_role_agrees_with_what_leaves(page, role):
    answers = {"at_once": "Tout de suite", "chosen": "Comme elle l’a choisi", "nobody": "Non"}
    tables = page(fonction=role).context["acts"]
    for table, machine in zip(tables, RULESET.machines.values(), strict=True):
        told = [answers[notices.telling(act, role)] for act in machine.transitions.values()]
        assert [row[1].text for row in table.rows] == told
        assert all(row[2] for row in table.rows)


def test_the_reminders_of_a_role_are_its_own(page):
    found = page(fonction="rapporteur").context["reminders"].rows
    assert [row[0] for row in found] == ["Rapport d’un rapporteur"] * 2
    assert found[0][1] == "4 jours avant\u00a0; le dernier jour"
    assert len(page().context["reminders"].rows) == len(RULESET.reminders)


def test_a_role_that_nothing_recalls_is_told_so(page):
    shown = page(fonction="auditor")
    assert shown.context["reminders"].rows == []
    assert "Aucun rappel" in text(shown)


def test_a_role_that_does_not_exist_is_refused(page):
    assert page(fonction="moon").status_code == 422


def test_every_machine_has_its_words():
    assert RULESET.machines.keys() <= recipients.MACHINES.keys()


def test_the_reasons_of_the_rules_are_shown(page):
    reasons = {act.untold for m in RULESET.machines.values() for act in m.transitions.values() if act.untold}
    shown = text(page())
    assert all(reason in shown for reason in reasons)


def test_it_speaks_english_too(client, people):
    client.force_login(people.secretariat)
    with translation.override("en"):
        shown = client.get(reverse("desk:recipients")).context["acts"][0].rows
        label = wording.of(RULESET.machines["access_request"].transitions["file"], "label")
    assert label in [row[0].text for row in shown]


def test_only_the_secretariat_opens_it(client, people):
    client.force_login(people.sponsor)
    assert client.get(reverse("desk:recipients")).status_code == 403


def test_it_asks_the_database_nothing_about_files(page, django_assert_num_queries):
    with django_assert_num_queries(8):
        page()
