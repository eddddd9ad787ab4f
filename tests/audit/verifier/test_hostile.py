"""Promise 19: garbage is refused, in bounded time and memory, and never with a traceback."""

import io
import json
import random
import tarfile
import tracemalloc

import pytest

from audit.log import tarballs
from audit.log.archives import Archive
from audit.log.tarballs import ArchiveError
from tests.audit.verifier.running import Forgery, run

MANIFEST = {
    "format": "hub-audit-archive/1",
    "origin": "audit.example.test/2026",
    "size": 0,
    "first_index": 0,
    "day": None,
    "previous_size": None,
    "made_at": "2026-11-26T00:00:00.000000Z",
    "files": {},
}


def member(name, data=b"", **attributes):
    """Return the blocks of a tar member of any kind."""
    info = tarfile.TarInfo(name)
    info.size = attributes.pop("size", len(data))
    for key, value in attributes.items():
        setattr(info, key, value)
    return info.tobuf(tarfile.GNU_FORMAT) + data + bytes(-len(data) % 512)


def refused(path, policy):
    """Return the words of a refusal, which the three commands that read archives share."""
    code, words = run("archive", path, "--policy", policy)
    assert code == 2
    assert run("diff", path, path)[0] == 2
    return words


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "tile/../checkpoint",
        "tile/0/../0/000",
        "tile/0/000/",
        "tile//0/000",
        "./manifest.json",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/entries/x000/001",
        "tile/0/" + "x999/" * 30 + "999",
        "a" * 300,
        "é",
        "",
    ],
)
def test_a_name_that_no_archive_has(written, tmp_path, policy, name):
    path = tmp_path / "day.tar"
    end = written.index(bytes(1024), len(written) - 1536)
    path.write_bytes(written[:end].ljust(-(-end // 512) * 512, b"\0") + member(name, b"x") + bytes(1024))
    assert "holds what no archive ever holds" in refused(path, policy)


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.LNKTYPE,
        tarfile.SYMTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.DIRTYPE,
        tarfile.FIFOTYPE,
        tarfile.CONTTYPE,
        tarfile.GNUTYPE_SPARSE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        b"Z",
    ],
)
def test_only_ordinary_files(tmp_path, policy, kind):
    path = tmp_path / "day.tar"
    path.write_bytes(member("checkpoint", type=kind, linkname="/etc/passwd") + bytes(1024))
    assert "holds what no archive ever holds: “checkpoint”" in refused(path, policy)


def test_a_second_file_of_the_same_name(forgery, policy):
    path = forgery.save()
    data = path.read_bytes()[:-1024]
    path.write_bytes(data + member("checkpoint", b"another") + bytes(1024))
    assert "holds “checkpoint” twice" in refused(path, policy)


def test_every_truncation_is_noticed(written, tmp_path, policy):
    path = tmp_path / "day.tar"
    for length in [0, 1, 511, 512, 513, *range(1024, len(written), 9973), len(written) - 512, len(written) - 1]:
        path.write_bytes(written[:length])
        assert "stops before its end" in refused(path, policy), length


def test_what_follows_the_end_is_refused(written, tmp_path, policy):
    path = tmp_path / "day.tar"
    path.write_bytes(written + bytes(10_240))
    assert run("archive", path, "--policy", policy)[0] == 0
    path.write_bytes(written + bytes(512) + b"more")
    assert "goes on after its end" in refused(path, policy)


@pytest.mark.parametrize("size", [10**9, 8**11 - 1, 2**62, -1, -512, -1024])
def test_a_huge_member_is_not_believed(tmp_path, policy, size):
    path = tmp_path / "day.tar"
    path.write_bytes(member("manifest.json", b"{}", size=size))
    assert "stops before its end" in refused(path, policy)


def test_a_huge_member_is_not_read(tmp_path, policy):
    path = tmp_path / "day.tar"
    with path.open("wb") as file:
        file.write(member("manifest.json", size=200 << 20))
        file.truncate(512 + (200 << 20) + 1024)
    tracemalloc.start()
    assert "too big" in refused(path, policy)
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/000", "tile/entries/000", "consistency"])
def test_each_file_has_its_bound(forgery, policy, name):
    forgery.files[name] = bytes(20 << 20)
    code, words = run("archive", forgery.save(), "--policy", policy)
    assert code in (1, 2)
    assert f"“{name}” is too big" in words


def test_too_many_files(monkeypatch, day, policy):
    monkeypatch.setattr(tarballs, "MOST_MEMBERS", 10)
    assert "too many files" in refused(day, policy)


def test_the_manifest_comes_first(forgery, policy):
    forgery.files["manifest.json"] = forgery.files.pop("manifest.json")
    assert "the manifest of “day.tar” cannot be read" in refused(forgery.save(), policy)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "hub-audit-archive/2"},
        {"origin": 1},
        {"size": "600"},
        {"size": -1},
        {"size": True},
        {"size": 1.0},
        {"size": 2**63},
        {"size": None},
        {"first_index": 601},
        {"first_index": []},
        {"day": 20261125},
        {"previous_size": "300"},
        {"made_at": None},
        {"files": []},
        {"files": {"checkpoint": 1}},
        {"files": {"checkpoint": "0" * 63}},
        {"files": {"checkpoint": "A" * 64}},
        {"more": 1},
    ],
)
def test_a_manifest_of_other_types(forgery, policy, change):
    forgery.say(**change)
    assert "manifest" in refused(forgery.save(), policy)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"[" * 4000,
        b'{"a":' * 800,
        json.dumps({**MANIFEST, "size": 0}).replace('"size": 0', '"size": 0, "size": 0').encode(),
        json.dumps(MANIFEST).replace('"size": 0', '"size": NaN').encode(),
        json.dumps(MANIFEST).replace('"size": 0', '"size": ' + "9" * 3000).encode(),
        json.dumps({key: value for key, value in MANIFEST.items() if key != "day"}).encode(),
    ],
)
def test_a_manifest_that_is_none(forgery, policy, content):
    forgery.files["manifest.json"] = content
    assert "the manifest of “day.tar” cannot be read" in refused(forgery.save(), policy)


def test_no_changed_bit_of_an_archive_passes(written, tmp_path, policy):
    """Any bit of any file; the headers of tar and the padding hold nothing that is verified."""
    path = tmp_path / "day.tar"
    path.write_bytes(written)
    with Archive.open(path) as archive:
        places = [item for item in archive.members.values() if item.name != "manifest.json"]
    draw = random.Random(3)  # noqa: S311
    for item in places * 3:
        data = bytearray(written)
        data[item.offset + draw.randrange(item.size)] ^= 1 << draw.randrange(8)
        path.write_bytes(data)
        assert run("archive", path, "--policy", policy)[0] == 1, item.name


def test_no_changed_bit_of_a_manifest_goes_unseen_or_breaks(forgery, policy):
    """What is said of the making (the day, the instant) is vouched for by the token alone."""
    sound = forgery.files["manifest.json"]
    free = sound.index(b'"made_at":"') + 11
    draw = random.Random(4)  # noqa: S311
    for _ in range(60):
        at = draw.randrange(len(sound))
        if free <= at < free + 27:
            continue
        data = bytearray(sound)
        data[at] ^= 1 << draw.randrange(8)
        forgery.files["manifest.json"] = bytes(data)
        assert run("archive", forgery.save(), "--policy", policy)[0] in (1, 2), (at, bytes(data)[at - 20 : at + 20])


def test_random_bytes_never_break_the_reader():
    draw = random.Random(5)  # noqa: S311
    for _ in range(300):
        blocks = [member("manifest.json", draw.randbytes(40)), draw.randbytes(512), bytes(512)]
        data = bytearray(b"".join(draw.choices(blocks, k=4)))
        data[draw.randrange(len(data))] ^= 0xFF
        with pytest.raises(ArchiveError):
            Archive(io.BytesIO(data))


def test_an_absent_or_unreadable_file(tmp_path, policy):
    code, words = run("archive", tmp_path / "nothing.tar", "--policy", policy)
    assert code == 2
    assert "nothing.tar" in words
    assert run("archive", tmp_path, "--policy", policy)[0] == 2
    assert run("archive", policy, "--policy", policy)[0] == 2
    assert run("archive", policy, "--policy", tmp_path / "nothing.policy")[0] == 2


@pytest.mark.parametrize("content", [b"", b"quorum none\nquorum none\n", b"log x\nquorum none\n", b"\xff\n", b"\x00"])
def test_a_malformed_policy(day, policy, content):
    policy.write_bytes(content)
    code, words = run("archive", day, "--policy", policy)
    assert code == 2
    assert "hub.policy" in words


def test_a_forger_cannot_hide_a_huge_size_behind_few_files(forgery, policy):
    forgery.say(size=2**62, first_index=2**62)
    assert run("archive", forgery.save(), "--policy", policy)[0] == 1
    assert run("diff", forgery.path, Forgery(forgery.path).save())[0] == 2
