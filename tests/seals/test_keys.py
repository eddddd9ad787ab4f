"""Where the key comes from, and what is said when there is none or it does not open."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from hub.seals import NoKey, certificates, checks, keys, making, reading

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def found() -> list[str]:
    return [one.id for one in checks.the_key_seals(None)]


def test_a_production_without_a_key_is_told_so(settings):
    settings.HUB_SEAL_SELF_MADE = False
    assert found() == ["seals.W001"]
    with pytest.raises(NoKey, match="HUB_SEAL_P12_FILE"):
        keys.signer()
    assert certificates.current() is None


def test_on_one_s_own_machine_a_key_is_made_once_and_for_us_alone(settings, tmp_path):
    settings.HUB_SEAL_SELF_MADE_FILE = tmp_path / "var" / "self-made.p12"
    first = keys.signer().signing_cert.dump()
    assert settings.HUB_SEAL_SELF_MADE_FILE.stat().st_mode & 0o777 == 0o600
    assert keys.signer().signing_cert.dump() == first
    assert x509.load_der_x509_certificate(first).public_key().key_size == 3072
    assert found() == []


@pytest.fixture
def protected(settings, tmp_path):
    """A PKCS#12 file behind a passphrase, as an organisation receives it."""
    key, certificate, _more = pkcs12.load_key_and_certificates(keys.key_file().read_bytes(), None)
    path, secret = tmp_path / "seal.p12", tmp_path / "passphrase"
    sealed = BestAvailableEncryption(b"mot de passe")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, sealed))
    secret.write_bytes(b"mot de passe\n")
    settings.HUB_SEAL_P12_FILE, settings.HUB_SEAL_P12_PASSPHRASE_FILE = str(path), str(secret)
    return secret


def test_a_file_and_its_passphrase_seal(protected):
    assert found() == []
    assert keys.signer().signing_cert


def test_a_wrong_passphrase_or_no_file_is_told(protected, settings):
    protected.write_bytes(b"autre")
    assert found() == ["seals.E001"]
    with pytest.raises(NoKey):
        keys.signer()
    settings.HUB_SEAL_P12_FILE = "/nowhere/seal.p12"
    assert found() == ["seals.E001"]
    with pytest.raises(NoKey):
        keys.signer()


def test_a_certificate_near_its_end_or_past_it_is_told(protected, monkeypatch):
    ends = x509.load_der_x509_certificate(keys.signer().signing_cert.dump()).not_valid_after_utc
    for at, said in ((ends - timedelta(days=10), "seals.W002"), (ends + timedelta(days=1), "seals.E002")):
        monkeypatch.setattr(checks.clock, "now", lambda at=at: at)
        assert found() == [said]


def test_a_token_without_its_library_says_what_to_install(settings):
    settings.HUB_SEAL_PKCS11_MODULE = "/nowhere/driver.so"
    with pytest.raises(NoKey, match="pkcs11"):
        keys.signer()


@pytest.mark.django_db
def test_a_time_stamping_authority_that_is_away_holds_nothing_up(settings):
    settings.HUB_SEAL_TSA_URL = "http://127.0.0.1:1/tsa"
    signature, _fingerprint = making.seal_bytes(b"abc")
    assert reading.of_detached(b"abc", signature, [certificates.current().pem]).trusted


@pytest.mark.django_db
def test_a_detached_seal_tells_any_change():
    signature, fingerprint = making.seal_bytes(b"abc")
    ours = [certificates.current().pem]
    verdict = reading.of_detached(b"abc", signature, ours)
    assert (verdict.trusted, verdict.fingerprint) == (True, fingerprint)
    assert not reading.of_detached(b"abd", signature, ours).intact
    assert not reading.of_detached(b"abc", signature, []).trusted
    assert reading.of_detached(b"abc", signature, []).intact
    for place in range(0, len(signature), 7):
        changed = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not reading.of_detached(b"abc", changed, ours).intact, place


@pytest.mark.django_db
def test_the_certificate_is_kept_from_the_first_seal_on():
    assert not certificates.Certificate.objects.exists()
    making.seal_bytes(b"abc")
    making.seal_bytes(b"def")
    assert [one.fingerprint for one in certificates.ours()] == [certificates.Certificate.objects.get().fingerprint]
