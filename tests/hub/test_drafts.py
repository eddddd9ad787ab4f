"""What somebody was writing when their session ended comes back to them, once, and to nobody else."""

import uuid

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from requests_workflow.desk.messages.models import Message
from tests.desk.messages.conftest import _dossier_is_in_order, file, neighbour  # noqa: F401 — fixtures

TEXT = "Trois paragraphes patiemment écrits.\r\n\r\nEt un « accent »."


@pytest.fixture
def page(file):  # noqa: F811
    return reverse("desk:messages", args=[file.reference]) + "?avec=porteur"


def form_of(client, page) -> dict[str, str]:
    context = client.get(page).context
    return {
        "text": TEXT,
        "sending_key": str(uuid.uuid4()),
        context["draft_field"]: context["draft_token"],
    }


def expire(client) -> None:
    Session.objects.all().delete()


def send_too_late(client, user, page):
    client.force_login(user)
    posted = form_of(client, page)
    expire(client)
    return posted, client.post(page, posted)


def test_a_draft_survives_the_session_and_is_given_back_once(client, people, page):
    posted, answer = send_too_late(client, people.sponsor, page)
    assert answer.status_code == 302
    assert "Ce que vous écriviez est gardé" in client.get(answer["Location"]).content.decode()
    assert not Message.objects.exists()
    client.force_login(people.sponsor)
    again = client.get(page)
    assert "Votre texte n’a pas été envoyé" in again.content.decode()
    assert again.context["form"]["text"].value() == TEXT
    assert again.context["form"]["sending_key"].value() == posted["sending_key"]
    assert "Votre texte n’a pas été envoyé" not in client.get(page).content.decode()


def test_a_draft_is_not_given_to_the_next_person_at_the_browser(client, people, page):
    send_too_late(client, people.sponsor, page)
    client.force_login(people.signatory)
    assert not client.get(page).context["given_back"]
    client.force_login(people.sponsor)
    assert not client.get(page).context["given_back"]


def test_a_draft_comes_back_on_its_own_page_only(client, people, page):
    send_too_late(client, people.sponsor, page)
    client.force_login(people.sponsor)
    assert not client.get(page.replace("?avec=porteur", "")).context["given_back"]
    assert client.get(page).context["given_back"]


@pytest.mark.parametrize("broken", ["", "forged", None])
def test_without_a_token_of_ours_nothing_is_kept(client, people, page, broken):
    client.force_login(people.sponsor)
    posted = form_of(client, page)
    posted["draft_of"] = broken if broken is not None else posted["draft_of"][:-1]
    expire(client)
    answer = client.post(page, posted)
    assert "n’est pas enregistré" in client.get(answer["Location"]).content.decode()
    client.force_login(people.sponsor)
    assert not client.get(page).context["given_back"]


def test_too_much_is_not_kept(client, people, page):
    client.force_login(people.sponsor)
    posted = {**form_of(client, page), "text": "x" * 100_001}
    expire(client)
    answer = client.post(page, posted)
    assert "n’est pas enregistré" in client.get(answer["Location"]).content.decode()
