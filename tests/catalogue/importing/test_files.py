import os

import pytest

from catalogue.importing import files
from catalogue.importing.files import Found
from catalogue.importing.issues import Refused
from tests.catalogue.importing.conftest import found

LARGE = 10 * files.MEGABYTE


@pytest.fixture
def write(tmp_path):
    def write(content: bytes, name: str = "liste.csv") -> Found:
        path = tmp_path / name
        path.write_bytes(content)
        return found(path)

    return write


def rows(file: Found, delimiter: str = ";") -> list[tuple[int, list[str]]]:
    return list(files.read_csv(file, files.inspect(file, most_bytes=LARGE), delimiter))


def test_a_byte_order_mark_is_no_part_of_the_first_column(write):
    assert rows(write(b"\xef\xbb\xbfcode;nom\n1;un\n")) == [(1, ["code", "nom"]), (2, ["1", "un"])]


def test_a_file_of_windows_is_read_with_its_first_odd_line(write):
    file = write("code;nom\n1;un\n2;cœur opéré\n".encode("cp1252"))
    content = files.inspect(file, most_bytes=LARGE)
    assert (content.encoding, content.odd_line) == ("cp1252", 3)
    assert rows(file)[2] == (3, ["2", "cœur opéré"])


def test_bytes_that_no_encoding_knows_are_refused_with_their_line(write):
    with pytest.raises(Refused, match="neither UTF-8 nor Windows-1252") as refusal:
        rows(write(b"code\n1\n\x81\x8d\n"))
    assert refusal.value.line == 3


def test_a_letter_cut_between_two_blocks_is_one_letter(write, monkeypatch):
    monkeypatch.setattr(files, "_BLOCK", 4)
    assert files.inspect(write("aaaéé\nbé".encode()), most_bytes=LARGE).encoding == "utf-8-sig"


def test_a_letter_cut_at_the_end_is_odd(write):
    assert files.inspect(write("a\né".encode()[:-1]), most_bytes=LARGE).odd_line == 2


def test_a_nul_byte_is_refused_with_its_line(write):
    with pytest.raises(Refused, match="NUL") as refusal:
        files.inspect(write(b"code\n1\n\0\n"), most_bytes=LARGE)
    assert refusal.value.line == 3


def test_a_file_above_the_limit_is_refused_unread(write):
    with pytest.raises(Refused, match=r"2\.0 MB is more than the 1 MB allowed"):
        files.inspect(write(b"x" * 2 * files.MEGABYTE), most_bytes=files.MEGABYTE)


def test_quotes_and_lines_inside_a_cell_stay_together(write):
    read = rows(write('code;nom\nALQ;"première ligne\n\nseconde; « ""fin"" »"\nB;b\n'.encode()))
    assert read == [
        (1, ["code", "nom"]),
        (2, ["ALQ", 'première ligne\n\nseconde; « "fin" »']),
        (5, ["B", "b"]),
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [(b'code;nom\n1;"never closed\n2;x\n', 2), (b'code;nom\n1;a\n2;"a"b\n', 3)],
)
def test_a_broken_csv_is_refused_with_the_line_where_the_row_starts(write, content, line):
    with pytest.raises(Refused, match="not a CSV") as refusal:
        rows(write(content))
    assert refusal.value.line == line


def test_a_quote_never_closed_does_not_swallow_a_whole_file(write):
    with pytest.raises(Refused, match="field larger than field limit"):
        rows(write(b'code\n"' + b"x\n" * files.MEGABYTE))


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (b'{\n"a": 1,\n}', "not JSON", 3),
        (b"[1]", "a JSON object is expected", 1),
        (b'{"a": NaN}', "NaN is no number", None),
        (b'{"a": "\\ud800"}', "lone surrogate", None),
        (b'{"a": ' + b"[" * 100_000, "nested too deep", None),
        (b'{"a": ' + b"9" * 5000 + b"}", "not JSON", None),
    ],
)
def test_json_that_cannot_be_taken_says_why(write, content, reason, line):
    with pytest.raises(Refused, match=reason) as refusal:
        files.read_json(write(content, "schema.json"))
    assert refusal.value.line == line


@pytest.mark.parametrize("name", ["liste.zip", "liste.csv.gz", "liste.7z"])
def test_an_archive_in_a_folder_is_refused_by_name(write, tmp_path, name):
    write(b"PK\x03\x04", name)
    write(b"code\n1\n", "ok.csv")
    kept, issues = files.find(tmp_path, ".csv")
    assert [one.name for one in kept] == ["ok.csv"]
    assert [(one.severity, one.file) for one in issues] == [("error", name)]
    assert "archive" in issues[0].message


def test_an_archive_under_another_name_is_refused(write):
    with pytest.raises(Refused, match="archive"):
        files.inspect(write(b"PK\x03\x04rest"), most_bytes=LARGE)


def test_links_out_of_the_folder_and_pipes_are_passed_over(tmp_path):
    outside, inside = tmp_path / "outside", tmp_path / "in side é"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.csv").write_text("code\n")
    (inside / "own.csv").write_text("code\n")
    (inside / "twin.csv").symlink_to(inside / "own.csv")
    (inside / "leak.csv").symlink_to(outside / "secret.csv")
    (inside / "folder").symlink_to(outside)
    (inside / "gone.csv").symlink_to(inside / "missing.csv")
    os.mkfifo(inside / "pipe.csv")
    kept, issues = files.find(inside, ".csv")
    assert [one.name for one in kept] == ["own.csv", "twin.csv"]
    assert sorted(one.file for one in issues) == ["folder", "gone.csv", "leak.csv", "pipe.csv"]
    assert {one.severity for one in issues} == {"warning"}


def test_a_single_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("x")
    assert files.find(path, ".csv")[1][0].message == "a .csv file is expected"
