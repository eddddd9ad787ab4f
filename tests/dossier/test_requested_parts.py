"""Tables and variables of a request: from the basket to what is filed, through the door, never widened by accident."""

import pytest
from django.urls import reverse

from audit.models import Event
from catalogue.basket import actions as baskets
from catalogue.basket import queries as basket
from catalogue.models import Variable
from requests_workflow.dossier import queries
from requests_workflow.dossier.need import parts as data_need
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import GuardFailed
from tests.dossier import filling
from tests.dossier.conftest import trace
from tests.dossier.filling import AT, choose
from tests.dossier.test_writing_pages import data_post, new_post, page, text


def put_aside(person, table: str = "", *variables: str, dataset: str = "dcir") -> None:
    baskets.add(basket.Owner(user=person), basket.choice(dataset, table, variables), at=AT)


def asked(file) -> dict[str, list[str]]:
    """Return what a file asks for: names of parts by dataset, nothing for a whole one."""
    return {one.dataset.code: [str(part) for part in one.parts.all()] for one in queries.requested_data(file)}


# From the basket


def test_a_basket_becomes_a_file_and_empties(as_, people, tables):
    put_aside(people.sponsor, "ER_PRS_F", "EXE_SOI_DTD", "PRS_NAT_REF")
    put_aside(people.sponsor, "IR_BEN_R")
    browser = as_(people.sponsor)
    opened = text(browser.get(reverse("dossier:new"), {"panier": "1"}))
    assert "Les 3 éléments de votre panier seront dans votre demande." in opened
    browser.post(reverse("dossier:new"), new_post(people, panier="True"))
    file = AccessRequest.objects.get()
    assert sorted(asked(file)["dcir"]) == ["ER_PRS_F.EXE_SOI_DTD", "ER_PRS_F.PRS_NAT_REF", "IR_BEN_R.*"]
    assert basket.named(people.sponsor) == []


def test_a_double_click_begins_one_file_and_leaves_what_was_put_aside_since(as_, people, tables):
    put_aside(people.sponsor, "IR_BEN_R")
    browser, sent = as_(people.sponsor), new_post(people, panier="True")
    browser.post(reverse("dossier:new"), sent)
    put_aside(people.sponsor, "ER_PRS_F")
    browser.post(reverse("dossier:new"), sent)
    assert asked(AccessRequest.objects.get()) == {"dcir": ["IR_BEN_R.*"]}
    assert [one["table"] for one in basket.named(people.sponsor)] == ["ER_PRS_F"]


def test_a_form_that_is_refused_keeps_the_basket(as_, people, tables):
    put_aside(people.sponsor, "IR_BEN_R")
    response = as_(people.sponsor).post(reverse("dossier:new"), new_post(people, panier="True", title=""))
    assert response.status_code == 422
    assert "votre panier sera dans votre demande" in text(response)
    assert len(basket.named(people.sponsor)) == 1


def test_a_file_begun_without_the_basket_leaves_it_alone(as_, people, tables):
    put_aside(people.sponsor, "IR_BEN_R")
    as_(people.sponsor).post(reverse("dossier:new"), new_post(people))
    assert asked(AccessRequest.objects.get()) == {}
    assert len(basket.named(people.sponsor)) == 1


def test_the_basket_joins_a_draft_and_what_was_written_stays(as_, people, draft, tables):
    choose(draft, people.sponsor, ("ER_PRS_F", "PRS_NAT_REF"), justification="Les soins.", years_from=2012)
    put_aside(people.sponsor, "ER_PRS_F", "EXE_SOI_DTD", "PRS_NAT_REF")
    browser = as_(people.sponsor)
    assert draft.reference in text(browser.get(reverse("dossier:from_basket")))
    for _press in range(2):
        response = browser.post(reverse("dossier:from_basket"), {"reference": draft.reference})
        assert response.url == page("data", draft)
    assert asked(draft) == {"dcir": ["ER_PRS_F.PRS_NAT_REF", "ER_PRS_F.EXE_SOI_DTD"]}
    [one] = queries.requested_data(draft)
    assert (one.justification, one.years_from) == ("Les soins.", 2012)
    assert basket.named(people.sponsor) == []


@pytest.mark.parametrize("way", ["new", "from_basket"])
def test_a_refusal_leaves_the_basket_as_it_was(as_, people, draft, tables, monkeypatch, way):
    monkeypatch.setattr(data_need, "MOST_PARTS", 1)
    put_aside(people.sponsor, "ER_PRS_F", "EXE_SOI_DTD", "PRS_NAT_REF")
    sent = new_post(people, panier="True", acronym="GARDÉ", reference=draft.reference)
    response = as_(people.sponsor).post(reverse(f"dossier:{way}"), sent)
    assert response.status_code == 422
    assert "1 tables et variables au plus" in text(response)
    assert len(basket.named(people.sponsor)) == 2
    assert asked(draft) == {}
    assert AccessRequest.objects.count() == 1


def test_only_one_s_own_files_that_may_change_take_the_basket(as_, people, filed, tables):
    put_aside(people.sponsor, "IR_BEN_R")
    browser = as_(people.sponsor)
    assert "Aucun dossier en cours" in text(browser.get(reverse("dossier:from_basket")))
    response = browser.post(reverse("dossier:from_basket"), {"reference": filed.reference})
    assert response.status_code == 422
    other = filling.begin(people.other_sponsor, people.other_sponsor.memberships.get().organisation)
    assert browser.post(reverse("dossier:from_basket"), {"reference": other.reference}).status_code == 422
    assert len(basket.named(people.sponsor)) == 1


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_the_list_of_drafts_asks_the_database_the_same_at_any_length(
    as_, people, tables, rows, django_assert_num_queries
):
    put_aside(people.sponsor, "IR_BEN_R")
    for number in range(rows):
        filling.begin(people.sponsor, people.university, title=f"Projet {number}")
    browser = as_(people.sponsor)
    with django_assert_num_queries(10):
        assert text(browser.get(reverse("dossier:from_basket"))).count('type="radio"') == rows


# The act


@pytest.mark.parametrize("parts", [[("RIEN", "")], [("ER_PRS_F", "RIEN")], [("IR_BEN_R", "PRS_NAT_REF")]])
def test_what_the_catalogue_does_not_have_is_refused(people, draft, tables, parts):
    with pytest.raises(GuardFailed, match="ne connaît pas"):
        choose(draft, people.sponsor, *parts)
    assert asked(draft) == {}


def test_a_request_takes_no_more_parts_than_it_may(people, draft, tables, monkeypatch):
    monkeypatch.setattr(data_need, "MOST_PARTS", 1)
    with pytest.raises(GuardFailed, match="1 tables et variables au plus"):
        choose(draft, people.sponsor, ("ER_PRS_F", "PRS_NAT_REF"), ("IR_BEN_R", ""))


def test_the_trace_counts_the_parts_and_names_none(people, draft, tables):
    choose(draft, people.sponsor, ("ER_PRS_F", "PRS_NAT_REF"), ("IR_BEN_R", ""), justification="Pour suivre.")
    told = str(vars(Event.objects.get(kind="dossier.data_chosen")))
    assert "'parts': 2" in told
    assert "PRS_NAT_REF" not in told
    assert "Pour suivre." not in told


def test_parts_that_stay_keep_their_rows(people, draft, tables):
    choose(draft, people.sponsor, ("ER_PRS_F", "PRS_NAT_REF"), ("IR_BEN_R", ""))
    before = {str(part): part.pk for one in queries.requested_data(draft) for part in one.parts.all()}
    choose(draft, people.sponsor, ("ER_PRS_F", "PRS_NAT_REF"), ("ER_PRS_F", "EXE_SOI_DTD"))
    after = {str(part): part.pk for one in queries.requested_data(draft) for part in one.parts.all()}
    assert after["ER_PRS_F.PRS_NAT_REF"] == before["ER_PRS_F.PRS_NAT_REF"]
    assert "IR_BEN_R.*" not in after


@pytest.mark.parametrize(
    ("held", "more", "expected"),
    [
        ([], [("dcir", "", "")], {"dcir": []}),
        ([], [("dcir", "T", "V"), ("dcir", "T", "V")], {"dcir": ["T.V"]}),
        ([], [("dcir", "T", "V"), ("dcir", "T", "")], {"dcir": ["T."]}),
        ([("dcir", [])], [("dcir", "T", "V")], {"dcir": []}),
        ([("dcir", [("T", "V")])], [("dcir", "", "")], {"dcir": []}),
        ([("dcir", [("T", "V")])], [("dcir", "T", "W")], {"dcir": ["T.V", "T.W"]}),
        ([("dcir", [("T", "V")])], [("esnd", "U", "")], {"dcir": ["T.V"], "esnd": ["U."]}),
    ],
)
def test_more_data_join_what_is_asked(held, more, expected):
    asked = [
        {"code": code, "parts": [{"table": table, "variable": variable} for table, variable in parts]}
        for code, parts in held
    ]
    named = [dict(zip(("dataset", "table", "variable"), one, strict=True)) for one in more]
    found = data_need.with_more(asked, named)
    assert {one["code"]: [f"{part['table']}.{part['variable']}" for part in one["parts"]] for one in found} == expected


# The page


def part_fields(file, **fields: str) -> dict[str, str]:
    """Return fields of the page for parts, given as {name of the part with its table}__{field}."""
    keys = {str(part): part.pk for one in queries.requested_data(file) for part in one.parts.all()}
    return {
        f"dcir-part{keys[name.rpartition('__')[0].replace('__', '.')]}-{name.rpartition('__')[2]}": value
        for name, value in fields.items()
    }


def test_the_page_lists_the_parts_and_warns_of_the_crossing(as_, people, with_parts):
    shown = text(as_(people.sponsor).get(page("data", with_parts)))
    assert "ER_PRS_F.EXE_SOI_DTD" in shown
    assert "Libellé de EXE_SOI_DTD" in shown
    assert "2 identifiants potentiels se croisent" in shown


def test_each_part_may_say_why(as_, people, with_parts):
    sent = part_fields(with_parts, ER_PRS_F__EXE_SOI_DTD__justification="Le délai jusqu’au second infarctus.")
    as_(people.sponsor).post(page("data", with_parts), data_post(with_parts, later="1", **sent))
    assert "Le délai jusqu’au second infarctus." in text(as_(people.sponsor).get(page("summary", with_parts)))


def test_a_part_is_taken_away(as_, people, with_parts):
    sent = part_fields(with_parts, IR_BEN_R__BEN_RES_COM__remove="on")
    response = as_(people.sponsor).post(page("data", with_parts), data_post(with_parts, **sent), follow=True)
    assert asked(with_parts) == {"dcir": ["ER_PRS_F.EXE_SOI_DTD"]}
    assert "identifiants potentiels se croisent" not in text(response)


def test_taking_every_part_away_takes_the_dataset_and_never_asks_for_the_whole(as_, people, with_parts):
    sent = part_fields(with_parts, IR_BEN_R__BEN_RES_COM__remove="on", ER_PRS_F__EXE_SOI_DTD__remove="on")
    as_(people.sponsor).post(page("data", with_parts), data_post(with_parts, **sent))
    assert asked(with_parts) == {}


def test_the_largest_request_is_sent_back_whole(as_, people, draft, tables):
    names = [f"V{number}" for number in range(data_need.MOST_PARTS)]
    Variable.objects.bulk_create(
        Variable(dataset=draft_dataset(tables), table=tables["ER_PRS_F"], name=name, label_fr="V", type="date")
        for name in names
    )
    trace(draft_dataset(tables))
    choose(draft, people.sponsor, *[("ER_PRS_F", name) for name in names])
    keys = {part.variable: part.pk for one in queries.requested_data(draft) for part in one.parts.all()}
    fields = {f"dcir-part{key}-justification": "Pour suivre." for key in keys.values()}
    fields |= {f"dcir-part{key}-remove": "on" for name, key in keys.items() if name != "V0"}
    response = as_(people.sponsor).post(page("data", draft), data_post(draft, later="1", **fields))
    assert response.status_code == 302
    assert asked(draft) == {"dcir": ["ER_PRS_F.V0"]}


def test_a_tampered_part_changes_nothing(as_, people, with_parts):
    sent = {"dcir-part999999-remove": "on", "dcir-part999999-justification": "intrus"}
    as_(people.sponsor).post(page("data", with_parts), data_post(with_parts, later="1", **sent))
    assert asked(with_parts) == {"dcir": ["ER_PRS_F.EXE_SOI_DTD", "IR_BEN_R.BEN_RES_COM"]}


def test_a_reason_too_long_is_refused_and_stays(as_, people, with_parts):
    sent = part_fields(with_parts, ER_PRS_F__EXE_SOI_DTD__justification="x" * 501)
    response = as_(people.sponsor).post(page("data", with_parts), data_post(with_parts, **sent))
    assert response.status_code == 422
    assert "x" * 501 in text(response)


def test_a_stale_page_gives_back_the_reasons_of_parts(as_, people, with_parts):
    sent = data_post(with_parts, **part_fields(with_parts, ER_PRS_F__EXE_SOI_DTD__justification="tapé trop tard"))
    choose(with_parts, people.sponsor, ("ER_PRS_F", "EXE_SOI_DTD"))
    response = as_(people.sponsor).post(page("data", with_parts), sent)
    assert response.status_code == 409
    assert "tapé trop tard" in text(response)


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_page_asks_the_database_the_same_at_any_length(
    as_, people, draft, tables, count, django_assert_num_queries
):
    Variable.objects.bulk_create(
        Variable(dataset=draft_dataset(tables), table=tables["ER_PRS_F"], name=f"V{number}", label_fr="V", type="date")
        for number in range(count)
    )
    trace(draft_dataset(tables))
    choose(draft, people.sponsor, *[("ER_PRS_F", f"V{number}") for number in range(count)])
    browser = as_(people.sponsor)
    browser.get(page("data", draft))
    with django_assert_num_queries(25):
        browser.get(page("data", draft))


def many_variables(table, count: int) -> list[str]:
    """Give a table this many variables that identify nobody; return their names."""
    names = [f"V{number}" for number in range(count)]
    Variable.objects.bulk_create(
        Variable(dataset=table.dataset, table=table, name=name, label_fr=f"Libellé de {name}", type="date")
        for name in names
    )
    trace(table.dataset)
    return names


def draft_dataset(tables):
    return tables["ER_PRS_F"].dataset


# What is kept of it


def test_a_variable_that_left_the_catalogue_is_said_and_never_widens_the_request(as_, people, with_parts, tables):
    Variable.objects.filter(name="EXE_SOI_DTD").delete()
    trace(draft_dataset(tables))
    remarks = [one.label for one in queries.missing_data(with_parts)]
    assert any("« ER_PRS_F.EXE_SOI_DTD » n’est plus au catalogue" in remark for remark in remarks)
    assert asked(with_parts) == {"dcir": ["ER_PRS_F.EXE_SOI_DTD", "IR_BEN_R.BEN_RES_COM"]}
    shown = text(as_(people.sponsor).get(page("data", with_parts)))
    assert "N’est plus au catalogue" in shown
    assert "se croisent" not in shown
    as_(people.sponsor).post(page("data", with_parts), data_post(with_parts, later="1"))
    assert asked(with_parts) == {"dcir": ["ER_PRS_F.EXE_SOI_DTD", "IR_BEN_R.BEN_RES_COM"]}


@pytest.fixture
def filed_with_parts(full, people, tables):
    one = {"justification": "Les soins.", "years_from": 2012, "years_to": 2022}
    choose(full, people.sponsor, ("ER_PRS_F", "EXE_SOI_DTD"), ("IR_BEN_R", "BEN_RES_COM"), **one)
    return filling.sign_and_file(full, people.sponsor)


def test_what_is_filed_keeps_the_parts(filed_with_parts):
    [kept] = filed_with_parts.snapshots.last().content["datasets"]
    assert [(part["table"], part["variable"], part["justification"]) for part in kept["parts"]] == [
        ("ER_PRS_F", "EXE_SOI_DTD", ""),
        ("IR_BEN_R", "BEN_RES_COM", ""),
    ]


@pytest.mark.parametrize(
    ("name", "who"), [("summary", "secretariat"), ("completeness", "secretariat"), ("receipt", "sponsor")]
)
def test_those_who_read_the_file_see_the_parts(as_, people, filed_with_parts, name, who):
    shown = text(as_(people.users[who]).get(page(name, filed_with_parts))).replace("\xa0", " ")
    assert "ER_PRS_F : EXE_SOI_DTD" in shown
    assert "IR_BEN_R : BEN_RES_COM" in shown
    if name != "receipt":
        assert "Identifiants potentiels croisés" in shown


def test_a_draft_that_is_deleted_leaves_no_part(people, with_parts):
    door.perform("delete_draft", with_parts, by=people.sponsor, at=AT)
    assert asked(with_parts) == {}
