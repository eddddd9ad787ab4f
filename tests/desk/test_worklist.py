"""What awaits each person: what, by when, why; whose files; and the ends of delays that somebody must record."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from hub import clock
from hub.accounts import actions
from hub.accounts.queries import actor_of
from requests_workflow.desk import worklist
from requests_workflow.desk.reasons import Reasons
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest, Clock
from tests.committee.steps import act, declare, in_assignment
from tests.desk.conftest import FILED

pytestmark = pytest.mark.django_db

LATE = FILED + timedelta(days=20)
MUCH_LATER = FILED + timedelta(days=120)


def of(user, *, at=FILED, page=None):
    return worklist.of(user, Reasons(user, at.date()), at=at, page=page)


def rows(user, *, at=FILED):
    return [row for group in of(user, at=at).groups for row in group.rows]


def reasons(user, *, at=FILED):
    return [task.why for row in rows(user, at=at) for task in row.tasks]


def give(file, officer, by):
    return door.perform("assign_officer", file, by=by, at=FILED, data={"officer": officer}).subject


def replace(absent, substitute):
    """Have somebody stand in from the day of `FILED` to that of `LATE`."""
    days = {"since_on": FILED.date(), "until_on": LATE.date()}
    actions.declare_absence(absent, substitute=substitute, **days, at=FILED, actor=actor_of(absent))


def test_a_row_says_what_by_when_and_why(people, file_of):
    file = file_of()
    (row,) = rows(people.secretariat)
    (task,) = row.tasks
    assert (row.reference, row.controller) == (file.reference, "Université de Valmont")
    assert task.what == "Le secrétariat vérifie que le dossier est complet."
    assert (task.due_on, task.late) == (date(2026, 3, 11), False)
    assert task.why == "Secrétariat unique : personne ne suit ce dossier"


def test_rows_stand_by_urgency_and_each_group_tells_how_many(people, file_of):
    for days in (0, 0, 16, 30):
        file_of(at=FILED + timedelta(days=days))
    groups = of(people.secretariat, at=LATE).groups
    assert [(group.label, group.total) for group in groups] == [
        ("En retard", 2),
        ("Dans les sept jours", 1),
        ("Plus tard, ou sans date", 1),
    ]


def test_the_last_day_is_not_late(people, file_of):
    file_of()
    assert [group.label for group in of(people.secretariat, at=FILED.replace(day=11)).groups] == ["Dans les sept jours"]
    assert [group.label for group in of(people.secretariat, at=FILED.replace(day=12)).groups] == ["En retard"]


def test_a_long_list_has_pages_and_the_groups_count_them_all(people, many):
    many(worklist.PER_PAGE + 2)
    first, second = of(people.secretariat), of(people.secretariat, page="2")
    assert [len(group.rows) for group in (*first.groups, *second.groups)] == [worklist.PER_PAGE, 2]
    assert {group.total for group in (*first.groups, *second.groups)} == {worklist.PER_PAGE + 2}


def test_a_file_with_an_officer_is_on_that_desk_alone(people, file_of):
    give(file_of(), people.second_officer, people.secretariat)
    assert rows(people.secretariat) == []
    assert reasons(people.second_officer) == ["Vous suivez ce dossier"]


def test_a_file_of_an_officer_who_left_is_everybodys(people, file_of):
    give(file_of(), people.second_officer, people.secretariat)
    actions.end_membership(
        people.second_officer.memberships.get(),
        until_on=FILED.date(),
        at=FILED,
        actor=actor_of(people.administrator),
    )
    assert reasons(people.secretariat) == ["Secrétariat unique : personne ne suit ce dossier"]


def test_the_substitute_of_an_absent_officer_has_the_files_and_knows_why(people, file_of):
    give(file_of(), people.second_officer, people.secretariat)
    replace(people.second_officer, people.secretariat)
    assert reasons(people.secretariat) == ["En remplacement de Second officer"]
    assert reasons(people.secretariat, at=LATE + timedelta(days=1)) == []


def test_each_part_is_told_why(people, file_of):
    file = file_of()
    AccessRequest.objects.filter(pk=file.pk).update(state="accreditation", authorised_at=FILED)
    assert reasons(people.sponsor) == ["Vous portez ce projet"]
    assert reasons(people.registrar) == ["Votre fonction : Autorité d’enregistrement"]
    assert reasons(people.dpo) == []
    assert rows(people.other_sponsor) == []


def test_the_committee_is_told_in_which_role(people, in_order):
    file = in_assignment(people)
    assert "Votre fonction : Présidence du comité" in reasons(people.chair)
    assert reasons(people.member) == ["Votre fonction : Membre du comité"]
    declare(file, people.member, people.second_member)
    act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])
    assert reasons(people.member) == ["Vous êtes rapporteur de ce dossier"]


def test_a_recused_person_has_no_task_on_the_file(people, in_order):
    file = in_assignment(people)
    declare(file, people.chair, has_interest=True)
    assert rows(people.chair) == []


def test_the_end_of_a_delay_is_a_task_for_who_records_it(people, in_order):
    file = in_assignment(people)
    assert rows(people.secretariat) == []
    (row,) = rows(people.secretariat, at=MUCH_LATER)
    (task,) = row.tasks
    assert task.what == "Constater l’avis réputé favorable"
    assert task.note == "Délai échu : Avis du comité."
    assert task.late
    assert task.url.endswith(f"/dossiers/{file.reference}/actes/access_request/{file.pk}/record_tacit_opinion/")


def test_a_file_may_ask_for_several_things_at_once(people, in_order):
    file = in_assignment(people)
    AccessRequest.objects.filter(pk=file.pk).update(state="under_review")
    (row,) = rows(people.secretariat, at=MUCH_LATER)
    assert [task.what for task in row.tasks] == [
        "Constater l’avis réputé favorable",
        "Les rapporteurs préparent leur rapport ; le secrétariat inscrit le dossier à une séance.",
    ]


def test_an_end_that_needs_more_than_itself_is_told_so(people, file_of):
    file = file_of()
    AccessRequest.objects.filter(pk=file.pk).update(state="transmitted_to_cnil", transmitted_at=FILED)
    Clock.objects.filter(request=file).update(code="C7")
    (row,) = rows(people.cnil_liaison, at=LATE)
    assert row.tasks[0].what == "Constater l’autorisation tacite"
    assert row.tasks[0].note == (
        "Délai échu : Décision de la CNIL. L’acte demande encore que ses autres conditions soient réunies."
    )


def test_the_ended_delay_of_something_on_the_file_comes_first(people, in_order):
    """A consulted holder's silence is late while the committee's own delay still runs."""
    file = in_assignment(people)
    Clock.objects.create(
        request=file,
        subject_machine="consultation",
        subject_id=7,
        code="C3",
        ruleset=file.ruleset,
        due_on=FILED.date(),
    )
    (group,) = of(people.secretariat, at=FILED + timedelta(days=1)).groups
    (row,) = group.rows
    assert group.label == "En retard"
    assert [task.what for task in row.tasks] == ["Constater le silence"]
    assert row.tasks[0].url.endswith("/actes/consultation/7/record_silence/")


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_desk_takes_the_same_queries_however_long(client, people, many, django_assert_num_queries, count):
    """With officers, an absence, and delays that ended, as the page is served."""
    files = many(count)
    give(files[0], people.secretariat, people.secretariat)
    actions.declare_absence(
        people.second_officer,
        substitute=people.secretariat,
        since_on=clock.today(),
        until_on=clock.today(),
        at=clock.now(),
        actor=actor_of(people.second_officer),
    )
    client.force_login(people.secretariat)
    with django_assert_num_queries(20):
        response = client.get(reverse("desk:index"))
    assert sum(group.total for group in response.context["todo"].groups) == count
