"""Each property that the access level asks for: met or not, how strongly, why, and where to fill it in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.conformance import sections, values
from catalogue.conformance.sections import Section
from catalogue.properties import Asked, Kind, Property, Strength, all_properties
from catalogue.publishing import labels
from catalogue.publishing.description import Description

STRENGTHS: dict[Strength, Promise] = {
    Strength.MANDATORY: gettext_lazy("Obligatoire"),
    Strength.RECOMMENDED: gettext_lazy("Recommandée"),
    Strength.OPTIONAL: gettext_lazy("Facultative"),
}
_LACKING: dict[Kind, Promise] = {
    Kind.CONCEPTS: gettext_lazy("Aucune valeur n’est choisie."),
    Kind.TEXT: gettext_lazy("Le texte est vide."),
    Kind.WORDS: gettext_lazy("Rien n’est écrit."),
    Kind.ADDRESSES: gettext_lazy("Aucune adresse n’est donnée."),
    Kind.NUMBER: gettext_lazy("Le nombre manque."),
    Kind.DATE: gettext_lazy("La date manque."),
    Kind.PERIOD: gettext_lazy("Les dates manquent."),
    Kind.DURATION: gettext_lazy("La durée manque."),
    Kind.PART: gettext_lazy("Aucune ligne n’est remplie."),
    Kind.COLUMN: gettext_lazy("Le champ est vide."),
    Kind.COMPUTED: gettext_lazy("Aucune table n’est décrite."),
}


@dataclass(frozen=True)
class Verdict:
    """One property at one access level; `reason` is empty when it is met, `section` None when nobody types it."""

    key: str
    label: str
    strength: Strength
    reason: str
    section: Section | None

    @property
    def met(self) -> bool:
        return not self.reason

    @property
    def strength_label(self) -> str:
        return str(STRENGTHS[self.strength])


def judge(description: Description) -> list[Verdict]:
    """Return the verdict on every property of the description's access level, in the order of the profile's file."""
    return [_verdict(one, description) for one in all_properties().values()]


def missing(verdicts: list[Verdict], strength: Strength) -> list[Verdict]:
    """Return the verdicts of a strength that are not met."""
    return [verdict for verdict in verdicts if verdict.strength == strength and not verdict.met]


def _verdict(one: Property, description: Description) -> Verdict:
    asked = one.asked[description["access_rights"]]
    given = values.count(one, description)
    return Verdict(
        key=one.key,
        label=labels.of_property(one),
        strength=_strength(one, asked, description),
        reason=_reason(one, asked, given),
        section=sections.of_property(one),
    )


def _strength(one: Property, asked: Asked, description: Description) -> Strength:
    """The variables of structured data are mandatory, whatever the access level (catalogue.md 3.2)."""
    structured = one.key == "variables" and description["tables"]
    return Strength.MANDATORY if structured else asked.strength


def _reason(one: Property, asked: Asked, given: int) -> str:
    if not given:
        return str(_LACKING[one.kind])
    if asked.most is not None and given > asked.most:
        return _("%(given)s valeurs, alors que le profil en demande une seule.") % {"given": given}
    return ""


@dataclass(frozen=True)
class Remark:
    """Something to put right, or to know of, in a section; `blocks` when the catalogue could not hold it as it is."""

    text: str
    section: Section
    blocks: bool = False


def remarks(description: Description, known: dict[str, dict[str, str]]) -> list[Remark]:
    """Return what the verdicts do not tell: rows that are not whole, values outside their vocabulary, bare columns.

    `known` gives the labels of the concepts of each vocabulary by code (`queries.vocabularies`).
    """
    return [*_unfinished(description), *_unknown(description, known), *_bare(description)]


def _unfinished(description: Description) -> Iterator[Remark]:
    for name, section in NEEDED.items():
        if not description[name]:
            yield Remark(_("%(field)s : le champ est vide.") % {"field": labels.of(name)}, section, blocks=True)
    for section, part in sections.PARTS.items():
        for number, row in enumerate(description[part], start=1):
            reason = _row_reason(part, row)
            if reason:
                text = _("Ligne %(number)s : %(reason)s") % {"number": number, "reason": reason}
                yield Remark(text, section, blocks=True)


#: What the catalogue's own pages need, though the profile does not ask for it.
NEEDED = {
    "short_name": Section.TEXTS,
    "summary_fr": Section.TEXTS,
    "kind": Section.FACTS,
    "rhythm": Section.FACTS,
}


def _row_reason(part: str, row: Description) -> str:
    """Return why the catalogue cannot hold a row, or nothing."""
    if part == "contacts" and not (row["email"] or row["url"]):
        return _("il faut une adresse électronique ou l’adresse d’une page.")
    if part == "linkages" and bool(row["other"]) == bool(row["other_name"]):
        return _("il faut nommer l’autre jeu de données, une seule fois.")
    needed = {"distributions": "title_fr", "linkages": "method_fr", "quality": "text_fr", "coverage": "bin"}
    name = needed.get(part, "name_fr")
    return "" if row[name] else _("le champ « %(field)s » est vide.") % {"field": labels.of(name)}


def _unknown(description: Description, known: dict[str, dict[str, str]]) -> Iterator[Remark]:
    for one in all_properties().values():
        codes = description["properties"].get(one.key) if one.kind == Kind.CONCEPTS else ()
        for code in codes or ():
            if code not in known.get(one.vocabulary, {}):
                yield Remark(
                    _("%(label)s : « %(value)s » n’est pas dans le vocabulaire européen ; la valeur est gardée.")
                    % {"label": labels.of_property(one), "value": code},
                    Section.PROPERTIES,
                )


def _bare(description: Description) -> Iterator[Remark]:
    """A table has a title and a column; a column a name, a title, a description and a type (CSV on the Web)."""
    for table in description["tables"]:
        bare = [one["name"] for one in table["variables"] if not is_described(one)]
        if not table["label_fr"]:
            yield Remark(_("Table %(name)s : elle n’a pas de libellé.") % {"name": table["name"]}, Section.DICTIONARY)
        if not table["variables"]:
            yield Remark(_("Table %(name)s : elle n’a aucune variable.") % {"name": table["name"]}, Section.DICTIONARY)
        if bare:
            text = ngettext(
                "Table %(name)s : %(number)s variable sans libellé, description ou type : %(first)s.",
                "Table %(name)s : %(number)s variables sans libellé, description ou type, dont %(first)s.",
                len(bare),
            )
            told = {"name": table["name"], "number": len(bare), "first": ", ".join(bare[:3])}
            yield Remark(text % told, Section.DICTIONARY)


def is_described(variable: Description) -> bool:
    """Tell whether a variable has what CSV on the Web asks of a column; its label may stand for its description."""
    is_told = bool(variable["description_fr"]) or variable["label_fr"] not in {"", variable["name"]}
    return is_told and all(variable[name] for name in ("name", "label_fr", "type"))
