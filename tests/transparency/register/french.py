"""An invented register under the French headings, with the dirt that the real one has. Nobody and nothing is real."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

from transparency.register import headings

_DEATHS = ("Causes médicales de décès", "Bases des causes médicales de décès (CépiDC)")
_MAIN = ("DCIR", "PMSI", "Echantillon du ENSD", *_DEATHS)
_CATALOGUE = ("Cohorte des Brumes", "Registre des cœurs de Valmont", "Base des dépistages")
_OTHER = ("Enquête(s)", "Autre(s)", "Dossiers hospitaliers", "PMSI", "_")
_DOMAINS = ("Cardiologie", "Cancérologie", "Pédiatrie", "Maladies infectieuses", "Santé mentale", "Néphrologie")
_PURPOSES = ("Recherche", "Évaluation des soins", "Vigilance", "Information sur la santé")
_BODIES = (
    ("Université de Valmont", "Université"),
    ("CHU de Brumance", "Etablissement public de santé"),
    ("Institut Falguière", "Association"),
    ("Quintessence Études", "Bureau d'étude"),
    ("Lysandre Biotech", "Start-up"),
    ("=Fédération des cliniques", "Fédération"),
)
_NOTHING = ("", "nan", "_", "null")
_SUBJECTS = ("hémophilie", "œdèmes", "sarcomes", "asthme de l’enfant", "insuffisance rénale", "prématurité", "AVC")
_VERBS = ("Suivi", "Parcours de soins", "Facteurs de risque", "Coûts", "Effets à long terme du traitement")


def lines(number: int, seed: int = 8) -> list[dict[str, str]]:
    """Return so many lines, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 — nothing secret
    return [_line(place, chance) for place in range(number)]


def _line(place: int, chance: random.Random) -> dict[str, str]:
    bodies = chance.sample(_BODIES, k=chance.choice((1, 1, 1, 2, 3)))
    begun = date(2017, 1, 1) + timedelta(days=chance.randrange(3_500))
    line = dict.fromkeys(headings.FRENCH, "")
    line |= {
        headings.REFERENCE: f"MR{place:06}" if chance.random() > 0.02 else chance.choice(_NOTHING),
        headings.TITLE: f"{chance.choice(_VERBS)} : {chance.choice(_SUBJECTS)} ({place})",
        headings.SOURCES: "Base principale, Catalogue",
        headings.MAIN_SOURCES: _some(chance, _MAIN),
        headings.CATALOGUE_SOURCES: _some(chance, _CATALOGUE),
        headings.OTHER_SOURCES: _some(chance, _OTHER),
        headings.CALENDAR: chance.choice(("En cours", "Terminé", "nan", "")),
        headings.DOMAINS: _some(chance, _DOMAINS),
        headings.PURPOSE: _some(chance, _PURPOSES),
        headings.OBJECTIVES: f"Décrire, chez les personnes atteintes, l’évolution de 2018 à 2023.\nLigne {place}",
        headings.PROVIDER: chance.choice(("Plateforme inventée", "")),
        headings.BEGUN: begun.isoformat() if chance.random() > 0.1 else chance.choice(("bientôt", "", "31/02/2020")),
        headings.COMPLETE: (begun - timedelta(days=90)).strftime("%d/%m/%Y"),
    }
    for number, (name, kind) in enumerate(bodies):
        line |= {headings.CONTROLLERS[number]: name, headings.KINDS[number]: kind}
    return line


def _some(chance: random.Random, names: tuple[str, ...]) -> str:
    return ",".join(chance.sample(names, k=chance.randrange(3))) or chance.choice(_NOTHING)


def write(path: Path, number: int, *, delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        sheet = csv.DictWriter(stream, headings.FRENCH, delimiter=delimiter)
        sheet.writeheader()
        sheet.writerows(lines(number))
    return path
