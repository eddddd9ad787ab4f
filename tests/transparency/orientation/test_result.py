"""Where the answers lead, as the page tells it: why, what to prepare, how long, and who went there before."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_workflow import rules
from requests_workflow.desk.numbers.queries import Figure
from requests_workflow.dossier.models import Orientation
from requests_workflow.dossier.orientation import actions, queries
from requests_workflow.rules import loader
from requests_workflow.rules import orientation as asking
from tests.dossier.filling import AT
from tests.transparency.orientation.answering import given
from transparency.orientation import presentation
from transparency.orientation import queries as observing

pytestmark = pytest.mark.django_db
RULES = rules.get("2022-01-01")


@pytest.fixture(autouse=True)
def _nothing_observed(own_cache):
    """What is observed is kept for an hour; each test begins without."""


def kept(*, ruleset="2022-01-01", **changes) -> Orientation:
    found = rules.get(ruleset)
    return actions.keep(found, asking.walk(found.orientation, given(**changes)), at=AT)


def page_of(orientation: Orientation) -> presentation.ResultPage:
    return presentation.result(orientation, queries.walked(orientation))


def text(response) -> str:
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(body)).replace("\u00a0", " ").replace("\u202f", " ")


def get(client, orientation, language="fr"):
    return client.get(f"/{language}/orientation/{orientation.code}/")


def asked_of(rows) -> dict[str, str]:
    return {row[0].text: f"{row[1].text} {row[1].detail}".strip() for row in rows}


def test_the_page_tells_the_route_each_answer_and_the_texts(client):
    page = get(client, kept())
    said = text(page)
    assert "MR-007 : base principale du SNDS" in said
    assert "La base principale du SNDS, seule" in said
    assert "délibération de la CNIL n° 2023-082" in said
    assert "Commencer un dossier avec ces réponses" in said
    assert "Aucun projet public n’a encore suivi ce circuit" in said


def test_the_button_carries_the_orientation_to_a_new_file(client):
    orientation = kept()
    assert f'href="/fr/dossiers/nouveau/?orientation={orientation.code}"' in get(client, orientation).content.decode()


def test_a_route_that_a_flag_shuts_is_told_with_the_flag():
    page = page_of(kept(matching="direct", particularities=["genetic"]))
    assert [(one.label, [flag for flag, _effect in one.flags]) for one in page.shut] == [
        ("MR-007\u00a0: base principale du SNDS, mission d’intérêt public", ["Appariement", "Données génétiques"])
    ]


def test_pieces_are_told_as_far_as_the_answers_go():
    page = page_of(kept(data="several", matching="direct"))
    asked = asked_of(page.pieces)
    assert asked["Protocole scientifique"] == "Obligatoire"
    assert asked["Schéma d’appariement et circuit du NIR"] == "Obligatoire Appariement"
    assert asked["Analyse d’impact relative à la protection des données"] == "Obligatoire Données du SNDS"
    assert asked["Accord de principe du responsable de données"] == "Conseillée"
    assert "Justification de la décision unique" not in asked
    assert "Justification de la décision unique" in page.not_asked


def test_a_piece_that_the_answers_say_nothing_of_is_told_with_an_if():
    page = page_of(kept(involvement="consent", matching="direct"))
    assert asked_of(page.pieces)["Expression de besoin SNDS"] == "Si\u00a0: Données du SNDS"


def test_the_receipt_of_a_declaration_comes_after_filing():
    asked = asked_of(page_of(kept()).pieces)
    assert asked["Récépissé de la déclaration de conformité à la CNIL"].startswith("Après le dépôt")


@pytest.mark.parametrize("changes", [{"anonymous": "yes"}, {"purpose": "warehouse"}, {"internal": "yes"}])
def test_where_nothing_is_filed_no_file_is_offered(client, changes):
    orientation = kept(**changes)
    said = text(get(client, orientation))
    assert page_of(orientation).free
    assert "Vous n’avez rien à déposer ici" in said
    assert "Commencer un dossier" not in said


def test_every_other_route_says_why_not():
    page = page_of(kept(matching="direct"))
    why = {other.label: other.why for other in page.others}
    assert len(why) == len(RULES.routes) - 1
    assert why["MR-007\u00a0: base principale du SNDS, mission d’intérêt public"] == "Fermé par\u00a0: Appariement."
    assert why["Échantillon du SNDS"].startswith("Fermé par\u00a0: Données de la base principale")
    assert why["Données ouvertes"].endswith("vous avez répondu\u00a0: Non.")


def test_a_route_proposed_after_the_one_taken_is_told_shut_or_longer():
    """MR-007 is proposed by the legal basis too: shut without the main base alone, longer than the sample’s route."""
    label = "MR-007\u00a0: base principale du SNDS, mission d’intérêt public"
    without, sample = ({o.label: o.why for o in page_of(kept(data=data)).others} for data in ("none", "sample"))
    assert without[label].startswith("Fermé par\u00a0: Bases du catalogue")
    assert sample[label] == sample["Circuit standard"] == "Ouvert aussi, mais plus long que le vôtre."


def test_legal_delays_stand_beside_what_was_observed(monkeypatch):
    figures = [
        Figure("stage", "", "committee", "", "", 12, 3, 31.4, 55.0),
        Figure("stage", "", "choice", "", "", 2, 0, 9.0, 9.0),
    ]
    monkeypatch.setattr(observing.numbers, "figures", lambda route: figures)
    told = {one.stage: one for one in presentation.durations(kept(data="several"))}
    assert [delay for delay, _url in told["Avis du comité"].legal] == ["Avis du comité\u00a0: 1 mois"]
    assert told["Avis du comité"].observed == "31 jours"
    assert "Médiane sur 12 dossiers" in told["Avis du comité"].base
    assert told["Choix du porteur"].observed == "Pas encore assez de dossiers"
    assert told["Utilisation et résultats"].observed == "Non mesurée"
    delays = [delay for one in told.values() for delay, _url in one.legal]
    assert len(delays) == len(set(delays))


def test_what_was_observed_is_asked_of_the_trail_once_an_hour(client, monkeypatch):
    asked = []
    monkeypatch.setattr(observing.numbers, "figures", lambda route: asked.append(route) or [])
    orientation = kept()
    get(client, orientation)
    get(client, orientation)
    assert asked == ["MR007"]


def test_similar_projects_take_the_same_number_of_queries_however_many(client, publish):
    orientation = kept(data="none", information="no")  # the standard route, with a cohort, as those published
    publish()
    get(client, orientation)  # what was observed is kept from now on
    with CaptureQueriesContext(connection) as one:
        get(client, orientation)
    for _i in range(3):
        publish()
    with CaptureQueriesContext(connection) as several:
        page = get(client, orientation)
    assert page.content.decode().count("/fr/registre/D-") == 4
    assert "données de même sorte" in text(page)
    assert len(several) == len(one) <= 9


def test_a_project_of_another_route_is_not_similar(client, publish):
    publish()
    assert "Aucun projet public n’a encore suivi ce circuit" in text(get(client, kept()))


def test_an_orientation_of_older_rules_says_so_and_offers_to_answer_again(client, monkeypatch):
    old = loader.load(loader.FOLDER / "2029-03-26-ehds")
    assert not old.enabled
    orientation = kept(ruleset="2029-03-26-ehds")
    page = get(client, orientation)
    assert "Les règles ont changé depuis" in text(page)
    assert "/fr/orientation/verification/?anonymous=no" in page.content.decode()
    assert "Commencer un dossier avec ces réponses" not in text(page)


@pytest.mark.parametrize("code", ["ZZZZZZZZZZZZZZZZ", "x", "😀", "verifications", "a" * 3000])
def test_a_code_that_does_not_exist_leads_out(client, code):
    page = client.get(f"/fr/orientation/{code}/")
    assert page.status_code == 404
    assert "Refaire l’orientation" in text(page)


def test_a_code_with_a_null_character_does_not_break(client):
    assert client.get("/fr/orientation/A%00B/").status_code == 404


def test_rules_that_are_gone_lead_out_too(client):
    orientation = kept()
    Orientation.objects.update(ruleset="1999-01-01")
    assert get(client, orientation).status_code == 404


def test_a_code_may_be_typed_in_small_letters(client):
    assert client.get(f"/fr/orientation/{kept().code.lower()}/").status_code == 200


def test_the_page_speaks_english_all_through(client):
    said = text(get(client, kept(), "en"))
    assert "MR-007: SNDS main base" in said
    assert "The SNDS main base, alone" in said


def test_a_project_told_similar_names_no_more_than_the_register(client, publish):
    publish()
    page = get(client, kept(data="several"))
    assert "/fr/registre/" in page.content.decode()
