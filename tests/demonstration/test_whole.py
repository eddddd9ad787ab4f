"""The whole demonstration, loaded once."""

from collections import Counter, defaultdict
from datetime import date, time

import pytest

from audit import api as audit
from hub import clock, working_days
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from hub.demonstration import content
from hub.demonstration.load import is_loaded, load, plan
from hub.demonstration.walk.sessions import HORIZON
from hub.mail import outbox
from requests_workflow import rules
from requests_workflow.committee.models import Opinion, Session
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.dossier import queries as dossier
from requests_workflow.procedure import policies
from requests_workflow.procedure.models import AccessRequest, Clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def file_of(key: str) -> AccessRequest:
    return AccessRequest.objects.get(reference=content.projects()[key].reference)


def person(key: str) -> User:
    return User.objects.get(email=content.people()[key].email)


def test_fifty_files_and_every_state_of_every_route():
    states = Counter(AccessRequest.objects.values_list("state", flat=True))
    assert sum(states.values()) == 50
    # No file rests where an opinion waits ten minutes before it leaves.
    resting = set(rules.in_force(HORIZON).machines["access_request"].states) - {"opinion_released"}
    assert set(states) == resting


@pytest.mark.parametrize("key", content.projects())
def test_each_file_stands_where_its_walk_says(key):
    assert file_of(key).state == content.projects()[key].until


def test_a_second_load_changes_nothing():
    before = audit.latest_events().count()
    assert is_loaded()
    assert load() == 0
    assert audit.latest_events().count() == before


def test_the_trail_tells_every_act_in_its_order():
    told = defaultdict(list)
    for event in audit.latest_events().exclude(facts__transition=None).order_by("seq"):
        told[event.project].append((event.facts["transition"], event.occurred_at))
    planned = defaultdict(list)
    for act in plan(list(content.projects().values())):
        planned[act.subject].append((act.step.act, act.at))
    for key, project in content.projects().items():
        events = iter(told[project.reference])
        assert all(act in events for act in planned[key]), f"{key}: an act is missing or out of order"


def test_nobody_works_at_night_nor_on_a_day_off():
    for event in audit.latest_events().exclude(facts__transition=None):
        moment = event.occurred_at.astimezone(clock.PARIS)
        assert working_days.is_working_day(moment.date()), f"{event.kind} on {moment}"
        assert time(8, 30) <= moment.time() <= time(18, 30), f"{event.kind} at {moment}"
        assert date(2023, 11, 1) <= moment.date() <= HORIZON


def test_people_are_invented_and_have_no_password():
    assert User.objects.count() == len(content.people())
    for user in User.objects.all():
        assert user.is_demo
        assert not user.has_usable_password()
        assert user.email.endswith("@exemple.test")
        assert accounts.roles_of(user)


def test_no_mail_leaves():
    assert outbox.waiting(at=clock.now()) == []


def test_each_kind_of_opinion_was_given_and_each_standing_recommendation_answered():
    kinds = set(Opinion.objects.values_list("kind", flat=True))
    assert kinds == set(rules.in_force(HORIZON).opinions)
    assert Opinion.objects.filter(casting=True).exists()
    assert all(answer for _text, answer in opinions.opinion_of(file_of("depistage-sein")).recommendations)


def test_a_recused_member_is_shut_out():
    recused = person(content.projects()["depistage-sein"].walk["recused"])
    assert not policies.is_visible(recused, file_of("depistage-sein"))
    assert policies.roles_on(recused, file_of("depistage-sein")) == {"recused"}


def test_the_committee_met_and_will_meet():
    states = Counter(Session.objects.values_list("state", flat=True))
    assert states["planned"] == 1
    assert states["closed"] == Session.objects.count() - 1 > 15
    assert Session.objects.get(state="planned").held_on > HORIZON


def test_some_are_late():
    late = set(Clock.objects.filter(running=True, due_on__lte=HORIZON).values_list("code", flat=True))
    assert late >= {"C1", "C2", "C5", "C7", "C8", "C9", "C11"}


def test_two_rounds_of_complements_and_one_re_examination():
    assert file_of("bpco").complements.count() == 2
    assert file_of("soins-palliatifs").opinions.count() == 2


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_every_role_has_files_to_look_at(role):
    seen = [policies.visible_to(user).count() for user in accounts.people_in_role(role)]
    assert max(seen) > 0


def test_a_filed_dossier_lacks_nothing():
    states = ["scheduled", "active", "results_published", "refused", "registered", "hub_review", "conformity_declared"]
    for request in AccessRequest.objects.filter(state__in=states):
        assert dossier.missing(request) == []
        assert len(dossier.documents(request)) >= min(8, len(request.rule_set.pieces_on(request.route)) // 2)


def test_the_past_was_never_asked_for_before_it_was():
    """Nobody signs what is not decided: each file's milestones follow one another."""
    for request in AccessRequest.objects.filter(authorised_at__isnull=False):
        milestones = [request.filed_at, request.completed_at, request.transmitted_at, request.authorised_at]
        passed = [at for at in milestones if at]
        assert passed == sorted(set(passed))
        assert all(milestones) or request.route != "STANDARD"
