"""The RFC 3161 token of a seal, by a throw-away authority."""

from datetime import timedelta

import pytest

from audit.log import archives
from audit.log.archives import Archive
from audit.log.tarballs import ArchiveError
from tests.audit.log_builder import START
from tests.audit.time_stamping import TimeStampingAuthority
from tests.audit.verifier.running import Forgery, run

SEALED = START + timedelta(hours=14)


@pytest.fixture(scope="module")
def authority():
    return TimeStampingAuthority.generate(SEALED)


@pytest.fixture
def certificate(authority, tmp_path):
    path = tmp_path / "tsa.pem"
    path.write_bytes(authority.pem)
    return path


@pytest.fixture
def sealed(authority, day):
    with Archive.open(day) as archive:
        token = authority.stamp(archive.manifest_bytes, SEALED)
    with day.open("r+b") as file:
        archives.add_token(file, token)
    return day


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_authority_dates_the_archive(sealed, policy, certificate, lang):
    code, words = run("archive", sealed, "--policy", policy, "--tsa-cert", certificate, "--require-token", lang=lang)
    assert code == 0
    assert {"fr": "existait le 26/11/2026 à 00:00:00 UTC", "en": "existed on 2026-11-26 00:00:00 UTC"}[lang] in words


def test_without_the_certificate_the_token_is_told_unchecked(sealed, policy):
    code, words = run("archive", sealed, "--policy", policy)
    assert code == 0
    assert "its signature is not verified without --tsa-cert" in words
    assert run("archive", sealed, "--policy", policy, "--require-token")[0] == 2


def test_an_archive_without_token_is_told_so(day, policy, certificate):
    code, words = run("archive", day, "--policy", policy, "--tsa-cert", certificate)
    assert code == 0
    assert "no time-stamp token" in words
    code, words = run("archive", day, "--policy", policy, "--tsa-cert", certificate, "--require-token")
    assert code == 2
    assert "the required time-stamp token is missing" in words


@pytest.mark.parametrize("checked", [True, False])
def test_a_token_of_another_manifest_is_found(sealed, policy, certificate, checked):
    forgery = Forgery(sealed)
    forgery.say(made_at="2026-11-27T00:00:00.000000Z")
    more = ("--tsa-cert", certificate) if checked else ()
    code, words = run("archive", forgery.save(), "--policy", policy, *more)
    assert code == 1
    assert "is about another manifest" in words


def test_another_authority_is_not_believed(sealed, policy, tmp_path):
    other = tmp_path / "other.pem"
    other.write_bytes(TimeStampingAuthority.generate(SEALED).pem)
    code, words = run("archive", sealed, "--policy", policy, "--tsa-cert", other)
    assert code == 1
    assert "is not signed by the given authority" in words


def test_a_changed_date_is_found(sealed, policy, certificate):
    forgery = Forgery(sealed)
    token = forgery.files["seal.tsr"]
    assert b"20261126000000Z" in token
    forgery.files["seal.tsr"] = token.replace(b"20261126000000Z", b"20261125000000Z")
    assert run("archive", forgery.save(), "--policy", policy, "--tsa-cert", certificate)[0] == 1


def test_a_certificate_out_of_its_time_is_not_believed(day, policy, tmp_path):
    past = TimeStampingAuthority.generate(SEALED - timedelta(days=1000))
    with Archive.open(day) as archive:
        token = past.stamp(archive.manifest_bytes, SEALED)
    with day.open("r+b") as file:
        archives.add_token(file, token)
    (tmp_path / "past.pem").write_bytes(past.pem)
    assert run("archive", day, "--policy", policy, "--tsa-cert", tmp_path / "past.pem")[0] == 1


@pytest.mark.parametrize("token", [b"", b"x", b"\x30\x80", bytes(100), b"\x30\x05\x30\x03\x02\x01\x02"])
def test_a_token_that_is_none_is_incomplete(forgery, policy, certificate, token):
    forgery.files["seal.tsr"] = token
    code, words = run("archive", forgery.save(), "--policy", policy, "--tsa-cert", certificate)
    assert code == 2
    assert "cannot be read" in words


def test_a_truncated_token_is_incomplete(sealed, policy, certificate):
    forgery = Forgery(sealed)
    forgery.files["seal.tsr"] = forgery.files["seal.tsr"][:-1]
    assert run("archive", forgery.save(), "--policy", policy, "--tsa-cert", certificate)[0] == 2


def test_a_certificate_file_that_is_none(sealed, policy, tmp_path):
    (tmp_path / "tsa.pem").write_text("hello")
    assert run("archive", sealed, "--policy", policy, "--tsa-cert", tmp_path / "tsa.pem")[0] == 2


def test_a_token_is_added_once_and_last(sealed):
    with Archive.open(sealed) as archive:
        assert list(archive.members)[-1] == "seal.tsr"
    with sealed.open("r+b") as file, pytest.raises(ArchiveError, match="duplicate"):
        archives.add_token(file, b"another")


def test_a_token_known_beforehand_makes_the_same_archive(log, sealed, tmp_path):
    with Archive.open(sealed) as archive:
        note = archives.Note.parse(archive.read("checkpoint"))
        previous = archives.Note.parse(archive.read("previous"))
        token = archive.read("seal.tsr")
    again = log.archive(tmp_path / "again.tar", checkpoint=note, previous=previous, token=token)
    assert again.read_bytes() == sealed.read_bytes()
