"""Writing, once; reading, which is known; withdrawing, which is seen; and who is told."""

import uuid
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from audit import api as audit
from hub.accounts import grants
from hub.mail.models import DigestLine, Mail
from requests_workflow.desk.messages import actions, queries
from requests_workflow.desk.messages.models import Message, Unread
from requests_workflow.procedure import door
from requests_workflow.procedure.enums import Grant
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import GuardFailed
from tests.committee.steps import AT, complete_file
from tests.desk.messages.conftest import LATER, thread, write

REASON = {"withdrawal_reason": "Envoyé au mauvais fil."}
MINUTES = timedelta(minutes=10)


def url(file, slug=""):
    return reverse("desk:messages", args=[file.reference]) + (f"?avec={slug}" if slug else "")


@pytest.fixture
def as_(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def told() -> set[str]:
    """Who will read of what happened since the file was complete, in their digest: nobody had to act at once."""
    assert not Mail.objects.filter(queued_at=LATER).exists()
    return set(DigestLine.objects.filter(queued_at=LATER).values_list("to__email", flat=True))


def waiting(message) -> set[str]:
    return set(message.unread.values_list("user__email", flat=True))


# Writing


def test_a_message_is_written_with_its_trace_and_its_fingerprint(people, file):
    message = write(people.sponsor, file, text="Quand saurai-je ?")
    connection.check_constraints()
    event = audit.events_for(file.audit_ref).get(kind="message.sent_to_office")
    assert (event.actor_id, event.actor_role, event.occurred_at) == (str(people.sponsor.pk), "sponsor", LATER)
    assert event.facts["thread"] == "porteur"
    assert event.facts["sha256"] == sha256((message.salt + "Quand saurai-je ?").encode()).hexdigest()
    assert "Quand" not in str(event.facts)
    assert (message.written_as, message.state) == ("sponsor", "sent")


def test_two_messages_of_the_same_words_have_fingerprints_that_tell_nothing(people, file):
    prints = {write(people.sponsor, file, text="Oui.").fingerprint() for _i in range(2)}
    assert len(prints) == 2


def test_a_second_press_of_the_button_writes_nothing(people, file):
    key = uuid.uuid4()
    first = write(people.sponsor, file, key=key)
    assert write(people.sponsor, file, key=key) == first
    assert Message.objects.count() == 1


def test_a_key_of_somebody_elses_message_is_asked_again(people, file):
    key = uuid.uuid4()
    write(people.sponsor, file, key=key)
    with pytest.raises(actions.KeyTaken):
        write(people.secretariat, file, key=key)
    assert Message.objects.count() == 1


def test_the_page_writes_and_shows(as_, people, file):
    posted = {"text": "Une réponse\r\nsur deux lignes.", "sending_key": str(uuid.uuid4())}
    assert as_(people.secretariat).post(url(file, "porteur"), posted).status_code == 302
    assert Message.objects.get().written_as == "secretariat"
    page = as_(people.sponsor).get(url(file)).content.decode()
    assert "Une réponse<br>sur deux lignes." in page


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001, "a\x00b"])
def test_what_is_no_message_is_asked_again_with_what_was_typed(as_, people, file, text):
    answer = as_(people.sponsor).post(url(file), {"text": text, "sending_key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert not Message.objects.exists()
    if len(text) > 5000:
        assert text in answer.content.decode()


def test_a_script_is_only_text(as_, people, file):
    write(people.sponsor, file, text="<script>alert(1)</script>")
    assert "<script>alert" not in as_(people.secretariat).get(url(file)).content.decode()


def test_an_unknown_thread_does_not_exist(as_, people, file):
    assert as_(people.secretariat).get(url(file, "ailleurs")).status_code == 404
    assert as_(people.sponsor).get(url(file, "notes")).status_code == 404


def test_an_auditor_reads_and_does_not_write(as_, people, file):
    page = as_(people.auditor).get(url(file, "notes"))
    assert (page.status_code, page.context["form"]) == (200, None)
    assert as_(people.auditor).post(url(file, "notes"), {"text": "x", "sending_key": uuid.uuid4()}).status_code == 403


def test_the_office_is_named_to_itself_and_by_its_function_to_the_others(as_, people, file):
    write(people.secretariat, file)
    assert people.secretariat.full_name in as_(people.chair).get(url(file)).content.decode()
    page = as_(people.sponsor).get(url(file))
    assert [(line.author, line.role) for line in page.context["lines"]] == [("", "Secrétariat unique")]


def test_notes_stand_apart(as_, people, file):
    write(people.secretariat, file, "notes", "Dossier fragile.")
    page = as_(people.chair).get(url(file, "notes")).content.decode()
    assert "ni le porteur ni les responsables de données ne voient ces notes" in page
    assert 'class="messages notes"' in page
    assert 'class="messages notes"' not in as_(people.chair).get(url(file, "porteur")).content.decode()


def test_reading_a_thread_leaves_a_trace_that_names_the_thread(as_, people, file):
    as_(people.dpo).get(url(file, "notes"))
    assert audit.events_for(file.audit_ref).get(kind="dossier.read").facts["part"] == "messages:notes"


# Unread, and who is told


def test_each_act_tells_its_reader_by_mail_and_marks_it_unread(people, neighbour, file):
    office = {people.secretariat.email, people.second_officer.email}
    holder = people.holder_body.public_id
    for author, slug, mailed, unread in [
        (people.sponsor, "porteur", office, office),
        (people.holder, holder, office, office),
        (people.secretariat, "porteur", {people.sponsor.email}, {people.sponsor.email}),
        (people.secretariat, holder, {people.holder.email}, {people.holder.email}),
        (people.secretariat, "notes", {people.second_officer.email}, {people.second_officer.email, people.chair.email}),
    ]:
        DigestLine.objects.all().delete()
        Message.objects.all().delete()
        message = write(author, file, slug)
        assert (told(), waiting(message)) == (mailed, unread), slug


def test_a_mail_says_nothing_of_the_message(people, file):
    write(people.secretariat, file, text="Phrase reconnaissable.")
    line = DigestLine.objects.get(queued_at=LATER)
    said = " ".join([line.what, line.then, line.why, line.address, line.open])
    assert "reconnaissable" not in said
    assert file.title not in said
    assert file.reference in said


def test_who_wrote_before_is_told_of_the_answer(people, file):
    """Besides those whom the act tells: the chair who asked learns of the answer."""
    write(people.chair, file)
    assert people.chair.email in waiting(write(people.sponsor, file))


def test_nobody_is_told_of_what_they_may_no_longer_read(people, file):
    write(people.chair, file)
    for one in (people.chair, people.second_officer):
        grants.give(Grant.RECUSED_FROM, to=one, on=file)
    message = write(people.sponsor, file)
    assert waiting(message) == {people.secretariat.email}
    assert told() == {people.secretariat.email, people.sponsor.email}


def test_a_recusal_hides_what_was_unread(people, file):
    write(people.sponsor, file)
    assert queries.unread_count(people.second_officer) == 1
    grants.give(Grant.RECUSED_FROM, to=people.second_officer, on=file)
    assert queries.unread_count(people.second_officer) == 0
    assert queries.unread_conversations(people.second_officer) == []


def test_the_chair_is_not_told_of_a_note_before_seeing_the_file(people, file):
    AccessRequest.objects.filter(pk=file.pk).update(completed_at=None)
    file.refresh_from_db()
    assert waiting(write(people.secretariat, file, "notes")) == {people.second_officer.email}


def test_reading_one_thread_leaves_the_others_unread(as_, people, file):
    write(people.sponsor, file)
    write(people.holder, file, people.holder_body.public_id)
    as_(people.secretariat).get(url(file, "porteur"))
    assert queries.unread_count(people.secretariat) == 1
    assert queries.unread_count(people.second_officer) == 2
    tabs = as_(people.secretariat).get(url(file, "porteur")).context["threads"]
    assert [tab.count for tab in tabs] == [None, 1, None, None]


def test_what_is_new_is_said_once(as_, people, file):
    write(people.sponsor, file)
    assert [line.is_new for line in as_(people.secretariat).get(url(file)).context["lines"]] == [True]
    assert [line.is_new for line in as_(people.secretariat).get(url(file)).context["lines"]] == [False]


def test_the_header_and_the_desk_count_what_is_unread(as_, people, file):
    write(people.sponsor, file)
    client = as_(people.secretariat)
    page = client.get(reverse("desk:index"))
    assert "Des messages vous attendent" in page.content.decode()
    (item,) = [one for one in page.context["nav_items"]() if one.label == "Messages"]
    assert item.count == 1
    client.get(url(file))
    assert "Des messages vous attendent" not in client.get(reverse("desk:index")).content.decode()


def test_the_inbox_lists_what_is_unread_then_where_one_wrote(as_, people, file):
    write(people.secretariat, file, people.holder_body.public_id)
    write(people.sponsor, file)
    page = as_(people.secretariat).get(reverse("desk:inbox"))
    assert [(one.reference, one.between) for one in page.context["unread"]] == [(file.reference, "Porteur et guichet")]
    assert [one.between for one in page.context["earlier"]] == ["Caisse d’essai"]
    assert "Bonjour." not in page.content.decode()


def test_an_empty_inbox_says_what_will_come(as_, people):
    assert "Vous avez tout lu" in as_(people.sponsor).get(reverse("desk:inbox")).content.decode()


# Withdrawing


def withdraw(message, by, at):
    return door.perform("withdraw_message", message, by=by, at=at, data=REASON).subject


def test_a_withdrawn_message_leaves_a_stone(as_, people, file):
    message = withdraw(write(people.sponsor, file, text="Texte regretté."), people.sponsor, LATER + MINUTES)
    connection.check_constraints()
    assert (message.text, message.salt) == ("", "")
    assert not Unread.objects.exists()
    page = as_(people.secretariat).get(url(file)).content.decode()
    assert "Texte regretté" not in page
    assert "Message retiré par son auteur" in page
    assert REASON["withdrawal_reason"] in page
    assert audit.events_for(file.audit_ref).filter(kind="message.withdrawn").count() == 1


def test_too_late_is_too_late(people, file):
    message = write(people.sponsor, file)
    with pytest.raises(GuardFailed, match="Trop de temps"):
        withdraw(message, people.sponsor, LATER + MINUTES + timedelta(seconds=1))


def test_only_its_author_and_only_once(people, file):
    message = write(people.sponsor, file)
    with pytest.raises(GuardFailed, match="Seul son auteur"):
        withdraw(message, people.secretariat, LATER)
    withdraw(message, people.sponsor, LATER)
    with pytest.raises(GuardFailed, match="déjà retiré"):
        withdraw(message, people.sponsor, LATER)


def test_the_page_withdraws_with_a_reason(as_, people, file, monkeypatch):
    monkeypatch.setattr("hub.clock.now", lambda: LATER)
    message = write(people.sponsor, file, text="À retirer.")
    page = reverse("desk:withdraw_message", args=[file.reference, message.pk])
    assert page in as_(people.sponsor).get(url(file)).content.decode()
    assert "À retirer." in as_(people.sponsor).get(page).content.decode()
    assert as_(people.sponsor).post(page, {"withdrawal_reason": ""}).status_code == 422
    assert as_(people.sponsor).post(page, REASON).status_code == 302
    message.refresh_from_db()
    assert message.withdrawn_at == LATER


def test_the_page_of_a_withdrawal_shows_no_thread_of_others(as_, people, file, monkeypatch):
    monkeypatch.setattr("hub.clock.now", lambda: LATER)
    note = write(people.secretariat, file, "notes", "Secret.")
    page = reverse("desk:withdraw_message", args=[file.reference, note.pk])
    for user, status in ((people.sponsor, 404), (people.holder, 404), (people.member, 404), (people.chair, 422)):
        answer = as_(user).get(page)
        assert answer.status_code == status
        assert "Secret." not in answer.content.decode()


def test_a_message_of_another_file_does_not_exist(as_, people, file):
    message = write(people.sponsor, file)
    other = complete_file(people)
    assert (
        as_(people.sponsor).get(reverse("desk:withdraw_message", args=[other.reference, message.pk])).status_code == 404
    )


@pytest.mark.parametrize(
    "broken",
    [
        {"text": ""},
        {"thread": "holder"},
        {"withdrawn_at": AT},
        {"salt": ""},
    ],
)
def test_the_database_refuses_what_is_neither_message_nor_stone(people, file, broken):
    message = write(people.sponsor, file)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**broken)


# The same few queries however many


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_thread_takes_the_same_queries_however_long(as_, people, file, django_assert_num_queries, count):
    place = thread(people.secretariat, file, "porteur")
    Message.objects.bulk_create(made(file, people.secretariat, place) for _i in range(count))
    Unread.objects.bulk_create(Unread(user=people.sponsor, message=one) for one in Message.objects.all())
    client = as_(people.sponsor)
    with django_assert_num_queries(THREAD_QUERIES):
        page = client.get(url(file))
    assert len(page.context["lines"]) == min(count, 50)
    assert page.context["folded"] == max(0, count - 50)


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_inbox_takes_the_same_queries_however_many(as_, people, many, django_assert_num_queries, count):
    Message.objects.bulk_create(
        made(one, people.sponsor, thread(people.secretariat, one, "porteur")) for one in many(count)
    )
    Unread.objects.bulk_create(Unread(user=people.secretariat, message=one) for one in Message.objects.all())
    client = as_(people.secretariat)
    with django_assert_num_queries(INBOX_QUERIES):
        page = client.get(reverse("desk:inbox"))
    assert len(page.context["unread"]) == count


THREAD_QUERIES = 20
INBOX_QUERIES = 10


def made(file, author, place) -> Message:
    return Message(
        request=file,
        state="sent",
        thread=place.kind,
        holder=place.holder,
        text="Bonjour.",
        salt="0" * 32,
        sending_key=uuid.uuid4(),
        written_by=author,
        written_as=author.email.partition("@")[0],
        written_at=LATER,
    )
