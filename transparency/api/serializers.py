"""The shapes of the API: an entry in a list, an entry alone with its record, a version."""

from rest_framework import serializers

from transparency import models
from transparency.register.columns import address

_SHA256 = "Of the canonical JSON of the record (RFC 8785); the audit trail holds it too"


class EntrySerializer(serializers.ModelSerializer):
    """An entry in a list."""

    title = serializers.CharField(source="record.title")
    status = serializers.CharField(source="record.status")
    controllers = serializers.SerializerMethodField(help_text="Names of the controllers")
    sources = serializers.SerializerMethodField(help_text="Names of the data")
    url = serializers.SerializerMethodField(help_text="The page of the entry, for good")

    class Meta:
        model = models.Entry
        fields = (
            *("reference", "origin", "title", "status", "controllers", "sources"),
            *("sorted_on", "version", "sha256", "changed_at", "url"),
        )
        extra_kwargs = {
            "sha256": {"help_text": _SHA256},
            "sorted_on": {"help_text": "The day of the decision, else the first day known of it"},
        }

    def get_controllers(self, entry: models.Entry) -> list[str]:
        return [one["name"] for one in entry.record["controllers"]]

    def get_sources(self, entry: models.Entry) -> list[str]:
        return [one["name"] for one in entry.record["sources"]]

    def get_url(self, entry: models.Entry) -> str:
        return address(entry.reference)


class WholeEntrySerializer(EntrySerializer):
    """An entry alone: everything that everyone may know."""

    record = serializers.DictField(help_text="The shape is told by the documentation of the register")

    class Meta(EntrySerializer.Meta):
        fields = (*EntrySerializer.Meta.fields, "record")


class EntryVersionSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.EntryVersion
        fields = ("number", "at", "sha256")
        extra_kwargs = {"sha256": {"help_text": _SHA256}}


class WholeEntryVersionSerializer(EntryVersionSerializer):
    record = serializers.DictField()

    class Meta(EntryVersionSerializer.Meta):
        fields = (*EntryVersionSerializer.Meta.fields, "record")
