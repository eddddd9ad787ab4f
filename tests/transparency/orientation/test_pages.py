"""The orientation as everyone walks it: by links and forms alone, without an account, without a word lost."""

import re
from html import unescape

import pytest
from django.urls import reverse

from requests_workflow import rules
from requests_workflow.dossier.models import Orientation
from tests.transparency.orientation.answering import PLAIN, address

pytestmark = pytest.mark.django_db
ASKED = rules.get("2022-01-01").orientation


def text(response) -> str:
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(body)).replace("\u00a0", " ").replace("\u202f", " ")


def first(number: int) -> dict:
    """Return the first answers of the plain way."""
    return dict(list(PLAIN.items())[:number])


def test_the_start_says_how_long_and_what_is_kept(client):
    page = client.get("/fr/orientation/")
    assert "10 questions au plus" in text(page)
    assert "90 jours" in text(page)
    assert reverse("transparency:orientation_questions") in page.content.decode()
    assert not client.cookies


def test_a_question_says_why_it_is_asked_and_after_which_text(client):
    page = client.get(address())
    assert "Question 1, sur 10 au plus" in text(page)
    assert ASKED.first.reason_fr.split(":")[0].strip() in text(page)
    assert "article L. 1461-2" in text(page)


def test_the_whole_way_by_forms_alone(client):
    """Each page carries the answers before it; the next one is found in what the page itself sends."""
    page = client.get(address())
    for code, answer in PLAIN.items():
        sent = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', page.content.decode()))
        assert sent["question"] == code
        page = client.get("/fr/orientation/questions/", {**sent, code: answer})
    assert page.status_code == 302
    page = client.get(page["Location"])
    assert "Relisez vos réponses" in text(page)
    sent = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', page.content.decode()))
    sent.pop("csrfmiddlewaretoken", None)
    page = client.post("/fr/orientation/verification/", sent)
    assert "MR-007" in text(client.get(page["Location"]))


def test_continuing_without_an_answer_keeps_what_was_said_and_says_what_is_missing(client):
    page = client.get(address(**first(4), question="data"))
    assert page.status_code == 422
    assert "Choisissez une réponse" in text(page)
    assert page.content.decode().count('type="hidden"') == 5
    assert 'href="#id_data_0"' in page.content.decode()


def test_none_of_these_goes_with_nothing_else(client):
    page = client.get(address(**first(9), particularities=["none", "genetic"], question="particularities"))
    assert page.status_code == 422
    assert "ne va avec aucune autre réponse" in text(page)
    assert len(re.findall(r"<input[^>]* checked", page.content.decode())) == 2


def test_an_address_with_a_nonsense_answer_asks_again_and_says_so(client):
    page = client.get(address(**first(4), data="blue\x00", utm_source="mail"))
    assert page.status_code == 200
    assert "Une réponse n’est pas reconnue" in text(page)
    assert "Question 5" in text(page)


@pytest.mark.parametrize("code", ["x" * 5000, "\x00", "😀", "‮", "🏥" * 100])
def test_whatever_the_address_holds_a_page_answers(client, code):
    assert client.get(address(anonymous=code)).status_code == 200
    assert client.get(address(anonymous=code, question="anonymous")).status_code == 422
    assert client.get(address(changer=code, question=code)).status_code == 200


def test_going_back_shows_the_answer_given_and_keeps_those_after_it(client):
    page = client.get(address(**PLAIN, changer="data"))
    checked = re.findall(r'<input type="radio"[^>]*value="main"[^>]*>', page.content.decode())
    assert len(checked) == 1
    assert "checked" in checked[0]
    assert 'name="matching" value="none"' in page.content.decode()
    assert "Question 5, sur 10 au plus" in text(page)


def test_an_answer_changed_leads_back_to_reading_over_when_nothing_more_is_asked(client):
    page = client.get(address(**{**PLAIN, "data": "several"}, question="data"))
    assert page["Location"].startswith("/fr/orientation/verification/?")


def test_an_answer_changed_may_shorten_the_way(client):
    page = client.get(address(**{**PLAIN, "anonymous": "yes"}, question="anonymous"))
    assert page["Location"] == "/fr/orientation/verification/?anonymous=yes"


def test_reading_over_lists_each_answer_with_a_way_to_change_it(client):
    page = client.get(address("verification/", **PLAIN))
    assert page.content.decode().count("changer=") == len(PLAIN) + 1  # and the way back
    assert not Orientation.objects.exists()


def test_reading_over_with_an_answer_missing_asks_it(client):
    page = client.get(address("verification/", **first(3)))
    assert page.status_code == 302
    assert page["Location"].startswith("/fr/orientation/questions/?anonymous=no")


def test_sending_an_incomplete_form_stores_nothing(client):
    page = client.post("/fr/orientation/verification/", first(3))
    assert page["Location"].startswith("/fr/orientation/questions/?")
    assert client.post("/fr/orientation/verification/", {}).status_code == 302
    assert not Orientation.objects.exists()


def test_storing_asks_for_a_form_of_ours(client):
    client.handler.enforce_csrf_checks = True
    assert client.post("/fr/orientation/verification/", PLAIN).status_code == 403
    assert not Orientation.objects.exists()


def test_one_address_does_not_fill_the_table(client, settings):
    settings.HUB_ORIENTATION_RATE = "2/hour"
    sent = [client.post("/fr/orientation/verification/", PLAIN, REMOTE_ADDR="10.9.8.7") for _ in range(3)]
    assert [page.status_code for page in sent] == [302, 302, 429]
    assert "Rien n’est perdu" in text(sent[2])
    assert 'name="basis" value="public"' in sent[2].content.decode()
    assert Orientation.objects.count() == 2


def test_every_page_speaks_english(client):
    for page in ("", "questions/", "verification/"):
        answers = PLAIN if page == "verification/" else {}
        assert client.get(address(page, "en", **answers)).status_code == 200
    assert "Would anonymous or open data be enough?" in text(client.get(address(language="en")))


def test_pages_are_light(client):
    code = client.post("/fr/orientation/verification/", {**PLAIN, "matching": "direct"})["Location"]
    for page in ("/fr/orientation/", address(**first(4)), address("verification/", **PLAIN), code):
        assert len(client.get(page).content) <= 60_000
