"""Harvesting writes each dataset once, leaves out what it cannot read, and says so."""

import pytest
from django.db import connection

from audit import api as audit
from catalogue.enums import DatasetStatus, Severity
from catalogue.models import Dataset, DatasetVersion, Holder, ImportItem, ImportRun
from catalogue.publishing.description import describe
from catalogue.publishing.versions import publish
from catalogue.rdf.harvest import holder_of, import_dcat
from catalogue.rdf.profiles import PROFILES, graph_of
from catalogue.rdf.records import records_of
from catalogue.rdf.told.agents import Told
from tests.catalogue.conftest import ACTOR, AT, trace
from tests.catalogue.rdf.test_round_trip import comparable
from tests.shared_data import SHARED, needs_shared_data

pytestmark = pytest.mark.django_db

TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix geodcatap: <http://data.europa.eu/930/> .
@prefix healthdcatap: <http://healthdataportal.eu/ns/health#> .

<https://other.example/dataset/1> a dcat:Dataset ;
    dct:title "Registre des <b>chutes</b>"@fr, "Register of falls"@en ;
    dct:description "Une description <script>alert(1)</script>"@fr ;
    dct:identifier "FALLS-1" ;
    dct:accessRights <http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC> ;
    geodcatap:custodian [ a foaf:Agent ; foaf:name "organisation INVENTÉE" ] ;
    healthdcatap:healthCategory <http://13.81.34.152:1101/resource/authority/healthcategories/PHDR> ;
    healthdcatap:healthTheme <https://other.example/theme/FALLS> ;
    dcat:distribution [ dcat:accessURL <https://other.example/ask> ] .
"""
SECOND = """
<https://other.example/dataset/2> a dcat:Dataset ;
    dct:title "Autre"@fr ; dct:description "Autre"@fr ; dct:identifier "FALLS-2" .
"""


@pytest.fixture
def run():
    return ImportRun.objects.create(kind="dcat", source="other", started_at=AT)


@pytest.fixture
def harvest(tmp_path, run, holder):
    """Harvests a text, and returns what the run counted: (created, changed, unchanged, refused)."""

    def do(text: str | bytes, name: str = "f.ttl", **options) -> tuple[int, int, int, int]:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        before = counts(run)
        import_dcat(path, run, at=AT, actor=ACTOR, **{"source": "other.example", **options})
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        return tuple(now - then for now, then in zip(counts(run), before, strict=True))

    return do


def counts(run) -> tuple[int, ...]:
    run.refresh_from_db()
    return run.created, run.changed, run.unchanged, run.refused


def issues(run, severity=Severity.ERROR) -> list[tuple[int | None, str]]:
    return list(run.issues.filter(severity=severity).values_list("line", "message"))


def test_a_dataset_comes_in_published_traced_and_its_text_stays_text(harvest, run):
    assert harvest(TURTLE) == (1, 0, 0, 0)
    dataset = Dataset.objects.get(origin="other.example", origin_identifier="FALLS-1")
    assert dataset.title_fr == "Registre des <b>chutes</b>"
    assert dataset.description_fr == "Une description <script>alert(1)</script>"
    assert (dataset.status, dataset.version_number, dataset.holder.code) == (DatasetStatus.PUBLISHED, 1, "inventee")
    kinds = set(audit.events_for(audit.Ref("dataset", str(dataset.pk))).values_list("kind", flat=True))
    assert kinds == {"catalogue.dataset_imported", "catalogue.version_published"}
    assert dataset.properties["health_category"] == ["PHDR"]
    assert dataset.properties["health_theme"] == ["https://other.example/theme/FALLS"]
    warnings = dict(issues(run, Severity.WARNING))
    assert "not the published address, read as PHDR" in warnings[13]
    assert "not in the vocabulary, kept as a text" in warnings[14]


def test_the_same_file_changes_nothing_and_another_text_makes_the_next_version(harvest):
    harvest(TURTLE)
    before = list(Dataset.objects.values()), DatasetVersion.objects.count(), audit.latest_events().count()
    assert harvest(TURTLE) == (0, 0, 1, 0)
    assert (list(Dataset.objects.values()), DatasetVersion.objects.count(), audit.latest_events().count()) == before
    assert harvest(TURTLE.replace("of falls", "of all falls")) == (0, 1, 0, 0)
    assert Dataset.objects.get().version_number == 2


def test_what_this_hub_decided_of_a_dataset_outlives_a_harvest(harvest):
    harvest(TURTLE)
    Dataset.objects.update(kind="registry", is_catalogue_data=True)
    trace("catalogue.dataset_imported", "dataset", Dataset.objects.get().pk)
    harvest(TURTLE.replace("of falls", "of all falls"))
    dataset = Dataset.objects.get()
    assert (dataset.kind, dataset.is_catalogue_data, dataset.title_en) == ("registry", True, "Register of all falls")


def test_a_withdrawn_dataset_is_not_published_again(harvest, run):
    harvest(TURTLE)
    Dataset.objects.update(status=DatasetStatus.WITHDRAWN)
    trace("catalogue.dataset_withdrawn", "dataset", Dataset.objects.get().pk)
    harvest(TURTLE.replace("of falls", "of all falls"))
    assert Dataset.objects.get().status == DatasetStatus.WITHDRAWN
    assert DatasetVersion.objects.count() == 1
    assert any("withdrawn here" in text for _line, text in issues(run, Severity.WARNING))


def test_a_dry_run_tells_all_and_writes_nothing(harvest, run):
    assert harvest(TURTLE + SECOND, dry_run=True) == (1, 0, 0, 1)
    assert Dataset.objects.count() == ImportItem.objects.count() == audit.latest_events().filter(
        kind="catalogue.dataset_imported"
    ).count() == 0  # fmt: skip
    assert issues(run, Severity.WARNING)
    assert harvest(TURTLE) == (1, 0, 0, 0)


def test_without_publishing_it_stays_a_draft(harvest):
    harvest(TURTLE, publish=False)
    assert (Dataset.objects.get().status, DatasetVersion.objects.count()) == (DatasetStatus.DRAFT, 0)


def test_an_unknown_holder_is_reported_and_the_others_come_in(harvest, run, holder):
    assert harvest(TURTLE + SECOND) == (1, 0, 0, 1)
    assert issues(run) == [(None, "FALLS-2: no holder named")]
    third = SECOND.replace("FALLS-2", "FALLS-3").replace("dataset/2", "dataset/3")
    named = third.replace(" ;", ' ; dct:publisher [ foaf:name "Inconnue" ] ;', 1)
    assert harvest(TURTLE + SECOND + named, holder=holder) == (2, 0, 1, 0)
    assert (None, "FALLS-3: unknown holder “Inconnue”: Inventée answers for it") in issues(run, Severity.WARNING)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("Registre des <b>chutes</b>", "x" * 201), "title_fr: Ensure this value has at most 200 characters"),
        (('dct:identifier "FALLS-1" ;', f'dct:identifier "{"x" * 301}" ;'), "identifier is too long"),
        (("<https://other.example/ask>", "<https://" + "x" * 600 + ".example/>"), "distributions 1: url"),
        (('dct:title "Registre des <b>chutes</b>"@fr, "Register of falls"@en ;', ""), "title_fr: This field cannot be"),
    ],
)
def test_a_record_that_no_row_can_hold_is_left_out_with_its_reason(harvest, run, holder, change, expected):
    assert harvest(TURTLE.replace(*change) + SECOND, holder=holder) == (1, 0, 0, 1)
    assert Dataset.objects.get().origin_identifier == "FALLS-2"
    assert any(expected in text for _line, text in issues(run))


def test_hostile_values_of_our_own_form_are_refused_or_forgotten(harvest, run, holder):
    prefixes = (
        "@prefix csvw: <http://www.w3.org/ns/csvw#> .\n@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    )
    tables = """
<https://other.example/dataset/2> healthdcatap:hasVariables [ csvw:table [ dct:title "T" ; csvw:name "T" ;
    rdf:value '''{"links": [1, {"dataset": 2}], "primary_key": "x", "present_since": "y", "missing_years": [[1]]}''' ;
    csvw:column [ csvw:name "V" ; csvw:datatype "blob" ; rdf:value '''VALUE''' ] ] ] .
"""
    forgotten = tables.replace("[[1]]", "{}").replace(
        "VALUE", '{"constraints": [], "identifying_class": 5, "length": {}}'
    )
    assert harvest(prefixes + TURTLE + SECOND + forgotten, holder=holder) == (2, 0, 0, 0)
    assert any("type “blob” unknown" in text for _line, text in issues(run, Severity.WARNING))
    for value in ('{"identifying_class": "autre"}', '{"rule": 1, "length": "\\\\u0000"}', '{"length": "\\\\ud800"}'):
        assert harvest(TURTLE + SECOND + tables.replace("VALUE", value), holder=holder)[3] == 1, value


def test_a_broken_file_leaves_the_catalogue_as_it_was_and_names_the_line(harvest, run):
    harvest(TURTLE)
    before = list(Dataset.objects.values())
    assert harvest(TURTLE + "\n<https://other.example/3> a autre:Chose .") == (0, 0, 0, 1)
    assert issues(run) == [(17, 'Prefix "autre:" not bound')]
    assert harvest(TURTLE, name="f.zip") == (0, 0, 0, 1)
    assert list(Dataset.objects.values()) == before


def test_one_identifier_twice_in_a_file_counts_once(harvest, run):
    twice = TURTLE + SECOND.replace("FALLS-2", "FALLS-1")
    assert harvest(twice) == (1, 0, 0, 1)
    assert issues(run) == [(None, "FALLS-1: told twice in this file: the first one counts")]


def test_two_datasets_of_one_title_have_two_addresses(harvest):
    harvest(TURTLE + TURTLE.partition("\n\n")[2].replace("dataset/1", "dataset/3").replace("FALLS-1", "FALLS-3"))
    codes = {"registre-des-bchutesb", "registre-des-bchutesb-2"}
    assert set(Dataset.objects.values_list("code", flat=True)) == codes


def test_a_title_that_is_an_address_of_the_catalogue_gets_another(harvest):
    harvest(TURTLE.replace("Registre des <b>chutes</b>", "Variables"))
    assert Dataset.objects.get().code == "variables-2"


def test_a_holder_is_known_by_its_name_its_home_page_or_its_number(holder):
    Holder.objects.filter(pk=holder.pk).update(homepage="https://inventee.example", siren="123456789")
    trace("catalogue.holder_registered", "holder", holder.pk)
    for told in (
        Told(name="Organisation inventée"),
        Told(name="INVENTÉE"),
        Told(homepage="https://inventee.example/"),
        Told(uri="https://registre.example/siren/123456789"),
        Told(uri="http://127.0.0.1:8000/catalogue/detenteurs/inventee/#holder"),
    ):
        assert holder_of(told) == holder, told
    for told in (Told(), Told(name="Autre"), Told(uri="https://ailleurs.example/inventee")):
        assert holder_of(told) is None, told


def test_our_own_dataset_is_not_changed_by_a_file(harvest, run, make_dataset, holder):
    dataset = make_dataset()
    publish(dataset, at=AT, actor=ACTOR)
    dataset.refresh_from_db()
    data = graph_of(records_of([dataset])[0], PROFILES["healthdcat-ap"]).serialize(format="turtle")
    assert harvest(data) == (0, 0, 0, 1)
    assert any("a dataset of this catalogue" in text for _line, text in issues(run))


def test_what_one_hub_exports_another_harvests_as_the_same_record(harvest, make_dataset, settings):
    dataset, other = make_dataset(1), make_dataset(2)
    for one in (dataset, other):
        publish(one, at=AT, actor=ACTOR)
        one.refresh_from_db()
    settings.HUB_PUBLIC_URL = "https://first.example"
    data = graph_of(records_of([dataset])[0], PROFILES["healthdcat-ap"]).serialize(format="turtle")
    settings.HUB_PUBLIC_URL = "https://second.example"
    assert harvest(data) == (1, 0, 0, 0)
    copy = Dataset.objects.get(origin_identifier=f"https://first.example/id/dataset/{dataset.public_id}")
    assert copy.pk != dataset.pk
    assert comparable(describe(copy)) == comparable(describe(dataset))


def test_a_linked_dataset_is_found_by_its_address_here_or_there(harvest, make_dataset, settings):
    ours = make_dataset()
    harvest(TURTLE)
    relations = f"""
<https://other.example/dataset/2> dcat:qualifiedRelation
    [ dct:relation <{settings.HUB_PUBLIC_URL}/id/dataset/{ours.public_id}> ; dct:description "a"@fr ],
    [ dct:relation <https://other.example/dataset/9> ; dct:description "b"@fr ],
    [ dct:relation [ rdfs:label "Elsewhere" ] ; dct:description "c"@fr ] ;
    dct:publisher [ foaf:name "Inventée" ] .
"""
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    assert harvest(prefix + TURTLE + SECOND + relations) == (1, 0, 1, 0)
    linkages = Dataset.objects.get(origin_identifier="FALLS-2").linkages.order_by("method_fr")
    assert list(linkages.values_list("other__code", "other_name")) == [
        (ours.code, ""),
        (None, "https://other.example/dataset/9"),
        (None, "Elsewhere"),
    ]


@needs_shared_data
def test_a_real_german_description_comes_in(harvest, run, holder):
    path = SHARED / "healthdcat-ap-de" / "zfkd_healthdcat-ap.ttl"
    created, _changed, _unchanged, refused = harvest(path.read_bytes(), holder=holder)
    assert created + refused >= 1
    assert created == 1, issues(run)


@needs_shared_data
def test_the_snds_in_release_8_comes_in_whole(harvest, run, holder):
    path = SHARED / "healthdcat-ap-r8" / "example-snds-full.ttl"
    assert harvest(path.read_bytes(), holder=holder) == (12, 0, 0, 0), issues(run)[:3]
    tables = Dataset.objects.filter(origin="other.example").values_list("tables__variables", flat=True)
    assert tables.count() == 4815
