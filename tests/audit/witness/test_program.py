"""The commands: a key that nobody else reads, an address that nobody else reaches, sentences and no tracebacks."""

import os
import stat

import pytest

from audit.log.notes import COSIGNATURE, SigningKey, VerifierKey
from audit.witness import __main__ as program
from audit.witness.keys import KeyFileError, make_key, read_key
from audit.witness.server import Server
from tests.audit.witness.a_log import SmallLog
from tests.audit.witness.running import RunningWitness, witness


@pytest.fixture
def key_file(tmp_path):
    return tmp_path / "witness.key"


@pytest.fixture
def open_mask():
    """A process whose new files everyone may read and write."""
    mask = os.umask(0)
    yield
    os.umask(mask)


def test_a_new_key_is_for_its_owner_alone(key_file, open_mask):
    made = witness("new-key", "witness.example/w1", key_file)
    assert made.returncode == 0, made.stderr
    vkey = VerifierKey.parse(made.stdout.strip())
    assert (vkey.name, vkey.key_type) == ("witness.example/w1", COSIGNATURE)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert read_key(key_file).verifier == vkey
    assert key_file.read_text().strip() not in made.stdout + made.stderr


def test_a_key_is_never_overwritten(key_file):
    witness("new-key", "witness.example/w1", key_file)
    before = key_file.read_bytes()
    again = witness("new-key", "witness.example/w1", key_file)
    assert (again.returncode, again.stdout, again.stderr) == (
        2,
        "",
        f"witness: {key_file} exists; a key is never overwritten\n",
    )
    assert key_file.read_bytes() == before


@pytest.mark.parametrize("name", ["", "two words", "with+plus", "with\nnewline"])
def test_a_name_that_is_none_makes_no_file(key_file, name):
    with pytest.raises(KeyFileError):
        make_key(name, key_file)
    assert not key_file.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602, 0o610, 0o601, 0o644, 0o666, 0o777])
def test_a_key_open_to_others_is_refused(key_file, mode):
    make_key("witness.example/w1", key_file)
    key_file.chmod(mode)
    with pytest.raises(KeyFileError, match=f"mode {mode:04o}"):
        read_key(key_file)


def test_nothing_is_served_with_a_key_open_to_others(key_file, tmp_path):
    make_key("witness.example/w1", key_file)
    key_file.chmod(0o640)
    refused = serve(key_file, tmp_path, "--create", "--log", str(SmallLog("log.example/1").key.verifier))
    assert (refused.returncode, "mode 0640" in refused.stderr) == (2, True)
    assert not (tmp_path / "store.sqlite").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"garbage",
        b"\xff\xfe",
        str(SigningKey.generate("log.example/1")).encode(),
        str(SigningKey.generate("w", COSIGNATURE).verifier).encode(),
    ],
    ids=["empty", "garbage", "no text", "a log's key", "a public key"],
)
def test_what_is_no_witness_key_is_refused(key_file, content):
    key_file.touch(mode=0o600)
    key_file.write_bytes(content)
    with pytest.raises(KeyFileError) as refused:
        read_key(key_file)
    assert "PRIVATE+KEY+log" not in str(refused.value)


def serve(key_file, folder, *more):
    """Start the witness where it must refuse, and return how it ended."""
    return witness("serve", "--key", key_file, "--store", folder / "store.sqlite", "--listen", "127.0.0.1:0", *more)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--create"], "no log: give --log"),
        (["--log", "garbage", "--create"], "a verifier key"),
        (["--policy", "{folder}/absent", "--create"], "No such file"),
        (["--policy", "{folder}/bad", "--create"], "line 1"),
        (["--log", "{vkey}"], "does not exist; --create makes it"),
        (["--log", "{vkey}", "--create", "--listen", "127.0.0.1"], "write ADDRESS:PORT"),
        (["--log", "{vkey}", "--create", "--listen", ":7380"], "write ADDRESS:PORT"),
        (["--log", "{vkey}", "--create", "--listen", "127.0.0.1:65536"], "write ADDRESS:PORT"),
        (["--log", "{vkey}", "--create", "--listen", "no.address.example:7380"], "does not appear to be"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_sentence(key_file, tmp_path, more, sentence):
    make_key("witness.example/w1", key_file)
    (tmp_path / "bad").write_text("nonsense\n")
    vkey = str(SmallLog("log.example/1").key.verifier)
    refused = serve(key_file, tmp_path, *(each.format(folder=tmp_path, vkey=vkey) for each in more))
    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_an_address_in_use_is_said_in_a_sentence(tmp_path):
    with RunningWitness(tmp_path, [SmallLog("log.example/1")]) as running:
        refused = serve(
            running.key,
            tmp_path,
            "--create",
            "--log",
            str(SmallLog("a").key.verifier),
            "--listen",
            running.url.removeprefix("http://"),
        )
        assert (refused.returncode, "in use" in refused.stderr) == (2, True)


@pytest.mark.parametrize("listen", ["127.0.0.1:7380", "127.8.8.8:0", "[::1]:7380", "localhost:7380"])
def test_this_machine_alone_is_no_warning(listen, caplog):
    assert program._address(listen)[1] in (0, 7380)
    assert not caplog.records


@pytest.mark.parametrize("listen", ["0.0.0.0:7380", "[::]:7380", "192.0.2.1:7380"])
def test_other_machines_are_a_warning(listen, caplog):
    program._address(listen)
    assert "other machines reach" in caplog.text


def test_only_this_machine_by_default():
    assert program._address(program.LISTEN)[0] == "127.0.0.1"


def test_an_ipv6_address_is_told_as_an_url_wants_it():
    try:
        server = Server(("::1", 0), None, "w")
    except OSError:
        pytest.skip("this machine has no IPv6")
    with server:
        assert server.url == f"http://[::1]:{server.server_port}"


def test_a_stop_is_no_failure(tmp_path):
    with RunningWitness(tmp_path, [SmallLog("log.example/1")]) as running:
        assert running.stop() == ""
        assert running.process.returncode == 0


def test_refusals_are_told_to_the_operator(tmp_path):
    log = SmallLog("log.example/1")
    with RunningWitness(tmp_path, [log]) as running:
        running.post(log.request(0, 5))
        running.post(log.forked(2, "rewritten").request(5, 9))
        assert running.stop() == "witness: POST /add-checkpoint HTTP/1.1 422\n"


def test_show_without_a_store_is_said_in_a_sentence(tmp_path):
    shown = witness("show", "--store", tmp_path / "absent.sqlite")
    assert (shown.returncode, shown.stdout) == (2, "")
    assert "does not exist" in shown.stderr


def test_it_starts_without_django():
    """The other house installs neither Django nor the hub's services."""
    run = witness(program=("-X", "importtime", "-c", "import audit.witness.__main__"))
    assert run.returncode == 0
    assert not [line for line in run.stderr.splitlines() if line.split("|")[-1].strip().split(".")[0] == "django"]
