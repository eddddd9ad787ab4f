"""The interest gate, over every address: what a recused member and one who declared nothing are told of a file."""

from collections import defaultdict

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from hub import access
from hub.accounts.models import User
from hub.mail import message
from hub.mail.models import DigestLine, Mail
from requests_workflow.desk.calendar import keys
from tests.access.test_sweep import everything
from tests.committee.gate import addresses, scene
from tests.committee.gate.words import kept, told, word
from tests.committee.steps import AT, act, fresh, seat

STAGES = tuple(scene.STAGES)
#: Where a member who declared nothing may read the title, the controller and who pays: to declare, and on agendas.
BEFORE_DECLARING = {
    "committee:declare",
    "committee:sessions",
    "committee:session",
    "desk:index",
    "desk:inbox",
    "desk:calendar",
    "committee:live",
    "committee:screen",
}


def browser(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client: Client, url: str) -> tuple[int, bytes]:
    answer = client.get(url)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, content


def sweep(user: User | None, file) -> dict[tuple[str, str], set[str]]:
    """Return the words found at each (URL name, address), as this person; a page that crashes is a fault too.

    The reference counts among them where the address does not hold it already.
    """
    client, found = browser(user), {}
    for name, url in addresses.of_every_page(file):
        status, content = read(client, url)
        assert status < 500 or status == 503, f"{status} at {url}"
        words = told(content)
        if file.reference not in url and file.reference.encode() in content:
            words.add(file.reference)
        if words:
            found[name, url] = words
    return found


def beyond(found: dict[tuple[str, str], set[str]], may: dict[str, set[str]]) -> dict[tuple[str, str], set[str]]:
    """Return what was found beyond what may be read at some names, and beyond what anybody reads at public ones."""
    leaks = {}
    for (name, url), words in found.items():
        allowed = may.get(name, set())
        if access.RULES[name].public:
            _status, content = read(browser(None), url)
            allowed = allowed | {word for word in words if word.encode() in content}
        if words - allowed:
            leaks[name, url] = words - allowed
    return leaks


@pytest.mark.parametrize("stage", STAGES)
def test_a_recused_member_is_told_nothing_anywhere(people, file, stage):
    scene.STAGES[stage](people, file)
    assert beyond(sweep(people.third_member, file), {}) == {}


def test_a_member_who_finds_a_tie_after_voting_is_told_nothing_from_then_on(people, file_still_open):
    file = file_still_open
    session = scene.in_the_vote(people, file)
    client = browser(people.third_member)
    page = reverse("committee:item", args=[session.pk, file.agenda_items.get().pk])
    assert word("reasons") in told(client.get(page).content)
    act("confirm_hand", file.ballots.get(), people.third_member)
    scene.find_a_tie(file, people.third_member)
    assert beyond(sweep(people.third_member, file), {}) == {}


@pytest.mark.parametrize("stage", STAGES)
def test_an_undeclared_member_is_told_the_title_and_who_pays_and_nothing_else(people, file, stage):
    scene.STAGES[stage](people, file)
    may = dict.fromkeys(BEFORE_DECLARING, scene.OPEN | {file.reference})
    assert beyond(sweep(people.fourth_member, file), may) == {}


def test_an_expert_reads_what_declaring_needs_once_called_and_nothing_before_or_without_the_seat(people, file):
    expert = scene.listed_expert(people)
    assert beyond(sweep(expert, file), {}) == {}
    scene.call_in_the_place_of(people.second_member, expert, people, file)
    may = dict.fromkeys(BEFORE_DECLARING, scene.OPEN | {file.reference})
    assert beyond(sweep(expert, file), may) == {}
    act("declare_interest", fresh(file), expert, declared="none", statement="")
    assert word("remarks") in set().union(*sweep(expert, file).values())
    act("decline", seat(file, expert), expert, decline_reason="Absent")
    assert beyond(sweep(expert, file), {}) == {}


def test_an_expert_with_a_tie_is_told_nothing(people, file):
    expert = scene.listed_expert(people)
    scene.call_in_the_place_of(people.second_member, expert, people, file)
    act("declare_interest", fresh(file), expert, declared="interest", statement="Lien")
    assert beyond(sweep(expert, file), {}) == {}


def test_the_sweep_finds_every_word_where_it_may_be(people, file):
    """A search that finds nothing anywhere would prove nothing: those inside are told every word that is kept."""
    scene.to_the_end(people, file)
    found: set[str] = set()
    for person in (people.sponsor, people.secretariat, people.chair, people.member, people.second_member):
        found = found.union(*sweep(person, file).values())
    missing = {column: words - found for column, words in kept(file).items()}
    assert {column: words for column, words in missing.items() if words} == NOT_DRAWN


#: What no page draws, by column: the draft of a report that was handed in since.
NOT_DRAWN = {"ReportDraft.answers": {word("draft")}}


def test_what_they_send_is_answered_with_nothing_and_changes_nothing(people, file):
    scene.in_the_vote(people, file)
    browsers = {member: browser(member) for member in (people.third_member, people.fourth_member)}
    before, leaks = everything(), {}
    for member, client in browsers.items():
        for name, url in addresses.of_every_page(file):
            if file.reference not in url and not name.startswith("committee:item"):
                continue
            answer = client.post(url, {"reason": "Pour voir.", "act": "add", "text": "Intrus"})
            assert answer.status_code < 500, f"{answer.status_code} at {url}"
            words = told(answer.content) if not answer.streaming else set()
            if words - (scene.OPEN if name == "committee:declare" and member == people.fourth_member else set()):
                leaks[member.full_name, name, url] = words
    assert leaks == {}
    assert [table for table, rows in everything().items() if rows != before[table]] == []


def test_no_mail_tells_them_anything(people, file):
    told_before = Mail.objects.count()
    scene.to_the_end(people, file)
    assert Mail.objects.count() > told_before
    leaks = defaultdict(set)
    for one in Mail.objects.filter(to__in=[people.third_member, people.fourth_member]):
        sent = message.of(one).message().as_string()
        leaks[one.to.full_name, one.kind] |= told(one.subject + one.body + sent)
        if one.to == people.third_member and file.reference in sent:
            leaks[one.to.full_name, one.kind].add(file.reference)
    for line in DigestLine.objects.filter(to__in=[people.third_member, people.fourth_member]):
        leaks[line.to.full_name, line.family] |= told(f"{line.what} {line.then} {line.why}")
        if line.to == people.third_member and file.reference in line.address + line.what:
            leaks[line.to.full_name, line.family].add(file.reference)
    assert {who: words for who, words in leaks.items() if words} == {}
    assert mail.outbox == []


@pytest.mark.parametrize("stage", STAGES)
def test_their_calendar_tells_nothing(people, file, stage):
    scene.STAGES[stage](people, file)
    for member in (people.third_member, people.fourth_member):
        _status, content = read(Client(), reverse("calendar_ics", args=[keys.give(member, at=AT)]))
        assert content.startswith(b"BEGIN:VCALENDAR")
        assert told(content) == set(), member.full_name
        assert file.reference.encode() not in content or member == people.fourth_member


@pytest.mark.parametrize("field", ["title", "summary", "reasons", "recommendation", "first G1"])
def test_a_search_finds_nothing_of_it(people, file, field):
    """What is searched comes back as it was typed: what may not come is anything else of the file."""
    scene.to_the_end(people, file)
    sought = word(*field.split())
    for member in (people.third_member, people.fourth_member):
        client = browser(member)
        for name in ("committee:precedents", "desk:inbox", "desk:index", "catalogue:list", "transparency:register"):
            _status, content = read(client, f"{reverse(name)}?q={sought}")
            may = scene.OPEN if member == people.fourth_member and name in BEFORE_DECLARING else set()
            assert told(content) - may <= {sought}, (member.full_name, name)
            assert member == people.fourth_member or file.reference.encode() not in content
