"""What is sent to the CNIL: one ZIP that checks itself, the same each time, that nothing in it can turn against."""

import io
import json
import shutil
import subprocess
from pathlib import PurePosixPath
from zipfile import ZipFile

import pytest
from django.utils import translation

from hub import contents
from requests_workflow.authority import packages, queries
from requests_workflow.committee.models import Recommendation
from requests_workflow.dossier import enclosures, storage
from requests_workflow.dossier import queries as dossier
from tests.authority.files import whole
from tests.journeys.pdfs import text_of

pytestmark = pytest.mark.usefixtures("dataset")

HOSTILE = (
    "../../etc/passwd.pdf",
    "/etc/cron.d/job.pdf",
    "..\\..\\Windows\\System32\\con.pdf",
    "C:\\autoexec.pdf",
    "-rf.pdf",
    "manifest.json",
    ".htaccess",
    "protocole\u202efdp.exe",
    "étude\x00 secrète\n.pdf",
    "名前.pdf",
    "a" * 300 + ".pdf",
    "même nom.pdf",
    "Même  nom.pdf",
)


def built(file) -> bytes:
    out = io.BytesIO()
    packages.write(file, queries.last_snapshot(file), out, lambda: None)
    return out.getvalue()


def opened(file) -> ZipFile:
    return ZipFile(io.BytesIO(built(file)))


def manifest(file) -> dict:
    with opened(file) as archive:
        return json.loads(archive.read(packages.MANIFEST))


def test_sha256sum_reads_the_sums_of_every_other_file(people, tmp_path):
    folder = tmp_path / "package"
    with opened(whole(people)) as archive:
        archive.extractall(folder)
    command = [shutil.which("sha256sum"), "--check", "--strict", packages.SUMS]
    checked = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {line.removesuffix(": OK") for line in checked.stdout.splitlines()} == files - {packages.SUMS}


def test_the_same_file_gives_the_same_bytes_whoever_asks(people):
    file = whole(people)
    first = built(file)
    with translation.override("en"):
        assert built(file) == first
    with ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())


@pytest.mark.usefixtures("_quick_pdfs")
def test_the_manifest_says_what_each_file_is_and_where_it_comes_from(people):
    file = whole(people, opinion="reserved")
    told = manifest(file)
    snapshot = file.snapshots.get(transition="choose_cnil")
    assert (told["reference"], told["ruleset"], told["opinion"]) == (file.reference, "2022-01-01", "reserved")
    assert told["snapshot"]["sha256"] == snapshot.sha256
    by_name = {one["name"]: one for one in told["files"]}
    with opened(file) as archive:
        assert set(archive.namelist()) == {*by_name, packages.MANIFEST, packages.SUMS}
        assert all(len(archive.read(name)) == one["size"] for name, one in by_name.items())
    assert by_name["avis/1-avis.pdf"]["opinion"] == "reserved"
    pieces = [one for one in by_name.values() if "piece" in one]
    assert len(pieces) == len(dossier.documents(file))
    assert {one["sha256"] for one in pieces} == {document.sha256 for document in dossier.documents(file)}
    assert all(one["media_type"] == "application/pdf" and one["what"] for one in by_name.values())


@pytest.mark.usefixtures("_quick_pdfs")
def test_the_receipt_stands_in_for_an_opinion_that_was_not_given(people):
    file = whole(people, opinion="tacit")
    told = manifest(file)
    names = [one["name"] for one in told["files"] if one["name"].startswith("avis/")]
    assert (names, told["opinion"]) == (["avis/1-accuse-de-reception.pdf"], "tacit")
    with opened(file) as archive:
        assert archive.read(names[0]) == b"%PDF- receipt"


@pytest.mark.usefixtures("_quick_pdfs")
def test_the_cnil_gets_the_copy_of_the_dossier_that_is_meant_for_it(people):
    with opened(whole(people)) as archive:
        assert archive.read("dossier.pdf") == b"%PDF- cnil"


@pytest.mark.usefixtures("_quick_pdfs")
def test_no_name_leaves_the_package_or_takes_the_place_of_another(people, tmp_path):
    file = whole(people, names=HOSTILE)
    with opened(file) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "in" / "package")
    assert len(names) == len(set(names)) == len({name.lower() for name in names})
    for name in names:
        path = PurePosixPath(name)
        assert name.isascii()
        assert not path.is_absolute()
        assert not {"..", ""} & set(name.split("/"))
        assert path.parts[0] in {"pieces", "avis", "dossier.pdf", packages.MANIFEST, packages.SUMS}
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["package"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_plain_name_is_one_that_any_system_writes(name):
    plain = enclosures.plain_name(name)
    assert plain.isascii()
    assert 5 <= len(plain) <= enclosures.LONGEST_NAME
    assert set(plain) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert plain[0] not in ".-"
    assert plain.count(".") == 1


@pytest.mark.usefixtures("_quick_pdfs")
@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_piece_that_is_gone_is_named(people, damage):
    file = whole(people, names=("annexe.pdf",))
    lost = next(document for document in dossier.documents(file) if document.name == "annexe.pdf")
    path = contents.path_of(storage.FOLDER, lost.sha256)
    path.unlink() if damage == "gone" else path.write_bytes(b"%PDF- autre chose")
    with pytest.raises(packages.Incomplete) as refused:
        built(file)
    assert refused.value.enclosed.about["original_name"] == "annexe.pdf"


@pytest.mark.usefixtures("_quick_pdfs")
def test_two_documents_of_one_path_are_never_sent(people, monkeypatch):
    twice = [enclosures.Enclosure("dossier.pdf", "Un autre", lambda: b"")]
    monkeypatch.setattr(enclosures, "_MAKERS", [*enclosures._MAKERS, lambda request: twice])
    with pytest.raises(ValueError, match=r"dossier\.pdf"):
        built(whole(people))


def test_the_recommendations_are_in_the_letter_that_is_sent(people):
    file = whole(people, opinion="favourable_with_recommendations")
    opinion = file.opinions.get()
    Recommendation.objects.create(request=file, opinion=opinion, position=1, text="Réduire les variables.")
    with ZipFile(io.BytesIO(built(file))) as package:
        letter = package.read("avis/1-avis.pdf")
    assert "Réduire" in text_of(letter)
    assert built(file) == built(file)
