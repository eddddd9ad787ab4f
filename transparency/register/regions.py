"""The French regions that a text names. Source: Code officiel géographique, Insee, 2026."""

from catalogue.folding import fold

WHOLE = "France entière"
REGIONS = (
    "Auvergne-Rhône-Alpes",
    "Bourgogne-Franche-Comté",
    "Bretagne",
    "Centre-Val de Loire",
    "Corse",
    "Grand Est",
    "Guadeloupe",
    "Guyane",
    "Hauts-de-France",
    "Île-de-France",
    "La Réunion",
    "Martinique",
    "Mayotte",
    "Normandie",
    "Nouvelle-Aquitaine",
    "Occitanie",
    "Pays de la Loire",
    "Provence-Alpes-Côte d’Azur",
)
_COUNTRY = frozenset({"france", "france entiere", "toute la france", "territoire national", "national"})


def named_in(text: str) -> list[str]:
    """Return the regions that a text names; the whole country when that is all it says."""
    folded = f" {fold(text)} "
    found = [region for region in REGIONS if f" {fold(region)} " in folded]
    if found:
        return found
    return [WHOLE] if fold(text) in _COUNTRY or " france entiere " in folded else []
