"""Several consultations answered on one page: one text or one a file, each through the door, nothing lost."""

import pytest
from django.urls import reverse

from audit import api as audit
from requests_workflow.consultation import queries
from requests_workflow.consultation.models import Consultation
from requests_workflow.consultation.views.consultations import PER_PAGE
from requests_workflow.procedure import notices
from tests.committee.steps import AT, act
from tests.consultation.steps import answer, asked, colleague, other_holder
from tests.twins import copies, twins

URL = "consultation:together"


@pytest.fixture(autouse=True)
def _no_mail(monkeypatch):
    monkeypatch.setattr(notices, "queue", lambda act: None)


@pytest.fixture
def send_out(people, attached, make_dataset):
    """Makes files that each consult the holder on `base-1`."""
    made = make_dataset(is_catalogue_data=True)

    def send(count: int):
        files = [asked(people, made, title=f"Projet {number}") for number in range(count)]
        return [act("send_to_holders", file, people.secretariat) for file in files]

    return send


@pytest.fixture
def as_holder(client, people):
    client.force_login(people.holder)
    return client


def of(file) -> Consultation:
    return Consultation.objects.get(request=file)


def typed(*files, **shared):
    """What the page sends when these files are ticked."""
    shared = {"availability": "available", "remarks": "Pour tous.", **shared}
    return {**shared, **{f"c{of(file).pk}-answered": "on" for file in files}}


def test_one_text_for_all_that_are_ticked(as_holder, send_out):
    first, second, third = send_out(3)
    response = as_holder.post(reverse(URL), typed(first, second, weeks="8"))
    assert response.status_code == 302
    assert [of(file).state for file in (first, second, third)] == ["remarked", "remarked", "sent"]
    assert {of(file).remarks for file in (first, second)} == {"Pour tous."}
    answers = [of(file).dataset_answers.get() for file in (first, second)]
    assert {(one.dataset, one.availability, one.weeks) for one in answers} == {("base-1", "available", 8)}
    for file in (first, second):
        assert audit.events_for(file.audit_ref).filter(kind="consultation.remarks_given").count() == 1


def test_a_file_may_have_its_own_answer(as_holder, send_out):
    first, second = send_out(2)
    own = f"c{of(second).pk}"
    sent = typed(first, second) | {
        f"{own}-remarks": "Pour elle seule.",
        f"{own}-base-1-availability": "unavailable",
        f"{own}-base-1-note": "Base fermée.",
    }
    assert as_holder.post(reverse(URL), sent).status_code == 302
    assert (of(first).remarks, of(second).remarks) == ("Pour tous.", "Pour elle seule.")
    assert of(second).dataset_answers.get().availability == "unavailable"


def test_what_is_refused_stays_as_typed_and_the_others_leave(as_holder, people, send_out):
    first, second = send_out(2)
    sent = typed(first, second, remarks="") | {f"c{of(first).pk}-remarks": "Complète."}
    response = as_holder.post(reverse(URL), sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert [of(file).state for file in (first, second)] == ["remarked", "sent"]
    assert "1 réponse est transmise." in page
    assert "Écrivez vos remarques, ici ou pour tous les projets." in page
    assert "Projet 0" not in page


def test_a_file_that_a_colleague_answered_meanwhile_gives_the_text_back(as_holder, people, send_out):
    first, second = send_out(2)
    sent = typed(first, second) | {f"c{of(first).pk}-remarks": "Texte-Canari"}
    answer(first, colleague(people), remarks="Avant vous")
    response = as_holder.post(reverse(URL), sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Texte-Canari</textarea>" in page
    assert "n’est pas possible à ce stade" in page
    assert (of(first).remarks, of(second).remarks) == ("Avant vous", "Pour tous.")


def test_a_wrong_shared_answer_sends_nothing(as_holder, send_out):
    first, second = send_out(2)
    response = as_holder.post(reverse(URL), typed(first, second, availability="reserved"))
    assert response.status_code == 422
    assert "Pour tous.</textarea>" in response.content.decode()
    assert [of(file).state for file in (first, second)] == ["sent", "sent"]


@pytest.mark.parametrize("alone", [{"base-1-note": "Base fermée."}, {"base-1-weeks": "3"}])
def test_a_note_without_the_answer_it_is_about_is_not_dropped(as_holder, send_out, alone):
    (file,) = send_out(1)
    sent = typed(file) | {f"c{of(file).pk}-{name}": value for name, value in alone.items()}
    response = as_holder.post(reverse(URL), sent)
    assert response.status_code == 422
    assert "Dites si ces données sont disponibles." in response.content.decode()
    assert of(file).state == "sent"


def test_nothing_ticked_is_asked_again(as_holder, send_out):
    send_out(1)
    response = as_holder.post(reverse(URL), typed())
    assert response.status_code == 422
    assert "Cochez au moins un projet." in response.content.decode()


def test_a_consultation_of_another_holder_or_of_nobody_is_not_answered(as_holder, people, send_out):
    (file,) = send_out(1)
    Consultation.objects.filter(request=file).update(holder=other_holder()[0])
    response = as_holder.post(reverse(URL), typed(file) | {"c999999-answered": "on", "cx-answered": "on"})
    assert response.status_code == 422
    assert of(file).state == "sent"


def test_only_what_is_ones_own_to_do_is_listed(as_holder, people, send_out):
    first, second = send_out(2)
    other, third = colleague(people), colleague(people, "Tierce")
    act("delegate_consultation", of(second), other, delegate=third)
    page = as_holder.get(reverse(URL)).content.decode()
    assert (first.title in page, second.title in page) == (True, False)
    assert [row.request for row in queries.awaiting_answer(people.holder)] == [first]


@pytest.mark.parametrize("count", [1, 3, 100])
def test_lists_take_the_same_queries_however_long(as_holder, people, send_out, django_assert_num_queries, count):
    first, *others = twins(*send_out(1), count, at=AT)
    copies(of(first), others)
    with django_assert_num_queries(LIST_QUERIES):
        assert len(as_holder.get(reverse("consultation:list")).context["lines"]) == min(count, PER_PAGE)
    with django_assert_num_queries(TOGETHER_QUERIES):
        assert len(as_holder.get(reverse(URL)).context["lines"]) == count
    with django_assert_num_queries(TO_DO_QUERIES):
        assert len(queries.to_do(people.holder, AT)) == count


LIST_QUERIES, TOGETHER_QUERIES, TO_DO_QUERIES = 12, 10, 3
