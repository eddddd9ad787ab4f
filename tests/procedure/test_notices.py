"""Every act of the rules × every role: exactly the right accounts are told, in the right way, and nobody else."""

from dataclasses import dataclass

import pytest

from hub.accounts import grants
from hub.accounts import queries as accounts
from hub.accounts.models import User
from hub.mail import preferences
from hub.mail.enums import Way
from hub.mail.models import DigestLine, Mail
from requests_workflow import rules
from requests_workflow.procedure import door, notices
from requests_workflow.procedure.enums import Grant
from requests_workflow.rules import loader
from tests.procedure.test_door import AT
from tests.procedure.whole_file import TOLD, TOLD_OF, make_whole_file
from tests.rules import tables

pytestmark = pytest.mark.django_db


def acts() -> dict[str, list[dict]]:
    """Return the acts by machine as the files write them, read here without the loader."""
    machines = [tables.machine(stem) for stem in loader.MACHINE_FILES]
    return {one["machine"]: one["transition"] for one in machines}


@pytest.fixture
def whole(people):
    return make_whole_file(people)


@dataclass
class Part:
    """Something of a file that one holder holds, for a machine whose own rows are made elsewhere."""

    machine_name: str
    file: object
    rule_state: object
    body: object
    pk: int = 1
    version: int = 0

    def is_held_by(self, organisations) -> bool:
        return self.body in organisations

    def concerns(self, person, role: str) -> bool:
        return True


def subject_of(machine: str, whole, people):
    """Return what an act of a machine is about, and who is told of it in each role."""
    if machine == "access_request":
        return whole.request, TOLD
    if machine in TOLD_OF:
        return getattr(whole, machine), TOLD_OF[machine]
    state = next(iter(rules.get("2022-01-01").machines[machine].states.values()))
    return Part(machine, whole.request, state, people.holder_body), TOLD_OF["consultation"]


def perform(machine: str, name: str, subject, by: User) -> None:
    """Tell of an act as the door does at its end, without the act."""
    transition = rules.get("2022-01-01").machines[machine].transitions[name]
    file = subject.file
    act = door.Act(
        transition=transition,
        subject=subject,
        by=by,
        roles=frozenset(transition.by),
        at=AT,
        data={},
        from_state="",
        clock_on=AT.date(),
    )
    assert act.request is file
    notices.queue(act)


def told(whole) -> tuple[set[str], set[str]]:
    """Return the names of those who were told at once, and of those who will be by their digest."""
    at_once = {whole.name_of(mail.to) for mail in Mail.objects.filter(kind="act")}
    return at_once, {whole.name_of(line.to) for line in DigestLine.objects.all()}


#: What belongs to no file tells by its own means.
TELLS_OTHERWISE = {"session", "description", "rights_letter"}


@pytest.mark.parametrize("machine", [name for name in acts() if name not in TELLS_OTHERWISE])
def test_exactly_the_right_accounts_are_told_of_every_act(people, whole, machine):
    subject, who = subject_of(machine, whole, people)
    faults = []
    for rule in acts()[machine]:
        actor = min(who[rule["by"][0]] or {"nobody"})
        perform(machine, rule["name"], subject, whole.users[actor])
        at_once = set().union(*(who[role] for role in rule.get("at_once", []))) - {actor}
        digest = set().union(*(who[role] for role in rule.get("notify", []))) - {actor} - at_once
        if told(whole) != (at_once, digest):
            faults.append(f"{rule['name']} by {actor}: {told(whole)}, not {(at_once, digest)}")
        Mail.objects.all().delete()
        DigestLine.objects.all().delete()
    assert faults == []


def test_every_role_of_the_rules_is_played():
    assert TOLD.keys() == rules.get("2022-01-01").roles.keys()


def test_what_belongs_to_no_file_tells_nobody_by_this_way():
    """Those who keep a description are told by its own notices; a session names nobody."""
    assert all("notify" not in rule for rule in acts()["session"])


def test_who_acts_is_not_told_of_it(whole):
    perform("access_request", "file", whole.request, whole.users["sponsor"])
    assert "sponsor" not in set().union(*told(whole))
    assert "co_sponsor" in set().union(*told(whole))


def test_a_recused_person_is_never_told(whole):
    everybody = notices.recipients(TOLD, whole.request, on=AT.date())
    assert not [each for each in everybody if whole.name_of(each.person).startswith("recused_")]


def test_a_closed_account_is_not_told(whole):
    User.objects.filter(pk=whole.users["co_sponsor"].pk).update(is_active=False)
    told_ones = notices.recipients(["sponsor"], whole.request, on=AT.date())
    assert {whole.name_of(each.person) for each in told_ones} == {"sponsor"}


def test_who_has_two_roles_is_told_once_and_at_once_if_one_of_them_is(whole, people, monkeypatch):
    """The chair is also a rapporteur here; the act gives the rapporteurs a task."""
    grants.give(Grant.RAPPORTEUR_ON, to=people.chair, on=whole.request)
    rule = rules.get("2022-01-01").machines["access_request"].transitions["assign_rapporteurs"]
    both = rules.Transition(**{**vars(rule), "notify": ("chair", "rapporteur"), "at_once": ("rapporteur",)})
    act = door.Act(both, whole.request, people.secretariat, frozenset(), AT, {}, "assignment", AT.date())
    notices.queue(act)
    assert told(whole) == ({"chair", "member", "second_member"}, set())
    assert "Rapporteur" in Mail.objects.get(to=people.chair).body


# Substitutes


@pytest.fixture
def absent(whole, monkeypatch):
    """Set {name of who is absent: name of who stands in}."""
    found: dict[str, str] = {}

    def stand_ins(user, *, on):
        assert on == AT.date()
        name = found.get(whole.name_of(user))
        return [whole.users[name]] if name else []

    monkeypatch.setattr(accounts, "stand_ins", stand_ins)
    return found


def test_who_stands_in_is_told_too_and_learns_for_whom(whole, absent):
    type(whole.request).objects.filter(pk=whole.request.pk).update(filed_at=AT)
    absent["sponsor"] = "secretariat"
    perform("access_request", "declare_inadmissible", whole.request, whole.users["second_officer"])
    assert told(whole) == ({"sponsor", "co_sponsor", "secretariat"}, set())
    mail = Mail.objects.get(to=whole.users["secretariat"])
    assert "en remplacement de Sponsor, en tant que : Porteur de projet" in mail.body


@pytest.mark.parametrize("name", ["other_sponsor", "recused_sponsor"])
def test_nobody_stands_in_on_a_file_that_is_shut_to_them(whole, absent, name):
    absent["sponsor"] = name
    perform("access_request", "declare_inadmissible", whole.request, whole.users["secretariat"])
    assert told(whole) == ({"sponsor", "co_sponsor"}, set())


def test_who_is_told_in_their_own_right_is_not_told_for_another(whole, absent):
    absent["sponsor"] = "co_sponsor"
    perform("access_request", "declare_inadmissible", whole.request, whole.users["secretariat"])
    assert told(whole) == ({"sponsor", "co_sponsor"}, set())
    assert "remplacement" not in Mail.objects.get(to=whole.users["co_sponsor"]).body


# What is said


def test_nothing_of_the_file_is_said(whole):
    perform("access_request", "declare_inadmissible", whole.request, whole.users["secretariat"])
    perform("access_request", "file", whole.request, whole.users["sponsor"])
    for mail in Mail.objects.all():
        assert whole.request.title not in mail.subject + mail.body
        assert whole.request.organisation.name not in mail.subject + mail.body
        assert whole.request.reference in mail.subject
    for line in DigestLine.objects.all():
        assert whole.request.title not in line.what + line.then


def test_a_mail_says_what_happened_what_comes_where_and_why_you(whole):
    perform("access_request", "declare_inadmissible", whole.request, whole.users["secretariat"])
    body = Mail.objects.get(to=whole.users["sponsor"]).body
    assert "Dossier déclaré irrecevable" in body
    assert f"/fr/dossiers/{whole.request.reference}/" in body
    assert "Vous recevez ce courriel en tant que : Porteur de projet." in body


def test_who_may_not_open_the_file_yet_is_sent_to_the_desk(whole):
    """A member of the committee declares their interests first."""
    (member,) = [
        each
        for each in notices.recipients(["committee_member"], whole.request, on=AT.date())
        if whole.name_of(each.person) == "third_member"
    ]
    words = notices.words_for(member, whole.request)
    assert words["address"].endswith("/bureau/")
    assert words["open"] == "Ouvrir mon bureau"


def test_a_preference_changes_the_way_and_not_the_people(whole):
    preferences.choose(whole.users["second_officer"], {"files": Way.AT_ONCE}, at=AT)
    preferences.choose(whole.users["secretariat"], {"files": Way.NEVER}, at=AT)
    perform("access_request", "file", whole.request, whole.users["sponsor"])
    assert told(whole) == ({"second_officer"}, {"co_sponsor"})


def test_the_same_act_told_twice_is_told_once(whole):
    for _time in range(2):
        perform("access_request", "declare_inadmissible", whole.request, whole.users["secretariat"])
    assert Mail.objects.filter(to=whole.users["sponsor"]).count() == 1
