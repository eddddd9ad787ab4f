"""Who handles a file: given, given back, told; and for whom the trace says an act was done."""

from datetime import timedelta

import pytest

from audit import api as audit
from hub.accounts.enums import Role
from hub.mail.models import Mail
from requests_workflow.procedure import door, policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed
from tests.committee.steps import act, declare, in_assignment
from tests.desk.conftest import FILED
from tests.desk.test_worklist import give, replace
from tests.procedure.people import make_person

pytestmark = pytest.mark.django_db


def behind(event) -> list[str]:
    """Return the keys among which the person stands for whom an event says it was done."""
    return [event.content["on_behalf_of"]] if "on_behalf_of" in event.content else []


def last(file, kind):
    return audit.events_for(file.audit_ref).filter(kind=kind).order_by("-seq").first()


def test_a_file_is_given_to_an_officer_who_is_told_at_once(people, file_of):
    file = give(file_of(), people.second_officer, people.secretariat)
    assert file.officer == people.second_officer
    event = last(file, "dossier.officer_assigned")
    assert event.actor_id == str(people.secretariat.pk)
    assert "officer" not in event.facts
    assert Mail.objects.filter(to=people.second_officer, key__startswith="dossier.officer_assigned").count() == 1


def test_a_file_given_back_is_everybodys(people, file_of):
    file = give(file_of(), people.second_officer, people.secretariat)
    file = door.perform("release_officer", file, by=people.secretariat, at=FILED).subject
    assert file.officer is None
    assert list(policies.people("officer", file)) == []
    with pytest.raises(GuardFailed, match="Personne ne suit"):
        door.perform("release_officer", file, by=people.secretariat, at=FILED)


def test_a_file_goes_to_the_secretariat_only_and_once(people, file_of):
    file = give(file_of(), people.second_officer, people.secretariat)
    with pytest.raises(GuardFailed, match="suit déjà"):
        give(file, people.second_officer, people.secretariat)
    for other in (people.sponsor, people.chair, people.auditor):
        with pytest.raises(GuardFailed, match="secrétariat"):
            give(file, other, people.secretariat)
    with pytest.raises(NotAllowed):
        give(file, people.secretariat, people.sponsor)


@pytest.mark.parametrize("days", [0, 20, 21])
def test_the_trace_says_for_whom_a_substitute_acts(people, file_of, days):
    """Twenty days: the last of the absence. The day after, the officer's work is nobody else's."""
    file = give(file_of(), people.second_officer, people.secretariat)
    replace(people.second_officer, people.secretariat)
    at = FILED + timedelta(days=days)
    door.perform("reroute", file, by=people.secretariat, at=at, data={"route": "MR007", "reason": "Autre circuit."})
    event = last(file, "dossier.rerouted")
    assert event.actor_id == str(people.secretariat.pk)
    assert set(behind(event)) <= set(audit.pseudonyms_of([str(people.second_officer.pk)]))
    assert len(behind(event)) == (days <= 20)


def test_what_a_substitute_does_on_other_files_is_their_own(people, file_of):
    replace(people.second_officer, people.secretariat)
    file = file_of()
    door.perform("reroute", file, by=people.secretariat, at=FILED, data={"route": "MR007", "reason": "Autre circuit."})
    assert behind(last(file, "dossier.rerouted")) == []


def test_who_stands_in_for_a_chair_acts_for_the_chair(people, in_order):
    vice = make_person("vice@exemple.test", "Vice chair", (people.committee, Role.CHAIR))
    replace(people.chair, vice)
    file = in_assignment(people)
    declare(file, people.member, people.second_member)
    act("assign_rapporteurs", file, vice, rapporteurs=[people.member, people.second_member])
    event = last(file, "committee.rapporteurs_assigned")
    assert event.actor_id == str(vice.pk)
    assert behind(event)[0] in audit.pseudonyms_of([str(people.chair.pk)])


@pytest.mark.parametrize(
    ("name", "state", "told"),
    [
        ("nudge_sponsor", "sponsor_choice", {"sponsor"}),
        ("nudge_committee", "scheduled", {"chair"}),
        ("nudge_registrar", "provided", {"registrar"}),
    ],
)
def test_a_reminder_by_hand_goes_to_who_is_awaited_once_a_day(people, file_of, name, state, told):
    file = file_of()
    file.state = state
    file.save(update_fields=["state"])
    Mail.objects.all().delete()
    door.perform(name, file, by=people.secretariat, at=FILED)
    assert {mail.to.email for mail in Mail.objects.select_related("to")} == {f"{who}@exemple.test" for who in told}
    with pytest.raises(GuardFailed, match="déjà partie aujourd’hui"):
        door.perform(name, file, by=people.second_officer, at=FILED + timedelta(hours=3))
    door.perform(name, file, by=people.secretariat, at=FILED + timedelta(days=1))
