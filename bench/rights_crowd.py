"""Sealed requests posted in parallel to a real server: none lost, none doubled. See rights.py.

One in ten is posted twice at once, as an impatient click does. Exits 1 when one figure falls short.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from bench import scratch
from bench.report import Figure, Report

_PATH = "/fr/vos-droits/demande/"
_FORM = "application/x-www-form-urlencoded"
#: The receipt’s page has this word and no other page has.
_RECEIPT = b"data-receipt"
_ONE_IN = 10


@dataclass(frozen=True)
class Post:
    """A form ready to leave: the code that its receipt will have, and its body."""

    code: str
    body: bytes


def main(words: list[str] | None = None) -> int:
    """Prepare the forms, post them, look at what was kept, and return the exit status."""
    given = _parser().parse_args(words)
    os.environ |= {"HUB_RIGHTS_RATE": "", "HUB_RIGHTS_MIN_SECONDS": "0"}
    report = Report()
    with scratch.scratch_hub():
        holders = _give_keys()
        before = _questions(_post(holders))
        posts = [_post(holders) for _n in range(given.posts)]
        with _server(given.port) as url:
            _crowd(report, given, url, posts)
        _kept(report, posts, holders)
        report.add(
            Figure("questions to the database, last post − first", _questions(_post(holders)) - before, 0, at_most=True)
        )
    return report.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/rights.py", description=__doc__)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--port", type=int, default=8765)
    return parser


def _give_keys() -> list:
    """Load the catalogue, give the holders of three bases a key each, and return the keys."""
    from django.db import transaction  # noqa: PLC0415

    from audit import api as audit  # noqa: PLC0415
    from catalogue import actions as catalogue  # noqa: PLC0415
    from catalogue import loading  # noqa: PLC0415
    from catalogue.models import Holder  # noqa: PLC0415
    from hub import clock  # noqa: PLC0415
    from hub.accounts import actions  # noqa: PLC0415
    from transparency.rights import keys  # noqa: PLC0415
    from transparency.rights.open import new_pair  # noqa: PLC0415

    actor, now = audit.Actor("service:bench", "administrator"), clock.now()
    loading.load(at=now, actor=actor)
    body = actions.register_organisation(
        name="Organisme d’essai", siret="10000000000001", kind="agency", address="", at=now, actor=actor
    )
    person = actions.open_account(email="bench@exemple.test", full_name="Essai", language="fr", at=now, actor=actor)
    found = []
    for code in ("cnam", "val-celeste", "aurore"):
        with transaction.atomic():
            catalogue.assign_organisation(holder_code=code, organisation=body, at=now, actor=actor)
            found.append(keys.publish(Holder.objects.get(code=code), new_pair()[1].decode(), by=person, at=now))
    return found


def _post(holders: list) -> Post:
    """Return a form about every base, sealed for the holders that have a key, as a browser would send it."""
    from transparency.rights import sealing, tokens  # noqa: PLC0415 — as above

    ticket = tokens.new()
    sent = {"droit": "opposition", "pour": "mine", "base": "toutes", "projet": "", "billet": ticket}
    content = {"identity": {"birth_name": "Essai", "given_names": "Essai", "birth_date": "1971-11-23"}}
    letters = [
        f"{key.fingerprint} {sealing.seal(content, jwk=key.jwk, fingerprint=key.fingerprint)}" for key in holders
    ]
    return Post(tokens.read(ticket), urlencode({**sent, "lettre": letters}, doseq=True).encode())


def _questions(post: Post) -> int:
    """Return how many questions one post asks the database."""
    from django.db import connection  # noqa: PLC0415 — as above
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as found:
        answer = Client(SERVER_NAME="127.0.0.1").post(_PATH, post.body, content_type=_FORM)
    if _RECEIPT not in answer.content:
        raise RuntimeError(f"the form was answered {answer.status_code}")
    return len(found)


@contextmanager
def _server(port: int) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}"
    command = ["-m", "gunicorn", "hub.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class"]
    command += ["gthread", "--threads", "8", "--no-control-socket", "--log-level", "error"]
    server = subprocess.Popen([sys.executable, *command], env=os.environ)  # noqa: S603 — our own words
    try:
        _wait(url)
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait(url: str) -> None:
    for _n in range(300):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5)  # noqa: S310 — our own address
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not answer")


def _crowd(report: Report, given: argparse.Namespace, url: str, posts: list[Post]) -> None:
    twice = posts[::_ONE_IN]
    crowd = [post for one in posts for post in ([one, one] if one in twice else [one])]
    start = time.perf_counter()
    with ThreadPoolExecutor(given.at_once) as people:
        answers = list(people.map(lambda post: _sent(url, post), crowd))
    seconds = time.perf_counter() - start
    report.add(Figure("posts, some twice", len(crowd)))
    report.add(Figure("posts answered by their receipt", sum(answers), len(crowd)))
    report.add(Figure("posts a second", len(crowd) / seconds, unit="/s"))


def _sent(url: str, post: Post) -> bool:
    """Post a form; return whether the receipt that came back has its code."""
    request = urllib.request.Request(url + _PATH, post.body, {"Content-Type": _FORM})  # noqa: S310 — our own address
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 — the same
            page = answer.read()
    except OSError:
        return False
    return _RECEIPT in page and post.code.encode() in page


def _kept(report: Report, posts: list[Post], holders: list) -> None:
    from transparency.rights import codes  # noqa: PLC0415 — as above
    from transparency.rights.models import Letter, RightsRequest  # noqa: PLC0415

    hashes = {codes.fingerprint(post.code) for post in posts}
    kept = RightsRequest.objects.filter(code_hash__in=hashes)
    letters = Letter.objects.filter(asked__in=kept)
    report.add(Figure("requests lost", len(posts) - kept.count(), 0, at_most=True))
    report.add(Figure("letters lost", len(posts) * len(holders) - letters.count(), 0, at_most=True))
    doubled = letters.count() - letters.values("asked", "holder").distinct().count()
    report.add(Figure("letters doubled", doubled, 0, at_most=True))
    report.add(Figure("letters without a clock", letters.filter(clocks=None).count(), 0, at_most=True))
