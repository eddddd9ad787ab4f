"""Platforms and their keys are registered at the console, each change with its trace."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.client.signing import key_id
from audit.log.notes import COSIGNATURE, SigningKey
from audit.platform.models import Source, SourceKey
from hub import clock
from tests.audit.platform.sending import KEY, SOURCE, event, post, registered, traces

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    written = StringIO()
    call_command("audit_source", *words, stdout=written)
    return written.getvalue()


def test_from_nothing_to_a_platform_whose_events_are_taken():
    run("register", SOURCE, "--label", "Bulle inventée")
    assert "accepted" in run("key", SOURCE, str(KEY.verifier))
    assert post([event(1)]).status_code == 201
    listed = run("list")
    assert f"{SOURCE}  Bulle inventée  last number 1" in listed
    assert key_id(KEY.verifier) in listed
    run("end", SOURCE, key_id(KEY.verifier))
    assert post([event(2)]).status_code == 401
    assert [len(traces(f"audit.source_{what}")) for what in ("registered", "key_added", "key_ended")] == [1, 1, 1]
    ((facts, _),) = traces("audit.source_key_added")
    assert facts["vkey"] == str(KEY.verifier)


def test_a_key_for_later_and_one_that_ends():
    registered(key=None)
    soon = (clock.now() + timedelta(days=1)).isoformat()
    run("key", SOURCE, str(KEY.verifier), "--from", soon, "--until", "2100-01-01T00:00:00+00:00")
    key = SourceKey.objects.get()
    assert (key.is_good(clock.now()), key.is_good(clock.now() + timedelta(days=2))) == (False, True)


@pytest.mark.parametrize(
    "words",
    [
        ("register", "hub", "--label", "x"),
        ("register", "Bulle.example.org", "--label", "x"),
        ("register", "bulle.example.org+1", "--label", "x"),
        ("register", SOURCE, "--label", "x"),
        ("register", "autre.example.org", "--label", "x", "--silence-after", "5"),
        ("key", "nulle.part.example", str(KEY.verifier)),
        ("key", SOURCE, "nonsense"),
        ("key", SOURCE, str(KEY.verifier)),
        ("key", SOURCE, str(SigningKey.generate("autre.example.org").verifier)),
        ("key", SOURCE, str(SigningKey.generate(SOURCE, COSIGNATURE).verifier)),
        ("key", SOURCE, str(SigningKey.generate(SOURCE).verifier), "--until", "2020-01-01T00:00:00Z"),
        ("end", SOURCE, "nonsense"),
    ],
)
def test_what_cannot_be_registered(source, words):
    before = (Source.objects.count(), SourceKey.objects.count())
    with pytest.raises(CommandError):
        run(*words)
    assert (Source.objects.count(), SourceKey.objects.count()) == before


@pytest.mark.django_db(transaction=True)
def test_a_key_cannot_be_slipped_in_without_a_trace(source):
    other = SigningKey.generate(SOURCE).verifier
    with pytest.raises(DatabaseError, match="without a trace"), transaction.atomic():
        SourceKey.objects.create(
            source_id=SOURCE, key_id=key_id(other), vkey=str(other), valid_from=clock.now(), valid_until=None
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_ingest VALUES ('a', gen_random_uuid(), 1, sha256('x'), 1, 1)",
        "DELETE FROM audit_ingest",
        "UPDATE audit_intake SET last_seq = 0",
        "UPDATE audit_gap SET closed_us = 1",
        "SELECT audit_measure_gaps('a', 0, 0)",
    ],
)
def test_the_running_processes_cannot(statement, running_process):
    with pytest.raises(Exception, match="permission denied"):
        running_process(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "verb", ["DELETE FROM audit_ingest", "UPDATE audit_ingest SET seq = 0", "TRUNCATE audit_ingest"]
)
def test_not_even_the_owner_changes_what_was_taken_in(source, verb):
    post([event(1)])
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        with pytest.raises(DatabaseError, match="append-only"):
            cursor.execute(verb)
