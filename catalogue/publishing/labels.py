"""What the fields of a description are called, for the pages that write one and those that compare two."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalogue import enums
from catalogue.properties import Property
from hub.ui import words

FIELDS: dict[str, Promise] = {
    "short_name": gettext_lazy("Nom court"),
    "title": gettext_lazy("Titre"),
    "summary": gettext_lazy("Résumé"),
    "description": gettext_lazy("Description"),
    "population": gettext_lazy("Population couverte"),
    "limits": gettext_lazy("Limites"),
    "access": gettext_lazy("Comment y accéder"),
    "refresh": gettext_lazy("Mise à jour"),
    "keywords": gettext_lazy("Mots-clés"),
    "holder": gettext_lazy("Détenteur"),
    "kind": gettext_lazy("Sorte de base"),
    "is_catalogue_data": gettext_lazy("Base du catalogue : le détenteur est consulté avant l’avis"),
    "is_invented": gettext_lazy("Jeu de données inventé"),
    "period_from": gettext_lazy("Début de la période"),
    "period_to": gettext_lazy("Fin de la période"),
    "period_note": gettext_lazy("Précision sur la période"),
    "rhythm": gettext_lazy("Rythme de mise à jour"),
    "access_rights": gettext_lazy("Droits d’accès"),
    "name": gettext_lazy("Nom"),
    "email": gettext_lazy("Adresse électronique d’un service"),
    "url": gettext_lazy("Adresse d’une page"),
    "role": gettext_lazy("Rôle"),
    "sha256": gettext_lazy("Empreinte SHA-256"),
    "format": gettext_lazy("Format"),
    "media_type": gettext_lazy("Type de média"),
    "byte_size": gettext_lazy("Taille en octets"),
    "licence": gettext_lazy("Licence"),
    "rights": gettext_lazy("Droits"),
    "other": gettext_lazy("Autre jeu de données du catalogue"),
    "other_name": gettext_lazy("Autre jeu de données, hors du catalogue"),
    "keys": gettext_lazy("Clés du rapprochement"),
    "method": gettext_lazy("Méthode"),
    "completeness": gettext_lazy("Part des lignes rapprochées, en %"),
    "is_linked_already": gettext_lazy("Le rapprochement est déjà fait"),
    "authority": gettext_lazy("Qui doit l’autoriser"),
    "section": gettext_lazy("Partie du label"),
    "criterion": gettext_lazy("Critère"),
    "text": gettext_lazy("Ce que dit le détenteur"),
    "figure": gettext_lazy("Chiffre"),
    "assessed_on": gettext_lazy("Évalué le"),
    "axis": gettext_lazy("Répartition par"),
    "bin": gettext_lazy("Classe"),
    "label": gettext_lazy("Libellé"),
    "count": gettext_lazy("Effectif"),
    "row": gettext_lazy("Ce que représente une ligne"),
    "present_since": gettext_lazy("Présent depuis"),
    "withdrawn": gettext_lazy("Retiré en"),
    "missing_years": gettext_lazy("Années manquantes"),
    "remark": gettext_lazy("Remarque"),
    "primary_key": gettext_lazy("Clé primaire"),
    "missing_values": gettext_lazy("Valeurs manquantes"),
    "type": gettext_lazy("Type"),
    "length": gettext_lazy("Longueur"),
    "source_type": gettext_lazy("Type dans la source"),
    "constraints": gettext_lazy("Contraintes"),
    "identifying_class": gettext_lazy("Caractère identifiant"),
    "potential_identifier": gettext_lazy("Identifiant potentiel"),
    "code_list": gettext_lazy("Nomenclature"),
    "code_list_name": gettext_lazy("Nomenclature dans la source"),
    "code_list_column": gettext_lazy("Colonne de la nomenclature"),
    "rule": gettext_lazy("Règle de remplissage"),
}

PARTS: dict[str, Promise] = {
    "contacts": gettext_lazy("Contacts"),
    "distributions": gettext_lazy("Accès, échantillon et documentation"),
    "linkages": gettext_lazy("Appariements possibles"),
    "quality": gettext_lazy("Qualité et utilité"),
    "coverage": gettext_lazy("Chiffres de couverture"),
}

#: The keys met inside a value.
KEYS: dict[str, Promise] = {
    "fr": gettext_lazy("en français"),
    "en": gettext_lazy("en anglais"),
    "from": gettext_lazy("du"),
    "to": gettext_lazy("au"),
}

#: The fields that count something: years are numbers too, and are not written as counts are.
COUNTED = frozenset({"count", "byte_size"})

#: The fields whose values are words of an enumeration.
CHOICES = {
    "kind": enums.DatasetKind,
    "rhythm": enums.Rhythm,
    "access_rights": enums.AccessRights,
    "role": enums.DistributionRole,
    "section": enums.QualitySection,
    "axis": enums.CoverageAxis,
    "type": enums.VariableType,
    "identifying_class": enums.IdentifyingClass,
    "potential_identifier": enums.PotentialIdentifier,
}


LANGUAGES = {"fr": gettext_lazy("%(label)s, en français"), "en": gettext_lazy("%(label)s, en anglais")}


def of(name: str) -> str:
    """Return what a field is called; one that comes in two languages says which."""
    base, _underscore, language = name.rpartition("_")
    if base in FIELDS and language in LANGUAGES:
        return LANGUAGES[language] % {"label": FIELDS[base]}
    return str(FIELDS.get(name, name))


def of_property(one: Property) -> str:
    """Return what a property of HealthDCAT-AP is called, in the language of the page."""
    return one.label_en if (get_language() or "fr").startswith("en") else one.label_fr


def of_row(row: Mapping[str, Any], identity: Iterable[str]) -> str:
    """Return what a row of a part is called: what tells it from the others."""
    return ", ".join(words for name in identity if (words := of_value(name, row.get(name)))) or _("Sans nom")


def of_value(name: str, value: Any) -> str:
    """Return a value of a field in words: a choice by its label, yes or no, several values one after the other."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(of_value(name, one) or _("(vide)") for one in value)
    if isinstance(value, dict):
        ordered = sorted(value, key=lambda key: list(KEYS).index(key) if key in KEYS else len(KEYS))
        told = ((key, of_value(key, value[key])) for key in ordered)
        return " ; ".join(
            _("%(row)s : %(field)s") % {"row": KEYS.get(key, key), "field": one} for key, one in told if one
        )
    if name in COUNTED:
        return words.number(value)
    choices = CHOICES.get(name)
    return str(choices(value).label) if choices and value in choices.values else str(value)
