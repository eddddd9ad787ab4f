"""The holder answers for each thing asked for, as it was frozen: delivered, in part, or not, and why."""

from datetime import date

import pytest
from django.urls import reverse

from requests_workflow.dossier.models import RequestedDataset, RequestedPart
from requests_workflow.procedure.models import Snapshot
from requests_workflow.provision import delivered, queries
from requests_workflow.provision.delivery_form import DeliverForm
from requests_workflow.provision.enums import Outcome
from requests_workflow.provision.models import DeliveredPart
from requests_workflow.provision.snapshots import provision
from tests.provision.test_acts import NAMED, represented, walk


@pytest.fixture
def asked(people, file, make_dataset, holder):
    """A file whose holder may deliver: one dataset, two variables of it, frozen by the agreement."""
    dataset = make_dataset(1, holder=holder)
    one = RequestedDataset.objects.create(request=file, dataset=dataset, years_from=2018, years_to=2023)
    for variable in ("A", "B"):
        RequestedPart.objects.create(request=file, asked=one, table="T", variable=variable)
    walk(people, file, "open_agreement", "secretariat")
    walk(people, file, "sign_agreement", "secretariat", signed_on=date(2026, 3, 30))
    walk(people, file, "name_user", "sponsor", **NAMED)
    represented(holder, people.holder_body)
    walk(people, file, "accredit_users", "registrar")
    return file


def sent(asked, **fields) -> DeliverForm:
    code = delivered.asked_of(asked)[0].code
    named = {f"{code}-{name}": value for name, value in {"outcome": "delivered", **fields}.items()}
    return DeliverForm({"delivered_on": "2026-03-31", **named}, subject=asked)


def deliver(people, asked, **fields):
    form = sent(asked, **fields)
    assert form.is_valid(), form.errors
    return walk(people, asked, "deliver", "holder", **form.cleaned_data)


def fates(asked) -> dict[str, str]:
    return {delivered.name_of(row.table, row.variable): row.outcome for row in DeliveredPart.objects.all()}


def test_everything_came(people, asked):
    deliver(people, asked, years_from="2018", years_to="2022", rows="120000")
    assert fates(asked) == {"": "delivered", "T.A": "delivered", "T.B": "delivered"}
    assert queries.delivery_of(asked).dataset_count == 1
    whole = DeliveredPart.objects.get(table="")
    assert (whole.years_from, whole.years_to, whole.rows) == (2018, 2022, 120000)


def test_a_part_did_not_come_and_says_why(people, asked):
    deliver(people, asked, outcome="partial", why="Variable arrêtée en 2019.", missing=["T.B"])
    assert fates(asked) == {"": "partial", "T.A": "delivered", "T.B": "missing"}
    assert DeliveredPart.objects.get(variable="B").why == "Variable arrêtée en 2019."
    assert DeliveredPart.objects.get(variable="A").why == ""


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"outcome": "partial"}, "why"),
        ({"outcome": "delivered", "missing": ["T.A"]}, "outcome"),
        ({"outcome": "partial", "why": "x", "missing": ["T.A"], "partial": ["T.A"]}, "partial"),
        ({"outcome": "partial", "why": "x", "missing": ["T.INTRUS"]}, "missing"),
        ({"years_from": "2022", "years_to": "2018"}, "years_to"),
        ({"rows": "-1"}, "rows"),
        ({"outcome": ""}, "outcome"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(asked, fields, field):
    form = sent(asked, **fields)
    assert any(name.endswith(f"-{field}") for name in form.errors)


def test_nothing_at_all_is_no_delivery(asked):
    form = sent(asked, outcome="missing", why="Rien n’est prêt.")
    assert "Rien n’est livré" in str(form.non_field_errors())


def test_the_years_authorised_are_proposed_and_said(asked):
    last = asked.snapshots.last()
    content = last.content
    content["authority"]["decisions"] = [{"years": {delivered.asked_of(asked)[0].code: [2019, 2021]}}]
    Snapshot.objects.filter(pk=last.pk).update(content=content)
    form = DeliverForm(subject=asked)
    code = form.asked[0].code
    assert (form.fields[f"{code}-years_from"].initial, form.fields[f"{code}-years_to"].initial) == (2019, 2021)
    assert form.sections[1][1] == "Demandé : 2018 à 2023. Autorisé : 2019 à 2021."


def test_what_was_frozen_is_what_is_answered_for(people, asked):
    """A row that changed since, whoever changed it, changes nothing of what was asked."""
    RequestedPart.objects.filter(variable="B").delete()
    assert delivered.asked_of(asked)[0].parts == (("T", "A"), ("T", "B"))


def test_the_sponsor_reads_asked_authorised_and_delivered_side_by_side(people, asked, client):
    deliver(people, asked, outcome="partial", why="Variable arrêtée en 2019.", missing=["T.B"], rows="12")
    client.force_login(people.sponsor, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(reverse("provision:detail", args=[asked.reference])).content.decode()
    for words in ("Demandé", "Autorisé", "Livré en partie", "Non livré", "Variable arrêtée en 2019.", "T.B"):
        assert words in shown


def test_a_frozen_copy_keeps_the_delivery(people, asked):
    deliver(people, asked)

    assert [one["outcome"] for one in provision(asked)["delivered"]] == [Outcome.DELIVERED] * 3


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_delivery_page_asks_the_database_the_same_at_any_length(
    people,
    file,
    make_dataset,
    holder,
    count,
    django_assert_num_queries,
):
    one = RequestedDataset.objects.create(
        request=file, dataset=make_dataset(1, holder=holder), years_from=2018, years_to=2023
    )
    RequestedPart.objects.bulk_create(
        RequestedPart(request=file, asked=one, table="T", variable=f"V{number}") for number in range(count)
    )
    walk(people, file, "open_agreement", "secretariat")
    walk(people, file, "sign_agreement", "secretariat", signed_on=date(2026, 3, 30))
    with django_assert_num_queries(2):
        assert len(delivered.asked_of(file)[0].parts) == count
