"""Drawing up an agenda: order, hours, examination without debate, and the same few queries however long it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import api as audit
from hub.accounts.enums import Role
from requests_workflow.committee.models import AgendaItem, Interest
from requests_workflow.committee.sessions import agenda
from tests.committee.steps import AT, act, fresh, in_session, planned, reported
from tests.procedure.people import make_person
from tests.twins import twins


@pytest.fixture
def three(people):
    """A session with three files on its agenda, in the order A, B, C."""
    session = planned(people)
    for title in "ABC":
        act("schedule", reported(people, title=f"Dossier {title}"), people.secretariat, session=fresh(session))
    return fresh(session)


def titles(session) -> list[str]:
    return [slot.item.request.title[-1] for slot in agenda.slots(session)]


def typed(session, **changes) -> dict[str, str]:
    """What the page of the agenda sends, with some fields changed, by the last letter of the title."""
    sent = {"act": "arrange"}
    for item in session.items.select_related("request"):
        said = {"position": item.position, "minutes": item.minutes or "", "handling": item.handling}
        said |= {"handling_reason": item.handling_reason, **changes.get(item.request.title[-1], {})}
        sent |= {f"{name}_{item.pk}": value for name, value in said.items()}
    return sent


def test_the_secretariat_orders_the_agenda_and_the_trail_says_so(people, client, three):
    client.force_login(people.secretariat)
    url = reverse("committee:agenda", args=[three.pk])
    assert client.post(url, typed(three, C={"position": 1})).status_code == 302
    assert titles(three) == ["A", "C", "B"]  # two items of the same number keep their order
    assert client.post(url, typed(three, A={"position": 9})).status_code == 302
    assert titles(three) == ["C", "B", "A"]
    assert list(three.items.values_list("position", flat=True)) == [1, 2, 3]
    last = AgendaItem.objects.get(request__title="Dossier A")
    assert audit.events_for(last.request.audit_ref).filter(kind="committee.item_arranged").count() == 1


def test_hours_follow_the_lengths_and_files_without_debate_take_none(people, client, three):
    client.force_login(people.secretariat)
    sent = typed(
        three,
        A={"minutes": 45, "handling": "hearing"},
        B={"handling": "no_debate", "handling_reason": "Comme l’étude VIGIE de 2025"},
    )
    assert client.post(reverse("committee:agenda", args=[three.pk]), sent).status_code == 302
    begins = [slot.begins_at - three.begins_at for slot in agenda.slots(three)]
    assert begins == [timedelta(0), timedelta(minutes=45), timedelta(minutes=45)]
    page = client.get(reverse("committee:session", args=[three.pk])).content.decode()
    assert "Comme l’étude VIGIE de 2025" in page
    assert "vers 14:45" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"handling": "no_debate"}, "Dites à quel examen antérieur"),
        ({"position": "0"}, "supérieure ou égale à 1"),
        ({"position": "deux"}, "nombre entier"),
        ({"minutes": "100000"}, "inférieure ou égale à 480"),
        ({"handling": "vite"}, "Sélectionnez un choix valide"),
    ],
)
def test_nonsense_is_refused_with_its_reason_and_stays_typed(people, client, three, change, said):
    client.force_login(people.secretariat)
    answer = client.post(reverse("committee:agenda", args=[three.pk]), typed(three, B=change))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert titles(three) == ["A", "B", "C"]


def test_files_that_wait_are_put_on_the_agenda_together(people, client):
    first, second, session = reported(people, title="Un"), reported(people, title="Deux"), planned(people)
    client.force_login(people.secretariat)
    url = reverse("committee:agenda", args=[session.pk])
    page = client.get(url).content.decode()
    assert "2 sur 2" in page
    # The clock of the test is that of the machine: a session of the past takes no file, and says so.
    assert client.post(url, {"act": "add", "files": [first.reference, second.reference]}).status_code == 302
    page = client.get(url).content.decode()
    assert "ne peut plus recevoir ce dossier" in page
    assert client.post(url, {"act": "add"}, follow=True).content.decode().count("Cochez au moins un dossier") == 1


def test_an_opened_item_keeps_its_place(people, client):
    file = in_session(people)
    session = file.agenda_items.get().session
    act("open_item", file.agenda_items.get(), people.chair)
    client.force_login(people.secretariat)
    page = client.get(reverse("committee:agenda", args=[session.pk]))
    assert page.status_code == 200
    assert b'name="position_' not in page.content


def test_sixty_files_and_twenty_five_members_cost_the_same_queries_as_one(people, client):
    """The agenda as the chair reads it, and as the secretariat draws it up: literal numbers."""
    session = planned(people)
    act("schedule", reported(people), people.secretariat, session=session)
    act("publish_agenda", fresh(session), people.secretariat)
    members = [
        make_person(f"membre{n}@exemple.test", f"Membre {n:02}", (people.committee, Role.COMMITTEE_MEMBER))
        for n in range(20)
    ]
    one = costs(people, client, session)
    fill(session, 60, members)
    assert costs(people, client, session) == one == COSTS


#: Queries of the session's page for the chair, and of the page that draws up its agenda.
COSTS = [19, 13]


def costs(people, client, session) -> list[int]:
    pages = [(people.chair, "committee:session"), (people.secretariat, "committee:agenda")]
    return [cost(client, user, reverse(name, args=[session.pk])) for user, name in pages]


def cost(client, user, url: str) -> int:
    client.force_login(user)
    client.get(url)  # what is remembered, such as the content types, is so from here on
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def fill(session, size: int, members) -> None:
    """Bring an agenda to so many files by twins of its first, on each of which every member declared."""
    item = session.items.get()
    files = twins(item.request, size, at=AT)
    others = files[1:]
    AgendaItem.objects.bulk_create(
        AgendaItem(request=file, session=session, round=1, position=number, state="listed")
        for number, file in enumerate(others, start=2)
    )
    Interest.objects.bulk_create(
        Interest(request=file, member=member, declared="none", out=False, declared_at=AT)
        for file in files
        for member in members
    )
