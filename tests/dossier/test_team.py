"""Who comes into the team of a file, by which link, what each may do there, and what stays when they go."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit import api as audit
from audit.models import Event
from hub import clock
from hub.accounts import actions as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from hub.mail import message
from hub.mail.models import Mail
from requests_workflow.dossier.models import Invitation
from requests_workflow.dossier.team import actions, links, queries
from requests_workflow.procedure import door, policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, Refused, WrongState
from tests.dossier import filling
from tests.dossier.conftest import TESTER
from tests.dossier.filling import AT
from tests.procedure.people import make_person

PASSWORD = "une phrase assez longue pour signer"


def invite(file, by, address="nobody@exemple.test", role="coauthor", *, at=None, language="fr"):
    at = at or clock.now()
    return actions.invite(file, address=address, role=role, language=language, sending_key=uuid4(), by=by, at=at)


def join(file, person, role, *, by):
    invitation = invite(file, by, person.email, role)
    return door.perform("accept", invitation, by=person, at=clock.now()).subject


def url_of(invitation) -> str:
    return reverse("dossier:invitation", args=[links.token_of(invitation)])


@pytest.fixture
def invitation(draft, people):
    return invite(draft, people.sponsor)


# Inviting


def test_an_invitation_leaves_by_mail_with_a_link_that_is_kept_nowhere(invitation, people):
    mail = Mail.objects.get(kind="invitation")
    token = links.token_of(invitation)
    assert (mail.to, mail.address) == (None, "nobody@exemple.test")
    assert token not in mail.body
    sent = message.of(mail)
    assert sent.to == ["nobody@exemple.test"]
    assert f"/invitations/{token}/" in sent.body
    assert invitation.token_sha256 == links.hash_of(token) != token


def test_the_mail_says_nothing_of_the_project(invitation, draft):
    sent = message.of(Mail.objects.get(kind="invitation"))
    assert draft.title not in sent.body + sent.subject
    assert draft.organisation.name in sent.body


def test_the_mail_is_in_the_language_its_sender_chose(draft, people):
    invite(draft, people.sponsor, language="en")
    assert "/en/invitations/" in message.of(Mail.objects.get(kind="invitation")).body


def test_the_trail_never_says_the_address(invitation):
    event = audit.events_for(invitation.audit_ref).get(kind="team.invited")
    assert event.facts["role"] == "coauthor"
    assert "nobody@" not in str(list(Event.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize("address", ["sponsor@exemple.test", "nobody@exemple.test"])
def test_nobody_invites_themselves_nor_the_same_address_twice(invitation, draft, people, address):
    with pytest.raises(GuardFailed):
        invite(draft, people.sponsor, address)
    assert Invitation.objects.count() == 1


def test_who_has_a_place_is_not_invited_again(invitation, draft, people):
    door.perform("accept", invitation, by=people.nobody, at=clock.now())
    with pytest.raises(GuardFailed, match="déjà dans l’équipe"):
        invite(draft, people.sponsor, role="reader")
    with pytest.raises(GuardFailed, match="déjà dans l’équipe"):
        invite(draft, people.sponsor, "signatory@exemple.test", role="signatory")


def test_a_double_click_invites_once(draft, people):
    sent = {"address": "a@exemple.test", "role": "reader", "language": "fr", "sending_key": uuid4()}
    first = actions.invite(draft, by=people.sponsor, at=AT, **sent)
    assert actions.invite(draft, by=people.sponsor, at=AT, **sent) == first
    assert Mail.objects.filter(kind="invitation").count() == 1


@pytest.mark.parametrize("who", ["other_sponsor", "secretariat", "signatory", "nobody"])
def test_only_the_sponsor_invites(draft, people, who):
    with pytest.raises(NotAllowed):
        invite(draft, people.users[who], "quelquun@exemple.test")


@pytest.mark.parametrize(
    "address", ["😀@exemple.test", "a\x00b@exemple.test", "\u202emoc@exemple.test", "pas une adresse", "é@exemple.test"]
)
def test_an_address_that_is_none_is_said_so_and_stays_typed(draft, people, as_, address):
    sent = {"address": address, "role": "reader", "language": "fr", "sending_key": uuid4()}
    answer = as_(people.sponsor).post(reverse("dossier:team", args=[draft.reference]), sent)
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


# The link


def test_a_stranger_reads_who_invites_to_what_and_never_the_title(client, draft, people):
    page = client.get(url_of(invite(draft, people.sponsor, "inconnue@exemple.test"))).content.decode()
    assert people.sponsor.full_name in page
    assert draft.organisation.name in page
    assert draft.title not in page
    assert draft.reference not in page


def test_a_stranger_opens_their_account_then_accepts(client, draft, people):
    address = url_of(invite(draft, people.sponsor, "Inconnue@Exemple.test"))
    sent = {"full_name": "Inès Connue", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(address, sent).status_code == 302
    person = User.objects.get(email="inconnue@exemple.test")
    assert person.check_password(PASSWORD)
    assert Mail.objects.filter(kind="account_opened", to=person).exists()
    assert client.post(address, {"act": "accept"}).status_code == 302
    assert policies.roles_on(person, draft) == {"coauthor"}
    assert client.get(reverse("desk:file", args=[draft.reference])).status_code == 200
    assert client.get(reverse("dossier:list")).status_code == 200


@pytest.mark.parametrize("password", ["court", "inconnue@exemple.test", "123456789012", "motdepasse"])
def test_a_weak_password_opens_no_account(client, draft, people, password):
    address = url_of(invite(draft, people.sponsor, "inconnue@exemple.test"))
    sent = {"full_name": "Inès Connue", "password1": password, "password2": password}
    assert client.post(address, sent).status_code == 422
    assert not User.objects.filter(email="inconnue@exemple.test").exists()


def test_the_address_of_a_new_account_is_that_of_the_invitation(client, draft, people):
    address = url_of(invite(draft, people.sponsor, "inconnue@exemple.test"))
    sent = {"full_name": "X", "password1": PASSWORD, "password2": PASSWORD, "email": "autre@exemple.test"}
    client.post(address, sent)
    assert User.objects.filter(email="inconnue@exemple.test").exists()
    assert not User.objects.filter(email="autre@exemple.test").exists()


def test_who_has_an_account_is_sent_to_sign_in_and_comes_back(client, invitation):
    page = client.get(url_of(invitation)).content.decode()
    assert f"?next={url_of(invitation)}" in page
    assert client.post(url_of(invitation), {"full_name": "X"}).status_code == 302
    assert User.objects.filter(email="nobody@exemple.test").count() == 1


def test_somebody_else_is_refused_and_the_invitation_stays(invitation, people, as_):
    before, mails = Event.objects.count(), Mail.objects.count()
    for send in ("get", "post"):
        answer = getattr(as_(people.other_sponsor), send)(url_of(invitation), {"act": "accept"})
        assert answer.status_code == 409
        assert "nobody@exemple.test" not in answer.content.decode()
    invitation.refresh_from_db()
    assert invitation.state == "sent"
    assert not Event.objects.filter(kind="access.refused").exists()
    assert Mail.objects.count() == mails
    assert Event.objects.exclude(kind="account.signed_in").count() <= before
    with pytest.raises(NotAllowed):
        door.perform("accept", invitation, by=people.other_sponsor, at=clock.now())


def test_a_link_opened_again_leads_to_the_file(invitation, people, as_, draft):
    browser = as_(people.nobody)
    browser.post(url_of(invitation), {"act": "accept"})
    assert browser.get(url_of(invitation)).url == reverse("desk:file", args=[draft.reference])
    assert as_(people.other_sponsor).get(url_of(invitation)).status_code == 410


def test_an_expired_link_says_so_and_its_last_day_counts(draft, people, client):
    last = invite(draft, people.sponsor, "a@exemple.test", at=clock.now() - timedelta(days=14))
    gone = invite(draft, people.sponsor, at=clock.now() - timedelta(days=15))
    assert client.get(url_of(last)).status_code == 200
    answer = client.get(url_of(gone))
    assert answer.status_code == 410
    assert "expiré" in answer.content.decode()
    with pytest.raises(GuardFailed, match="expiré"):
        door.perform("accept", gone, by=people.nobody, at=clock.now())


def test_sending_again_makes_another_link_that_alone_works(invitation, people, client):
    old = url_of(invitation)
    door.perform("send_again", invitation, by=people.sponsor, at=clock.now())
    invitation.refresh_from_db()
    assert client.get(old).status_code == 404
    assert client.get(url_of(invitation)).status_code == 200
    assert Mail.objects.filter(kind="invitation").count() == 2


def test_a_revoked_invitation_leads_nowhere(invitation, people, as_):
    door.perform("revoke", invitation, by=people.sponsor, at=clock.now())
    assert as_(people.nobody).get(url_of(invitation)).status_code == 410
    with pytest.raises(WrongState):
        door.perform("accept", invitation, by=people.nobody, at=clock.now())


def test_a_deleted_draft_takes_its_invitations_with_it(invitation, draft, people, as_):
    door.perform("delete_draft", draft, by=people.sponsor, at=clock.now())
    assert as_(people.nobody).get(url_of(invitation)).status_code == 410
    with pytest.raises(GuardFailed):
        door.perform("accept", invitation, by=people.nobody, at=clock.now())


def test_who_no_longer_carries_the_project_brings_nobody_in(invitation, draft, people, as_):
    from hub.accounts import grants  # noqa: PLC0415 — only here
    from requests_workflow.procedure.enums import Grant  # noqa: PLC0415

    grants.take(Grant.SPONSOR_OF, from_=people.sponsor, on=draft)
    audit.record("team.left", object=draft.audit_ref, actor=TESTER, at=AT)
    assert as_(people.nobody).get(url_of(invitation)).status_code == 410
    with pytest.raises(GuardFailed):
        door.perform("accept", invitation, by=people.nobody, at=clock.now())


@pytest.mark.parametrize("token", ["x", "é", "0" * 300])
def test_a_link_that_is_none_is_not_found(client, db, token):
    assert client.get(reverse("dossier:invitation", args=[token])).status_code == 404


def test_declining_tells_the_sponsor_and_gives_nothing(invitation, draft, people, as_):
    as_(people.nobody).post(url_of(invitation), {"act": "decline"})
    assert policies.roles_on(people.nobody, draft) == frozenset()
    assert not policies.is_visible(people.nobody, draft)


# What each place gives

WRITES = ("save_section", "choose_data", "add_document", "remove_document")
NEVER = ("delete_draft", "file", "withdraw", "choose_route")


@pytest.mark.parametrize("role", ["coauthor", "reader", "signatory"])
def test_each_place_gives_exactly_its_acts(full, people, role):
    """On a draft, then on a filed file: the door's own answer, act by act."""
    person = people.nobody
    join(full, person, role, by=people.sponsor)
    full.refresh_from_db()
    offered = {one.transition.name for one in door.offers(full, person, clock.now())}
    wanted = {
        "coauthor": {*WRITES, "ask_signature", "declare_own_interests"},
        "reader": {"declare_own_interests"},
        "signatory": {"sign", "file", "declare_own_interests"},
    }[role]
    assert offered == wanted
    filed = filling.sign_and_file(full, people.sponsor)
    later = {one.transition.name for one in door.offers(filed, person, clock.now())}
    assert later == ({"withdraw"} if role == "signatory" else set())


@pytest.mark.parametrize("role", ["coauthor", "reader"])
def test_a_place_is_refused_what_is_the_sponsors(full, people, role):
    join(full, people.nobody, role, by=people.sponsor)
    for act in NEVER:
        with pytest.raises(NotAllowed):
            door.perform(act, full, by=people.nobody, at=clock.now())
    with pytest.raises(NotAllowed):
        invite(full, people.nobody, "autre@exemple.test")


def test_a_coauthor_writes_and_a_reader_only_reads(draft, people, as_):
    reader = make_person("lectrice@exemple.test", "Lectrice")
    join(draft, people.nobody, "coauthor", by=people.sponsor)
    join(draft, reader, "reader", by=people.sponsor)
    filling.write(draft, people.nobody, summary="Écrit à deux.")
    with pytest.raises(NotAllowed):
        filling.write(draft, reader, summary="Écrit sans droit.")
    summary = reverse("dossier:summary", args=[draft.reference])
    assert "Écrit à deux." in as_(reader).get(summary).content.decode()
    assert as_(reader).get(reverse("dossier:tasks", args=[draft.reference])).status_code == 302
    assert as_(people.nobody).get(reverse("dossier:tasks", args=[draft.reference])).status_code == 200


def test_who_is_removed_no_longer_sees_and_what_they_wrote_stays(draft, people, as_):
    place = join(draft, people.nobody, "coauthor", by=people.sponsor)
    filling.write(draft, people.nobody, summary="De sa main.")
    door.perform("end_place", place, by=people.sponsor, at=clock.now())
    assert as_(people.nobody).get(reverse("desk:file", args=[draft.reference])).status_code == 404
    page = as_(people.sponsor).get(reverse("dossier:summary", args=[draft.reference])).content.decode()
    assert "De sa main." in page
    assert audit.events_for(draft.audit_ref).filter(kind="team.left").count() == 1


def test_one_leaves_by_oneself_and_nobody_removes_others(draft, people):
    place = join(draft, people.nobody, "coauthor", by=people.sponsor)
    with pytest.raises(NotAllowed):
        door.perform("leave", place, by=people.sponsor, at=clock.now())
    with pytest.raises(NotAllowed):
        door.perform("end_place", place, by=people.nobody, at=clock.now())
    door.perform("leave", place, by=people.nobody, at=clock.now())
    assert not policies.is_visible(people.nobody, draft)


def test_a_coauthor_finds_the_draft_on_their_desk(draft, people, as_):
    join(draft, people.nobody, "coauthor", by=people.sponsor)
    assert draft.reference in as_(people.nobody).get(reverse("desk:index")).content.decode()


# The page


def test_the_page_of_the_team_is_for_the_team_and_the_office(filed, people, as_):
    address = reverse("dossier:team", args=[filed.reference])
    join(filed, people.nobody, "reader", by=people.sponsor)
    for who, status in {"sponsor": 200, "nobody": 200, "signatory": 200, "secretariat": 200, "holder": 404}.items():
        assert as_(people.users[who]).get(address).status_code == status, who


def test_only_the_team_sees_who_is_invited(filed, people, as_):
    address = reverse("dossier:team", args=[filed.reference])
    invite(filed, people.sponsor, "attendue@exemple.test")
    assert "attendue@exemple.test" in as_(people.sponsor).get(address).content.decode()
    assert "attendue@exemple.test" not in as_(people.secretariat).get(address).content.decode()


def test_the_sponsor_invites_sends_again_and_revokes_from_the_page(draft, people, as_):
    browser, address = as_(people.sponsor), reverse("dossier:team", args=[draft.reference])
    sent = {"address": "a@exemple.test", "role": "reader", "language": "en", "sending_key": uuid4()}
    assert browser.post(address, sent).status_code == 302
    one = Invitation.objects.get()
    for act in ("send_again", "revoke"):
        place = reverse("dossier:place", args=[draft.reference, one.pk, act])
        assert browser.get(place).status_code == 200
        one.refresh_from_db()
        assert browser.post(place, {"seen": one.version}).status_code == 302
    one.refresh_from_db()
    assert one.state == "revoked"


def test_a_reader_invites_nobody_from_the_page(draft, people, as_):
    join(draft, people.nobody, "reader", by=people.sponsor)
    address = reverse("dossier:team", args=[draft.reference])
    sent = {"address": "a@exemple.test", "role": "reader", "language": "fr", "sending_key": uuid4()}
    assert as_(people.nobody).post(address, sent).status_code == 403
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("act", ["accept", "invite", "nonsense"])
def test_a_line_of_the_page_offers_nothing_else(invitation, draft, people, as_, act):
    assert (
        as_(people.sponsor).get(reverse("dossier:place", args=[draft.reference, invitation.pk, act])).status_code == 404
    )


def test_the_team_costs_the_same_queries_however_many_they_are(draft, people, django_assert_max_num_queries):
    for number in range(3):
        join(draft, make_person(f"p{number}@exemple.test", f"P{number}"), "reader", by=people.sponsor)
    with django_assert_max_num_queries(4):
        assert len(queries.members(draft)) == 5


# Forgetting


def test_the_address_of_who_did_not_come_is_forgotten(invitation, draft, people):
    end = clock.now() + timedelta(days=14 + 30)
    assert actions.purge_addresses(at=end) == 0
    assert actions.purge_addresses(at=end + timedelta(days=2)) == 1
    assert actions.purge_addresses(at=end + timedelta(days=2)) == 0
    invitation.refresh_from_db()
    assert invitation.address == ""
    assert Mail.objects.get(kind="invitation").address == ""


def test_an_account_already_there_is_not_opened_twice(people):
    with pytest.raises(ValidationError):
        accounts.open_own_account(email="nobody@exemple.test", full_name="X", language="fr", password=PASSWORD, at=AT)


def test_a_recused_person_accepts_nothing(draft, people):
    from hub.accounts import grants  # noqa: PLC0415 — only here
    from requests_workflow.procedure.enums import Grant  # noqa: PLC0415

    invitation = invite(draft, people.sponsor)
    grants.give(Grant.RECUSED_FROM, to=people.nobody, on=draft)
    audit.record("committee.interest_declared", object=draft.audit_ref, actor=TESTER, at=AT)
    with pytest.raises(Refused):
        door.perform("accept", invitation, by=people.nobody, at=clock.now())


def test_the_function_of_signatory_still_signs_without_invitation(draft, people):
    assert [member.role for member in queries.members(draft)] == ["sponsor", Role.SIGNATORY]
