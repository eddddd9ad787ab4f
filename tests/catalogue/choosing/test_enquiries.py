"""Questions to holders: both sides read and write, nobody else knows; the mail tells nothing of the content."""

import re

import pytest
from django.urls import reverse

from audit.models import Event
from catalogue import actions as catalogue
from catalogue.enquiries import actions
from catalogue.enums import EnquiryState
from catalogue.models import Enquiry, Holder
from hub.accounts.enums import OrganisationKind, Role
from hub.mail.models import Mail
from tests.catalogue.conftest import ACTOR, AT, trace
from tests.procedure.people import make_organisation, make_person

pytestmark = pytest.mark.django_db

SECRET = "Combien d’infarctus avant quarante ans ?"
ROLES_WITHOUT_SIGHT = ["secretariat", "dpo", "auditor", "chair", "administrator", "other_sponsor", "nobody"]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode()).replace("\u00a0", " ")


def ask_url(*codes: str) -> str:
    return reverse("catalogue:ask") + "?" + "&".join(f"jeu={code}" for code in codes)


def sent(base, **changes) -> dict:
    return {
        "kind": "general",
        "subject": "Infarctus précoces",
        "datasets": [base.dataset.pk],
        "text": SECRET,
        "public_id": "BCDFGHJK",
        **changes,
    }


def thread(enquiry: Enquiry) -> str:
    return reverse("catalogue:enquiry", args=[enquiry.public_id])


@pytest.fixture
def answering(base, people):
    """The holder of the base answers here: through the organisation of `people.holder`."""
    return catalogue.assign_organisation(
        holder_code=base.dataset.holder.code, organisation=people.holder_body, at=AT, actor=ACTOR
    )


@pytest.fixture
def enquiry(base, answering, people, as_):
    as_(people.sponsor).post(ask_url("base-1"), sent(base))
    return Enquiry.objects.get()


@pytest.fixture
def other_holder(db):
    """A second holder that answers here, with one person to do it."""
    body = make_organisation("Autre caisse", "10000000000009", OrganisationKind.AGENCY)
    person = make_person("autre@exemple.test", "Autre responsable", (body, Role.DATA_HOLDER))
    holder = Holder.objects.create(
        code="autre",
        name="Autre détenteur",
        short_name="Autre",
        contact_email="service@autre.example",
        organisation=body,
    )
    trace("catalogue.holder_registered", "holder", holder.pk)
    return holder, person


# Asking


def test_the_form_begins_from_a_dataset(as_, people, base, answering):
    shown = text(as_(people.sponsor).get(ask_url("base-1")))
    assert "À Organisation inventée." in shown
    assert re.search(rf'value="{base.dataset.pk}"[^>]* checked', shown)


def test_a_question_reaches_the_holder(as_, people, base, enquiry):
    assert (enquiry.kind, enquiry.state, enquiry.asked_by) == ("general", EnquiryState.OPEN, people.sponsor)
    assert [dataset.code for dataset in enquiry.datasets.all()] == ["base-1"]
    shown = text(as_(people.holder).get(thread(enquiry)))
    assert SECRET in shown
    told = str(vars(Event.objects.get(kind="catalogue.enquiry_opened")))
    assert enquiry.public_id in told
    assert SECRET not in told
    assert "Infarctus précoces" not in told


def test_a_double_click_asks_once(as_, people, base, enquiry):
    response = as_(people.sponsor).post(ask_url("base-1"), sent(base))
    assert response.url == thread(enquiry)
    assert Enquiry.objects.count() == 1
    assert Mail.objects.filter(kind="enquiry").count() == 1


def test_the_number_of_somebody_else_s_question_opens_nothing(as_, people, base, enquiry):
    response = as_(people.other_sponsor).post(ask_url("base-1"), sent(base, text="Autre chose"))
    assert response.status_code == 422
    assert "Autre chose" in text(response)
    assert "Cette page a déjà servi" in text(response)
    assert SECRET not in text(response)
    assert enquiry.messages.count() == 1


def test_a_feasibility_question_says_its_aim_and_keeps_the_rest(as_, people, base, answering):
    project = {
        "aim": "Prévenir", "known_parts": "STAYS.DGN_PAL", "other_data": "Une cohorte", "funding": "Public",
        "benefit": "Moins de décès",
    }  # fmt: skip
    browser = as_(people.nobody)
    refused = browser.post(ask_url("base-1"), sent(base, kind="feasibility", **{**project, "aim": ""}))
    assert refused.status_code == 422
    assert "Dites le but de la recherche" in text(refused)
    assert "Moins de décès" in text(refused)
    response = browser.post(ask_url("base-1"), sent(base, kind="feasibility", **project), follow=True)
    for words in project.values():
        assert words in text(response)


def test_a_general_question_keeps_nothing_of_a_project(as_, people, base, answering):
    as_(people.sponsor).post(ask_url("base-1"), sent(base, aim="Resté dans le formulaire"))
    assert Enquiry.objects.get().aim == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": ""},
        {"subject": "x" * 201},
        {"text": ""},
        {"text": "x" * 4001},
        {"kind": "autre"},
        {"datasets": []},
        {"datasets": ["rien"]},
        {"public_id": "../../x"},
        {"public_id": ""},
    ],
)
def test_nonsense_asks_nothing_and_keeps_what_was_typed(as_, people, base, answering, changes):
    response = as_(people.sponsor).post(ask_url("base-1"), sent(base, funding="GARDÉ", **changes))
    assert response.status_code == 422
    assert "GARDÉ" in text(response)
    assert not Enquiry.objects.exists()


def test_the_dataset_of_another_holder_is_refused(as_, people, base, answering, other_holder, make_dataset):
    foreign = make_dataset(5, holder=other_holder[0])
    response = as_(people.sponsor).post(ask_url("base-1"), sent(base, datasets=[foreign.pk]))
    assert response.status_code == 422


def test_a_holder_who_does_not_answer_here_is_written_to(as_, people, base):
    for method in ("get", "post"):
        shown = text(getattr(as_(people.sponsor), method)(ask_url("base-1"), sent(base) if method == "post" else None))
        assert "service@inventee.example" in shown
        assert "Ce détenteur ne répond pas encore ici" in shown
    assert not Enquiry.objects.exists()


def test_two_holders_are_asked_each_on_its_own(as_, people, base, answering, other_holder, make_dataset):
    make_dataset(5, holder=other_holder[0])
    shown = text(as_(people.sponsor).get(ask_url("base-1", "base-5")))
    assert "Poser une question à Organisation inventée" in shown
    assert "?jeu=base-5" in shown


@pytest.mark.parametrize("query", ["", "?jeu=rien", "?jeu=a/../b"])
def test_without_a_dataset_the_page_says_where_to_begin(as_, people, query):
    assert "Choisissez d’abord un jeu de données" in text(as_(people.sponsor).get(reverse("catalogue:ask") + query))


# The thread


def test_the_two_sides_write_in_turn(as_, people, enquiry):
    browser = as_(people.holder)
    response = browser.post(thread(enquiry), {"act": "write", "text": "Environ deux cents."}, follow=True)
    assert "Environ deux cents." in text(response)
    enquiry.refresh_from_db()
    assert enquiry.state == EnquiryState.ANSWERED
    shown = text(as_(people.sponsor).get(thread(enquiry)))
    assert people.holder.full_name in shown
    assert "Organisation inventée" in shown
    as_(people.sponsor).post(thread(enquiry), {"act": "write", "text": "Merci. Par région ?"})
    enquiry.refresh_from_db()
    assert enquiry.state == EnquiryState.OPEN
    assert [message.holder_id is not None for message in enquiry.messages.all()] == [False, True, False]


def test_a_message_sent_twice_is_one(as_, people, enquiry):
    for _press in range(2):
        as_(people.holder).post(thread(enquiry), {"act": "write", "text": "Une fois.\r\nSeulement."})
    assert enquiry.messages.count() == 2


@pytest.mark.parametrize("typed", ["", "x" * 4001])
def test_a_message_that_cannot_be_sent_stays_in_its_field(as_, people, enquiry, typed):
    response = as_(people.holder).post(thread(enquiry), {"act": "write", "text": typed})
    assert response.status_code == 422
    assert typed in text(response)
    assert enquiry.messages.count() == 1


def test_html_in_a_message_is_escaped(as_, people, enquiry):
    as_(people.holder).post(thread(enquiry), {"act": "write", "text": "<script>alert(1)</script>"})
    shown = text(as_(people.sponsor).get(thread(enquiry)))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize("who", ["sponsor", "holder"])
def test_either_side_closes_and_nobody_writes_after(as_, people, enquiry, who):
    late = {"act": "write", "text": "Écrit trop tard"}
    for _press in range(2):
        as_(people.users[who]).post(thread(enquiry), {"act": "close"})
    assert Event.objects.filter(kind="catalogue.enquiry_closed").count() == 1
    for person in (people.sponsor, people.holder):
        response = as_(person).post(thread(enquiry), late)
        assert response.status_code == 409
        assert "Écrit trop tard" in text(response)
    assert enquiry.messages.count() == 1
    assert "on ne peut plus y écrire" in text(as_(people.sponsor).get(thread(enquiry)))


@pytest.mark.parametrize("role", ROLES_WITHOUT_SIGHT)
def test_for_anybody_else_it_does_not_exist(as_, people, enquiry, role):
    browser = as_(people.users[role])
    assert browser.get(thread(enquiry)).status_code == 404
    for act in ("write", "close", "redirect"):
        assert (
            browser.post(thread(enquiry), {"act": act, "text": "Intrus", "holder": enquiry.holder_id}).status_code
            == 404
        )
    assert SECRET not in text(browser.get(reverse("catalogue:enquiries")))
    assert "Infarctus précoces" not in text(browser.get(reverse("catalogue:enquiries")))
    assert enquiry.messages.count() == 1


def test_an_anonymous_person_is_asked_to_sign_in(client, enquiry):
    client.logout()
    assert client.get(thread(enquiry)).status_code == 302
    assert client.get(ask_url("base-1")).url.endswith("jeu%3Dbase-1")


def test_a_membership_that_ended_sees_nothing_more(as_, people, enquiry):
    membership = people.holder.memberships.get()
    membership.until_on = membership.since_on
    membership.save()
    trace("account.membership_ended", "user", people.holder.pk)
    assert as_(people.holder).get(thread(enquiry)).status_code == 404


def test_reading_leaves_a_trace_each_time(as_, people, enquiry):
    before = Event.objects.filter(kind="catalogue.enquiry_read").count()
    as_(people.holder).get(thread(enquiry))
    as_(people.sponsor).get(thread(enquiry))
    found = Event.objects.filter(kind="catalogue.enquiry_read", object_id=str(enquiry.pk))
    assert found.count() == before + 2


# Passing on


def test_a_holder_passes_a_question_on_and_sees_it_no_more(as_, people, enquiry, other_holder):
    holder, person = other_holder
    as_(people.holder).post(thread(enquiry), {"act": "write", "text": "Voyez plutôt ailleurs."})
    response = as_(people.holder).post(thread(enquiry), {"act": "redirect", "holder": holder.pk})
    assert response.url == reverse("catalogue:enquiries")
    assert as_(people.holder).get(thread(enquiry)).status_code == 404
    shown = text(as_(person).get(thread(enquiry)))
    assert SECRET in shown
    assert "Organisation inventée" in shown, "what the first holder wrote is still signed by it"
    as_(person).post(thread(enquiry), {"act": "write", "text": "Chez nous, oui."})
    assert [one.holder and one.holder.code for one in enquiry.messages.all()] == [None, "inventee", "autre"]
    assert Event.objects.filter(kind="catalogue.enquiry_redirected").count() == 1


def test_who_asked_cannot_pass_it_on(as_, people, enquiry, other_holder):
    as_(people.sponsor).post(thread(enquiry), {"act": "redirect", "holder": other_holder[0].pk})
    with pytest.raises(actions.NotYours):
        actions.redirect(enquiry, other_holder[0], by=people.sponsor, at=AT)
    enquiry.refresh_from_db()
    assert enquiry.holder.code == "inventee"


def test_a_question_goes_only_to_a_holder_who_can_answer(as_, people, enquiry):
    absent = Holder.objects.create(code="absent", name="Absent", short_name="Absent", contact_email="a@absent.example")
    trace("catalogue.holder_registered", "holder", absent.pk)
    response = as_(people.holder).post(thread(enquiry), {"act": "redirect", "holder": absent.pk})
    assert response.status_code == 422
    with pytest.raises(actions.CannotAsk):
        actions.redirect(enquiry, absent, by=people.holder, at=AT)


# Mails


def test_each_side_is_told_of_what_the_other_did_and_of_no_word_of_it(as_, people, enquiry):
    as_(people.holder).post(thread(enquiry), {"act": "write", "text": "Environ deux cents."})
    as_(people.sponsor).post(thread(enquiry), {"act": "close"})
    mails = list(Mail.objects.filter(kind="enquiry").order_by("pk"))
    assert [mail.to for mail in mails] == [people.holder, people.sponsor, people.holder]
    for mail in mails:
        assert enquiry.public_id in mail.subject
        assert thread(enquiry) in mail.body
        for word in (SECRET, "deux cents", "Infarctus précoces"):
            assert word not in mail.body + mail.subject


def test_a_holder_who_asks_their_own_organisation_stays_the_asker(as_, people, base, answering):
    as_(people.holder).post(ask_url("base-1"), sent(base))
    enquiry = Enquiry.objects.get()
    as_(people.holder).post(thread(enquiry), {"act": "write", "text": "Encore moi."})
    enquiry.refresh_from_db()
    assert enquiry.state == EnquiryState.OPEN
    assert not Mail.objects.filter(kind="enquiry").exists()


# The list


def test_both_sides_list_it(as_, people, enquiry):
    for person in (people.sponsor, people.holder):
        assert "Infarctus précoces" in text(as_(person).get(reverse("catalogue:enquiries")))


def test_an_empty_list_says_what_will_come(as_, people):
    assert "Aucune question pour l’instant" in text(as_(people.nobody).get(reverse("catalogue:enquiries")))


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_list_asks_the_database_the_same_at_any_length(
    as_, people, base, answering, count, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("catalogue.enquiries.views.PER_PAGE", 100)
    for number in range(count):
        fields = {"kind": "general", "subject": f"Sujet {number}"}
        key = f"{number:08}"
        actions.ask(answering, [base.dataset], fields, text="?", public_id=key, by=people.sponsor, at=AT)
    browser = as_(people.sponsor)
    with django_assert_num_queries(11):
        assert text(browser.get(reverse("catalogue:enquiries"))).count("Sujet ") == count


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_thread_asks_the_database_the_same_at_any_length(as_, people, enquiry, count, django_assert_num_queries):
    for number in range(count):
        actions.write(enquiry, f"Message {number}", by=people.sponsor, at=AT)
    browser = as_(people.sponsor)
    with django_assert_num_queries(10):
        assert text(browser.get(thread(enquiry))).count("Message ") == count
