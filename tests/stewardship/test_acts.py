"""The path of a description through the door, and each fact that keeps it from going on."""

import pytest

from audit import api as audit
from catalogue.enums import DatasetStatus
from catalogue.models import Attestation, Dataset
from catalogue.publishing import versions
from catalogue.publishing.description import describe
from hub.accounts.enums import OrganisationKind, Role
from hub.mail.models import Mail
from requests_workflow.procedure.refusals import AlreadyDone, GuardFailed, NotAllowed, Stale, WrongState
from requests_workflow.stewardship import actions, queries
from requests_workflow.stewardship.models import Description
from tests.procedure.people import TESTER, make_organisation, make_person
from tests.stewardship.conftest import AT, CONTACT, NOTES, act, completed, description_of, save

pytestmark = pytest.mark.django_db


def kinds(dataset) -> list[str]:
    told = audit.events_for(audit.Ref("dataset", str(dataset.pk))).filter(facts__machine="description")
    return [event.kind.removeprefix("description.") for event in told]


def neighbour():
    body = make_organisation("Organisme voisin", "10000000000009", OrganisationKind.AGENCY)
    return make_person("voisin@exemple.test", "Voisin", (body, Role.DATA_HOLDER))


def test_a_draft_becomes_the_next_version(people, dataset):
    completed(dataset, people.holder)
    assert describe(dataset)["contacts"] == []
    act("submit", dataset, people.holder, NOTES)
    description = act("publish", dataset, people.secretariat, {"notes_fr": "Contact ajouté.", "notes_en": "Contact."})
    version = dataset.versions.first()
    assert (version.number, version.notes_fr, version.content["contacts"]) == (2, "Contact ajouté.", [CONTACT])
    assert describe(Dataset.objects.get(pk=dataset.pk)) == version.content
    assert (description.state, description.draft, description.notes_fr) == ("published", None, "")
    assert kinds(dataset) == ["draft_begun", *["draft_saved"] * 4, "submitted", "published"]


def test_a_draft_sent_back_is_taken_up_again(people, dataset, submitted):
    description = act("send_back", dataset, people.secretariat, {"remarks": "Précisez la provenance."})
    assert (description.state, description.remarks) == ("sent_back", "Précisez la provenance.")
    provenance = {**description.draft["properties"], "provenance": {"fr": "Par les centres, à la visite.", "en": ""}}
    save(dataset, people.holder, "proprietes", provenance)
    assert act("submit", dataset, people.holder, NOTES).state == "submitted"


def test_an_abandoned_draft_leaves_no_trace_in_the_catalogue(people, dataset):
    before = describe(dataset)
    completed(dataset, people.holder)
    assert act("abandon", dataset, people.holder).draft is None
    assert describe(Dataset.objects.get(pk=dataset.pk)) == before


def test_a_new_dataset_is_hidden_until_it_is_published(people, attached):
    new = queries.new_description(code="nouveau", short_name="N", title_fr="Nouveau jeu", holder=attached)
    dataset = actions.create(new, by=people.holder, at=AT).dataset
    assert (dataset.status, description_of(dataset).state) == (DatasetStatus.DRAFT, "drafting")
    with pytest.raises(GuardFailed, match="n’est pas au catalogue"):
        act("abandon", dataset, people.holder)
    assert act("drop", dataset, people.holder).state == "withdrawn"
    assert act("begin_draft", dataset, people.holder).state == "drafting"
    assert kinds(dataset) == ["created", "dropped", "draft_begun"]


def test_a_code_serves_once_and_for_its_own_holder(people, attached, dataset):
    taken = queries.new_description(code=dataset.code, short_name="N", title_fr="Nouveau", holder=attached)
    with pytest.raises(GuardFailed, match="déjà ce code"):
        actions.create(taken, by=people.holder, at=AT)
    new = queries.new_description(code="autre", short_name="N", title_fr="Nouveau", holder=attached)
    for person in (neighbour(), people.secretariat):
        with pytest.raises(NotAllowed):
            actions.create(new, by=person, at=AT)
    assert list(Dataset.objects.values_list("code", flat=True)) == [dataset.code]


def test_a_holder_touches_its_own_descriptions_only(dataset, people):
    with pytest.raises(NotAllowed, match="Responsable de données"):
        act("begin_draft", dataset, neighbour())
    assert not Description.objects.exists()


def test_nothing_is_submitted_while_something_mandatory_is_missing(people, dataset):
    act("begin_draft", dataset, people.holder)
    with pytest.raises(GuardFailed, match=r"Il manque, pour publier : .*Point de contact.*…"):
        act("submit", dataset, people.holder, NOTES)
    completed_but_one = {"health_category": ["EHRS"], "type": ["PERSONAL_DATA"]}
    act("abandon", dataset, people.holder)
    completed(dataset, people.holder)
    save(dataset, people.holder, "proprietes", completed_but_one)
    with pytest.raises(GuardFailed, match=r"Il manque, pour publier : Provenance\.$"):
        act("submit", dataset, people.holder, NOTES)


def test_a_row_that_the_catalogue_cannot_hold_is_named(people, dataset):
    completed(dataset, people.holder)
    save(dataset, people.holder, "contacts", [CONTACT, {**CONTACT, "email": ""}])
    with pytest.raises(GuardFailed, match="Ligne 2 : il faut une adresse électronique"):
        act("submit", dataset, people.holder, NOTES)


def test_a_draft_that_changes_nothing_is_not_submitted(people, dataset, submitted):
    act("publish", dataset, people.secretariat, NOTES)
    act("begin_draft", dataset, people.holder)
    with pytest.raises(GuardFailed, match="Rien n’a changé"):
        act("submit", dataset, people.holder, NOTES)


# Two who write at once


def test_a_page_that_came_too_late_writes_over_nothing(people, dataset):
    act("begin_draft", dataset, people.holder)
    save(dataset, people.holder, "contacts", [CONTACT])
    with pytest.raises(Stale):
        save(dataset, people.holder, "contacts", [], seen="0123456789abcdef")
    assert description_of(dataset).draft["contacts"] == [CONTACT]


def test_the_same_page_sent_twice_is_saved_once(people, dataset):
    act("begin_draft", dataset, people.holder)
    save(dataset, people.holder, "contacts", [CONTACT])
    with pytest.raises(AlreadyDone):
        save(dataset, people.holder, "contacts", [CONTACT], seen="0123456789abcdef")


def imported(dataset, **changes):
    """Another version, published by an import."""
    Dataset.objects.filter(pk=dataset.pk).update(**changes)
    audit.record("catalogue.dataset_imported", object=audit.Ref("dataset", str(dataset.pk)), actor=TESTER, at=AT)
    versions.publish(Dataset.objects.get(pk=dataset.pk), at=AT, actor=TESTER)


def test_a_version_published_meanwhile_is_not_written_over(people, dataset, submitted):
    imported(dataset, summary_fr="Importé.")
    with pytest.raises(GuardFailed, match="La version 2 a été publiée depuis"):
        act("publish", dataset, people.secretariat, NOTES)
    act("send_back", dataset, people.secretariat, {"remarks": "Repartez de la version 2."})
    with pytest.raises(GuardFailed, match="La version 2 a été publiée depuis"):
        act("submit", dataset, people.holder, NOTES)
    draft = act("rebase", dataset, people.holder).draft
    assert (draft["summary_fr"], draft["contacts"]) == ("Importé.", [CONTACT])
    act("submit", dataset, people.holder, NOTES)
    act("publish", dataset, people.secretariat, NOTES)
    assert dataset.versions.first().content["summary_fr"] == "Importé."


def test_a_draft_is_not_rebased_without_reason(people, dataset):
    act("begin_draft", dataset, people.holder)
    with pytest.raises(GuardFailed, match="part déjà de la dernière version"):
        act("rebase", dataset, people.holder)


# The holder's word, and the way out


def test_a_description_is_attested_once_a_year(people, dataset):
    act("attest", dataset, people.holder)
    with pytest.raises(GuardFailed, match="déjà attestée pour 2026"):
        act("attest", dataset, people.holder)
    act("attest", dataset, people.holder, at=AT.replace(year=2027))
    told = Attestation.objects.values_list("year", "version_number", "attested_by")
    assert list(told) == [(2027, 1, people.holder.pk), (2026, 1, people.holder.pk)]


def test_a_description_that_is_being_changed_is_not_attested(people, dataset):
    act("begin_draft", dataset, people.holder)
    with pytest.raises(WrongState):
        act("attest", dataset, people.holder)


def test_a_dataset_withdrawn_may_come_back(people, dataset):
    assert act("withdraw", dataset, people.secretariat).state == "withdrawn"
    assert Dataset.objects.get(pk=dataset.pk).status == DatasetStatus.WITHDRAWN
    completed(dataset, people.holder)
    act("submit", dataset, people.holder, NOTES)
    act("publish", dataset, people.secretariat, NOTES)
    assert Dataset.objects.get(pk=dataset.pk).status == DatasetStatus.PUBLISHED


def test_those_concerned_are_told_by_mail(people, dataset, submitted):
    act("send_back", dataset, people.secretariat, {"remarks": "Un secret."})
    told = {(mail.to_id, mail.subject) for mail in Mail.objects.filter(kind="description")}
    title = "title fr"
    assert told == {
        (people.secretariat.pk, f"Description soumise au secrétariat : {title}"),
        (people.second_officer.pk, f"Description soumise au secrétariat : {title}"),
        (people.holder.pk, f"Description renvoyée avec des remarques : {title}"),
    }
    assert not Mail.objects.filter(body__contains="Un secret").exists()
