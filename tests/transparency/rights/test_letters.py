"""A letter in its holder’s hands: fetched, opened, acknowledged, answered; destroyed once it is of no use here."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from audit.models import Event
from hub import clock
from hub.mail.models import Mail
from requests_workflow.procedure import door
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, Refused, WrongState
from tests.transparency.rights.conftest import IDENTITY, asked
from transparency.rights import actions, keys, open, queries
from transparency.rights.enums import Sealed
from transparency.rights.models import Extraction, Letter, RightsRequest
from transparency.rights.open import new_pair
from transparency.rights.people import CITIZEN, CLOCKWORK

pytestmark = pytest.mark.django_db

#: A Monday without a holiday near it: the day the law gives falls on Thursday 2 April 2026.
MONDAY = date(2026, 3, 2)


@pytest.fixture
def sent(citizen, other):
    """A letter to the holder of one base, and the code of its receipt."""
    answer = citizen.sends(citizen.opens(**asked(other.dataset.code)), **IDENTITY)
    return Letter.objects.get(), answer.context["code"]


def do(letter, act, person, *, on=None, **data):
    """Perform an act at noon of a day, today unless said."""
    at = clock.now() if on is None else at_noon(on)
    letter = Letter.objects.get(pk=letter.pk)
    return door.perform(act, letter, by=person, at=at, data=data, seen=letter.version)


def at_noon(day):
    return clock.now().replace(year=day.year, month=day.month, day=day.day, hour=11, minute=0)


def dated(letter, day):
    """Set the day on which a letter reached the hub, its delay with it."""
    RightsRequest.objects.filter(pk=letter.asked_id).update(received_on=day, received_at=at_noon(day))
    at, key = at_noon(day), letter.key
    letter.clocks.get().events.all().delete()
    letter.clocks.all().delete()
    Letter.objects.filter(pk=letter.pk).delete()
    ciphertext, made = letter.ciphertext, RightsRequest.objects.get(pk=letter.asked_id)
    return door.perform("send_letter", actions._letter(made, key, ciphertext, at=at), by=CITIZEN, at=at).subject


def taken(letter, person, **when):
    do(letter, "fetch_letter", person, **when)
    return do(letter, "acknowledge_letter", person, **when).subject


# In the holder’s hands


def test_a_holder_downloads_the_letter_counted_and_traced_and_opens_it_with_the_command(
    client, sent, other, tmp_path, capsys
):
    letter, _code = sent
    client.force_login(other.person)
    for _n in range(2):
        answer = client.post(reverse("rights:fetch", args=[letter.pk]))
    assert "no-store" in answer["Cache-Control"]
    (tmp_path / "letter").write_bytes(answer.content)
    (tmp_path / "key").write_bytes(other.private)
    assert open.main([str(tmp_path / "key"), str(tmp_path / "letter")]) == 0
    assert IDENTITY["birth_name"] in capsys.readouterr().out
    fetched = Event.objects.filter(kind="rights.letter_fetched").order_by("seq")
    assert [event.facts["times"] for event in fetched] == [1, 2]


def test_the_command_refuses_another_key_a_changed_letter_and_files_that_are_none(sent, other, pairs, tmp_path, capsys):
    letter, _code = sent
    files = {"own": other.private, "wrong": pairs[1][0], "none": b"x", "letter": letter.ciphertext.encode()}
    files["changed"] = letter.ciphertext.replace(
        letter.ciphertext[-5], "_" if letter.ciphertext[-5] != "_" else "-"
    ).encode()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    def answer(key, letter):
        return open.main([str(tmp_path / key), str(tmp_path / letter)])

    assert [answer("own", "letter"), answer("wrong", "letter"), answer("own", "changed")] == [0, 1, 1]
    assert [answer("none", "letter"), answer("own", "absent")] == [2, 2]
    assert "Traceback" not in capsys.readouterr().err


def test_the_command_makes_a_pair_that_only_its_owner_can_read_and_never_writes_over_one(tmp_path, capsys):
    assert open.main([str(tmp_path / "key"), "--new-key"]) == 0
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert open.main([str(tmp_path / "key"), "--new-key"]) == 2


def test_another_holders_letter_does_not_exist(client, sent, fund):
    letter, _code = sent
    client.force_login(fund.person)
    assert client.get(reverse("rights:letter", args=[letter.pk])).status_code == 404
    assert client.post(reverse("rights:fetch", args=[letter.pk])).status_code == 404
    assert not client.get(reverse("rights:inbox")).context["lines"]
    with pytest.raises(NotAllowed):
        do(letter, "fetch_letter", fund.person)


def test_the_officer_follows_letters_and_opens_none(client, sent, people):
    letter, _code = sent
    client.force_login(people.dpo)
    page = client.get(reverse("rights:letter", args=[letter.pk]))
    assert page.status_code == 200
    assert letter.ciphertext not in page.content.decode()
    assert client.post(reverse("rights:fetch", args=[letter.pk])).status_code == 403
    assert client.get(reverse("rights:cockpit")).status_code == 200


def test_reading_a_letter_s_page_leaves_a_trace(client, sent, other):
    letter, _code = sent
    client.force_login(other.person)
    client.get(reverse("rights:letter", args=[letter.pk]))
    assert Event.objects.filter(kind="rights.letter_read", object_ref=str(letter.pk)).count() == 1


# Destroyed, and proven


def test_acknowledging_destroys_the_letter_and_the_proof_stays(client, citizen, sent, other):
    letter, code = sent
    with pytest.raises(GuardFailed):
        do(letter, "acknowledge_letter", other.person)
    taken(letter, other.person)
    now = Letter.objects.get()
    assert now.ciphertext == ""
    proof = Event.objects.get(kind="rights.letter_acknowledged")
    assert proof.facts["destroyed_sha256"] == letter.sha256
    page = citizen.follows(code).content.decode()
    assert letter.sha256 in page
    assert "Votre lettre a été détruite ici" in page
    assert citizen.follows(code, "rights_receipt").content.startswith(b"%PDF")


def test_a_destroyed_letter_is_fetched_no_more(client, sent, other):
    letter, _code = sent
    taken(letter, other.person)
    with pytest.raises(WrongState):
        do(letter, "fetch_letter", other.person)


@pytest.mark.parametrize(("days", "destroyed"), [(29, 0), (30, 1), (31, 1)])
def test_a_letter_that_nobody_fetched_is_destroyed_on_its_thirtieth_day(sent, days, destroyed):
    letter = dated(sent[0], MONDAY)
    assert actions.destroy_old(at=at_noon(MONDAY + timedelta(days=days))) == destroyed
    now = Letter.objects.get()
    assert (now.state, now.ciphertext == "") == (("unfetched", True) if destroyed else ("waiting", False))
    traces = Event.objects.filter(kind="rights.letter_destroyed")
    assert [trace.facts["destroyed_sha256"] for trace in traces] == [letter.sha256] * destroyed
    assert actions.destroy_old(at=at_noon(MONDAY + timedelta(days=40))) == 1 - destroyed


def test_nobody_destroys_a_letter_before_its_day(sent, other, people):
    for person in (other.person, people.dpo, CITIZEN):
        with pytest.raises(NotAllowed):
            do(sent[0], "destroy_unfetched", person)
    with pytest.raises(GuardFailed):
        do(sent[0], "destroy_unfetched", CLOCKWORK)


def test_a_letter_that_does_not_open_tells_the_person_to_write_again(citizen, sent, other):
    letter, code = sent
    do(letter, "fetch_letter", other.person)
    do(letter, "report_unreadable", other.person)
    assert "refait sa demande" in citizen.follows(code).content.decode()
    assert Letter.objects.get().ciphertext == ""


# Days (GDPR, article 12; law.md 11.2)


def last_day(letter) -> date:
    return letter.clocks.get().due_on


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2026, 3, 2), date(2026, 4, 2), date(2026, 6, 2)),
        # No 30th in February: the 28th, a Saturday, moves to Monday 2 March; two months more count from the 28th.
        (date(2026, 1, 30), date(2026, 3, 2), date(2026, 4, 28)),
        # 1 May is a holiday, a Friday: Monday 4 May. 1 July is a working day.
        (date(2026, 4, 1), date(2026, 5, 4), date(2026, 7, 1)),
        # 14 November 2026 is a Saturday.
        (date(2026, 10, 14), date(2026, 11, 16), date(2027, 1, 14)),
    ],
)
def test_the_answer_is_due_in_a_month_and_two_more_if_told_in_the_first(sent, other, received, due, extended):
    letter = dated(sent[0], received)
    assert last_day(letter) == due
    do(letter, "extend_answer", other.person, on=received + timedelta(days=10), reasons="Base ancienne.")
    assert last_day(letter) == extended
    with pytest.raises(GuardFailed):
        do(letter, "extend_answer", other.person, on=received + timedelta(days=11), reasons="Encore.")


def test_an_extension_is_told_on_the_last_day_and_not_after(sent, other):
    letter = dated(sent[0], MONDAY)
    with pytest.raises(GuardFailed):
        do(letter, "extend_answer", other.person, on=date(2026, 4, 3), reasons="Trop tard.")
    do(letter, "extend_answer", other.person, on=date(2026, 4, 2), reasons="Le dernier jour.")


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 3, 9), []),  # the fifth working day
        (date(2026, 3, 10), ["acknowledge"]),
        (date(2026, 3, 22), ["acknowledge"]),  # the twentieth day
        (date(2026, 3, 23), ["acknowledge", "alarm"]),
    ],
)
def test_holders_and_officer_are_reminded_once_of_each_target(sent, people, day, told):
    letter = dated(sent[0], MONDAY)
    Mail.objects.all().delete()
    for _n in range(2):
        actions.remind(at=at_noon(day))
    assert list(letter.reminders.values_list("of", flat=True)) == told
    assert Mail.objects.filter(kind="rights_late").count() == 2 * len(told)


def test_an_acknowledged_letter_is_alarmed_about_but_not_recalled(sent, other):
    letter = dated(sent[0], MONDAY)
    taken(letter, other.person, on=MONDAY)
    actions.remind(at=at_noon(date(2026, 3, 23)))
    assert list(Letter.objects.get().reminders.values_list("of", flat=True)) == ["alarm"]


def test_a_letter_on_paper_counts_from_the_day_it_came(client, other, people):
    client.force_login(people.dpo)
    where, today = reverse("rights:intake"), clock.today()
    page = client.get(where, asked(other.dataset.code))
    given = {"billet": page.context["ticket"], **dict(page.context["hidden"]), **IDENTITY}
    came = today - timedelta(days=3)
    form = "application/x-www-form-urlencoded"
    answer = client.post(where, urlencode({**given, "voie": "letter", "recue": came.isoformat()}), content_type=form)
    assert answer.status_code == 200
    made = RightsRequest.objects.get()
    assert (made.channel, made.received_on, made.sealed) == ("letter", came, Sealed.SERVER)
    assert Letter.objects.get().clocks.get().events.get().on == came
    assert Event.objects.get(kind="rights.letter_routed").actor_role == "dpo"


# Answers and their effect


def test_the_citizen_reads_the_answer_and_from_which_extraction_on_it_counts(client, citizen, sent, other):
    letter, code = sent
    taken(letter, other.person)
    today = clock.today()
    do(letter, "answer_letter", other.person, outcome="matched", applies_from=today, reasons="")
    page = citizen.follows(code).content.decode()
    assert "Personne retrouvée" in page
    assert "Aucune extraction n’a été déclarée" in page
    actions.declare_extraction(
        other.dataset, extracted_on=today - timedelta(days=1), left_out=3, reference="", by=other.person, at=clock.now()
    )
    assert "Aucune extraction n’a été déclarée" in citizen.follows(code).content.decode()
    client.force_login(other.person)
    told = {"dataset": other.dataset.code, "extracted_on": today.isoformat(), "left_out": "40", "reference": ""}
    assert client.post(reverse("rights:extractions"), told).status_code == 302
    client.logout()
    assert "Appliquée pour la première fois" in citizen.follows(code).content.decode()
    assert Event.objects.filter(kind="rights.list_applied").count() == Extraction.objects.count() == 2


def test_an_extraction_of_something_else_is_no_effect_of_a_request(citizen, sent, other, make_dataset):
    letter, code = sent
    taken(letter, other.person)
    today = clock.today()
    do(letter, "answer_letter", other.person, outcome="matched", applies_from=today, reasons="")
    neighbour, told = make_dataset(8), {"extracted_on": today, "left_out": 20, "by": other.person, "at": clock.now()}
    assert neighbour.holder_id == letter.holder_id
    actions.declare_extraction(neighbour, reference="", **told)
    assert "Aucune extraction n’a été déclarée" in citizen.follows(code).content.decode()
    RightsRequest.objects.filter(pk=letter.asked_id).update(scope="project", about="D-AUTRE")
    actions.declare_extraction(other.dataset, reference="D-AUTRE-2", **told)
    assert not queries.first_extractions([Letter.objects.get()])
    actions.declare_extraction(neighbour, reference="D-AUTRE", **told)
    assert queries.first_extractions([Letter.objects.get()])


@pytest.mark.parametrize("outcome", ["answered", "", "n’importe quoi"])
def test_an_answer_must_fit_what_is_asked(client, sent, other, outcome):
    letter, _code = sent
    taken(letter, other.person)
    client.force_login(other.person)
    answer = client.post(reverse("rights:act", args=[letter.pk, "answer_letter"]), {"outcome": outcome})
    assert answer.status_code == 422
    assert Letter.objects.get().state == "acknowledged"


def test_an_opposition_that_is_applied_says_from_when(client, sent, other):
    letter, _code = sent
    taken(letter, other.person)
    client.force_login(other.person)
    where = reverse("rights:act", args=[letter.pk, "answer_letter"])
    assert client.post(where, {"outcome": "matched", "reasons": "Gardé."}).status_code == 422
    assert client.post(where, {"outcome": "matched", "applies_from": clock.today().isoformat()}).status_code == 302
    assert Letter.objects.get().state == "answered"


def test_a_refusal_has_reasons_and_says_where_to_complain(client, citizen, sent, other):
    letter, code = sent
    taken(letter, other.person)
    client.force_login(other.person)
    where = reverse("rights:act", args=[letter.pk, "refuse_letter"])
    assert client.post(where, {"reasons": " "}).status_code == 422
    assert client.post(where, {"reasons": "La base est anonyme."}).status_code == 302
    client.logout()
    page = citizen.follows(code).content.decode()
    assert "La base est anonyme." in page
    assert "cnil.fr/fr/plaintes" in page


def test_two_colleagues_do_not_answer_over_each_other(sent, other):
    letter, _code = sent
    taken(letter, other.person)
    stale = Letter.objects.get()
    do(letter, "refuse_letter", other.person, reasons="Non.")
    with pytest.raises(Refused):
        door.perform(
            "answer_letter", stale, by=other.person, at=clock.now(), data={"outcome": "not_matched"}, seen=stale.version
        )


@pytest.mark.parametrize("typed", ["", "ABC", "0" * 26, "😀" * 26, "x" * 10_000])
def test_a_forged_code_opens_nothing(citizen, sent, typed):
    for name in ("rights_follow", "rights_receipt"):
        assert citizen.follows(typed, name).status_code == 422


def test_a_code_is_read_however_it_is_typed(citizen, sent):
    _letter, code = sent
    for typed in (
        code.lower(),
        code.replace("-", " "),
        f" {code.replace('-', '')} ".replace("0", "o").replace("1", "l"),
    ):
        assert citizen.follows(typed).status_code == 200


# Keys


def test_a_key_is_published_with_its_fingerprint_replaced_and_withdrawn(client, other):
    client.force_login(other.person)
    public = new_pair()[1].decode()
    told = {"holder": other.holder.code, "key": public}
    assert client.post(reverse("rights:keys"), told).status_code == 302
    new = keys.in_force([other.holder.pk], today=clock.today())[other.holder.pk]
    assert new.fingerprint != other.key.fingerprint
    assert client.post(reverse("rights:keys"), told).status_code == 422
    client.post(reverse("rights:withdraw_key", args=[new.fingerprint]))
    assert keys.in_force([other.holder.pk], today=clock.today())[other.holder.pk] == other.key
    client.logout()
    page = client.get(reverse("transparency:rights_keys")).content.decode()
    assert page.count("Retirée") == 1


@pytest.mark.parametrize(
    "given", ["", "x", "{}", '{"kty": "RSA"}', "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"]
)
def test_what_is_no_key_is_refused_in_words(client, other, given):
    client.force_login(other.person)
    answer = client.post(reverse("rights:keys"), {"holder": other.holder.code, "key": given})
    assert answer.status_code == 422


def test_a_private_key_is_refused_and_not_kept(client, other, pairs):
    client.force_login(other.person)
    answer = client.post(reverse("rights:keys"), {"holder": other.holder.code, "key": pairs[1][0].decode()})
    assert answer.status_code == 422
    assert "clé privée" in answer.content.decode()


def test_a_key_that_ends_soon_is_told_once_unless_another_follows(other, people):
    Mail.objects.all().delete()
    soon = at_noon(other.key.expires_on - timedelta(days=20))
    assert [actions.warn_of_keys(at=soon), actions.warn_of_keys(at=soon)] == [1, 0]
    assert Mail.objects.filter(kind="rights_key").count() == 2


def test_open_letters_come_first_the_oldest_first_and_lists_ask_as_many_questions_however_long(
    client, citizen, other, people
):
    made = []
    for _n in range(3):
        citizen.sends(citizen.opens(**asked(other.dataset.code)), **IDENTITY)
        made.append(Letter.objects.latest("pk"))
    taken(made[0], other.person)
    do(made[0], "refuse_letter", other.person, reasons="Non.")
    client.force_login(other.person)
    shown = client.get(reverse("rights:inbox")).context["lines"]
    assert [line.letter.pk for line in shown] == [made[1].pk, made[2].pk, made[0].pk]
    for person, where in ((other.person, "rights:inbox"), (people.dpo, "rights:cockpit")):
        client.force_login(person)
        few = _questions(client, where)
        for _n in range(3):
            client.logout()
            citizen.sends(citizen.opens(**asked(other.dataset.code)), **IDENTITY)
        client.force_login(person)
        assert _questions(client, where) == few


def _questions(client, where: str) -> int:
    client.get(reverse(where))
    with CaptureQueriesContext(connection) as found:
        client.get(reverse(where))
    return len(found)
