"""A new file begun from an old one, and a file withdrawn: what is carried, what stays, what is said first."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from requests_workflow.dossier import queries
from requests_workflow.dossier.models import Answer, Copy
from requests_workflow.dossier.versions import actions, copying
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import NotAllowed
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.dossier.test_writing_pages import page, text

LATER = datetime(2026, 11, 26, 9, tzinfo=UTC)


def copied(source, by, *, pieces=(), at=LATER, key=None):
    return actions.copy_file(
        source, by=by, organisation=source.organisation, creation_key=key or uuid4(), pieces=set(pieces), at=at
    )


def test_answers_go_to_the_form_in_force(people, filed):
    new = copied(filed, people.sponsor)
    assert (new.state, new.form_version, filed.form_version) == ("draft", "2026-11-01", "2022-01-01")
    typed = queries.typed_answers(new)
    assert typed["method"] == filling.ANSWERS["method"]
    assert typed["funding"][0]["funder"] == "Financé par l’université."
    assert Answer.objects.get(request=new, field="method").origin == "copied"
    assert new.title == filed.title


def test_data_are_asked_for_again(people, filed):
    (asked,) = queries.requested_data(copied(filed, people.sponsor))
    assert (asked.dataset.code, asked.years_from, asked.justification) == ("dcir", 2012, "Les soins y sont.")


def test_what_left_the_catalogue_is_told_and_never_widened(people, full, dataset):
    gone = [{"code": "dcir", "justification": "x", "years_from": 2012, "years_to": 2020}]
    door.perform("choose_data", full, by=people.sponsor, at=AT, data={"datasets": gone})
    (asked,) = queries.requested_data(full)
    type(asked.parts.model.objects.create(request=full, asked=asked, table="T_GONE", variable="V"))
    carried = copying.of(full, ruleset=full.rule_set, form=full.whole_form)
    assert carried.gone == ["DCIR · T_GONE.V"]
    assert carried.datasets == []


def test_no_piece_is_carried_unless_it_is_chosen(people, filed):
    assert queries.documents(copied(filed, people.sponsor)) == []
    protocol = filed.documents.get(piece="D01")
    (held,) = queries.documents(copied(filed, people.sponsor, pieces=[protocol.pk]))
    assert (held.piece, held.sha256) == ("D01", protocol.sha256)


def test_a_signed_piece_is_never_carried_even_when_its_key_is_sent(as_, people, filed):
    signed = filed.documents.get(piece="D16")
    assert queries.documents(copied(filed, people.sponsor, pieces=[signed.pk])) == []
    sent = {"organisation": people.university.pk, "creation_key": uuid4(), "pieces": [signed.pk]}
    assert as_(people.sponsor).post(page("copy", filed), sent).status_code == 422


def test_a_double_click_makes_one_file_and_loses_nothing_written_since(people, filed):
    key = uuid4()
    first = copied(filed, people.sponsor, key=key)
    filling.write(first, people.sponsor, at=LATER, method="Réécrite.")
    again = copied(filed, people.sponsor, key=key, at=LATER + timedelta(seconds=1))
    assert again.pk == first.pk
    assert queries.typed_answers(again)["method"] == "Réécrite."


def test_nobody_copies_the_file_of_another(as_, people, filed):
    with pytest.raises(NotAllowed):
        actions.copy_file(
            filed, by=people.other_sponsor, organisation=_other(people), creation_key=uuid4(), pieces=set(), at=LATER
        )
    assert as_(people.other_sponsor).get(page("copy", filed)).status_code == 404
    assert as_(people.secretariat).get(page("copy", filed)).status_code == 403
    assert not Copy.objects.exists()
    assert AccessRequest.objects.count() == 1


def _other(people):
    from hub.accounts import queries as accounts  # noqa: PLC0415

    return accounts.organisations_of(people.other_sponsor)[0]


def test_the_page_says_what_is_carried_and_begins_the_file(as_, people, filed):
    browser = as_(people.sponsor)
    shown = text(browser.get(page("copy", filed)))
    for words in ("Ce que le nouveau dossier reprend", "Formulaire de novembre 2026", "D01.pdf"):
        assert words in shown
    assert "D16.pdf" not in shown
    response = browser.post(page("copy", filed), {"organisation": people.university.pk, "creation_key": uuid4()})
    new = Copy.objects.get(source=filed).request
    assert response.url == page("tasks", new)


def test_a_copy_says_where_it_comes_from_to_those_who_see_both(as_, people, filed):
    new = copied(filed, people.sponsor)
    here = reverse("desk:file", args=[filed.reference])
    assert here in text(as_(people.sponsor).get(page("versions", new)))
    assert new.reference in text(as_(people.sponsor).get(page("versions", filed)))
    # The secretariat does not see a draft.
    assert new.reference not in text(as_(people.secretariat).get(page("versions", filed)))


# Withdrawing


def test_withdrawing_says_what_stops_and_what_stays(as_, people, filed):
    shown = text(as_(people.sponsor).get(page("withdraw", filed)))
    for words in ("arrête sa vérification", "Tous les délais s’arrêtent", "accusé de réception", page("copy", filed)):
        assert words in shown


def test_a_file_is_withdrawn_without_a_reason_but_not_without_confirming(as_, people, filed):
    browser = as_(people.sponsor)
    refused = browser.post(page("withdraw", filed), {"reason": "Plus de financement", "seen": filed.version})
    assert refused.status_code == 422
    assert "Plus de financement" in text(refused)
    browser.post(page("withdraw", filed), {"confirmed": "on", "seen": filed.version})
    filed.refresh_from_db()
    assert filed.state == "withdrawn"
    assert not filed.clocks.filter(running=True).exists()


def test_every_state_that_may_be_withdrawn_has_its_words(filed):
    from requests_workflow.dossier.versions import withdrawal  # noqa: PLC0415

    may = {state for route in filed.rule_set.routes for state in _from(filed.rule_set.machine_on(route))}
    assert may == set(withdrawal.BY_STAGE_OF)


def _from(machine) -> tuple[str, ...]:
    return machine.transitions["withdraw"].from_ if "withdraw" in machine.transitions else ()


@pytest.mark.parametrize("who", ["secretariat", "other_sponsor"])
def test_nobody_else_withdraws(as_, people, filed, who):
    assert as_(getattr(people, who)).post(page("withdraw", filed), {"confirmed": "on"}).status_code in {403, 404}
    filed.refresh_from_db()
    assert filed.state == "filed"


def test_a_withdrawn_file_stays_readable_and_may_be_copied(as_, people, filed):
    door.perform("withdraw", filed, by=people.sponsor, at=AT + timedelta(days=1), data={})
    browser = as_(people.sponsor)
    for name in ("summary", "receipt", "versions", "copy"):
        assert browser.get(page(name, filed)).status_code == 200
    assert browser.get(page("withdraw", filed)).status_code in {403, 409}
