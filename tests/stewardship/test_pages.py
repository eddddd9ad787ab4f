"""The pages where a holder writes and the secretariat publishes: who opens them, and that nothing typed is lost."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from catalogue.models import Dataset, Variable
from catalogue.publishing import versions
from hub.accounts.enums import OrganisationKind, Role
from requests_workflow.stewardship import sections
from requests_workflow.stewardship.models import Description
from tests.catalogue.conftest import trace
from tests.procedure.people import TESTER, make_organisation, make_person
from tests.stewardship.conftest import ACCESS, AT, CONTACT, NOTES, PROPERTIES, act, completed, description_of, save

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("hub.clock.now", lambda: AT)


@pytest.fixture
def as_holder(client, people):
    client.force_login(people.holder)
    return client


@pytest.fixture
def drafted(people, dataset):
    act("begin_draft", dataset, people.holder)
    return dataset


def url(name: str, dataset, *more) -> str:
    return reverse(f"stewardship:{name}", args=[dataset.code, *more])


def text(response) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", response.content.decode())


def fields(response) -> dict[str, str]:
    """Return what the form of a page would send back untouched."""
    form = response.context["form"]
    forms = getattr(form, "forms", None) or [form]
    sent = {"seen": response.context["seen"]}
    if hasattr(form, "management_form"):
        sent |= {f"{form.prefix}-{name}": value for name, value in form.management_form.initial.items()}
    for one in forms:
        for bound in one:
            value = bound.value()
            if value not in (None, False):
                sent[bound.html_name] = bound.field.prepare_value(value) if not isinstance(value, list) else value
            if isinstance(value, list) and not hasattr(bound.field, "choices"):
                sent[bound.html_name] = "\n".join(value)
    return {name: value for name, value in sent.items() if value is not None}


# Who opens them


def neighbour():
    body = make_organisation("Organisme voisin", "10000000000009", OrganisationKind.AGENCY)
    return make_person("voisin@exemple.test", "Voisin", (body, Role.DATA_HOLDER))


def test_another_holder_knows_nothing_of_a_description(client, drafted):
    client.force_login(neighbour())
    pages = [
        url("detail", drafted),
        url("differences", drafted),
        url("section", drafted, "textes"),
        url("table", drafted, "visite"),
        url("act", drafted, "submit"),
    ]
    assert [client.get(page).status_code for page in pages] == [404] * 5
    assert client.post(url("section", drafted, "textes"), {"title_fr": "Volé"}).status_code == 404
    assert drafted.title_fr not in text(client.get(reverse("stewardship:list")))


def test_functions_that_keep_no_description_are_refused(client, people, drafted):
    for person in (people.sponsor, people.chair, people.dpo, people.nobody):
        client.force_login(person)
        assert client.get(url("detail", drafted)).status_code == 403
        assert client.get(reverse("stewardship:list")).status_code == 403
    client.logout()
    assert client.get(url("detail", drafted)).status_code == 302


def test_the_secretariat_reads_but_does_not_write(client, people, drafted):
    client.force_login(people.secretariat)
    page = client.get(url("detail", drafted))
    assert page.status_code == 200
    assert url("section", drafted, "textes") not in text(page)
    assert client.get(url("section", drafted, "textes")).url == url("detail", drafted)
    assert client.post(url("section", drafted, "textes"), {"title_fr": "X"}).url == url("detail", drafted)
    assert client.post(url("act", drafted, "submit"), NOTES).status_code == 403


def test_a_section_or_a_table_that_does_not_exist(as_holder, drafted):
    assert as_holder.get(url("section", drafted, "inconnue")).status_code == 404
    assert as_holder.get(url("table", drafted, "inconnue")).status_code == 404
    assert as_holder.get(url("act", drafted, "save_draft")).status_code == 404
    assert as_holder.get(url("act", drafted, "inconnu")).status_code == 404


# Writing


def test_every_section_sent_back_untouched_changes_nothing(as_holder, people, drafted, vocabulary):
    completed_draft(drafted, people)
    before = description_of(drafted).draft
    for section in ("textes", "couverture", "proprietes", "contacts", "acces", "appariements", "qualite", "chiffres"):
        page = as_holder.get(url("section", drafted, section))
        assert page.status_code == 200
        assert as_holder.post(url("section", drafted, section), fields(page)).status_code == 302, section
        assert description_of(drafted).draft == before, section
    page = as_holder.get(url("table", drafted, "visite"))
    assert as_holder.post(url("table", drafted, "visite"), fields(page)).status_code == 302
    assert description_of(drafted).draft == before


def completed_draft(dataset, people) -> None:
    act("abandon", dataset, people.holder)
    completed(dataset, people.holder)
    coverage = [{"axis": "year", "bin": "2019", "label_fr": "", "label_en": "", "count": 1200}]
    save(dataset, people.holder, "chiffres", coverage)
    lines = {"documentation": ["https://a.example/x"], "code_values": ["U07.1"], "records": 12, "issued": "2020-01-01"}
    more = {"retention": {"from": "2020-01-01", "to": None}, "temporal_resolution": "P1D", "spatial": ["FRA"]}
    save(dataset, people.holder, "proprietes", {**PROPERTIES, **lines, **more})


def test_a_text_is_saved_and_judged_at_once(as_holder, drafted):
    page = as_holder.get(url("section", drafted, "textes"))
    assert "Manque" in text(page)
    sent = {**fields(page), "keywords_fr": "cohorte, <script>alert(1)</script>"}
    after = as_holder.post(url("section", drafted, "textes"), sent, follow=True)
    assert description_of(drafted).draft["keywords_fr"] == "cohorte, <script>alert(1)</script>"
    assert "Enregistré." in text(after)
    assert "<script>alert" not in text(after)
    assert "Manque" not in text(after)


def test_a_text_that_is_too_long_is_given_back(as_holder, drafted):
    page = as_holder.get(url("section", drafted, "textes"))
    sent = {**fields(page), "summary_fr": "x" * 401, "title_fr": "Un autre titre"}
    answer = as_holder.post(url("section", drafted, "textes"), sent)
    assert answer.status_code == 422
    assert "Un autre titre" in text(answer)
    assert "x" * 401 in text(answer)
    assert description_of(drafted).draft["title_fr"] == "title fr"


@pytest.mark.parametrize(
    ("section", "sent", "said"),
    [
        ("couverture", {"period_from": "2020-01-01", "period_to": "2019-01-01"}, "La fin de la période vient avant"),
        ("couverture", {"rhythm": "souvent"}, "souvent"),
        ("proprietes", {"records": "-3"}, "supérieure ou égale à 0"),
        ("proprietes", {"documentation": "javascript:alert(1)"}, "n’est pas une adresse http ou https"),
        ("proprietes", {"documentation": "http://[::1"}, "n’est pas une adresse http ou https"),
        ("proprietes", {"temporal_resolution": "un jour"}, "Écrivez une durée comme P1D"),
        ("proprietes", {"retention_from": "2020-01-01", "retention_to": "2019-01-01"}, "La fin vient avant le début"),
        ("contacts", {"lignes-0-name_fr": "A", "lignes-0-email": "pas une adresse"}, "adresse e-mail valide"),
        ("appariements", {"lignes-0-method_fr": "Clé", "lignes-0-other": "inconnu"}, "n’a ce code"),
        ("appariements", {"lignes-0-other_name": "R", "lignes-0-completeness": "120"}, "Une part va de 0 à 100"),
        ("textes", {"title_fr": "a\0b"}, "nul"),
    ],
)
def test_bad_input_is_told_and_kept_on_the_page(as_holder, drafted, section, sent, said):
    before, page = description_of(drafted).draft, as_holder.get(url("section", drafted, section))
    answer = as_holder.post(url("section", drafted, section), {**fields(page), **sent})
    assert answer.status_code == 422
    assert said in text(answer)
    assert description_of(drafted).draft == before


def test_an_unknown_value_of_a_long_vocabulary_is_kept_and_told(as_holder, drafted, vocabulary):
    page = as_holder.get(url("section", drafted, "proprietes"))
    sent = {**fields(page), "health_category": ["PGEH"], "type": "PERSONAL_DATA\n<i>Inventé</i>"}
    after = as_holder.post(url("section", drafted, "proprietes"), sent, follow=True)
    kept = description_of(drafted).draft["properties"]
    assert (kept["health_category"], kept["type"]) == (["PGEH"], ["PERSONAL_DATA", "<i>Inventé</i>"])
    assert "« &lt;i&gt;Inventé&lt;/i&gt; » n’est pas dans le vocabulaire européen" in text(after)


def test_rows_are_added_changed_and_deleted(as_holder, people, drafted):
    save(drafted, people.holder, "contacts", [CONTACT, {**CONTACT, "email": "b@inventee.example"}])
    page = as_holder.get(url("section", drafted, "contacts"))
    sent = {**fields(page), "lignes-0-DELETE": "on", "lignes-1-name_en": "Desk", "lignes-2-url": "https://x.example"}
    as_holder.post(url("section", drafted, "contacts"), sent)
    added = {"name_fr": "", "name_en": "", "email": "", "url": "https://x.example"}
    assert description_of(drafted).draft["contacts"] == [
        {**CONTACT, "email": "b@inventee.example", "name_en": "Desk"},
        added,
    ]


def test_a_count_too_small_to_be_told_is_not_kept(as_holder, drafted, settings):
    settings.CATALOGUE_MINIMUM_CELL = 11
    page = as_holder.get(url("section", drafted, "chiffres"))
    sent = {**fields(page), "lignes-0-axis": "age", "lignes-0-bin": "90+", "lignes-0-count": "10"}
    after = as_holder.post(url("section", drafted, "chiffres"), sent, follow=True)
    (row,) = description_of(drafted).draft["coverage"]
    assert (row["bin"], row["count"]) == ("90+", None)
    assert "1 effectif trop petit n’est pas gardé" in text(after)
    again = {**fields(after), "lignes-1-axis": "age", "lignes-1-bin": "90+", "lignes-1-count": "11"}
    assert "Cette classe figure déjà" in text(as_holder.post(url("section", drafted, "chiffres"), again))


def test_a_table_and_its_variables_are_described_page_by_page(as_holder, people, attached, make_dataset):
    dataset = wide(make_dataset())
    act("begin_draft", dataset, people.holder)
    page = as_holder.get(url("table", dataset, "visite"), {"page": 2})
    assert list(page.context["form"].variables) == [f"v{number}" for number in range(19, 25)]
    sent = {**fields(page), "table-row_fr": "Une visite", "v5-description_fr": "La dernière"}
    as_holder.post(url("table", dataset, "visite") + "?page=2", sent)
    table = description_of(dataset).draft["tables"][0]
    assert (table["row_fr"], table["variables"][25]["description_fr"]) == ("Une visite", "La dernière")
    assert len(table["variables"]) == 26


def wide(dataset) -> Dataset:
    table = dataset.tables.get()
    Variable.objects.bulk_create(
        Variable(dataset=dataset, table=table, name=f"v{n}", label_fr=f"V{n}", type="string", position=n + 1)
        for n in range(25)
    )
    trace("catalogue.dataset_imported", "dataset", dataset.pk)
    versions.publish(dataset, at=AT, actor=TESTER)
    return dataset


# Two tabs


def test_a_second_tab_shows_both_texts_and_loses_none(as_holder, drafted):
    page = as_holder.get(url("section", drafted, "textes"))
    first, second = fields(page), fields(page)
    as_holder.post(url("section", drafted, "textes"), {**first, "summary_fr": "Écrit par l’un"})
    late = as_holder.post(url("section", drafted, "textes"), {**second, "summary_fr": "Écrit par l’autre"})
    assert late.status_code == 409
    assert "Écrit par l’un" in text(late)
    assert late.context["form"]["summary_fr"].value() == "Écrit par l’autre"
    assert description_of(drafted).draft["summary_fr"] == "Écrit par l’un"
    chosen = {**second, "summary_fr": "Écrit par l’autre", "seen": late.context["seen"]}
    assert as_holder.post(url("section", drafted, "textes"), chosen).status_code == 302
    assert description_of(drafted).draft["summary_fr"] == "Écrit par l’autre"


def test_two_tabs_on_two_sections_do_not_meet(as_holder, drafted):
    texts, contacts = (as_holder.get(url("section", drafted, name)) for name in ("textes", "contacts"))
    as_holder.post(url("section", drafted, "textes"), {**fields(texts), "summary_fr": "Nouveau"})
    sent = {**fields(contacts), "lignes-0-name_fr": "Service", "lignes-0-email": "s@inventee.example"}
    assert as_holder.post(url("section", drafted, "contacts"), sent).status_code == 302


# Acting


def test_the_whole_path_through_the_pages(client, people, attached):
    client.force_login(people.holder)
    new = {"code": "Cohorte-Neuve", "short_name": "Neuve", "title_fr": "Cohorte neuve", "holder": attached.pk}
    assert client.post(reverse("stewardship:new"), new, follow=True).status_code == 200
    dataset = Dataset.objects.get(code="cohorte-neuve")
    assert "Il manque, pour publier" in text(client.get(url("detail", dataset)))
    write(dataset, people.holder)
    assert client.post(url("act", dataset, "submit"), {**NOTES, "seen": "0"}, follow=True).status_code == 200
    client.force_login(people.secretariat)
    page = client.get(url("act", dataset, "publish"))
    assert "Première version relue." in text(page)
    assert "donnees@inventee.example" in text(page)
    answer = client.post(url("act", dataset, "publish"), {**NOTES, "seen": "1"}, follow=True)
    assert "À jour" in text(answer)
    assert dataset.versions.get().notes_fr == "Première version relue."
    client.force_login(people.holder)
    assert client.post(url("act", dataset, "attest"), {}).status_code == 422
    assert client.post(url("act", dataset, "attest"), {"honour": "on"}).status_code == 302
    assert dataset.attestations.get().version_number == 1


def write(dataset, by) -> None:
    save(dataset, by, "proprietes", PROPERTIES)
    save(dataset, by, "contacts", [CONTACT])
    save(dataset, by, "acces", [ACCESS])
    draft = description_of(dataset).draft
    texts = {"summary_fr": "Une cohorte.", "description_fr": "Elle est neuve.", "keywords_fr": "cohorte"}
    present = {section: sections.read(draft, sections.Place(section)) for section in sections.FIELDS}
    save(dataset, by, "textes", {**present[sections.Section.TEXTS], **texts})
    facts = present[sections.Section.FACTS]
    save(dataset, by, "couverture", {**facts, "kind": "cohort", "rhythm": "yearly"})


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("base-1", "a déjà ce code"),
        ("panier", "sert déjà dans les adresses"),
        ("a b", "traits d’union"),
        ("", "obligatoire"),
    ],
)
def test_a_code_that_cannot_be_is_told(as_holder, people, attached, dataset, code, said):
    sent = {"code": code, "short_name": "N", "title_fr": "Gardé à l’écran", "holder": attached.pk}
    answer = as_holder.post(reverse("stewardship:new"), sent)
    assert answer.status_code == 422
    assert "Gardé à l’écran" in text(answer)
    assert Dataset.objects.count() == 1
    assert said in text(answer)


def test_a_first_click_twice_makes_one_row(as_holder, dataset):
    page = url("act", dataset, "begin_draft")
    answers = [as_holder.post(page, {"seen": "0"}) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Description.objects.get().state == "drafting"


def test_the_differences_are_read_before_publishing(client, people, dataset, submitted):
    client.force_login(people.secretariat)
    page = text(client.get(url("differences", dataset)))
    assert "Par rapport à la version 1" in page
    assert "donnees@inventee.example" in page
    act("send_back", dataset, people.secretariat, {"remarks": "Dites <b>comment</b>."})
    assert "Dites &lt;b&gt;comment&lt;/b&gt;." in text(client.get(url("detail", dataset)))


def test_a_version_published_meanwhile_is_told_with_what_to_do(as_holder, people, dataset):
    completed(dataset, people.holder)
    Dataset.objects.filter(pk=dataset.pk).update(summary_fr="Importé.")
    versions.publish(dataset, at=AT, actor=TESTER)
    page = text(as_holder.get(url("detail", dataset)))
    assert "Une autre version a été publiée entre-temps" in page
    assert url("act", dataset, "rebase") in page
    as_holder.post(url("act", dataset, "rebase"), {})
    assert description_of(dataset).base_version == 2


# Lists


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_list_takes_the_same_queries_however_long(
    client, people, attached, make_dataset, django_assert_num_queries, count
):
    for number in range(count):
        versions.publish(make_dataset(number), at=AT, actor=TESTER)
    client.force_login(people.secretariat)
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(reverse("stewardship:list"))
    assert len(page.context["lines"]) == min(count, 50)


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_description_takes_the_same_queries_however_long(
    client, people, attached, make_dataset, django_assert_num_queries, count
):
    dataset = make_dataset()
    versions.publish(dataset, at=AT, actor=TESTER)
    act("begin_draft", dataset, people.holder)
    save(dataset, people.holder, "contacts", [{**CONTACT, "name_fr": f"Service {n}"} for n in range(count)])
    client.force_login(people.holder)
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(url("detail", dataset))


LIST_QUERIES = 14
DETAIL_QUERIES = 22


def test_the_secretariat_lists_what_is_late_and_what_to_read(client, people, dataset, submitted, monkeypatch):
    client.force_login(people.secretariat)
    shown = {name: client.get(reverse("stewardship:list"), {"etat": name}) for name in ("a-relire", "en-retard")}
    assert [len(page.context["lines"]) for page in shown.values()] == [1, 0]
    monkeypatch.setattr("hub.clock.now", lambda: datetime(2027, 3, 3, 9, tzinfo=UTC))
    late = client.get(reverse("stewardship:list"), {"etat": "en-retard"})
    assert "En retard" in text(late)
