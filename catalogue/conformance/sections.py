"""The parts a description is written in: which field and which property is filled in where."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from catalogue.properties import TYPED, Kind, Property
from catalogue.publishing import differences


class Section(TextChoices):
    """One page of the writing of a description; the value is its word in addresses."""

    TEXTS = "textes", _("Textes")
    FACTS = "couverture", _("Couverture et accès")
    PROPERTIES = "proprietes", _("Propriétés européennes")
    CONTACTS = "contacts", _("Contacts")
    DISTRIBUTIONS = "acces", _("Accès, échantillon et documentation")
    LINKAGES = "appariements", _("Appariements possibles")
    QUALITY = "qualite", _("Qualité et utilité")
    COVERAGE = "chiffres", _("Chiffres de couverture")
    DICTIONARY = "dictionnaire", _("Dictionnaire")


#: The lists of a description by the section that fills them in.
PARTS = {
    Section.CONTACTS: "contacts",
    Section.DISTRIBUTIONS: "distributions",
    Section.LINKAGES: "linkages",
    Section.QUALITY: "quality",
    Section.COVERAGE: "coverage",
}
_OF_PROPERTY = {
    "sample": Section.DISTRIBUTIONS,
    "analytics": Section.DISTRIBUTIONS,
    "variables": Section.DICTIONARY,
    "temporal": Section.FACTS,
    **{part: section for section, part in PARTS.items()},
}


def of_property(one: Property) -> Section | None:
    """Return where a property is filled in; None for what nobody types."""
    if one.kind in TYPED:
        return Section.PROPERTIES
    if one.key in _OF_PROPERTY:
        return _OF_PROPERTY[one.key]
    if one.kind == Kind.COLUMN and one.key not in {"custodian", "publisher"}:
        return Section.FACTS if any(name.startswith(one.key) for name in differences.FACTS) else Section.TEXTS
    return None
