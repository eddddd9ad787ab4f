"""A platform comes in by its signature only: any other request is told why it stays outside, and leaves nothing."""

import time
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from audit.client.signing import key_id
from audit.log.notes import SigningKey
from audit.log.proofs import Receipt
from audit.platform import actions, queries, registry
from hub import clock
from tests.audit.platform import sending
from tests.audit.platform.sending import ACTOR, BATCH, KEY, NOTHING, PATH, SOURCE, event, get_receipt, post, stored

pytestmark = pytest.mark.django_db


def refused(answer, status: int, name: str, *words: str) -> None:
    """Check a problem: its status, its name, and words of its explanation; nothing is stored."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["type"]) == (status, f"urn:hub:problem:{name}")
    for word in words:
        assert word in problem["title"] + problem.get("detail", "")
    assert stored() == NOTHING


def test_a_request_without_a_signature(source):
    refused(Client().post(PATH, b"[]", content_type=BATCH), 401, "signature", "Signature-Input")


def test_half_a_signature(source):
    refused(post([event(1)], headers={"Signature": None}), 401, "signature", '"Signature"')
    refused(post([event(1)], headers={"Signature-Input": "nonsense;;"}), 401, "signature", "Malformed")


def test_a_signature_of_another_key_under_our_name(source):
    class Impostor:
        verifier = KEY.verifier
        sign = SigningKey.generate(SOURCE).sign

    refused(post([event(1)], key=Impostor), 401, "signature", "does not hold")


def test_a_key_that_nobody_registered(source):
    refused(post([event(1)], key=SigningKey.generate(SOURCE)), 401, "signature", "no source has the key")


def test_a_body_that_changed_on_the_way(source):
    refused(post([event(1)], sent=b"[]"), 401, "signature", "does not match the message body")


def test_a_digest_that_nobody_signed(source, monkeypatch):
    monkeypatch.setattr("audit.client.signing.COVERED_BODY", ())
    monkeypatch.setattr("audit.client.signing.sign.__kwdefaults__", {"body": None})
    message = sending.Message("POST", f"http://testserver{PATH}", {"Content-Type": BATCH})
    sending.sign(message, KEY, at=clock.now())
    headers = {name: value for name, value in message.headers.items() if name != "Content-Type"}
    refused(Client().post(PATH, b"[]", content_type=BATCH, headers=headers), 401, "signature", "was not covered")


def test_another_address_than_the_one_signed(source):
    refused(post([event(1)], headers={"Host": "localhost"}), 401, "signature", "does not hold")


def test_a_signature_that_was_made_too_long_ago_or_too_far_ahead(source):
    now = clock.now()
    for off in (-301, 302):
        refused(post([event(1)], at=now + timedelta(seconds=off)), 401, "signature", "clock is off")
    assert post([event(1)], at=now - timedelta(seconds=290)).status_code == 201


def test_a_key_that_has_ended_or_not_begun(source):
    now = clock.now()
    later = SigningKey.generate(SOURCE)
    sending.add_key(later, since=now + timedelta(hours=1))
    refused(post([event(1)], key=later), 401, "signature", "not in use")
    registry.end_key(SOURCE, key_id(KEY.verifier), valid_until=now, at=now, actor=ACTOR)
    refused(post([event(1)]), 401, "signature", "not in use")


def test_both_keys_are_good_while_one_replaces_the_other(source):
    second = SigningKey.generate(SOURCE)
    sending.add_key(second)
    assert [post([event(1)]).status_code, post([event(2)], key=second).status_code] == [201, 201]


def test_a_platform_cannot_speak_for_another(source):
    other = SigningKey.generate("autre.example.org")
    sending.registered("autre.example.org", other)
    answer = post([event(1)], key=other)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "source")
    assert stored() == NOTHING


def test_another_content_type(source):
    refused(post([event(1)], media_type="application/json"), 415, "content-type", "cloudevents", "application/json")
    refused(post([event(1)], headers={"Content-Encoding": "gzip"}), 415, "content-encoding")


def test_another_method(source):
    answer = Client().get(PATH)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert Client().post(f"{PATH}/{'0' * 8}-0000-4000-8000-{'0' * 12}/receipt").status_code == 405


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"nonsense", "Expecting value"),
        (b'[{"id": NaN}]', "NaN is not JSON"),
        (b"[1, 2", "delimiter"),
        (b"\xff\xfe[]", "utf-8"),
        (b'[{"id": "1", "id": "2"}]', "same name twice"),
        (b"[" * 100_000, "nested too deep"),
        (b" ", "Expecting value"),
        (b"1" * 5000, "digit"),
    ],
)
def test_a_body_that_is_not_json(source, body, why):
    refused(post(body), 400, "not-json", why)


@pytest.mark.parametrize("value", [{}, "text", 1, None])
def test_json_that_is_no_batch(source, value):
    refused(post(value), 422, "invalid-event", "array")


@pytest.mark.parametrize("value", [1, [], "x", None])
def test_a_batch_of_what_are_no_events(source, value):
    answer = post([value])
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"detail": "is an object", "pointer": "#/0", "event": 0, "field": ""}]


def test_a_line_of_ten_megabytes_is_refused_without_standing_in_memory(source):
    import tracemalloc  # noqa: PLC0415 — it slows everything down while it is on

    body = b'[{"id": "' + b"x" * 10_000_000 + b'"}]'
    sent = dict(sending_headers(body))
    client = Client()
    tracemalloc.start()
    answer = client.generic("POST", PATH, b"", content_type=BATCH, headers=sent, **pretending(len(body)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    refused(answer, 413, "too-large", "5000000 bytes", str(len(body)))
    assert peak < 2_000_000


class Endless:
    """A body of as many bytes as one asks for."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return b"x" * size

    readline = read

    def close(self) -> None:
        pass


def pretending(size: int) -> dict:
    return {"wsgi.input": Endless(size), "CONTENT_LENGTH": str(size), "CONTENT_TYPE": BATCH}


def sending_headers(body: bytes) -> dict:
    message = sending.Message("POST", f"http://testserver{PATH}", {"Content-Type": BATCH})
    sending.sign(message, KEY, at=clock.now(), body=body)
    return {name: value for name, value in message.headers.items() if name != "Content-Type"}


def test_a_body_without_a_length(source):
    refused(Client().generic("POST", PATH, b"[]", content_type=BATCH, CONTENT_LENGTH=""), 411, "length")


def test_a_database_that_fails_is_an_answer_to_try_again(source, monkeypatch):
    def fails(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(queries, "key_named", fails)
    answer = post([event(1)])
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    monkeypatch.undo()
    monkeypatch.setattr(actions, "ingest", lambda *args, **kwargs: (_ for _ in ()).throw(actions.api.TraceFailed()))
    refused(post([event(1)]), 503, "unavailable")


@pytest.mark.django_db(transaction=True)
def test_a_platform_fetches_the_proof_of_its_event_once_it_is_sealed(source, seal):
    (receipt,) = post([event(1)]).json()["receipts"]
    early = get_receipt(receipt["event_id"])
    assert (early.status_code, early.json()["type"]) == (404, "urn:hub:problem:not-sealed-yet")
    seal()
    answer = get_receipt(receipt["event_id"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert Receipt.parse(answer.content).index >= 0
    assert Client().get(f"{PATH}/{receipt['event_id']}/receipt").status_code == 401
    other = SigningKey.generate("autre.example.org")
    sending.registered("autre.example.org", other)
    assert get_receipt(receipt["event_id"], key=other).json()["type"] == "urn:hub:problem:no-such-event"


def test_the_answer_comes_without_a_session_or_a_query_for_one(source, django_assert_max_num_queries):
    post([event(1)])
    with django_assert_max_num_queries(4):
        assert post([event(2)]).status_code == 201


def test_a_signature_is_checked_against_the_clock_it_is_given(source, monkeypatch):
    """The library would read the system's own."""
    long_ago = clock.now() - timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: long_ago)
    sending.add_key(second := SigningKey.generate(SOURCE), since=long_ago - timedelta(hours=1))
    assert post([event(1)], key=second, at=long_ago).status_code == 201
    assert time.time() - long_ago.timestamp() > 200_000
