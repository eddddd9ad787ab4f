"""The page of a file’s delays: each date with its reasons, days tried without a trace, and paper for a court."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from audit import api as audit
from requests_workflow.procedure import clocks, dates, door, registry
from requests_workflow.procedure.models import AccessRequest, Clock, ClockEvent, Stateful
from tests.journeys.pdfs import text_of

AT = datetime(2026, 4, 30, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _silent_guards(monkeypatch):
    """What an act demands of the file is judged elsewhere; clocks alone matter here."""
    for name in set(registry.GUARDS) - {"clock_expired", "committee_clock_expired", "extension_left"}:
        monkeypatch.setitem(registry.GUARDS, name, lambda act: None)


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def filed(people):
    draft = AccessRequest(
        ruleset="2022-01-01",
        form_version="2022-01-01",
        title="Sarcomes et chimiothérapie",
        organisation=people.university,
        created_by=people.sponsor,
        created_at=AT,
        creation_key=uuid.uuid4(),
    )
    created = door.perform("create", draft, by=people.sponsor, at=AT).subject
    return door.perform("file", created, by=people.sponsor, at=AT).subject


@pytest.fixture
def asked(people, filed):
    """A file whose sponsor is asked for complements."""
    at = AT + timedelta(days=1)
    return door.perform("request_complement", filed, by=people.secretariat, at=at).subject


def page(file, **query) -> str:
    return reverse("procedure:dates", args=[file.reference], query=query)


def shown(response) -> str:
    return response.content.decode().replace("\xa0", " ")


def told(file, people) -> dict[str, dates.Explained]:
    return {one.code: one for one in dates.of(file, user=people.secretariat, at=AT)}


def test_a_date_explains_itself(people, filed):
    check = told(filed, people)["C1"]
    rows = {row.key: row.value for row in check.rule}
    assert (check.due_on, check.status) == (date(2026, 5, 13), "En cours")
    assert [(moment.what, moment.on, moment.act) for moment in check.moments] == [
        ("Début", date(2026, 4, 30), "Dossier déposé")
    ]
    assert rows["Longueur"] == "7 jours ouvrés"
    assert rows["Qui le délai oblige"] == "Secrétariat unique"
    assert "Aucun effet" in rows["Si le délai passe"]
    assert "articles 88 et 89" in rows["Textes"][0]
    assert any("7 (P1). Doute" in line for line in rows["Ce qui reste incertain"])
    assert "textes de 2019 à 2021" in rows["Jeu de règles"]


def test_working_days_are_counted_one_by_one_with_the_holidays_named(people, filed):
    (count,) = told(filed, people)["C1"].counts
    days = dict(count.days)
    assert count.title.replace("\xa0", " ") == "7 jours ouvrés après le 30 avril 2026"
    assert [rank for rank in days.values() if rank.isdigit()] == [str(n) for n in range(1, 8)]
    assert {why for why in days.values() if not why.isdigit()} == {
        "férié : Fête du Travail",
        "férié : Fête de la Victoire",
        "fin de semaine",
    }


def test_a_roll_over_shows_the_days_it_passes(people, asked):
    """30 days after 1 May end on Sunday 31; the next working day is Monday 1 June."""
    answer = told(asked, people)["C2"]
    (count,) = answer.counts
    assert answer.due_on == date(2026, 6, 1)
    assert [why for _day, why in count.days] == ["fin de semaine", "nouveau dernier jour"]


def test_an_ended_delay_stays_told(people, asked):
    check = told(asked, people)["C1"]
    assert (check.running, check.status, check.due_on) == (False, "A pris fin", date(2026, 5, 13))
    assert [moment.what for moment in check.moments] == ["Début", "Fin"]


def test_a_length_set_by_a_decision_says_so(people, filed):
    Clock.objects.filter(request=filed).update(length=5)
    rows = {row.key: row.value for row in told(filed, people)["C1"].rule}
    assert rows["Longueur"] == "5 jours ouvrés, fixés par la décision"


def test_the_page_shows_every_delay(as_, people, asked):
    text = shown(as_(people.sponsor).get(page(asked)))
    for words in ("lundi 1er juin 2026", "mercredi 13 mai 2026", "Fête de la Victoire", "Classer sans suite"):
        assert words in text


def test_a_day_is_tried_and_chains_what_follows(as_, people, asked):
    """On 20 May: 7 working days (Whit Monday is off) lead to 1 June, then one month for the opinion."""
    links = dates.foresee(asked, on=date(2026, 5, 20))
    assert [(link.act, link.on, link.due_on, link.extended_on) for link in links] == [
        ("Déposer les compléments", date(2026, 5, 20), date(2026, 6, 1), None),
        ("Déclarer le dossier complet", date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)),
    ]
    text = shown(as_(people.sponsor).get(page(asked, jour="2026-05-20")))
    assert "Puis « Déclarer le dossier complet », au plus tard le 1er juin 2026" in text
    assert "mercredi 1er juillet 2026" in text


def test_a_day_tried_is_what_the_act_then_gives(people, asked):
    """The forecast is the law's own: the same act on the same day gives the same dates."""
    on = datetime(2026, 5, 20, 15, tzinfo=UTC)
    (check, opinion) = dates.foresee(asked, on=date(2026, 5, 20))
    file = door.perform("file_complement", asked, by=people.sponsor, at=on).subject
    (c1,) = clocks.running(file)
    assert c1.due_on == check.due_on
    last = datetime.combine(c1.due_on, on.timetz())
    file = door.perform("declare_complete", file, by=people.secretariat, at=last).subject
    (c4,) = clocks.running(file)
    assert c4.due_on == opinion.due_on


def test_an_answer_to_the_cnil_is_tried_from_the_history_of_its_delay(people, filed):
    filed.state = "cnil_complement"
    c7 = Clock(
        pk=0, request=filed, subject_machine="access_request", subject_id=filed.pk, code="C7", ruleset="2022-01-01"
    )
    c7._prefetched_objects_cache = {
        "events": [ClockEvent(verb=v, on=d) for v, d in (("start", AT.date()), ("pause", AT.date()))]
    }
    link, *rest = _foreseen_with([c7], filed, on=date(2026, 6, 15))
    assert (link.act, link.due_on, rest) == ("Répondre à la CNIL", date(2026, 8, 15), [])


def _foreseen_with(own, file, *, on):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_own", lambda request: own)
        return dates.foresee(file, on=on)


def test_a_day_after_the_end_says_so(as_, people, asked):
    (passed,) = dates.passed_by(asked, on=date(2026, 6, 2))
    assert (passed.label, passed.due_on) == ("Réponse à la demande de compléments", date(2026, 6, 1))
    assert "Ce jour vient trop tard" in shown(as_(people.sponsor).get(page(asked, jour="2026-06-02")))
    assert dates.passed_by(asked, on=date(2026, 6, 1)) == []


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-04-30", "Choisissez le 1er mai 2026 ou un jour qui le suit."),
        ("2050-01-01", "Choisissez un jour dans les dix ans."),
        ("2026-02-30", "Saisissez une date valide"),
        ("demain", "Saisissez une date valide"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(as_, people, asked, day, said):
    text = shown(as_(people.sponsor).get(page(asked, jour=day)))
    assert said in text
    assert "Puis «" not in text


def test_trying_a_day_writes_nothing_but_the_reading(as_, people, asked):
    before = (Clock.objects.count(), ClockEvent.objects.count(), asked.version)
    as_(people.sponsor).get(page(asked, jour="2026-05-20"))
    asked.refresh_from_db()
    assert (Clock.objects.count(), ClockEvent.objects.count(), asked.version) == before
    last = audit.events_for(asked.audit_ref).last()
    assert (last.kind, last.facts["part"], last.actor_id) == ("dossier.read", "dates", str(people.sponsor.pk))


def test_nothing_is_tried_where_a_decision_would_be_foretold(as_, people, asked):
    asked.state = "transmitted_to_cnil"
    assert dates.awaited_act(asked) == ""
    assert dates.foresee(asked, on=date(2026, 5, 20)) == []


def test_another_team_and_a_recused_person_find_no_page(as_, people, filed):
    for name in ("procedure:dates", "procedure:dates_pdf"):
        response = as_(people.other_sponsor).get(reverse(name, args=[filed.reference]))
        assert response.status_code == 404


def test_the_paper_tells_the_same_dates_and_its_reading_is_traced(as_, people, asked):
    response = as_(people.sponsor).get(reverse("procedure:dates_pdf", args=[asked.reference]))
    text = text_of(response.content).replace("\xa0", " ")
    for words in (asked.reference, "mercredi 13 mai 2026", "lundi 1er juin 2026", "Fête de la Victoire", "Échu"):
        assert words in text
    assert asked.reference in response["Content-Disposition"]
    assert audit.events_for(asked.audit_ref).last().facts["part"] == "dates.pdf"


def test_the_paper_is_the_same_bytes_each_time(people, asked):
    one, two = (dates.pdf(asked, user=people.secretariat, at=AT) for _again in range(2))
    assert one == two


def test_the_page_speaks_english(people, filed):
    with translation.override("en"):
        check = told(filed, people)["C1"]
    assert check.label == "Transmission to the committee"
    assert "Victory Day" in str(check.counts)


#: The ties of the person, their organisations, the clocks, their events, the trail.
QUERIES = 5


@pytest.mark.parametrize("delays", [1, 3, 100])
def test_the_page_takes_the_same_queries_however_many_delays(people, filed, delays, django_assert_num_queries):
    for number in range(1, delays):
        clocks.apply(
            dates.rules.ClockStep("start", "C1"), _another(filed, number), on=AT.date(), at=AT + timedelta(hours=number)
        )
    with django_assert_num_queries(QUERIES):
        assert sum(one.times for one in dates.of(filed, user=people.secretariat, at=AT)) == delays


def _another(file, number):
    """Something of the file with a delay of its own."""

    class Part:
        machine_name, rule_set = "access_request", file.rule_set
        pk = 10_000 + number
        kept_clocks, begin_clock = Stateful.kept_clocks, Stateful.begin_clock

    Part.file = file
    return Part()
