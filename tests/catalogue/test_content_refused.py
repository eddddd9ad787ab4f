"""A description file that cannot be understood is refused, with its name and the place in it."""

import shutil
from pathlib import Path

import pytest

from catalogue import content


@pytest.fixture
def folder(tmp_path):
    """A copy of the description files that a test may spoil."""
    return shutil.copytree(content.DATA, tmp_path / "data")


def spoil(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


REFUSED = {
    "unknown key": ('status = "published"', 'status = "published"\ncolour = "red"', r"unknown \['colour'\]"),
    "unknown choice": ('kind = "registry"', 'kind = "thing"', "“thing” is none of"),
    "unknown type": ('type = "date"', 'type = "day"', "“day” is none of"),
    "missing language": ("[en]", "[anglais]", r"missing \['en'\]"),
    "missing text": ('refresh = "Chaque année', 'rafraichi = "Chaque année', r"\[fr\]: missing \['refresh'\]"),
    "two classes": ('identifier = "care_date"', 'class = "none", identifier = "care_date"', "has no other class"),
    "broken syntax": ("[[tables]]", "[[tables", "Expected"),
    "missing access": ('access_rights = "NON_PUBLIC"', "", r"missing \['access_rights'\]"),
    "unknown property": ("[properties]", "[properties]\ncolour = 1", r"\[properties\]: unknown \['colour'\]"),
    "computed property": ("[properties]", '[properties]\nversion = "3"', r"unknown \['version'\]"),
    "concepts not a list": ('type = ["PERSONAL_DATA"]', 'type = "PERSONAL_DATA"', "type: .* is not a list of texts"),
    "number below zero": ("min_age = 35", "min_age = -1", "min_age: “-1” is not a whole number"),
    "number in words": ("min_age = 35", 'min_age = "35"', "min_age: “35” is not a whole number"),
    "not a date": ("issued = 2013-05-06", 'issued = "hier"', "issued: “hier” is not a date"),
    "not a period": ("from = 2013-05-06", "since = 2013-05-06", r"retention: missing \[\], unknown \['since'\]"),
    "not a duration": ('resolution = "P1D"', 'resolution = "one day"', "“one day” is not a duration"),
    "not an address": (
        '["https://cardamine.example/registre"]',
        '["cardamine"]',
        "documentation: “cardamine” is not a",
    ),
    "text alone": ("[properties.purpose]\nfr = ", "[properties.purpose]\nde = ", r"purpose: missing \['fr'\]"),
    "contact nowhere": (
        'email = "registre@cardamine.example"\nurl = "https://cardamine.example/registre"',
        "",
        r"\[\[contacts\]\] 1: a contact has",
    ),
    "sample in a file": ('role = "access"', 'role = "sample"', r"\[\[distributions\]\] 1: a sample is made"),
    "size below zero": ("byte_size = 0", "byte_size = -5", "“-5” is not a whole number"),
    "linkage with nobody": ('other = "pmsi-mco"\n', "", r"\[\[linkages\]\] 2: a linkage names the other dataset once"),
    "over all": ("completeness = 97.1", "completeness = 101", "“101” is not a percentage"),
    "unknown criterion": ('criterion = "timeliness"', 'criterion = "beauty"', "“beauty” is none of"),
    "criterion elsewhere": ('criterion = "timeliness"', 'criterion = "audit"', "“audit” is none of"),
    "cell too small": ("count = 1010", "count = 10", "10 is below 11, leave the count out"),
    "bin twice": ('bin = "2011"', 'bin = "2010"', r"\[\[coverage\]\]: a bin stands twice"),
    "year in words": ("present_since = 2016", 'present_since = "2016"', "“2016” is not a whole number"),
    "years not a list": ("missing_years = [2020]", "missing_years = 2020", "“2020” is not a list of years"),
    "length in figures": ('length = "5"', "length = 5", r"personne\.commune length: “5” is not a text"),
    "constraints in words": (
        "constraints = { required = true }",
        'constraints = "required"',
        "is not a table of values",
    ),
    "label in figures": ('label_fr = "Sexe"', "label_fr = 1", "sexe label_fr: “1” is not a text"),
    "limits in one text": ("limits = [", "keywords_of_limits = [", r"missing \['limits'\]"),
    "variable twice": ('name = "annee_deces"', 'name = "date_deces"', r"personne: \['date_deces'\] stands twice"),
    "table twice": ('name = "geste"', 'name = "suivi"', r"\['suivi'\] stands twice"),
    "link without columns": ('columns = ["num_personne"], ', "", r"infarctus → personne: missing \['columns'\]"),
    "odd columns": (
        'columns = ["num_personne"]',
        'columns = ["num_personne"], target_columns = ["a", "b"]',
        "as many columns on both sides",
    ),
}


@pytest.mark.parametrize(("before", "after", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_dataset_is_refused_by_name(folder, before, after, reason):
    spoil(folder / "datasets" / "registre-cardamine.toml", before, after)
    with pytest.raises(content.ContentError, match=rf"registre-cardamine\.toml.*{reason}"):
        content.read_datasets(folder)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('code = "12"', 'code = "11"', "a code stands twice"),
        ('parent_code = "1"', 'parent_code = "7"', r"unknown parent codes \['7'\]"),
        ("valid_from = 2014-01-01", 'valid_from = "2014"', "3: “2014” is not a date"),
        ('edition = "3"', "edition_number = 3", r"unknown \['edition_number'\]"),
        ('label_fr = "Infarctus antérieur', 'label = "Infarctus antérieur', r"11: missing \['label_fr'\]"),
    ],
)
def test_a_code_list_is_refused_by_name(folder, before, after, reason):
    spoil(folder / "code_lists" / "cardamine-type.toml", before, after)
    with pytest.raises(content.ContentError, match=rf"cardamine-type\.toml.*{reason}"):
        content.read_code_lists(folder)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('homepage = "https://assurance-maladie.ameli.fr"', 'homepage = "ameli"', "cnam: “ameli” is not a web address"),
        ("trusted = false", "confidence = 1", r"unknown \['confidence'\]"),
        ("invented = false\n", "", r"missing \['invented'\]"),
    ],
)
def test_a_holder_is_refused_by_name(folder, before, after, reason):
    spoil(folder / "holders.toml", before, after)
    with pytest.raises(content.ContentError, match=rf"holders\.toml.*{reason}"):
        content.read_holders(folder)


def test_a_file_that_is_not_text_is_refused(folder):
    (folder / "datasets" / "dcir.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(content.ContentError, match=r"dcir\.toml"):
        content.read_datasets(folder)


def test_english_may_come_later(folder):
    path = folder / "datasets" / "registre-cardamine.toml"
    spoil(path, 'label_en = "Month of the heart attack"', 'label_en = ""')
    spoil(path, 'text_en = "Each variable has its definition, its code list and the year it appears."\n', "")
    read = {one.code: one.description for one in content.read_datasets(folder)}["registre-cardamine"]
    assert read["quality"][0]["text_en"] == ""
