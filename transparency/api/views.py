from django.db.models import QuerySet

from catalogue.api.views import Many, One, existing
from transparency.api import filters, serializers
from transparency.register import queries


class Entries(Many):
    serializer_class = serializers.EntrySerializer
    narrowed_by = filters.EntryFilters
    ordering = ("-changed_at", "-pk")

    def rows(self, **chosen) -> QuerySet:
        return queries.found(filters.search(chosen)).defer("words", "search_words")


class Entry(One):
    serializer_class = serializers.WholeEntrySerializer

    def row(self, reference: str):
        return queries.entry(reference)


class EntryVersions(Many):
    serializer_class = serializers.EntryVersionSerializer
    ordering = ("-number",)

    def rows(self, reference: str) -> QuerySet:
        return queries.versions(existing(queries.entry(reference))).defer("record")


class EntryVersion(One):
    serializer_class = serializers.WholeEntryVersionSerializer

    def row(self, reference: str, number: int):
        return queries.version(reference, number)
