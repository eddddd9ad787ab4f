"""From the decision to the results: what each act writes, refuses and opens."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from catalogue.models import Holder
from hub import clock
from hub.accounts.models import User
from requests_workflow.authority.models import Decision
from requests_workflow.dossier.models import RequestedDataset
from requests_workflow.procedure import clocks, door, policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from requests_workflow.provision import act_forms, delivery_form, queries
from tests.authority.files import begin

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
NAMED = {"full_name": "Personne Désignée", "organisation": "Université de Valmont", "email": "equipe@valmont.example"}
RESULTS = {"method": "Cohorte.", "plain_summary": "Cela marche.", "publication": ""}


@pytest.fixture
def named(people, file, make_dataset, holder):
    """A file with its agreement signed, one person named and one dataset asked for."""
    dataset = make_dataset(1, holder=holder)
    RequestedDataset.objects.create(request=file, dataset=dataset, years_from=2018, years_to=2023)
    walk(people, file, "open_agreement", "secretariat")
    walk(people, file, "sign_agreement", "secretariat", signed_on=date(2026, 3, 30))
    walk(people, file, "name_user", "sponsor", **NAMED)
    return file


def represented(holder, organisation):
    Holder.objects.filter(pk=holder.pk).update(organisation=organisation)


def walk(people, file, act, role, *, at=AT, **data):
    return door.perform(act, file, by=getattr(people, role), at=at, data=data).subject


def refreshed(file):
    file.refresh_from_db()
    return file


def test_the_agreement_is_opened_then_signed(people, file):
    walk(people, file, "open_agreement", "secretariat")
    assert queries.agreement_of(file).signed_on is None
    walk(people, file, "sign_agreement", "secretariat", signed_on=date(2026, 3, 30))
    assert queries.agreement_of(file).signed_on == date(2026, 3, 30)
    assert refreshed(file).state == "accreditation"


def test_nobody_is_accredited_before_somebody_is_named(people, file):
    walk(people, file, "open_agreement", "secretariat")
    walk(people, file, "sign_agreement", "secretariat", signed_on=date(2026, 3, 30))
    with pytest.raises(GuardFailed, match="au moins un utilisateur"):
        walk(people, file, "accredit_users", "registrar")


def test_accrediting_lets_the_holder_of_every_dataset_deliver(people, named, holder):
    represented(holder, people.holder_body)
    assert not policies.is_visible(people.holder, named)
    walk(people, named, "accredit_users", "registrar")
    assert queries.users_of(named).get().accredited_at == AT
    assert policies.is_visible(reloaded(people.holder), named)
    walk(people, named, "deliver", "holder", delivered_on=date(2026, 3, 31), dataset_count=1)
    assert refreshed(named).state == "provided"
    (c10,) = clocks.running(named, "C10")
    assert c10.events.get().on == date(2026, 3, 31)


@pytest.mark.parametrize(("months", "last_day"), [(24, date(2028, 3, 31)), (None, date(2029, 3, 31))])
def test_access_lasts_as_long_as_the_decision_says(people, named, holder, months, last_day):
    """The rule's 36 months stand in when the decision sets no duration."""
    Decision.objects.create(
        request=named,
        outcome="authorised",
        number="DR-2026-001",
        decided_on=date(2026, 3, 20),
        duration_months=months,
        recorded_at=AT,
        recorded_by=people.secretariat,
    )
    represented(holder, people.holder_body)
    walk(people, named, "accredit_users", "registrar")
    walk(people, named, "deliver", "holder", delivered_on=date(2026, 3, 31), dataset_count=1)
    assert queries.access_ends_on(named) == last_day


def reloaded(user):
    return User.objects.get(pk=user.pk)


def test_accrediting_waits_for_a_holder_who_can_deliver(people, named):
    with pytest.raises(GuardFailed, match="personne ne pourrait les livrer"):
        walk(people, named, "accredit_users", "registrar")


def test_only_the_sponsor_names_people(people, named):
    with pytest.raises(NotAllowed):
        walk(people, named, "name_user", "secretariat", **{**NAMED, "email": "autre@valmont.example"})


def test_from_delivery_to_results(people, named, holder):
    represented(holder, people.holder_body)
    walk(people, named, "accredit_users", "registrar")
    walk(people, named, "deliver", "holder", delivered_on=date(2026, 3, 31), dataset_count=1)
    walk(people, named, "open_access", "registrar")
    walk(people, named, "close", "registrar", deletion_statement="Tout est effacé, vérifié le 1er avril.")
    assert queries.closure_of(named).deletion_statement.startswith("Tout est effacé")
    assert queries.access_ends_on(named) is None
    assert queries.results_due_on(named) == date(2027, 10, 1)
    walk(people, named, "publish_results", "sponsor", **RESULTS)
    assert queries.results_of(named).plain_summary == "Cela marche."
    assert queries.results_due_on(named) is None
    assert queries.results_count([named.pk]) == 1


def errors(form) -> dict[str, str]:
    return {name: " ".join(messages) for name, messages in form.errors.items()}


def test_forms_refuse_days_that_cannot_be(people, named):
    tomorrow = clock.today() + timedelta(days=1)
    assert "futur" in errors(act_forms.SignForm({"signed_on": tomorrow}, subject=named))["signed_on"]
    before = errors(act_forms.SignForm({"signed_on": "2026-03-01"}, subject=named))
    assert "2 mars 2026" in before["signed_on"].replace("\u00a0", " ")
    early = delivery_form.DeliverForm({"delivered_on": "2026-03-29"}, subject=named)
    assert "30 mars 2026" in errors(early)["delivered_on"].replace("\u00a0", " ")


def test_a_person_is_named_once(named):
    form = act_forms.NameUserForm({**NAMED, "email": "EQUIPE@valmont.example"}, subject=named)
    assert "déjà désignée" in errors(form)["email"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("10.1234/abcd.5", "https://doi.org/10.1234/abcd.5"),
        ("doi: 10.1234/abcd", "https://doi.org/10.1234/abcd"),
        ("https://doi.org/10.1234/abcd", "https://doi.org/10.1234/abcd"),
        ("https://revue.example/article", "https://revue.example/article"),
        ("", ""),
    ],
)
def test_a_publication_is_a_doi_or_an_address(given, kept):
    form = act_forms.ResultsForm({**RESULTS, "publication": given})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["publication"] == kept


@pytest.mark.parametrize("given", ["javascript:alert(1)", "revue de médecine", "10.12/x", "ftp://revue.example/a"])
def test_anything_else_is_refused_in_words(given):
    assert "DOI" in errors(act_forms.ResultsForm({**RESULTS, "publication": given}))["publication"]


def test_closing_asks_for_the_deletion(people):
    assert set(errors(act_forms.CloseForm({}))) == {"deletion_statement", "confirmed"}


# The page


def page_url(file) -> str:
    return reverse("provision:detail", args=[file.reference])


def test_the_sponsor_names_people_on_the_page(client, people, named):
    client.force_login(people.sponsor)
    sent = {**NAMED, "full_name": "Deuxième Personne", "email": "deux@valmont.example", "seen": named.version}
    assert client.post(page_url(named), sent).status_code == 302
    html = client.get(page_url(named)).content.decode()
    assert "Deuxième Personne" in html
    assert "En attente" in html


def test_what_was_typed_stays_when_it_is_wrong(client, people, named):
    client.force_login(people.sponsor)
    answer = client.post(page_url(named), {**NAMED, "full_name": "Troisième Personne", "email": "nonsens"})
    assert answer.status_code == 422
    assert "Troisième Personne" in answer.content.decode()


def test_the_secretariat_reads_the_page_and_may_not_name(client, people, named):
    client.force_login(people.secretariat)
    html = client.get(page_url(named)).content.decode()
    assert NAMED["email"] in html
    assert 'name="full_name"' not in html
    refused = client.post(page_url(named), {**NAMED, "email": "autre@valmont.example"})
    assert refused.status_code == 403
    assert queries.users_of(named).count() == 1


def test_the_committee_reads_how_many_not_who(client, people, named):
    client.force_login(people.chair)
    html = client.get(page_url(named)).content.decode()
    assert "1 personne désignée" in html
    assert NAMED["email"] not in html
    assert NAMED["full_name"] not in html


def test_no_page_before_the_authorisation(client, people):
    client.force_login(people.sponsor)
    assert client.get(page_url(begin(people))).status_code == 404
