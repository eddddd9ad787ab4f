import smtplib
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from hub.mail import outbox, tasks
from hub.mail.models import Mail
from tests.mail.conftest import AT, text_of

pytestmark = pytest.mark.django_db(transaction=True)


def queue(reader, key="un", at=AT):
    outbox.queue("password_changed", to=reader, context={"link": "https://donnees.example.org/"}, key=key, at=at)


@pytest.fixture
def waiting_mail(reader, monkeypatch):
    """A mail queued while no worker was there to hear of it."""
    monkeypatch.setattr(outbox, "_ask_for_sending", lambda mail_id: None)
    queue(reader)
    return Mail.objects.get()


def test_a_mail_leaves_after_the_commit_of_its_act(server, reader):
    with transaction.atomic():
        queue(reader)
        assert server.taken == []
    (mail,) = server.taken
    assert mail["To"] == reader.email
    assert "Votre mot de passe a été changé" in mail["Subject"]
    assert "Bonjour Camille Inventée," in text_of(mail)
    assert Mail.objects.get().sent_at is not None


def test_an_act_that_is_rolled_back_sends_nothing(server, reader):
    with transaction.atomic():
        queue(reader)
        transaction.set_rollback(True)
    assert server.taken == []
    assert not Mail.objects.exists()


def test_what_was_queued_once_is_sent_once(server, reader):
    for _time in range(2):
        with transaction.atomic():
            queue(reader)
            queue(reader)
    assert len(server.taken) == 1
    assert Mail.objects.count() == 1


def test_a_task_that_runs_twice_sends_once(server, waiting_mail):
    tasks.send(waiting_mail.pk)
    tasks.send(waiting_mail.pk)
    tasks.send_waiting()
    assert len(server.taken) == 1


def test_a_server_that_is_down_is_tried_again_until_it_is_back(server, waiting_mail):
    server.stop()
    assert not outbox.send_one(waiting_mail.pk, at=AT)
    assert not outbox.send_one(waiting_mail.pk, at=AT)
    waiting_mail.refresh_from_db()
    assert (waiting_mail.attempts, waiting_mail.sent_at) == (2, None)
    assert "refused" in waiting_mail.last_error
    server.start()
    assert outbox.send_one(waiting_mail.pk, at=AT)
    waiting_mail.refresh_from_db()
    assert waiting_mail.sent_at == AT
    assert len(server.taken) == 1


def test_a_server_that_is_down_for_a_day_loses_and_doubles_nothing(server, reader, monkeypatch):
    """Minute by minute, as the schedule looks; a mail is tried less and less often."""
    monkeypatch.setattr(outbox, "_ask_for_sending", lambda mail_id: None)
    server.stop()
    tries = 0
    for minute in range(24 * 60):
        at = AT + timedelta(minutes=minute)
        if minute % 360 == 0:
            queue(reader, f"mail {minute}", at=at)
        for mail_id in outbox.waiting(at=at):
            tries += 1
            assert not outbox.send_one(mail_id, at=at)
    assert tries <= 4 * outbox.MOST_ATTEMPTS
    server.start()
    back = AT + timedelta(hours=42)
    assert [outbox.send_one(mail_id, at=back) for mail_id in outbox.waiting(at=back)] == [True] * 4
    assert outbox.waiting(at=back + timedelta(days=30)) == []
    assert len({mail["Message-ID"] for mail in server.taken}) == len(server.taken) == 4


def test_a_server_that_says_no_is_tried_again(server, waiting_mail):
    server.refuses = "451 Plus tard"
    assert not outbox.send_one(waiting_mail.pk, at=AT)
    waiting_mail.refresh_from_db()
    assert "451" in waiting_mail.last_error
    server.refuses = ""
    assert outbox.send_one(waiting_mail.pk, at=AT)


@pytest.mark.parametrize(
    ("attempts", "minutes", "tried"),
    [(0, 0, True), (1, 1, False), (1, 2, True), (5, 31, False), (5, 32, True), (12, 100_000, False)],
)
def test_the_wait_doubles_after_each_failure_and_ends(waiting_mail, attempts, minutes, tried):
    Mail.objects.update(attempts=attempts)
    assert bool(outbox.waiting(at=AT + timedelta(minutes=minutes))) is tried


def test_one_mail_that_cannot_be_made_does_not_hold_up_the_others(server, reader, waiting_mail, monkeypatch):
    def broken(of):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setitem(outbox.ATTACHMENTS, "broken", broken)
    Mail.objects.update(attachment_kind="broken")
    queue(reader, "deux")
    tasks.send_waiting()
    assert len(server.taken) == 1
    waiting_mail.refresh_from_db()
    assert (waiting_mail.attempts, waiting_mail.last_error) == (1, "division by zero\n")


def test_an_attachment_is_made_when_the_mail_leaves(server, waiting_mail, monkeypatch):
    monkeypatch.setitem(outbox.ATTACHMENTS, "receipt", lambda of: outbox.Attachment(f"{of}.pdf", b"%PDF-1.7"))
    Mail.objects.update(attachment_kind="receipt", attachment_of="2026-XYZ")
    assert outbox.send_one(waiting_mail.pk, at=AT)
    (attached,) = server.taken[0].iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("2026-XYZ.pdf", "application/pdf")


def test_mails_of_replayed_acts_never_leave(server, waiting_mail):
    assert outbox.withhold_waiting() == 1
    tasks.send_waiting()
    assert not outbox.send_one(waiting_mail.pk, at=AT)
    assert server.taken == []


def test_two_workers_on_one_mail_send_it_once(server, waiting_mail):
    """The first is held inside the server's answer while the second tries."""
    results = {}

    def work(name):
        results[name] = outbox.send_one(waiting_mail.pk, at=AT)
        connection.close()

    server.hold.clear()
    first = threading.Thread(target=work, args=["first"])
    first.start()
    assert server.reached.wait(10)
    work("second")
    server.hold.set()
    first.join(10)
    assert results == {"first": True, "second": False}
    assert len(server.taken) == 1


def test_a_worker_that_dies_before_the_server_answers_leaves_the_mail_waiting(server, waiting_mail, monkeypatch):
    def die(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(smtplib.SMTP, "sendmail", die)
    with pytest.raises(KeyboardInterrupt):
        outbox.send_one(waiting_mail.pk, at=AT)
    assert outbox.waiting(at=AT) == [waiting_mail.pk]


def test_a_queue_that_is_away_does_not_undo_the_act(server, reader, monkeypatch):
    from kombu.exceptions import OperationalError  # noqa: PLC0415

    def away(*args):
        raise OperationalError("Connection refused")

    monkeypatch.setattr(tasks.send, "delay", away)
    with transaction.atomic():
        queue(reader)
    assert server.taken == []
    tasks.send_waiting()
    assert len(server.taken) == 1
