"""Who is proposed to report, in which order and why; who may not be; the chair's reasons beyond the month's number."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit import api as audit
from hub import clock
from hub.accounts.enums import Role
from requests_workflow.committee.members import actions as members
from requests_workflow.committee.models import Assignment, PublicDeclaration
from requests_workflow.committee.rapporteurs import proposal
from requests_workflow.committee.rapporteurs.proposal import Facts, Weights
from requests_workflow.procedure.refusals import GuardFailed
from tests.committee.steps import AT, act, declare, fresh, in_assignment, seat, under_review
from tests.procedure.people import TESTER, make_person
from tests.twins import copies, twins

WEIGHTS = Weights(competence=2, declared=1, file=1, most=4)

facts = st.builds(
    Facts,
    matching=st.lists(st.text("abc", min_size=1), max_size=4).map(tuple),
    files=st.integers(0, 9),
    has_declared=st.booleans(),
    is_fresh=st.booleans(),
)


@given(facts)
def test_the_lines_shown_add_up_to_the_points(one):
    shown = " ".join(proposal.explained(one, WEIGHTS))
    parts = [WEIGHTS.competence * len(one.matching), WEIGHTS.declared * one.has_declared, -WEIGHTS.file * one.files]
    assert proposal.points(one, WEIGHTS) == sum(parts)
    for part in filter(None, parts):
        assert f"({'+' if part > 0 else '−'}{abs(part)})" in shown


@pytest.mark.parametrize(
    ("competence", "found"),
    [
        ("Cancers", True),
        ("cancer", True),
        ("Rare diseases", True),
        ("Modèle de Cox", True),
        ("droit", False),
        ("Cancers pédiatriques", False),
        ("", False),
        ("\x00 🫀", False),
    ],
)
def test_a_competence_matches_when_each_of_its_words_stands_in_the_subject(competence, found):
    subject = frozenset(["cancer", "cancers", "rare", "disease", "modele", "de", "cox"])
    assert bool(proposal.matching([competence], subject)) is found


def knows(person, *competences: str) -> None:
    members.set_competences(person, competences, at=AT, actor=TESTER)


def names(file) -> list[str]:
    return [one.person.full_name for one in proposal.candidates(file, at=AT)]


def busy(people, member, files: int, *, at=AT) -> None:
    """Give a member files to report on, in the month of an instant."""
    if not files:
        return
    first = in_assignment(people, title="Un autre projet")
    act("assign_rapporteurs", first, people.chair, at=at, rapporteurs=[member, people.fourth_member])
    given_ = Assignment.objects.get(request=first, rapporteur=member)
    copies(given_, twins(fresh(first), files, at=AT)[1:])


def test_competence_then_declaration_then_load_make_the_order(people):
    file = in_assignment(people)
    knows(people.third_member, "sarcomes", "droit")
    declare(file, people.second_member)
    busy(people, people.member, 2)
    order = names(fresh(file))
    assert order[:2] == ["Third member", "Second member"]
    assert order[-1] == "Member"


def test_the_page_explains_each_name_and_shows_the_load(people, client):
    file = in_assignment(people)
    knows(people.third_member, "sarcomes")
    busy(people, people.member, 3, at=clock.now())
    client.force_login(people.chair)
    page = client.get(reverse("committee:rapporteurs", args=[file.reference, "assign_rapporteurs"])).content.decode()
    for said in ("1 compétence sur ce sujet", "sarcomes (+2)", "3 dossiers ce mois-ci (−3)", "Charge de chacun"):
        assert said in page
    assert page.index("Third member") < page.index("Second member")


def test_an_out_of_date_public_declaration_bars_with_its_reason(people, client):
    file = in_assignment(people)
    PublicDeclaration.objects.filter(person=people.member).delete()
    audit.record("account.created", object=audit.Ref("user", str(people.member.pk)), actor=TESTER, at=AT)
    client.force_login(people.chair)
    url = reverse("committee:rapporteurs", args=[file.reference, "assign_rapporteurs"])
    page = client.get(url).content.decode()
    assert "déclaration publique d’intérêts absente ou trop ancienne" in page
    chosen = {"rapporteurs": [people.member.pk, people.second_member.pk], "seen": file.version}
    assert client.post(url, chosen).status_code == 422
    with pytest.raises(GuardFailed, match="Member ne peut pas rapporter : déclaration publique"):
        act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])


@pytest.mark.parametrize(("files", "needs_reason"), [(0, False), (3, False), (4, True), (5, True)])
def test_beyond_the_number_of_the_month_the_chair_gives_a_reason(people, files, needs_reason):
    busy(people, people.member, files)
    file, chosen = in_assignment(people), [people.member, people.second_member]
    if needs_reason:
        with pytest.raises(GuardFailed, match="nombre de dossiers que recommande le règlement pour : Member"):
            act("assign_rapporteurs", file, people.chair, rapporteurs=chosen)
        act("assign_rapporteurs", fresh(file), people.chair, rapporteurs=chosen, reason="Seul à connaître ce registre")
        assert [one.text for one in file.reasons.all()] == ["Seul à connaître ce registre"]
    else:
        act("assign_rapporteurs", file, people.chair, rapporteurs=chosen)
    event = audit.events_for(file.audit_ref).filter(facts__transition="assign_rapporteurs").get()
    assert event.facts["over_load"] == int(needs_reason)


def test_the_form_asks_for_the_reason_and_keeps_the_choice(people, client):
    busy(people, people.member, 4, at=clock.now())
    file = in_assignment(people)
    client.force_login(people.chair)
    url = reverse("committee:rapporteurs", args=[file.reference, "assign_rapporteurs"])
    sent = {"rapporteurs": [people.member.pk, people.second_member.pk], "seen": file.version, "reason": " "}
    response = client.post(url, sent)
    assert response.status_code == 422
    assert "Dites pourquoi vous confiez un dossier de plus à : Member" in response.content.decode()
    assert response.content.decode().count(" checked") == 2
    assert client.post(url, {**sent, "reason": "Urgence"}).status_code == 302


@pytest.mark.parametrize("chosen", [[], ["0"], ["x\x00"], ["999999999999999999999"]])
def test_nonsense_choices_are_refused_kindly(people, client, chosen):
    file = in_assignment(people)
    client.force_login(people.chair)
    url = reverse("committee:rapporteurs", args=[file.reference, "assign_rapporteurs"])
    assert client.post(url, {"rapporteurs": chosen, "seen": file.version}).status_code == 422


def test_the_page_is_the_chair_s(people, client):
    file = in_assignment(people)
    url = reverse("committee:rapporteurs", args=[file.reference, "assign_rapporteurs"])
    for who, status in ((people.secretariat, 403), (people.sponsor, 403), (people.member, 404)):
        client.force_login(who)
        assert client.get(url).status_code == status
    client.force_login(people.chair)
    assert client.get(reverse("committee:rapporteurs", args=[file.reference, "withdraw"])).status_code == 404


def test_who_gave_the_file_back_comes_last_and_it_is_said(people):
    file = in_assignment(people)
    act("assign_rapporteurs", file, people.chair, rapporteurs=[people.member, people.second_member])
    declare(file, people.member)
    act("decline", seat(file, people.member), people.member, decline_reason="Absent")
    last = proposal.candidates(fresh(file), at=AT)[-1]
    assert last.person == people.member
    assert "a déjà rendu ce dossier, ou en a été déchargé" in last.lines


def test_a_member_whom_the_chair_let_remain_sits_and_does_not_report(people):
    file = in_assignment(people)
    declare(file, people.member, has_interest=True)
    interest = file.interests.get(member=people.member)
    act(
        "decide_interest",
        fresh(file),
        people.chair,
        interest=interest,
        decision="remains",
        reason="Lien ancien et ténu",
    )
    barred = [one for one in proposal.candidates(fresh(file), at=AT) if one.bar]
    assert [(one.person, one.bar) for one in barred] == [(people.member, "a déclaré un lien avec ce projet")]
    with pytest.raises(GuardFailed, match="Member ne peut pas rapporter"):
        act("assign_rapporteurs", fresh(file), people.chair, rapporteurs=[people.member, people.second_member])


def test_the_month_is_that_of_the_act(people):
    busy(people, people.member, 4)
    file = in_assignment(people)
    found = {one.person: one.facts.files for one in proposal.candidates(file, at=AT.replace(month=4))}
    assert found[people.member] == 0


@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_proposal_takes_the_same_queries_however_many_members(people, django_assert_num_queries, count):
    for number in range(count):
        newcomer = make_person(f"m{number}@exemple.test", f"M {number:03}", (people.committee, Role.COMMITTEE_MEMBER))
        knows(newcomer, "sarcomes")
    file = fresh(under_review(people))
    with django_assert_num_queries(15):
        assert len(proposal.candidates(file, at=AT)) == count + 2
