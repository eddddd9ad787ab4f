"""The desk: what awaits each person, the file's page, and the page where an act is confirmed."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from audit import api as audit
from audit.models import Event
from requests_workflow.procedure import door, registry
from tests.procedure.test_door import AT, begin

FILED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _silent_guards(monkeypatch):
    for name in registry.GUARDS:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)


@pytest.fixture
def filed(people):
    return door.perform("file", begin(people), by=people.sponsor, at=AT).subject


@pytest.fixture
def as_officer(client, people):
    client.force_login(people.secretariat)
    return client


def text(response) -> str:
    """The page with plain spaces, as a person reads it."""
    return response.content.decode().replace("\u00a0", " ")


def act_url(file, transition):
    return reverse("desk:act", args=[file.reference, "access_request", file.pk, transition])


def test_the_worklist_says_what_by_when(as_officer, filed):
    page = text(as_officer.get(reverse("desk:index")))
    assert filed.title in page
    assert "11 mars 2026" in page
    assert "Le secrétariat vérifie que le dossier est complet." in page


def test_an_empty_desk_says_what_will_come(client, people):
    client.force_login(people.auditor)
    page = client.get(reverse("desk:index")).content.decode()
    assert "Rien ne vous attend" in page


def test_the_file_says_what_blocks_it_and_why_that_date(as_officer, filed):
    page = text(as_officer.get(reverse("desk:file", args=[filed.reference])))
    for said in (
        "Ce qui bloque maintenant",
        "Secrétariat unique",
        "11 mars 2026",
        "7 jours ouvrés",
        "articles 88 et 89",
    ):
        assert said in page


def test_reading_a_file_leaves_a_trace(as_officer, people, filed):
    as_officer.get(reverse("desk:file", args=[filed.reference]))
    event = audit.events_for(filed.audit_ref).get(kind="dossier.read")
    assert event.actor_id == str(people.secretariat.pk)


def test_a_file_that_is_not_theirs_does_not_exist(client, people, filed):
    client.force_login(people.other_sponsor)
    assert client.get(reverse("desk:file", args=[filed.reference])).status_code == 404
    assert client.get(act_url(filed, "withdraw")).status_code == 404
    assert client.post(act_url(filed, "withdraw"), {"reason": "x"}).status_code == 404


def test_an_act_is_confirmed_with_its_reasons(as_officer, filed):
    page = as_officer.get(act_url(filed, "reroute")).content.decode()
    assert "D’où vient cette règle" in page
    response = as_officer.post(
        act_url(filed, "reroute"), {"route": "MR004", "seen": filed.version, "reason": "Relève de la MR-004."}
    )
    assert response.status_code == 302
    filed.refresh_from_db()
    assert filed.state == "rerouted"
    assert filed.reasons.get().text == "Relève de la MR-004."


def test_an_act_without_its_reasons_is_asked_again(as_officer, filed):
    response = as_officer.post(act_url(filed, "reroute"), {"route": "MR004", "seen": filed.version, "reason": ""})
    assert response.status_code == 422
    filed.refresh_from_db()
    assert filed.state == "filed"


def test_an_act_of_another_role_is_refused_and_traced(client, people, filed):
    client.force_login(people.sponsor)
    response = client.post(act_url(filed, "reroute"), {"reason": "x"})
    assert response.status_code == 403
    assert "Secrétariat unique" in response.content.decode()
    assert Event.objects.get(kind="access.refused", outcome=4).project == filed.reference


def test_an_act_of_another_state_is_a_conflict(as_officer, filed):
    assert as_officer.get(act_url(filed, "notify_opinion")).status_code == 409


def test_a_stale_form_gives_back_what_was_typed(as_officer, people, filed):
    door.perform("reroute", filed, by=people.second_officer, at=AT, data={"route": "MR007", "reason": "Autre circuit."})
    response = as_officer.post(act_url(filed, "declare_inadmissible"), {"seen": 1, "reason": "Une phrase précieuse."})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Second officer" in page
    assert "Dossier réorienté" in page
    assert "Une phrase précieuse." in page


def test_a_double_click_shows_the_result(as_officer, filed):
    posted = {"route": "MR004", "seen": filed.version, "reason": "Autre circuit."}
    assert as_officer.post(act_url(filed, "reroute"), posted).status_code == 302
    assert as_officer.post(act_url(filed, "reroute"), posted).status_code == 302
    assert filed.reasons.count() == 1


@pytest.mark.parametrize("seen", ["-1", "abc", "9" * 40, "1\x00"])
def test_a_nonsense_version_is_an_old_one(as_officer, filed, seen):
    response = as_officer.post(act_url(filed, "reroute"), {"route": "MR004", "seen": seen, "reason": "x"})
    assert response.status_code == 409
    filed.refresh_from_db()
    assert filed.state == "filed"


@pytest.mark.parametrize(("machine", "pk"), [("consultation", 999), ("moon", 1), ("access_request", 999)])
def test_an_act_on_what_is_not_of_the_file_does_not_exist(as_officer, filed, machine, pk):
    url = reverse("desk:act", args=[filed.reference, machine, pk, "reroute"])
    assert as_officer.get(url).status_code == 404


def test_a_get_cannot_write(as_officer, people, filed, monkeypatch):
    """The database refuses, not a convention."""
    from django.db.utils import InternalError  # noqa: PLC0415

    from hub.mail.models import Mail  # noqa: PLC0415

    def writes(*args, **kwargs):
        Mail.objects.all().update(attempts=1)

    monkeypatch.setattr("requests_workflow.desk.worklist.of", writes)
    with pytest.raises(InternalError, match="read-only transaction"):
        as_officer.get(reverse("desk:index"))
