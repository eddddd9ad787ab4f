"""The pages of entries: what was taken from elsewhere, what an entry said before, and what to take away."""

import json
import re

import pytest
from django.urls import reverse

from tests.transparency.conftest import write
from tests.transparency.register import french
from tests.transparency.register.conftest import AT
from transparency.models import Entry
from transparency.register import actions, exports, records

pytestmark = pytest.mark.django_db


def text(client, name, *args, language="fr") -> str:
    answer = client.get(reverse(name, args=args), headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def test_what_was_taken_says_where_from_and_claims_nothing(client, take, tmp_path):
    take(french.write(tmp_path / "r.csv", 5))
    entry = Entry.objects.order_by("reference").last()
    page = text(client, "transparency:entry", entry.reference)
    assert "vient d’un autre registre (ailleurs)" in page
    assert entry.record["controllers"][0]["name"] in page
    assert "La CNIL" not in page


def test_an_entry_with_nothing_is_still_a_page(client, db):
    actions.keep(records.made(reference="vide", status="taken"), at=AT, origin="ailleurs")
    assert "Aucun résumé" in text(client, "transparency:entry", "vide")
    assert "vide" in text(client, "transparency:register")


def test_versions_tell_what_each_changed(client, publish):
    file = publish()
    write(file, {"summary": "Autre résumé.", "purposes": ["P5"]})
    actions.draw(file, at=AT)
    page = text(client, "transparency:entry_versions", file.reference)
    assert "Première publication" in page
    assert "Résumé, Finalités" in page
    old = text(client, "transparency:entry_version", file.reference, 1)
    assert "n’est plus en vigueur" in old
    assert "Autre résumé." not in old
    assert "version en vigueur" in text(client, "transparency:entry_version", file.reference, 2)
    assert Entry.objects.get().sha256 in text(client, "transparency:entry_version", file.reference, 2)


def test_the_page_of_open_data_names_every_file(client, publish):
    publish()
    page = text(client, "transparency:open_data")
    for name in ("registre.csv", "registre.ods", "repertoire.xlsx", "atom.xml", "schema/registre.json"):
        assert name in page


def test_versions_of_what_is_not_public_do_not_exist(client, db):
    assert client.get(reverse("transparency:entry_versions", args=["D-INCONNU"])).status_code == 404
    assert client.get(reverse("transparency:entry_version", args=["D-INCONNU", 1])).status_code == 404


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "Étude & suivi"])
def test_search_engines_read_a_project_and_nothing_escapes_its_block(client, publish, name):
    file = publish(title=name)
    page = text(client, "transparency:entry", file.reference)
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told = json.loads(block)
    assert (told["@type"], told["name"], told["identifier"]) == ("ResearchProject", name, file.reference)
    assert told["url"].endswith(f"/fr/registre/{file.reference}/")


def test_search_engines_read_the_register_with_its_files(client, publish):
    publish()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text(client, "transparency:open_data"))
    assert len(json.loads(block)["distribution"]) == len(exports.FORMATS)


def test_every_controller_and_all_data_are_listed_with_what_they_were_given(client, take, tmp_path):
    take(french.write(tmp_path / "r.csv", 30))
    page = text(client, "transparency:index", "organismes")
    assert "Université de Valmont" in page
    assert "responsable=universite-de-valmont" in page
    narrowed = client.get(reverse("transparency:index", args=["organismes"]), {"q": "brumance"}).content.decode()
    assert "CHU de Brumance" in narrowed
    assert "Valmont" not in narrowed
    assert "PMSI" in text(client, "transparency:index", "donnees")
    assert client.get(reverse("transparency:index", args=["autre"])).status_code == 404


@pytest.mark.parametrize("asked", [{"q": "x" * 10_000}, {"q": "'; --"}, {"page": "999999"}, {"q": "\u202eabc"}])
def test_a_list_breaks_on_nothing(client, take, tmp_path, asked):
    take(french.write(tmp_path / "r.csv", 3))
    assert client.get(reverse("transparency:index", args=["organismes"]), asked).status_code == 200
