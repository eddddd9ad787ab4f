"""The project that a sponsor of the journeys files: invented, short, and complete."""

from datetime import date, timedelta

from django.utils import translation

from hub import clock
from requests_workflow import rules
from requests_workflow.procedure import wording

RULES = rules.get("2022-01-01")
#: The form of a draft begun today, with the questions of every route.
FORM = RULES.form_in_force(clock.today())
TITLE = "Ruptures de soins après une sortie d’hôpital en Val-Céleste"

ANSWERS = {
    "title": TITLE,
    "acronym": "RUPTURE",
    "summary": "Nous cherchons pourquoi des patients sortis de l’hôpital ne voient pas leur médecin dans le mois.",
    "public_interest": "Repérer ces ruptures aide à les prévenir, pour tous les patients.",
    "purposes": ["P2", "P6"],
    "benefit": "Des sorties d’hôpital mieux préparées.",
    "main_objective": "Mesurer la part des sorties sans consultation dans les trente jours.",
    "medical_domains": ["primary_care"],
    "method": "Étude de cohorte rétrospective ; régression logistique.",
    "produces_algorithm": False,
    "population": "Adultes sortis de l’hôpital entre 2018 et 2022.",
    "population_size": "12000",
    "includes_minors": False,
    "includes_deceased": True,
    "period_from": "2018-01-01",
    "period_to": "2022-12-31",
    "legal_basis": "6-1-e",
    "special_basis": "9-2-j",
    "why_not_anonymous": "Suivre un patient de l’hôpital à la ville demande des données individuelles.",
    "matching": "indirect",
    "matching_detail": "Par le mois de naissance, le sexe, la commune et les dates de séjour.",
    "genetic_data": False,
    "single_decision": False,
    "information": "exception",
    "information_detail": "Affiche dans les quatre hôpitaux et page sur leur site.",
    "opposition_contact": "droits@valmont.exemple.test",
    "recipients": "L’équipe de recherche de l’université, trois personnes.",
    "transfers": False,
    "hosting": "hub_platform",
    "start_on": (clock.today() + timedelta(days=200)).isoformat(),
    "duration_months": "24",
    "retention_months": "36",
    "controller_kind": "university",
    "controller_missions": "Enseigner et chercher.",
    "controller_sector": "none",
    "controller_established": "france",
    "near_methodology": "none",
    "implementer": "Laboratoire d’épidémiologie de l’Université de Valmont",
    "dpo_contact": "dpo@valmont.exemple.test",
    "uses_research_firm": False,
    "funders": "L’Université de Valmont, sur ses fonds propres.",
    "funding": [{"funder": "Université de Valmont", "support": "own"}],
    "tools": "R et Python, huit processeurs.",
    "geography": "Val-Céleste",
    "data_format": "pseudonymised",
    "safeguards": "Comptes personnels et traces ; aucune sortie de moins de onze personnes.",
    "linkage_steps": [
        {"first_source": "Entrepôt", "second_source": "SNDS", "key": "nir", "operator": "Tiers de confiance"}
    ],
    "dissemination": "Article en accès libre et résumé pour le public.",
}

#: Short name of a dataset of the catalogue, why it is needed. The first is catalogue data: its holder is consulted.
DATASETS = {
    "entrepot-val-celeste": "Les séjours et leurs comptes rendus de sortie.",
    "pmsi-mco": "Les réhospitalisations hors de la région.",
}
#: What a file of another route asks for, and the answers that fit it.
OF_ROUTE = {
    "SAMPLE": {"esnd": "L’échantillon suffit."},
    "MR004": {},
    "MR007": {"pmsi-mco": "Les séjours."},
    "PLAIN": {"pmsi-mco": "Les séjours."},
}
WITHOUT_MATCHING = {"matching": "none", "matching_detail": "", "information": "individual"}
CONDITIONS = "Chacune est remplie."
PIECES = ("D01", "D02", "D03", "D05", "D06", "D08", "D09", "D10", "D11", "D13", "D14", "D16")
LAST_PIECE = "D16"

RECOMMENDATIONS = ("Dire aux patients comment s’opposer.", "Réduire la période à cinq ans.")


def form(route: str):
    """Return the questions that a route asks in a draft begun today."""
    return RULES.form_on(route, FORM.id)


def words(entry: object, language: str, attribute: str = "label") -> str:
    """Return the label of an entry of the rules in a language."""
    with translation.override(language):
        return wording.of(entry, attribute)


def label(code: str) -> str:
    """Return the words of a question of the form, in French."""
    return words(FORM.fields()[code], "fr")


def piece(code: str, language: str) -> str:
    return words(RULES.pieces[code], language)


def act(machine: str, transition: str, language: str) -> str:
    return words(RULES.machines[machine].transitions[transition], language)


def told(transition: str, language: str) -> str:
    """Return what the mail about an act of a file says of it."""
    with translation.override(language):
        return wording.kind_label(RULES.machines["access_request"].transitions[transition].audit)


def today() -> date:
    return clock.today()
