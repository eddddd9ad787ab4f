"""The parameters of lists. A name that a list does not know, or a value that cannot be, is told, never passed over."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.enums import AccessRights, DatasetKind, VariableType

LONGEST = 200
#: Those of the pages, which `hub.api.rest.CursorPages` reads.
OF_PAGES = frozenset({"cursor", "page_size"})


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[^\\u0000]*$"})
class Text(serializers.CharField):
    """Any text but the character that no database holds."""

    def __init__(self, **told) -> None:
        super().__init__(required=False, max_length=LONGEST, **told)


class Filters(serializers.Serializer):
    """What a list without filters takes."""

    def validate(self, given: dict) -> dict:
        unknown = set(self.initial_data) - set(self.fields) - OF_PAGES
        if unknown:
            raise serializers.ValidationError(dict.fromkeys(sorted(unknown), "There is no such parameter here"))
        return given


class SearchFilters(Filters):
    q = Text(
        allow_blank=True,
        help_text=_("Des mots, ou des débuts de mots : tous doivent s’y trouver"),
    )


class DatasetFilters(SearchFilters):
    kind = serializers.ChoiceField(DatasetKind.choices, required=False, help_text=_("Nature du jeu de données"))
    holder = serializers.SlugField(required=False, help_text=_("Code d’un détenteur"))
    access_rights = serializers.ChoiceField(
        AccessRights.choices, required=False, help_text=_("Qui peut obtenir les données")
    )


class VariableFilters(SearchFilters):
    name = Text(allow_blank=True, help_text=_("Nom exact, dans toutes les tables"))
    dataset = serializers.SlugField(required=False, help_text=_("Code d’un jeu de données"))
    table = Text(allow_blank=True, help_text=_("Nom exact d’une table"))
    code_list = Text(allow_blank=True, help_text=_("Code d’une nomenclature"))
    type = serializers.ChoiceField(VariableType.choices, required=False, help_text=_("Type de Table Schema"))
