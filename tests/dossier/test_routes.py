"""Every route through the door: chosen, shut by an answer, changed with its history, declared, decided by the hub."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from audit import api as audit
from catalogue.enums import DatasetKind
from requests_workflow.dossier import facts, queries
from requests_workflow.procedure import clocks, door, policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, WrongState
from tests.dossier import filling
from tests.dossier.conftest import TESTER
from tests.dossier.filling import AT

DAY = timedelta(days=1)
CONDITIONS = {"conditions_detail": "Chacune est remplie, pièces à l’appui."}


def act(name, file, by, *, at=AT, **data):
    return door.perform(name, file, by=by, at=at, data=data).subject


def on_route(file, by, route: str):
    """Put a draft on a route, every question answered, every piece given, no data asked for."""
    file = act("choose_route", file, by, route=route)
    met = list(file.rule_set.routes[route].conditions)
    conditions = {"conditions_met": met, **CONDITIONS} if file.form.section_at("conditions") else {}
    filling.write(file, by, **filling.ANSWERS, **conditions)
    for piece, required in queries.expected_pieces(file, queries.facts(file)):
        if required:
            filling.add(file, by, piece.code)
    return file


@pytest.fixture
def sample(db):
    with transaction.atomic():
        made = filling.make_dataset("esnd", kind=DatasetKind.SAMPLE)
        for kind, pk in (("dataset", made.pk), ("holder", made.holder_id)):
            audit.record("catalogue.dataset_imported", object=audit.Ref(kind, str(pk)), actor=TESTER, at=AT)
    return made


@pytest.fixture
def sampled(draft, people, sample):
    """A file filed on the route of the sample, found complete."""
    file = on_route(draft, people.sponsor, "SAMPLE")
    asked = [{"code": "esnd", "justification": "L’échantillon suffit.", "years_from": 2016, "years_to": 2022}]
    act("choose_data", file, people.sponsor, datasets=asked)
    for piece in ("D09", "D10", "D11", "D14"):
        filling.add(file, people.sponsor, piece)
    file = filling.sign_and_file(file, people.sponsor)
    filling.check_all(file, people.secretariat)
    return act("declare_complete_to_hub", file, people.secretariat, at=AT + DAY)


def test_the_sample_is_decided_by_the_hub_in_fifteen_days(sampled, people):
    (running,) = clocks.running(sampled)
    assert (running.code, running.due_on) == ("C12", date(2026, 3, 18))
    file = act("approve_access", sampled, people.secretariat, at=AT + 5 * DAY, reason="Cinq conditions remplies.")
    assert file.state == "approved"
    assert file.authorised_at == AT + 5 * DAY
    assert [clock.code for clock in clocks.running(file)] == ["C8"]
    assert act("open_agreement", file, people.secretariat, at=AT + 6 * DAY).state == "agreement"


def test_what_the_hub_does_not_approve_goes_to_the_committee_and_keeps_its_history(sampled, people):
    file = act("transfer_to_standard", sampled, people.secretariat, at=AT + 5 * DAY, reason="Croisement.")
    assert (file.route, file.state) == ("STANDARD", "complete")
    assert [clock.code for clock in clocks.running(file)] == ["C4"]
    (change,) = file.route_changes.filter(transition="transfer_to_standard")
    assert (change.from_route, change.to_route, change.by) == ("SAMPLE", "STANDARD", people.secretariat)
    with pytest.raises(WrongState, match="n’existe pas sur le circuit"):
        act("approve_access", file, people.secretariat, reason="Trop tard.")


@pytest.mark.parametrize(
    ("route", "answers", "flag"),
    [
        ("MR004", {"matching": "direct", "matching_detail": "Par un tiers."}, "Appariement"),
        ("MR004", {"information": "exception"}, "Exception à l’information individuelle"),
        ("MR007", {"genetic_data": True}, "Données génétiques"),
        ("MR008", {"transfers": True, "transfers_detail": "Suisse."}, "Transfert hors de l’Union européenne"),
        ("SAMPLE", {"single_decision": True}, "Décision unique pour une série de traitements"),
        ("PERMANENT", {"controller_sector": "insurer"}, "Entreprise de produits de santé, ou assureur"),
    ],
)
def test_an_answer_shuts_a_route(draft, people, route, answers, flag):
    file = on_route(draft, people.sponsor, route)
    assert queries.missing_route(file) == []
    filling.write(file, people.sponsor, **answers)
    assert [one.label for one in queries.missing_route(file)] == [f"Ce circuit est fermé à votre projet : {flag}."]
    with pytest.raises(GuardFailed, match="Ce circuit ne convient pas"):
        act(queries.filing_act(file), file, people.sponsor)


def test_data_of_the_main_base_shuts_the_route_of_the_sample(draft, people):
    file = on_route(draft, people.sponsor, "SAMPLE")
    asked = [{"code": "dcir", "justification": "Tout.", "years_from": 2016, "years_to": 2022}]
    act("choose_data", file, people.sponsor, datasets=asked)
    assert any("au-delà de l’échantillon" in one.label for one in queries.missing_route(file))


@pytest.mark.parametrize("route", ["MR004", "MR005", "MR006", "PERMANENT"])
def test_a_declaration_enters_the_register_before_the_project_begins(draft, people, route):
    file = on_route(draft, people.sponsor, route)
    assert queries.missing(file) == []
    file = filling.sign_and_file(file, people.sponsor, act="declare")
    assert clocks.running(file) == []
    filling.check_all(file, people.secretariat)
    file = act("publish_declaration", file, people.secretariat, at=AT + DAY)
    assert file.state == "registered"
    assert file.rule_state.public
    file = act("begin_processing", file, people.sponsor, at=AT + 2 * DAY)
    (access,) = clocks.running(file)
    assert (access.code, access.due_on) == ("C10", date(2029, 3, 4))
    assert act("declare_end", file, people.sponsor, at=AT + 3 * DAY).state == "closed"


@pytest.mark.parametrize("route", ["MR001", "MR002", "MR003"])
def test_research_on_people_is_only_taken_note_of(draft, people, route):
    file = filling.sign_and_file(on_route(draft, people.sponsor, route), people.sponsor, act="declare")
    filling.check_all(file, people.secretariat)
    file = act("note_declaration", file, people.secretariat)
    assert file.rule_state.terminal
    assert not file.rule_state.public


@pytest.mark.parametrize("route", ["INTERNAL", "OPEN", "OUT"])
def test_what_needs_no_formality_ends_at_once_and_is_kept(draft, people, route):
    file = on_route(draft, people.sponsor, route)
    assert queries.missing(file) == []
    file = act("conclude", file, people.sponsor)
    assert file.rule_state.terminal
    assert file.snapshots.get(transition="conclude").content["file"]["route"] == route


def test_every_condition_of_a_route_must_be_ticked(draft, people):
    file = on_route(draft, people.sponsor, "MR004")
    ticked = list(file.rule_set.routes["MR004"].conditions)[:-1]
    filling.write(file, people.sponsor, conditions_met=ticked)
    (lacking,) = filling.lacking(file)
    assert "Chacune est nécessaire" in lacking
    with pytest.raises(GuardFailed, match="Chacune est nécessaire"):
        act("declare", file, people.sponsor)


def test_a_file_on_the_wrong_route_is_sent_to_another_and_filed_again(filed, people, sample):
    asked = {"route": "SAMPLE", "reason": "L’échantillon suffit."}
    file = act("reroute", filed, people.secretariat, at=AT + DAY, **asked)
    assert (file.route, file.state) == ("SAMPLE", "rerouted")
    assert [clock.code for clock in clocks.running(file)] == ["C2"]
    assert any("Les conditions" in one.label or "conditions" in one.label for one in queries.missing_answers(file))
    data = [{"code": "esnd", "justification": "Il suffit.", "years_from": 2016, "years_to": 2022}]
    act("choose_data", file, people.sponsor, at=AT + 2 * DAY, datasets=data)
    filling.write(file, people.sponsor, conditions_met=list(file.rule_set.routes["SAMPLE"].conditions), **CONDITIONS)
    file = filling.sign_and_file(file, people.sponsor, at=AT + 2 * DAY)
    assert (file.route, file.state) == ("SAMPLE", "filed")
    assert [clock.code for clock in clocks.running(file)] == ["C1"]
    assert [(c.from_route, c.to_route) for c in file.route_changes.all()] == [("STANDARD", "SAMPLE")]


def test_a_wrong_rerouting_is_taken_back(filed, people):
    file = act("reroute", filed, people.secretariat, route="MR007", reason="Erreur.")
    file = act("restore_route", file, people.secretariat, reason="C’était bien le circuit standard.")
    assert (file.route, file.state) == ("STANDARD", "filed")
    assert [(c.from_route, c.to_route) for c in file.route_changes.all()] == [
        ("STANDARD", "MR007"),
        ("MR007", "STANDARD"),
    ]


def test_a_declaration_cannot_be_put_back_where_it_was_never_filed(draft, people):
    file = filling.sign_and_file(on_route(draft, people.sponsor, "MR004"), people.sponsor, act="declare")
    file = act("reroute", file, people.secretariat, route="STANDARD", reason="Une autorisation est nécessaire.")
    with pytest.raises(GuardFailed, match="n’avait pas été déposé"):
        act("restore_route", file, people.secretariat, reason="Retour.")


def test_the_sponsor_may_not_change_the_route_once_filed(filed, people):
    with pytest.raises(WrongState):
        act("choose_route", filed, people.sponsor, route="MR004")
    with pytest.raises(NotAllowed):
        act("reroute", filed, people.sponsor, route="MR004", reason="Plus court.")


def test_each_route_asks_for_its_own_pieces(draft, people):
    ruleset = draft.rule_set
    wanted = {route: {piece.code for piece in ruleset.pieces_on(route)} for route in ruleset.routes}
    assert "D05" in wanted["STANDARD"]
    assert not any("D05" in codes for route, codes in wanted.items() if route != "STANDARD")
    assert "D17" in wanted["MR004"]
    assert "D17" not in wanted["MR007"]  # brought by the act that declares conformity
    assert wanted["INTERNAL"] == wanted["OPEN"] == wanted["OUT"] == set()


def test_the_page_of_the_route_tells_what_shuts_it(draft, people, as_):
    act("choose_route", draft, people.sponsor, route="MR004")
    filling.write(draft, people.sponsor, matching="direct", matching_detail="Par un tiers.")
    page = as_(people.sponsor).get(reverse("dossier:route", args=[draft.reference])).content.decode()
    assert "Ce circuit est fermé à votre projet" in page
    assert "Appariement" in page
    assert "Personne n’est identifié directement." in page.replace("\u202f", " ")


def test_a_nonsense_route_is_refused_and_changes_nothing(draft, people, as_):
    answer = as_(people.sponsor).post(reverse("dossier:route", args=[draft.reference]), {"route": "SHORTCUT"})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.route == "STANDARD"


def test_departures_are_kept_line_by_line_and_each_line_is_whole(draft, people):
    first = {"clause": "MR-004, 2.3", "departure": "Information par affichage", "why": "Adresses périmées"}
    begun = {"clause": "MR-004, 4", "departure": "Durée de 5 ans", "why": ""}
    filling.write(draft, people.sponsor, near_methodology="MR004", departures=[first, begun])
    assert queries.answers(draft)["departures"][0] == first
    assert any("Ligne 2, pourquoi" in one for one in filling.lacking(draft))
    filling.write(draft, people.sponsor, departures=[first, {**begun, "why": "Suivi long"}])
    assert not any("Ligne 2" in one for one in filling.lacking(draft))


def test_flags_follow_answers_and_data(draft, people):
    filling.fill(draft, people.sponsor, includes_minors=True, controller_sector="insurer")
    held = queries.facts(draft)
    assert {"uses_snds", "uses_snds_beyond_sample", "includes_minors", "is_insurer", "is_industry_or_insurer"} <= held
    assert "uses_genetic_data" not in held
    assert facts.of(draft.rule_set, {}, set()) == frozenset()


def test_the_chair_does_not_see_a_declaration(draft, people):
    file = filling.sign_and_file(on_route(draft, people.sponsor, "MR004"), people.sponsor, act="declare")
    assert policies.is_visible(people.secretariat, file)
    assert not policies.is_visible(people.chair, file)
