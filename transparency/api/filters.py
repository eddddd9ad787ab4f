"""What narrows the list of entries: the facets of the register, under the names that records give them."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalogue.api.filters import SearchFilters, Text
from transparency.register import words
from transparency.register.queries import LATE, PUBLISHED, Search

_STATE = "status"


class EntryFilters(SearchFilters):
    status = serializers.SlugField(required=False, help_text=_("Étape, en code"))
    results = serializers.ChoiceField([PUBLISHED, LATE], required=False, help_text=_("Résultats publiés, ou en retard"))
    changed_since = serializers.DateField(required=False, help_text=_("Fiches changées depuis ce jour (AAAA-MM-JJ)"))

    def get_fields(self):
        """Add one parameter for each facet."""
        facets = {facet.kind: Text(allow_blank=True, help_text=facet.title) for facet in words.FACETS}
        return {**super().get_fields(), **facets}


def search(asked: dict) -> Search:
    """Return the search that validated parameters ask for."""
    kinds = {facet.kind for facet in words.FACETS}
    return Search(
        text=asked.get("q", ""),
        chosen={kind: value for kind, value in asked.items() if kind in kinds and value},
        states=(asked["status"],) if asked.get(_STATE) else (),
        results=asked.get("results", ""),
        since=asked.get("changed_since"),
    )
