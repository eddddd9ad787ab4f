"""The journal for a spreadsheet: whole, in the language of the page, and harmless to open."""

import csv
import io
import json

import pytest
from django.utils import translation

from audit import api
from audit.exports import selection, tables
from audit.models import Event
from tests.audit.conftest import AT
from tests.audit.exports.conftest import content

pytestmark = pytest.mark.django_db


def rows(job) -> list[dict[str, str]]:
    text = content(job).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def told(actor, kind="dossier.filed", **fields):
    values = {"project": "2026-XYZ", "object": api.Ref("access_request", "7"), **fields}
    return api.record(kind, actor=api.Actor(str(actor.pk), "sponsor+signatory"), at=AT, **values)


def test_it_begins_with_the_mark_and_ends_its_lines_as_the_standard_says(export, people):
    told(people.sponsor)
    data = content(export(dossier="2026-XYZ"))
    assert data.startswith(b"\xef\xbb\xbfLigne,")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == 2


def test_a_line_says_what_the_journal_says(export, people):
    seq = told(people.sponsor, outcome=4, basis="L1461-3", facts={"pieces": 3}, object_sha256="ab" * 32).seq
    event = Event.objects.get(seq=seq)
    (row,) = rows(export(dossier="2026-XYZ"))
    assert row["Ligne"] == str(seq)
    assert row["Fait le (heure de Paris)"] == "2026-01-15T10:00:00.000000+01:00"
    assert (row["Acte"], row["Code de l’acte"], row["Action (C, R, U, D, E)"]) == (
        "Dossier déposé",
        "dossier.filed",
        "E",
    )
    assert (row["Résultat"], row["Fonction"], row["Dossier"]) == ("Refusé", "sponsor+signatory", "2026-XYZ")
    assert (row["Type d’objet"], row["Objet"]) == ("access_request", "7")
    assert row["Pseudonyme de l’auteur"] == str(event.actor)
    assert row["Empreinte de l’objet (SHA-256)"] == "ab" * 32
    assert json.loads(row["Faits"]) == {"pieces": 3}
    assert row["Empreinte de la ligne (SHA-256)"] == bytes(event.leaf_hash).hex()


def test_names_and_details_stand_there_only_when_they_are_asked_for(export, people):
    told(people.sponsor, detail={"raison": "Une pièce manque."})
    told(people.auditor, "account.changed", object=api.Ref("user", str(people.sponsor.pk)))
    without = content(export(dossier="2026-XYZ")).decode()
    assert "Sponsor" not in without
    assert "manque" not in without
    first, second = rows(export(dossier="2026-XYZ", details=True))
    assert (first["Auteur"], json.loads(first["Détails"])) == ("Sponsor", {"raison": "Une pièce manque."})
    assert (second["Auteur"], second["Personne concernée"]) == ("Auditor", "Sponsor")
    assert second["Objet"] != str(people.sponsor.pk)


def test_the_headers_speak_the_language_of_the_page(export, people):
    told(people.sponsor)
    with translation.override("en"):
        (english,) = rows(export(dossier="2026-XYZ"))
    (french,) = rows(export(dossier="2026-XYZ"))
    assert english["Action code"] == "dossier.filed"
    assert (french["Acte"], french["Résultat"]) == ("Dossier déposé", "Fait")
    assert "Résultat" not in english


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1", "＠x"]
)
def test_a_formula_is_made_harmless(text):
    assert tables.safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1+1", "a=1", "2026-01-15", "{}", "'=1"])
def test_what_is_no_formula_is_left_alone(text):
    assert tables.safe(text) == text


def test_a_formula_that_somebody_wrote_reaches_the_file_harmless(export, people):
    people.sponsor.full_name = '=HYPERLINK("http://a.example","b")'
    people.sponsor.save()
    told(people.sponsor, project='=1+"1"\n,x')
    (row,) = [row for row in rows(export(details=True)) if row["Code de l’acte"] == "dossier.filed"]
    assert row["Auteur"] == '\'=HYPERLINK("http://a.example","b")'
    assert row["Dossier"] == '\'=1+"1"\n,x'


def test_lines_are_read_in_batches_and_none_is_lost_or_told_twice(export, people, monkeypatch):
    numbers = [told(people.sponsor).seq for _ in range(23)]
    monkeypatch.setattr(selection, "BATCH", 5)
    job = export(dossier="2026-XYZ")
    assert [int(row["Ligne"]) for row in rows(job)] == numbers
    assert (job.done, job.total) == (23, 23)


def test_reading_ends_although_the_journal_grows(export, people, monkeypatch):
    monkeypatch.setattr(selection, "BATCH", 2)
    numbers = [told(people.sponsor).seq for _ in range(5)]
    names = tables.accounts.names_of_people

    def names_while_others_write(ids):
        if Event.objects.filter(kind="dossier.filed").count() > 20:
            pytest.fail("it never ends")
        told(people.sponsor)
        return names(ids)

    monkeypatch.setattr(tables.accounts, "names_of_people", names_while_others_write)
    assert [int(row["Ligne"]) for row in rows(export(dossier="2026-XYZ", details=True))] == numbers


def test_the_number_of_queries_grows_with_the_batches_not_with_the_lines(
    export, people, monkeypatch, django_assert_num_queries
):
    for _ in range(40):
        told(people.sponsor)
    monkeypatch.setattr(selection, "BATCH", 20)
    found = selection.chosen({"dossier": "2026-XYZ"})

    class Silent:
        def progress(self, *args, **kwargs): ...

    # The last number, the count, two batches and the look that finds no third.
    with django_assert_num_queries(5):
        assert [len(batch) for batch in selection.batches(Silent(), found)] == [20, 20]


def test_filters_that_make_no_sense_any_more_fail_with_a_reason(export):
    job = export(acte="dossier.devoured")
    assert (job.state, job.message) == ("failed", selection.UNREADABLE)
