"""What the officer counts, reminds of and writes down; identities are nowhere on the way."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from audit.models import Event
from hub import clock
from hub.mail.models import Mail
from tests.transparency.rights.conftest import IDENTITY, asked
from tests.transparency.rights.test_letters import MONDAY, dated, do, taken
from transparency.rights import figures
from transparency.rights.models import Breach, Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(citizen, other):
    """Three letters of March 2026: one answered late, one refused in time after an extension, one open and late."""
    for right in ("opposition", "opposition", "withdrawal"):
        citizen.sends(citizen.opens(**asked(other.dataset.code, right=right)), **IDENTITY)
    answered, refused, late = (dated(letter, MONDAY) for letter in Letter.objects.order_by("pk"))
    for letter in (answered, refused):
        taken(letter, other.person, on=MONDAY)
    do(answered, "answer_letter", other.person, on=date(2026, 4, 20), outcome="not_matched", reasons="")
    do(refused, "extend_answer", other.person, on=date(2026, 3, 20), reasons="Base ancienne.")
    do(refused, "refuse_letter", other.person, on=date(2026, 4, 20), reasons="Non.")
    return late


def test_the_year_is_counted_from_the_letters_themselves(three):
    [year] = figures.years(today=date(2026, 5, 1))
    assert vars(year) == {
        "year": 2026, "requests": 3, "letters": 3, "answered": 1, "refused": 1, "lost": 0, "open": 1, "extended": 1,
        "late": 2,
    }  # fmt: skip
    assert figures.years(today=date(2026, 4, 2))[0].late == 1  # the open one is late from the third on


def test_open_letters_are_counted_by_age_and_the_rest_by_right_holder_and_answer(three, other):
    assert dict(figures.open_by_age(today=MONDAY + timedelta(days=20))) == {
        "0-5": 0, "6-20": 1, "21-31": 0, "32-92": 0, "93+": 0,
    }  # fmt: skip
    assert [number for _right, number in figures.by_right()] == [2, 1, 0, 0, 0]
    assert figures.by_holder() == [(other.holder.name, 1, 0, 2, 3)]
    assert figures.by_outcome() == {"not_matched": 1, "refused": 1}


def test_the_cockpit_shows_the_late_letter_and_nobody(client, three, people):
    client.force_login(people.dpo)
    page = client.get(reverse("rights:cockpit")).content.decode()
    assert f"Lettre {three.pk}" in page.replace("\u00a0", " ")
    assert "En retard" in page
    assert not [value for value in IDENTITY.values() if value in page]


def test_the_officer_reminds_a_holder_once_a_day(client, three, people):
    Mail.objects.all().delete()
    client.force_login(people.dpo)
    for _n in range(2):
        assert client.post(reverse("rights:remind", args=[three.pk])).status_code == 302
    assert three.reminders.get().of == clock.today().isoformat()
    assert Mail.objects.filter(kind="rights_late").count() == 2  # who answers for the holder, and the officer
    assert Event.objects.get(kind="rights.holder_reminded").actor_role == "dpo"


def test_a_closed_letter_is_reminded_of_no_more(client, three, people):
    closed = Letter.objects.filter(state="refused").get()
    client.force_login(people.dpo)
    assert client.post(reverse("rights:remind", args=[closed.pk])).status_code == 404


def test_a_breach_is_written_down_for_good(client, people):
    client.force_login(people.dpo)
    today = clock.today()
    told = {"noticed_on": today.isoformat(), "facts": "Un disque perdu.", "effects": "Aucun.", "measures": "Chiffré."}
    wrong = {**told, "authority_told_on": (today - timedelta(days=1)).isoformat()}
    assert client.post(reverse("rights:breaches"), wrong).status_code == 422
    assert client.post(reverse("rights:breaches"), {**told, "facts": ""}).status_code == 422
    assert client.post(reverse("rights:breaches"), told).status_code == 302
    assert "Un disque perdu." in client.get(reverse("rights:breaches")).content.decode()
    assert Breach.objects.count() == Event.objects.filter(kind="rights.breach_written").count() == 1
