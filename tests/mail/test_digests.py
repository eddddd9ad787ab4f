"""Once a day, at the hour of the settings, what waited becomes one mail: nothing lost, nothing told twice."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection, transaction

from hub.accounts import actions
from hub.mail import digests, families, message, outbox, tasks
from hub.mail.models import DigestLine, Mail
from tests.mail.conftest import ACTOR, AT
from tests.mail.test_message import ACT

pytestmark = pytest.mark.django_db

#: 7:30 in Paris, in winter.
HOUR = datetime(2026, 1, 16, 6, 30, tzinfo=UTC)


def tell(person, key, *, at=AT, family=families.FILES, **more):
    outbox.queue("act", to=person, context={**ACT, **more}, key=key, at=at, family=family)


def test_what_waited_leaves_in_one_mail_at_its_hour(person):
    for key in ("un", "deux"):
        tell(person, key)
    assert digests.gather(at=HOUR - timedelta(seconds=1)) == 0
    assert digests.gather(at=HOUR) == 1
    sent = message.of(Mail.objects.get())
    assert sent.subject == "Votre récapitulatif : 2 nouvelles"
    assert sent.body.count("- Dossier D-BCDFGHJ : Dossier déposé") == 2
    assert sent.body.count(ACT["address"]) == 1
    assert ACT["why"] in sent.body


def test_one_piece_of_news_is_said_in_the_singular(person):
    tell(person, "un")
    digests.gather(at=HOUR)
    assert message.of(Mail.objects.get()).subject == "Votre récapitulatif : une nouvelle"


def test_each_file_has_its_own_link(person):
    tell(person, "un")
    tell(person, "deux", address="https://donnees.example.org/fr/dossiers/D-ZZZZZZZ/", reference="D-ZZZZZZZ")
    tell(person, "trois", what="Compléments déposés")
    digests.gather(at=HOUR)
    text = message.of(Mail.objects.get()).body
    assert text.index("Compléments déposés") < text.index("D-ZZZZZZZ")
    assert text.count("\nhttps://donnees.example.org/fr/dossiers/") == 2


def test_a_day_has_one_digest_and_the_rest_waits_for_the_next(person):
    tell(person, "un")
    digests.gather(at=HOUR)
    tell(person, "deux", at=HOUR + timedelta(hours=1))
    assert digests.gather(at=HOUR + timedelta(hours=2)) == 0
    assert digests.gather(at=HOUR + timedelta(days=1)) == 1
    assert digests.gather(at=HOUR + timedelta(days=2)) == 0
    assert Mail.objects.count() == 2


def test_what_an_act_commits_after_the_digest_of_its_hour_waits_a_day(person):
    tell(person, "un")
    digests.gather(at=HOUR)
    tell(person, "deux", at=HOUR - timedelta(seconds=1))
    assert digests.gather(at=HOUR + timedelta(minutes=15)) == 0
    assert digests.gather(at=HOUR + timedelta(days=1)) == 1


def test_a_missed_day_is_made_up_for_once(person):
    tell(person, "un")
    tell(person, "deux", at=AT + timedelta(days=2))
    assert digests.gather(at=HOUR + timedelta(days=3)) == 1
    assert DigestLine.objects.filter(mail=None).count() == 0


def test_nobody_gets_an_empty_digest(person):
    assert digests.gather(at=HOUR) == 0
    assert not Mail.objects.exists()


def test_a_closed_account_gets_none(person):
    tell(person, "un")
    with transaction.atomic():
        actions.close_account(person, at=AT, actor=ACTOR)
    assert digests.gather(at=HOUR) == 0


def test_a_digest_is_refused_with_all_that_it_tells(person):
    tell(person, "un")
    tell(person, "deux", family=families.REMINDERS)
    digests.gather(at=HOUR)
    assert Mail.objects.get().families == [families.FILES, families.REMINDERS]
    assert "List-Unsubscribe" in message.of(Mail.objects.get()).extra_headers


@pytest.mark.parametrize(
    ("at", "hour"),
    [
        (datetime(2026, 3, 29, 5, 29, tzinfo=UTC), datetime(2026, 3, 28, 6, 30, tzinfo=UTC)),  # the night before summer
        (datetime(2026, 3, 29, 5, 30, tzinfo=UTC), datetime(2026, 3, 29, 5, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 6, 29, tzinfo=UTC), datetime(2026, 10, 24, 5, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 6, 30, tzinfo=UTC), datetime(2026, 10, 25, 6, 30, tzinfo=UTC)),
    ],
)
def test_the_hour_is_that_of_paris_in_summer_and_in_winter(at, hour):
    assert digests._last_hour(at) == hour


def test_the_hour_is_a_setting(person, settings):
    settings.HUB_MAIL_DIGEST_AT = time(18)
    tell(person, "un")
    assert digests.gather(at=datetime(2026, 1, 15, 16, 59, tzinfo=UTC)) == 0
    assert digests.gather(at=datetime(2026, 1, 15, 17, 0, tzinfo=UTC)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_make_one_digest(reader, monkeypatch):
    """The first is held after it took the lines, until the second asks for them."""
    tell(reader, "un")
    write, holding, made = outbox.write, threading.Event(), {}

    def slow(*args, **kwargs):
        holding.set()
        found = write(*args, **kwargs)
        waits_for_a_lock()
        return found

    def run(name):
        made[name] = digests.gather(at=HOUR)
        connection.close()

    monkeypatch.setattr(outbox, "write", slow)
    first = threading.Thread(target=run, args=["first"])
    first.start()
    assert holding.wait(10)
    second = threading.Thread(target=run, args=["second"])
    second.start()
    first.join(20)
    second.join(20)
    assert sorted(made.values()) == [0, 1]
    assert Mail.objects.count() == 1


def waits_for_a_lock() -> None:
    """Return once another session of this database waits for a lock."""
    with connection.cursor() as cursor:
        for _try in range(2000):
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE datname = current_database() AND NOT granted"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


def test_the_task_gathers_by_the_clock(person, monkeypatch):
    tell(person, "un")
    monkeypatch.setattr("hub.clock.now", lambda: HOUR)
    tasks.gather_digests()
    assert Mail.objects.get().kind == "digest"


def test_replayed_acts_leave_nothing_for_a_digest(person):
    tell(person, "un")
    outbox.withhold_waiting()
    assert digests.gather(at=HOUR) == 0
