"""What is pointed out before filing: each remark has a dossier that raises it, and one that does not."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from catalogue.models import Dataset
from requests_workflow import rules
from requests_workflow.dossier import queries
from requests_workflow.dossier.remarks import coherence, registry, wording
from requests_workflow.dossier.remarks import queries as noticed
from requests_workflow.dossier.remarks.registry import Found
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import GuardFailed
from tests.dossier import filling
from tests.dossier.conftest import trace
from tests.dossier.filling import AT, choose
from tests.dossier.test_requested_parts import many_variables
from tests.dossier.test_writing_pages import page, text

#: Under the second form.
NOVEMBER = datetime(2026, 11, 16, 9, tzinfo=UTC)
STEP = {"first_source": "DCIR", "second_source": "Cohorte", "key": "nir", "operator": "La Caisse"}
LONG = " ".join(["mot"] * 41) + "."


@dataclass(frozen=True)
class Case:
    """What is changed in a full dossier to raise a remark: answers, route, pieces taken away, data asked for."""

    answers: dict = field(default_factory=dict)
    route: str = ""
    without: str = ""
    data: dict = field(default_factory=dict)
    later: bool = False


def asking(**changes) -> dict:
    return {"code": "dcir", "justification": "Les soins.", "years_from": 2012, "years_to": 2022, **changes}


CROSSED = [("ER_PRS_F", "EXE_SOI_DTD"), ("IR_BEN_R", "BEN_RES_COM")]
CASES = {
    "route_shut": Case(route="SAMPLE"),
    "answer_missing": Case({"benefit": ""}),
    "data_missing": Case(data=asking(justification="")),
    "piece_missing": Case(without="D01"),
    "impact_assessment_missing": Case(without="D09"),
    "purpose_guarantee_missing": Case({"controller_sector": "insurer"}),
    "hosting_unfit": Case({"hosting": "third_party", "hosting_detail": "Un système."}, without="D10"),
    "representative_missing": Case({"controller_established": "outside"}),
    "transfer_unexplained": Case({"transfers": True}),
    "anonymity_unexplained": Case({"why_not_anonymous": ""}),
    "forbidden_purpose": Case({"controller_sector": "industry", "benefit": "Aider la promotion du produit."}),
    "crossing_unjustified": Case(data=asking(parts=CROSSED)),
    "parts_unjustified": Case(data=asking(parts=[("ER_PRS_F", "PRS_NAT_REF")])),
    "period_outside_coverage": Case({"period_from": date(2001, 1, 1)}),
    "years_beyond_period": Case({"period_from": date(2015, 1, 1)}),
    "matching_inconsistent": Case({"linkage_steps": [STEP]}, later=True),
    "linkage_unclear": Case({"matching": "direct", "linkage_steps": [{**STEP, "operator": ""}]}, later=True),
    "minors_uninformed": Case({"includes_minors": True}),
    "public_text_personal": Case({"summary": "Écrire à camille.durand@valmont.example."}),
    "opposition_contact_unfit": Case({"opposition_contact": "Le service des droits"}),
    "sample_too_small": Case({"population_size": 9000000}, route="SAMPLE"),
    "duration_long": Case({"duration_months": 121}),
    "retention_long": Case({"retention_months": 25}),
    "start_too_early": Case({"start_on": date(2026, 6, 1)}),
    "results_too_early": Case({"results_on": date(2026, 7, 1), "start_on": date(2026, 6, 20)}),
    "whole_dataset": Case(data=asking(parts=[])),
    "summary_hard_to_read": Case({"summary": LONG}),
    "people_unnamed": Case(later=True),
    "departures_without_methodology": Case({"departures": [{"clause": "2.1", "departure": "x", "why": "y"}]}),
    "same_title": Case({"title": "Un titre pris"}),
}


def codes(file, at=AT) -> list[str]:
    return [one.rule.code for one in noticed.of(file, at=at)]


def raised(people, case: Case):
    """Return a full dossier with the changes of a case."""
    at = NOVEMBER if case.later else AT
    file = filling.begin(people.sponsor, people.university, at=at)
    filling.fill(file, people.sponsor, at=at, **case.answers)
    if case.data:
        parts = [{"table": table, "variable": variable} for table, variable in case.data.get("parts", [])]
        door.perform("choose_data", file, by=people.sponsor, at=at, data={"datasets": [{**case.data, "parts": parts}]})
    if case.without:
        held = next(one for one in queries.documents(file) if one.piece == case.without)
        door.perform("remove_document", file, by=people.sponsor, at=at, data={"document": held.pk})
    if case.route:
        file = door.perform("choose_route", file, by=people.sponsor, at=at, data={"route": case.route}).subject
    file.refresh_from_db()
    return file


@pytest.fixture
def taken_title(people, dataset):
    filling.begin(people.sponsor, people.university, title="UN TITRE PRIS")


def test_every_remark_of_the_rules_has_its_case():
    assert set(CASES) == set(rules.get("2022-01-01").remarks)


@pytest.mark.parametrize("code", CASES)
def test_a_remark_is_raised_by_its_dossier(people, dataset, tables, taken_title, code):
    file = raised(people, CASES[code])
    found = [one for one in noticed.of(file, at=NOVEMBER if CASES[code].later else AT) if one.rule.code == code]
    assert found
    assert found[0].url.startswith("/")


def test_a_full_dossier_is_told_nothing(full):
    assert codes(full) == []


def test_a_full_dossier_of_the_second_form_is_told_nothing_it_said(people, dataset):
    case = Case({"authorised_people": [{"name": "Alix", "function": "Statisticienne", "organisation": "Valmont"}],
                 "matching": "direct", "matching_detail": "Par la Caisse.", "linkage_steps": [STEP],
                 "start_on": date(2027, 10, 1)}, later=True)  # fmt: skip
    found = codes(raised(people, case), NOVEMBER)
    assert not {"people_unnamed", "linkage_unclear", "matching_inconsistent", "start_too_early"} & set(found)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"controller_sector": "none", "benefit": "Promotion de la santé."}, "forbidden_purpose"),
        ({"includes_minors": True, "information_detail": "Une lettre aux parents."}, "minors_uninformed"),
        ({"summary": "Une étude du docteur de ville. Trois mots."}, "public_text_personal"),
        ({"opposition_contact": "1 rue des Lilas, 75000 Valmont"}, "opposition_contact_unfit"),
        ({"duration_months": 120}, "duration_long"),
        ({"retention_months": 24}, "retention_long"),
        ({"results_on": date(2026, 9, 30)}, "results_too_early"),
    ],
)
def test_the_other_side_of_a_limit_is_told_nothing(people, dataset, changes, code):
    assert code not in codes(raised(people, Case(changes)))


def test_what_is_told_better_is_not_told_twice(people, dataset):
    found = noticed.of(raised(people, Case(without="D09")), at=AT)
    assert [one.rule.code for one in found] == ["impact_assessment_missing"]


def test_the_gravest_comes_first(people, dataset):
    case = Case({"benefit": "", "retention_months": 25, "duration_months": 121})
    assert codes(raised(people, case)) == ["answer_missing", "duration_long", "retention_long"]


def test_a_catalogue_that_covers_less_is_noticed(full):
    Dataset.objects.update(period_to=date(2020, 12, 31))
    trace(Dataset.objects.get())
    assert codes(full) == ["period_outside_coverage"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("La PROMOTION, des ventes", ["promotion"]),
        ("Une visite médicale", ["visite medicale"]),
        ("La prime d’assurance", ["prime"]),
        ("primes et primeurs", ["primes"]),
        ("impromotion", []),
    ],
)
def test_hints_are_whole_words_whatever_accents_and_capitals(said, found):
    assert wording.hints_in(said, ["promotion", "visite medicale", "prime", "primes"]) == found


@pytest.mark.parametrize("said", ["Mme Lenoir suit", "06 12 34 56 78", "+33 6 12 34 56 78", "a@b.example"])
def test_names_and_addresses_are_seen(said):
    assert any(pattern.search(said) for pattern in (wording.NAME, wording.PHONE, wording.EMAIL))


# Filing


def test_what_is_likely_to_be_refused_prevents_nothing(people, dataset):
    file = raised(people, Case({"duration_months": 121}))
    assert filling.sign_and_file(file, people.sponsor, at=AT).state == "filed"


@pytest.fixture
def blocking(monkeypatch):
    """A remark of another room that blocks: what a piece or a signature would say."""
    known = registry.Known("retention_long", lambda reading: [Found("pieces", "Une pièce attend.")])
    monkeypatch.setitem(registry.CHECKS, "retention_long", known)
    rule = rules.get("2022-01-01").remarks["retention_long"]
    changed = type(rule)(**{**vars(rule), "severity": "blocking"})
    monkeypatch.setitem(rules.get("2022-01-01").remarks, "retention_long", changed)


def test_a_blocking_remark_stands_against_filing_and_never_against_saving(as_, people, full, blocking):
    filling.write(full, people.sponsor, benefit="Encore écrit.")
    with pytest.raises(GuardFailed, match="empêche de déposer"):
        door.perform("file", full, by=people.sponsor, at=AT)
    shown = text(as_(people.sponsor).get(page("check", full)))
    assert "Une pièce attend." in shown
    assert 'name="honour"' not in shown
    response = as_(people.sponsor).post(
        page("check", full), {"honour": "on", "seen": AccessRequest.objects.get().version}
    )
    assert response.status_code == 422
    assert AccessRequest.objects.get().state == "draft"


def test_rules_and_code_name_the_same_remarks(monkeypatch):
    assert coherence.problems() == []
    monkeypatch.setitem(registry.CHECKS, "invented", registry.Known("invented", lambda reading: []))
    monkeypatch.delitem(registry.CHECKS, "same_title")
    found = " ".join(coherence.problems())
    assert "“same_title” of the rules has no check" in found
    assert "“invented” is worded by no rule" in found


# The pages


def test_the_check_page_says_first_what_stands_with_its_reason_and_its_source(as_, people, dataset):
    file = raised(people, Case({"benefit": "", "duration_months": 121}))
    shown = text(as_(people.sponsor).get(page("check", file)))
    order = [shown.index(words) for words in ("Ce qui manque encore", "Ce qui risque un refus", 'id="projet"')]
    assert order == sorted(order)
    assert "Vous écrivez 121 mois" in shown
    assert "articles 67" in shown
    assert "?retour=verification#id_duration_months" in shown


def test_a_link_to_change_comes_back_to_the_answers(as_, people, full):
    browser = as_(people.sponsor)
    shown = text(browser.get(page("check", full)))
    section = reverse("dossier:section", args=[full.reference, "resultats"])
    assert f"{section}?retour=verification#id_dissemination" in shown
    response = browser.post(f"{section}?retour=verification", {"later": "1"})
    assert response.url == page("check", full)
    assert browser.post(section, {"later": "1"}).url == page("tasks", full)


def test_the_task_list_counts_the_remarks_of_each_page(as_, people, dataset):
    long = {"duration_months": 121, "retention_months": 25, "start_on": date(2099, 1, 1), "summary": LONG}
    file = raised(people, Case(long))
    shown = text(as_(people.sponsor).get(page("tasks", file)))
    assert "2 remarques à lire avant de déposer." in shown
    assert "1 remarque à lire avant de déposer." in shown


def test_the_office_reads_what_the_sponsor_was_told(as_, people, dataset):
    file = raised(people, Case({"duration_months": 121}))
    filling.sign_and_file(file, people.sponsor, at=AT)
    shown = text(as_(people.secretariat).get(page("completeness", file)))
    assert "Ce que le guichet a fait remarquer au porteur" in shown
    assert "Vous écrivez 121 mois" in shown
    assert "?retour=verification" not in shown


def test_an_empty_draft_and_hostile_words_are_read_too(as_, people, draft):
    filling.write(draft, people.sponsor, summary="<script>🦠\u202e" + "mot " * 300, opposition_contact="<b>")
    shown = text(as_(people.sponsor).get(page("check", draft)))
    assert "<b>" not in shown.replace("<b></b>", "")
    assert "<script>🦠" not in shown


def test_every_remark_speaks_english(as_, people, dataset):
    file = raised(people, Case({"duration_months": 121}))
    with translation.override("en"):
        rule = noticed.of(file, at=AT)[0].rule
    assert rule.label_en.startswith("The duration of access")


@pytest.mark.parametrize("count", [1, 3, 100])
def test_remarks_ask_the_database_the_same_at_any_length(
    people,
    draft,
    tables,
    count,
    django_assert_num_queries,
):
    names = many_variables(tables["ER_PRS_F"], count)
    choose(draft, people.sponsor, *[("ER_PRS_F", name) for name in names])
    file = AccessRequest.objects.select_related("organisation").get(pk=draft.pk)
    with django_assert_num_queries(17):
        noticed.of(file, at=AT)
