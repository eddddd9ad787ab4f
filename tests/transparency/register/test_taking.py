"""Taking another register: its dirt cleaned, nothing invented; out and in again, the same content."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from tests.shared_data import SHARED, needs_shared_data
from tests.transparency.register import french
from tests.transparency.register.conftest import hashes
from transparency.models import Entry, EntryVersion
from transparency.register import exports, headings, reading_files, records, taking

pytestmark = pytest.mark.django_db


def french_line(**changed) -> dict[str, str]:
    return {**dict.fromkeys(headings.FRENCH, ""), headings.REFERENCE: "A1", headings.TITLE: "Titre", **changed}


def record(**changed):
    return taking.french(french_line(**changed), lambda message: None)


def names(found, group) -> list[str]:
    return [source["name"] for source in found["sources"] if source["group"] == group]


def test_nothing_is_called_nothing():
    for nothing in ("_", "nan", "NULL", " none ", "-"):
        assert record(**{headings.DOMAINS: nothing})["domains"] == []


def test_one_thing_under_several_names_is_one():
    found = record(**{headings.MAIN_SOURCES: "Echantillon du ENSD,ESND,Bases des causes médicales de décès (CépiDC)"})
    assert names(found, records.MAIN) == ["ESND", "Causes médicales de décès"]
    assert names(record(**{headings.OTHER_SOURCES: "Autre(s), Autres,autre"}), records.OTHER) == ["Autres"]


def test_a_component_of_the_main_base_among_others_goes_where_it_belongs():
    found = record(**{headings.OTHER_SOURCES: "PMSI, Dossiers"})
    assert (names(found, records.MAIN), names(found, records.OTHER)) == (["PMSI"], ["Dossiers"])


def test_a_controller_keeps_its_kind_and_a_hole_between_two_is_closed():
    found = record(
        **{
            "Responsable de traitement 1": "CHU",
            "Responsable de traitement 3": "B",
            "Type responsable treatment 3": "Agence",
        }
    )
    assert [(one["name"], one["kind_name"]) for one in found["controllers"]] == [("CHU", ""), ("B", "Agence")]


@given(st.dates(date(1990, 1, 1), date(2089, 1, 1)))
def test_a_day_is_read_whatever_the_way_it_is_written(day):
    long = f"{day:%A}, {day.day} {day:%B}, {day.year}"
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", long):
        assert taking.read_day(text) == day


@pytest.mark.parametrize("text", ["2021-02", "bientôt", "31/02/2020", "45", ""])
def test_what_is_no_day_is_none(text):
    assert taking.read_day(text) is None


def test_a_formula_kept_from_running_is_read_as_it_was():
    assert taking.clean("'=Fédération") == "=Fédération"
    assert taking.clean("'tHooft") == "'tHooft"


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_is_read_with_its_marks(take, tmp_path, delimiter, encoding):
    report = take(french.write(tmp_path / "r.csv", 20, delimiter=delimiter, encoding=encoding))
    assert (report.created, report.refused) == (20, 0)


def test_a_csv_of_western_windows_is_read(take, tmp_path):
    path = tmp_path / "r.csv"
    row = french_line(**{headings.TITLE: "Décès évités"})
    with path.open("w", encoding="cp1252", newline="") as stream:
        sheet = csv.DictWriter(stream, headings.FRENCH, delimiter=";")
        sheet.writeheader()
        sheet.writerow(row)
    take(path)
    assert Entry.objects.get().record["title"] == "Décès évités"


def test_the_same_file_again_changes_nothing_and_a_line_changed_makes_a_version(take, tmp_path):
    path = french.write(tmp_path / "r.csv", 30)
    take(path)
    before = EntryVersion.objects.count()
    again = take(path)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 30)
    assert EntryVersion.objects.count() == before
    path.write_text(path.read_text(encoding="utf-8-sig").replace("Suivi", "Grand suivi", 1), encoding="utf-8")
    third = take(path)
    assert (third.changed, third.unchanged) == (1, 29)
    assert EntryVersion.objects.count() == before + 1


def test_a_dry_run_tells_all_and_writes_nothing(take, tmp_path):
    assert take(french.write(tmp_path / "r.csv", 10), dry_run=True).created == 10
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", ["repertoire.csv", "repertoire.xlsx", "registre.ndjson", "registre.json"])
def test_the_french_register_out_and_in_again_is_the_same(take, tmp_path, name):
    take(french.write(tmp_path / "r.csv", 200))
    _out_and_in(take, tmp_path, name)


@needs_shared_data
@pytest.mark.parametrize("name", ["registre.ndjson", "registre.json"])
def test_real_british_records_out_and_in_again_are_the_same(take, tmp_path, name):
    with (SHARED / "data-use-register" / "projects.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))[::15]
    path = tmp_path / "projects.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.DictWriter(stream, rows[0])
        sheet.writeheader()
        sheet.writerows(rows)
    report = take(path)
    assert (report.created, report.refused) == (len(rows), 0)
    _out_and_in(take, tmp_path, name)


def _out_and_in(take, tmp_path, name: str) -> None:
    """Write the register to a file, take it from there, and expect each entry to say the same."""
    before, path = hashes(), tmp_path / name
    with path.open("wb") as stream:
        exports.FORMATS[name].write(stream, Entry.objects.order_by("reference"))
    report = take(path)
    assert (report.unchanged, report.created, report.changed, report.refused) == (len(before), 0, 0, 0)
    assert hashes() == before


# Bad files


def workbook(path, rows, **merged):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged["cells"])
    book.save(path)
    return path


def test_formulas_and_merged_cells_of_a_spreadsheet_do_no_harm(take, tmp_path):
    line = french_line(**{headings.CALENDAR: "=1+1", headings.OBJECTIVES: '=HYPERLINK("https://x.example";"y")'})
    rows = [headings.FRENCH, list(line.values()), ["A2", "Autre"]]
    report = take(workbook(tmp_path / "r.xlsx", rows, cells="A4:C4"))
    assert (report.created, report.refused) == (2, 0)
    assert Entry.objects.get(reference="A1").record["calendar"] == ""


def test_wrong_headings_are_named_and_nothing_is_taken(take, tmp_path):
    report = take(workbook(tmp_path / "r.xlsx", [["Référence", "titre"], ["A", "B"]]))
    assert report.refused == 1
    assert "“title”" in report.remarks.issues[0].message
    assert not Entry.objects.exists()


def test_a_file_with_too_many_lines_is_refused_whole(take, tmp_path, monkeypatch):
    monkeypatch.setattr(reading_files, "MOST_LINES", 600)
    report = take(french.write(tmp_path / "r.csv", 700))
    assert (report.created, report.refused) == (0, 1)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.xlsx", b"no zip"),
        ("r.pdf", b"x"),
        ("r.json", b"[]"),
        ("r.ndjson", b"{"),
        ("r.csv", b""),
        ("r.json", b"\xff"),
    ],
)
def test_what_is_no_register_is_refused_with_its_reason(take, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    report = take(path)
    assert report.refused == 1
    assert report.remarks.issues[0].message


def test_a_line_of_ours_that_was_altered_is_refused(take, tmp_path):
    take(french.write(tmp_path / "r.csv", 3))
    out = io.BytesIO()
    exports.write_ndjson(out, Entry.objects.order_by("pk"))
    path = tmp_path / "r.ndjson"
    path.write_bytes(out.getvalue().replace(b"Ligne 1", b"Ligne 9"))
    report = take(path)
    assert (report.refused, report.unchanged) == (1, 2)
    assert "SHA-256" in report.remarks.issues[0].message


def test_a_reference_met_twice_gets_a_mark_and_one_that_no_address_holds_is_changed(take, tmp_path):
    rows = [headings.FRENCH, ["A/1 é", "Un"], ["B", "Deux"], ["B", "Trois"], ["", ""], ["", "Sans"]]
    report = take(workbook(tmp_path / "r.xlsx", rows))
    assert sorted(hashes())[:3] == ["B", "B-2", next(one for one in hashes() if one.startswith("R-"))]
    assert "a1-e" in hashes()
    assert (report.created, report.refused) == (4, 0)


def test_a_mark_never_falls_on_a_reference_that_the_file_holds(take, tmp_path):
    rows = [headings.FRENCH, ["B", "Un"], ["B", "Deux"], ["B-2", "Trois"], ["B-2", "Quatre"]]
    report = take(workbook(tmp_path / "r.xlsx", rows))
    assert (report.created, report.refused) == (4, 0)
    assert sorted(Entry.objects.values_list("record__title", flat=True)) == ["Deux", "Quatre", "Trois", "Un"]


@pytest.mark.parametrize(
    "changed",
    [
        {"controllers": ["sans forme"]},
        {"dates": {"begun": "bientôt"}},
        {"sources": [{"code": "x"}]},
        {"opinion": {}},
        {"results": {"method": "", "summary": "", "publication": "javascript:alert(1)", "on": "2026-01-01"}},
        {"decision": {"number": 1}},
        {"withheld": [{}]},
    ],
)
def test_a_record_of_ours_that_no_page_could_show_is_refused(take, tmp_path, changed):
    path = tmp_path / "r.ndjson"
    path.write_text(json.dumps({"record": records.made(reference="A", **changed)}))
    report = take(path)
    assert (report.created, report.refused) == (0, 1)
    assert not Entry.objects.exists()


def test_an_entry_of_this_hub_is_never_taken_over(take, publish, tmp_path):
    file = publish()
    rows = [headings.FRENCH, [file.reference, "Faux titre"]]
    report = take(workbook(tmp_path / "r.xlsx", rows))
    assert report.refused == 1
    assert Entry.objects.get().record["title"] != "Faux titre"


# The command


def test_the_command_tells_what_it_did_and_writes_its_report(db, tmp_path):
    said, remarks = io.StringIO(), tmp_path / "remarks.csv"
    path = french.write(tmp_path / "mon registre.csv", 60)
    call_command("import_register", path, "--report", remarks, stdout=said)
    assert "mon-registre: 60 new, 0 changed, 0 unchanged, 0 refused" in said.getvalue()
    assert len(remarks.read_text().splitlines()) > 1
    assert set(Entry.objects.values_list("origin", flat=True)) == {"mon-registre"}


def test_the_command_ends_with_1_when_something_is_refused(db, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n")
    with pytest.raises(CommandError) as raised:
        call_command("import_register", path, stdout=io.StringIO())
    assert raised.value.returncode == 1
    with pytest.raises(CommandError):
        call_command("import_register", tmp_path / "none.csv", stdout=io.StringIO())


def test_what_was_taken_is_dated_by_what_it_says():
    found = record(**{headings.BEGUN: "2020-01-02", headings.COMPLETE: "2019-10-01"})
    assert records.sorted_on(found) == date(2020, 1, 2)
