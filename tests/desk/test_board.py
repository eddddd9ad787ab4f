"""The office's board: what it shows to whom, what the address narrows, and the same queries however long it is."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from hub.accounts import grants
from requests_workflow.desk import board, load
from requests_workflow.desk.forms import BoardForm
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import AccessRequest
from tests.desk.conftest import FILED
from tests.desk.test_worklist import give, replace

pytestmark = pytest.mark.django_db

TODAY = FILED.date()
LATER = (FILED + timedelta(days=30)).date()


def of(user, address="", *, today=TODAY):
    query = QueryDict(address)
    return board.of(user, BoardForm(query, user=user).asked(), query, today=today)


def references(user, address="", *, today=TODAY):
    return [line.file.reference for line in of(user, address, today=today).lines]


def put(file, **fields):
    AccessRequest.objects.filter(pk=file.pk).update(**fields)
    return file.reference


@pytest.fixture
def three(people, file_of):
    """A filed file, one before the committee that an officer handles, and one that was withdrawn."""
    filed = put(file_of("Épidémie et canicule"))
    review = give(file_of("Diabète", at=FILED + timedelta(days=3)), people.second_officer, people.secretariat)
    withdrawn = put(file_of("Sommeil", at=FILED + timedelta(days=6)), state="withdrawn")
    return [filed, put(review, state="under_review", completed_at=FILED), withdrawn]


def test_the_office_sees_every_filed_file_the_nearest_date_first(people, three):
    assert references(people.secretariat) == three
    assert references(people.dpo) == three
    assert references(people.registrar) == []


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("q=epidemie", [0]),
        ("q=CANICULES", [0]),
        ("q=valmont", [0, 1, 2]),
        ("q=valmont+diabete", [1]),
        ("q=absent", []),
        ("etat=withdrawn", [2]),
        ("etape=committee", [1]),
        ("etape=committee&etat=filed", []),
        ("circuit=MR004", []),
        ("circuit=STANDARD", [0, 1, 2]),
        ("agent=personne", [0, 2]),
        ("agent=moi", []),
        ("retard=on", []),
        ("tri=depot", [0, 1, 2]),
        ("tri=modification", [2, 1, 0]),
        ("page=99", [0, 1, 2]),
    ],
)
def test_the_address_narrows_the_board(people, three, address, kept):
    assert references(people.secretariat, address) == [three[nth] for nth in kept]


def test_a_file_of_one_officer_and_late_ones(people, three):
    assert references(people.secretariat, f"agent={people.second_officer.pk}") == [three[1]]
    assert references(people.second_officer, "agent=moi") == [three[1]]
    assert references(people.secretariat, "retard=on", today=LATER) == three


def test_the_files_of_one_holder(people, file_of, three):
    file = AccessRequest.objects.get(reference=three[1])
    grants.give(Grant.CONSULTED_ON, to=people.holder_body.group, on=file)
    assert references(people.secretariat, f"detenteur={people.holder_body.public_id}") == [three[1]]


@pytest.mark.parametrize("address", ["etat=lune", "agent=0", "agent=abc", "tri=x", "detenteur=ZZZ", "q=%00", "page=-1"])
def test_a_filter_that_means_nothing_narrows_nothing(client, people, three, address):
    client.force_login(people.secretariat)
    response = client.get(reverse("desk:board") + f"?{address}")
    assert response.status_code == 200
    assert len(response.context["board"].lines) == 3


def test_each_stage_tells_its_number_under_the_same_filters(people, three):
    def stages(address):
        return {tab.label: (tab.count, tab.current) for tab in of(people.secretariat, address).stages}

    assert stages("") == {
        "Toutes": (3, True),
        "Vérifier": (1, False),
        "Avis du comité": (1, False),
        "Fin": (1, False),
    }
    assert stages("agent=personne&etape=committee") == {
        "Toutes": (2, False),
        "Vérifier": (1, False),
        "Avis du comité": (0, True),
        "Fin": (1, False),
    }
    (_all, first, *_rest) = of(people.secretariat, "agent=personne&page=2").stages
    assert first.url == "?agent=personne&etape=admissibility"


def test_an_empty_board_says_what_will_come_or_how_to_see_more(client, people):
    client.force_login(people.registrar)
    assert "dès que votre fonction vous les ouvrira" in client.get(reverse("desk:board")).content.decode()
    assert "Revoir tous les dossiers" in client.get(reverse("desk:board") + "?q=rien").content.decode()


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_board_takes_the_same_queries_however_long(people, many, django_assert_num_queries, count):
    give(many(count)[0], people.second_officer, people.secretariat)
    user = type(people.secretariat).objects.get(pk=people.secretariat.pk)
    with django_assert_num_queries(5):
        assert of(user, "q=sarcomes&agent=").page.paginator.count == count


# The load of each officer


def test_the_load_counts_what_each_has_in_hand(people, file_of, three):
    replace(people.second_officer, people.secretariat)
    loads = {found.filter: found for found in load.of(people.secretariat, today=TODAY)}
    own, other = str(people.secretariat.pk), str(people.second_officer.pk)
    assert (loads[own].open, loads[own].away_until) == (0, None)
    assert (loads[other].open, loads[other].awaiting, loads[other].soon, loads[other].late) == (1, 1, 0, 0)
    assert loads[other].away_until is not None
    assert (loads["personne"].open, loads["personne"].awaiting, loads["personne"].late) == (1, 1, 0)
    late = {found.filter: found.late for found in load.of(people.secretariat, today=LATER)}
    assert late == {own: 0, other: 1, "personne": 1}


def test_who_left_the_secretariat_is_counted_while_files_are_theirs(people, file_of):
    file = give(file_of(), people.second_officer, people.secretariat)
    AccessRequest.objects.filter(pk=file.pk).update(officer=people.dpo)
    assert [found.officer for found in load.of(people.secretariat, today=TODAY) if found.open] == [people.dpo]


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_load_takes_the_same_queries_however_many_files(people, many, django_assert_num_queries, count):
    give(many(count)[0], people.second_officer, people.secretariat)
    user = type(people.secretariat).objects.get(pk=people.secretariat.pk)
    with django_assert_num_queries(4):
        assert sum(found.open for found in load.of(user, today=TODAY)) == count


@pytest.mark.parametrize("page", ["desk:board", "desk:load"])
def test_the_office_alone_opens_its_pages(client, people, page):
    office = {"secretariat", "second_officer", "cnil_liaison", "dpo", "registrar"}
    opened = set()
    for name, user in people.users.items():
        client.force_login(user)
        if client.get(reverse(page)).status_code == 200:
            opened.add(name)
    assert opened == office
