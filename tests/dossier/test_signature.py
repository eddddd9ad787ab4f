"""Nothing is filed unless who represents the controller signed exactly that, and still may."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit import api as audit
from hub import clock
from hub.accounts import actions as accounts
from hub.accounts.models import User
from hub.mail.models import DigestLine, Mail
from requests_workflow.dossier import queries, receipts
from requests_workflow.dossier.models import InterestDeclaration, Signature
from requests_workflow.dossier.team import queries as team
from requests_workflow.dossier.team import signing
from requests_workflow.procedure import door, snapshots
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import AlreadyDone, GuardFailed, NotAllowed, Stale, WrongState
from tests.dossier import filling
from tests.dossier.conftest import TESTER
from tests.dossier.filling import AT
from tests.dossier.test_team import join
from tests.procedure.people import make_person

PASSWORD = "une phrase assez longue pour signer"


def page(name: str, file) -> str:
    return reverse(f"dossier:{name}", args=[file.reference])


def sent(file, **changes) -> dict:
    file.refresh_from_db()
    told = {"act": "sign", "sha256": signing.present_sha256(file), "honour": "on", "password": PASSWORD}
    return {**told, **changes}


@pytest.fixture(autouse=True)
def _no_tries_counted(own_cache):
    """Tries are counted by address; each test begins without."""


@pytest.fixture
def signatory(people):
    """The signatory of the university, with a password."""
    people.signatory.set_password(PASSWORD)
    people.signatory.save(update_fields=["password"])
    return people.signatory


@pytest.fixture
def signed(full):
    return filling.sign(full)


# What is signed


def test_a_signature_names_the_hash_of_what_is_then_filed(signed, people):
    file = door.perform("file", signed, by=people.sponsor, at=AT).subject
    filed = file.snapshots.get(transition="file")
    given = Signature.objects.get()
    assert given.sha256 == snapshots.digest(snapshots.signed_part(filed.content))
    (kept,) = filed.content["signatures"]
    assert (kept["sha256"], kept["name"]) == (given.sha256, people.signatory.full_name)
    assert len(kept["statement"]["lines"]) == 4


def test_signing_changes_nothing_of_what_is_signed(full):
    before = signing.present_sha256(full)
    filling.sign(full)
    full.refresh_from_db()
    assert signing.present_sha256(full) == before


CHANGES = {
    "an answer": lambda file, by: filling.write(file, by, summary="Autre chose."),
    "a date": lambda file, by: filling.write(file, by, population_size=4201),
    "the data": lambda file, by: door.perform(
        "choose_data", file, by=by, at=AT,
        data={"datasets": [{"code": "dcir", "justification": "x", "years_from": 2013, "years_to": 2022}]},
    ),
    "a piece": lambda file, by: filling.add(file, by, "D01", name="bis.pdf"),
    "interests": lambda file, by: door.perform(
        "declare_own_interests", file, by=by, at=AT, data={"capacity": "own", "links": []}
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_afterwards_wants_another_signature(signed, people, change):
    CHANGES[change](signed, people.sponsor)
    with pytest.raises(GuardFailed, match="a changé depuis"):
        door.perform("file", signed, by=people.sponsor, at=AT)
    assert filling.sign_and_file(signed, people.sponsor).state == "filed"
    assert Signature.objects.count() == 2


def test_what_comes_back_to_what_was_signed_is_signed(signed, people):
    filling.write(signed, people.sponsor, summary="Autre chose.")
    filling.write(signed, people.sponsor, summary=filling.ANSWERS["summary"])
    assert door.perform("file", signed, by=people.sponsor, at=AT).subject.state == "filed"


def test_one_signs_what_one_saw(full, people):
    seen = signing.present_sha256(full)
    filling.write(full, people.sponsor, summary="Autre chose.")
    with pytest.raises(Stale):
        door.perform("sign", full, by=people.signatory, at=AT, data={"sha256": seen})
    assert not Signature.objects.exists()


def test_signing_twice_is_signing_once(signed, people):
    data = {"sha256": signing.present_sha256(signed)}
    with pytest.raises(AlreadyDone):
        door.perform("sign", signed, by=people.signatory, at=AT, data=data)
    assert Signature.objects.count() == 1


def test_an_incomplete_file_is_not_signed(draft, people):
    with pytest.raises(GuardFailed, match="Des réponses manquent"):
        door.perform("sign", draft, by=people.signatory, at=AT, data={"sha256": ""})


def test_complements_are_signed_again_when_they_changed_something(filed, people):
    filling.check_all(filed, people.secretariat, missing={"data": "Trop large."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT + timedelta(days=1))
    filling.write(filed, people.sponsor, summary="Précisé.")
    filling.answer_points(filed, people.sponsor, at=AT + timedelta(days=2))
    with pytest.raises(GuardFailed, match="a changé depuis"):
        door.perform("file_complement", filed, by=people.sponsor, at=AT + timedelta(days=2))
    filling.sign_and_file(filed, people.sponsor, at=AT + timedelta(days=2), act="file_complement")
    assert len(receipts.of(AccessRequest.objects.get(pk=filed.pk)).filings) == 2


def test_the_database_lets_nobody_change_a_signature(signed):
    given = Signature.objects.get()
    given.sha256 = "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        given.delete()


# Who signs


@pytest.mark.parametrize("who", ["sponsor", "other_sponsor", "secretariat", "nobody"])
def test_nobody_else_signs(full, people, who):
    with pytest.raises(NotAllowed):
        door.perform("sign", full, by=people.users[who], at=AT, data={"sha256": signing.present_sha256(full)})


@pytest.mark.parametrize("role", ["coauthor", "reader"])
def test_a_place_in_the_team_is_no_signature(full, people, role):
    join(full, people.nobody, role, by=people.sponsor)
    with pytest.raises(NotAllowed):
        filling.sign(full, by=people.nobody)


def test_an_invited_signatory_signs_for_this_file(full, people):
    join(full, people.nobody, "signatory", by=people.sponsor)
    filling.sign(full, by=people.nobody)
    assert not Signature.objects.get().by_function
    assert door.perform("file", full, by=people.sponsor, at=AT).subject.state == "filed"


def test_a_signatory_of_another_controller_signs_nothing_here(full, people):
    other = people.other_sponsor.memberships.get().organisation
    with pytest.raises(NotAllowed):
        filling.sign(full, by=make_person("ailleurs@exemple.test", "Ailleurs", (other, "signatory")))


def close_account(person):
    accounts.close_account(person, at=clock.now(), actor=TESTER)


def end_function(person):
    membership = person.memberships.get()
    accounts.end_membership(membership, until_on=clock.today() - timedelta(days=1), at=clock.now(), actor=TESTER)


@pytest.mark.parametrize("departure", [close_account, end_function])
def test_the_signature_of_who_left_no_longer_counts(signed, people, departure):
    departure(User.objects.get(pk=people.signatory.pk))
    with pytest.raises(GuardFailed, match="ne signe plus pour cette demande"):
        door.perform("file", signed, by=people.sponsor, at=clock.now())
    assert team.signatory_departures(signed) == [people.signatory.full_name]
    join(signed, people.nobody, "signatory", by=people.sponsor)
    with pytest.raises(GuardFailed, match="n’est plus signataire"):
        door.perform("file", signed, by=people.sponsor, at=clock.now())
    filling.sign(signed, by=people.nobody, at=clock.now())
    assert door.perform("file", signed, by=people.sponsor, at=clock.now()).subject.state == "filed"


def test_a_removed_signatory_no_longer_counts(full, people):
    place = join(full, people.nobody, "signatory", by=people.sponsor)
    filling.sign(full, by=people.nobody)
    door.perform("end_place", place, by=people.sponsor, at=clock.now())
    with pytest.raises(GuardFailed, match="n’est plus signataire"):
        door.perform("file", full, by=people.sponsor, at=clock.now())


def test_without_any_signatory_the_refusal_says_whom_to_invite(full, people):
    end_function(User.objects.get(pk=people.signatory.pk))
    with pytest.raises(GuardFailed, match="Personne ne signe encore pour Université de Valmont"):
        door.perform("file", full, by=people.sponsor, at=clock.now())


@pytest.mark.parametrize("act", ["sign", "ask_signature"])
def test_a_filed_file_is_signed_no_more(filed, people, act):
    by = people.signatory if act == "sign" else people.sponsor
    with pytest.raises(WrongState):
        door.perform(act, filed, by=by, at=AT, data={"sha256": signing.present_sha256(filed)})


# Asking


def test_asking_puts_the_signature_on_the_desk_of_the_signatory_and_tells_them_at_once(full, people, as_):
    desk = reverse("desk:index")
    assert page("signature", full) not in as_(people.signatory).get(desk).content.decode()
    door.perform("ask_signature", full, by=people.sponsor, at=clock.now())
    assert Mail.objects.filter(to=people.signatory, kind="act").count() == 1
    assert page("signature", full) in as_(people.signatory).get(desk).content.decode()
    filling.sign(full, at=clock.now())
    assert page("signature", full) not in as_(people.signatory).get(desk).content.decode()
    assert DigestLine.objects.filter(to=people.sponsor, what__contains="Demande signée").exists()


def test_a_draft_nobody_asked_about_is_on_no_signatorys_desk(full, people, as_):
    assert "Rien" in as_(people.signatory).get(reverse("desk:index")).content.decode()


# The page


def test_the_signatory_sees_everything_then_signs_with_their_password(full, signatory, as_):
    browser = as_(signatory)
    shown = browser.get(page("signature", full)).content.decode()
    for told in (filling.ANSWERS["summary"], "D01.pdf", "Les soins y sont.", signing.present_sha256(full)):
        assert told in shown
    for document in queries.documents(full):
        assert document.sha256[:32] in shown
    assert browser.post(page("signature", full), sent(full)).url == page("signature", full)
    assert Signature.objects.get().by == signatory
    event = audit.events_for(full.audit_ref).get(kind="team.signed")
    assert event.facts["signed_sha256"] == Signature.objects.get().sha256


def test_sign_and_file_in_one_go(full, signatory, as_):
    answer = as_(signatory).post(page("signature", full), sent(full, then="file"))
    assert answer.url == page("receipt", full)
    shown = as_(signatory).get(answer.url).content.decode()
    assert signatory.full_name in shown
    assert Signature.objects.get().sha256 in shown


@pytest.mark.parametrize(
    "changes", [{"password": "faux"}, {"password": ""}, {"honour": ""}, {"password": "\x00"}, {"password": "é" * 9000}]
)
def test_neither_a_wrong_password_nor_a_missing_statement_signs(full, signatory, as_, changes):
    assert as_(signatory).post(page("signature", full), sent(full, **changes)).status_code == 422
    assert not Signature.objects.exists()


def test_wrong_passwords_are_counted(full, signatory, as_):
    browser = as_(signatory)
    for _try in range(5):
        browser.post(page("signature", full), sent(full, password="faux"))
    assert browser.post(page("signature", full), sent(full)).status_code == 422
    assert not Signature.objects.exists()


def test_a_page_read_before_a_change_signs_nothing(full, people, signatory, as_):
    before = sent(full)
    filling.write(full, people.sponsor, summary="Autre chose.")
    answer = as_(signatory).post(page("signature", full), before)
    assert answer.status_code == 409
    assert not Signature.objects.exists()


def test_an_account_without_password_is_told_to_choose_one(full, people, as_):
    shown = as_(people.signatory).get(page("signature", full)).content.decode()
    assert reverse("account_reset_password") in shown
    assert as_(people.signatory).post(page("signature", full), sent(full, password="")).status_code == 422


@pytest.mark.parametrize(("demo", "status"), [(True, 302), (False, 422)])
def test_an_invented_account_signs_with_a_button_in_a_demonstration_only(full, people, as_, settings, demo, status):
    settings.HUB_DEMO = demo
    people.signatory.is_demo = True
    people.signatory.save(update_fields=["is_demo"])
    audit.record("account.changed", object=audit.Ref("user", str(people.signatory.pk)), actor=TESTER, at=AT)
    assert as_(people.signatory).post(page("signature", full), sent(full, password="")).status_code == status


def test_the_sponsor_asks_from_the_page_and_cannot_sign_there(full, people, as_):
    browser = as_(people.sponsor)
    assert "Signer seulement" not in browser.get(page("signature", full)).content.decode()
    assert browser.post(page("signature", full), {"act": "ask_signature"}).status_code == 302
    full.refresh_from_db()
    assert full.signature_asked_at is not None
    assert browser.post(page("signature", full), sent(full)).status_code == 403
    assert not Signature.objects.exists()


def test_the_office_is_led_elsewhere(filed, people, as_):
    assert as_(people.secretariat).get(page("signature", filed)).url == page("summary", filed)


def test_the_check_page_leads_to_the_signature_then_files(full, people, as_):
    browser = as_(people.sponsor)
    assert page("signature", full) in browser.get(page("check", full)).content.decode()
    assert browser.post(page("check", full), {"seen": full.version}).status_code == 422
    filling.sign(full)
    assert "La demande est signée" in browser.get(page("check", full)).content.decode()
    assert browser.post(page("check", full), {"seen": full.version}).url == page("receipt", full)


def test_what_needs_no_formality_needs_no_signature(draft):
    assert not signing.wanted(AccessRequest(ruleset=draft.ruleset, route="OPEN"), "conclude")


# Interests


def declare(browser, file, *lines, capacity="own", **changes):
    told = {"capacity": capacity, "nothing": "no" if lines else "yes", "lien-TOTAL_FORMS": max(len(lines), 2)}
    told |= {"lien-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        told |= {f"lien-{number}-{name}": value for name, value in line.items()}
    return browser.post(page("interests", file), {**told, **changes})


LINK = {"organisation": "Laboratoire X", "nature": "Conseil", "since": "2021", "band": "to_10000"}


def test_each_declares_their_own_interests_and_the_committee_reads_them(filed, people, as_):
    filling.check_all(filed, people.secretariat, missing={"data": "Trop large."})
    door.perform("request_complement", filed, by=people.secretariat, at=AT + timedelta(days=1))
    assert declare(as_(people.sponsor), filed, LINK).status_code == 302
    assert declare(as_(people.signatory), filed).status_code == 302
    shown = as_(people.secretariat).get(page("interests", filed)).content.decode()
    assert "Laboratoire X" in shown
    assert "Aucun lien d’intérêt." in shown
    assert InterestDeclaration.objects.count() == 2


def test_the_last_word_replaces_the_one_before(draft, people, as_):
    browser = as_(people.sponsor)
    declare(browser, draft, LINK)
    declare(browser, draft)
    assert InterestDeclaration.objects.get().links == []


@pytest.mark.parametrize(
    "line",
    [
        {**LINK, "nature": ""},
        {**LINK, "since": "1850"},
        {**LINK, "since": "x"},
        {**LINK, "organisation": "a\x00b"},
        {**LINK, "band": "lots"},
        {**LINK, "since": "9" * 30},
    ],
)
def test_a_line_that_is_wrong_is_said_so_and_nothing_is_kept(draft, people, as_, line):
    answer = declare(as_(people.sponsor), draft, line)
    assert answer.status_code == 422
    assert not InterestDeclaration.objects.exists()


@pytest.mark.parametrize("changes", [{"lien-TOTAL_FORMS": "x"}, {"lien-TOTAL_FORMS": "5000"}, {"nothing": "no"}])
def test_a_form_that_makes_no_sense_is_no_failure(draft, people, as_, changes):
    assert declare(as_(people.sponsor), draft, **{"nothing": "no", **changes}).status_code == 422


def test_the_implementer_is_declared_by_who_writes(draft, people, as_):
    assert declare(as_(people.sponsor), draft, LINK, capacity="implementer").status_code == 302
    assert declare(as_(people.signatory), draft, LINK, capacity="implementer").status_code == 422
    data = {"capacity": "implementer", "links": []}
    with pytest.raises(NotAllowed):
        door.perform("declare_own_interests", draft, by=people.signatory, at=AT, data=data)
