"""One act on many files from the board: done one by one by the door, each refusal told, nothing done in part unseen."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audit import api as audit
from catalogue import actions as catalogue
from requests_workflow.consultation.models import Consultation
from requests_workflow.desk import bulk
from requests_workflow.procedure.models import AccessRequest
from tests.catalogue.conftest import holder, make_dataset  # noqa: F401 — fixtures
from tests.committee.steps import act, complete_file
from tests.desk.conftest import FILED
from tests.desk.test_worklist import give
from tests.procedure.people import TESTER

pytestmark = pytest.mark.django_db

AFTER = FILED + timedelta(days=11)


@pytest.fixture
def consulted(people, in_order, holder, make_dataset):  # noqa: F811
    """Two files whose holder was consulted on the day they were filed."""
    catalogue.assign_organisation(holder_code=holder.code, organisation=people.holder_body, at=FILED, actor=TESTER)
    dataset = make_dataset(is_catalogue_data=True)
    files = [complete_file(people, datasets=[dataset.code], at=FILED) for _number in range(2)]
    return [act("send_to_holders", file, people.secretariat, at=FILED) for file in files]


def told(outcomes):
    return {outcome.file.reference: outcome.refusal for outcome in outcomes}


def test_many_files_go_to_one_officer_and_the_others_say_why(people, file_of):
    files = [file_of(), give(file_of(), people.second_officer, people.secretariat), file_of()]
    AccessRequest.objects.filter(pk=files[2].pk).update(state="withdrawn")
    names = [file.reference for file in files]
    outcomes = told(bulk.assign(names, people.second_officer, by=people.secretariat, at=FILED))
    assert outcomes[names[0]] == ""
    assert outcomes[names[1]] == "Cette personne suit déjà ce dossier."
    assert "n’est pas possible à ce stade : Retiré" in outcomes[names[2]]
    assert set(AccessRequest.objects.values_list("officer", flat=True)) == {people.second_officer.pk, None}
    assert audit.events_for(files[0].audit_ref).filter(kind="dossier.officer_assigned").count() == 1


def test_a_file_that_is_not_theirs_is_not_even_refused(people, file_of):
    file = file_of()
    assert bulk.assign([file.reference, "D-INCONNU"], people.second_officer, by=people.other_sponsor, at=FILED) == []


def test_the_silences_of_many_holders_are_recorded_once_their_delay_ended(people, consulted):
    names = [file.reference for file in consulted]
    early = told(bulk.record_silences(names, by=people.secretariat, at=FILED + timedelta(days=10)))
    assert set(early.values()) == {"Rien de tel à faire sur ce dossier aujourd’hui."}
    consultation = Consultation.objects.get(request=consulted[0])
    act("give_remarks", consultation, people.holder, at=FILED, remarks="Rien à dire.")
    late = told(bulk.record_silences(names, by=people.secretariat, at=AFTER))
    assert late == {names[0]: "Rien de tel à faire sur ce dossier aujourd’hui.", names[1]: ""}
    assert set(Consultation.objects.values_list("state", flat=True)) == {"remarked", "silent"}


def test_a_deemed_opinion_is_never_recorded_in_bulk(people, consulted):
    """What the committee's silence means weighs more than a tick: it has a page of its own."""
    at = FILED + timedelta(days=90)
    bulk.record_silences([file.reference for file in consulted], by=people.secretariat, at=at)
    assert set(AccessRequest.objects.values_list("state", flat=True)) == {"complete"}


def test_those_whom_files_await_are_reminded(people, file_of):
    files = [file_of(), file_of()]
    AccessRequest.objects.filter(pk=files[0].pk).update(state="sponsor_choice")
    names = [file.reference for file in files]
    first = told(bulk.nudge(names, by=people.secretariat, at=FILED))
    again = told(bulk.nudge(names[:1], by=people.secretariat, at=FILED))
    assert first == {names[0]: "", names[1]: "Rien de tel à faire sur ce dossier aujourd’hui."}
    assert again == {names[0]: "Une relance est déjà partie aujourd’hui."}


def test_the_page_reports_what_was_done_and_refused(client, people, file_of):
    done, refused = file_of(), give(file_of(), people.second_officer, people.secretariat)
    client.force_login(people.secretariat)
    response = client.post(
        reverse("desk:board") + "?agent=personne",
        {"dossier": [done.reference, refused.reference], "acte": "confier", "officier": people.second_officer.pk},
    )
    page = response.content.decode()
    assert [outcome.file for outcome in response.context["done"]] == [done]
    assert [outcome.file for outcome in response.context["refused"]] == [refused]
    assert "Cette personne suit déjà ce dossier." in page
    assert "?agent=personne" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"acte": "relancer"}, "Cochez au moins un dossier"),
        ({"acte": "confier", "dossier": "ticked"}, "Choisissez à qui confier ces dossiers."),
        ({"acte": "brûler", "dossier": "ticked"}, "brûler"),
    ],
)
def test_what_is_missing_is_asked_again_and_the_ticks_stay(client, people, file_of, sent, said):
    file = file_of()
    client.force_login(people.secretariat)
    response = client.post(
        reverse("desk:board"), {**sent, **({"dossier": file.reference} if "dossier" in sent else {})}
    )
    assert response.status_code == 422
    assert said in response.content.decode()
    assert response.context["ticked"] == ({file.reference} if "dossier" in sent else set())


def test_only_the_secretariat_acts_from_the_board(client, people, file_of):
    file = file_of()
    client.force_login(people.dpo)
    assert client.get(reverse("desk:board")).context["act"] is None
    sent = {"dossier": file.reference, "acte": "confier", "officier": people.dpo.pk}
    assert client.post(reverse("desk:board"), sent).status_code == 403
    file.refresh_from_db()
    assert file.officer is None
