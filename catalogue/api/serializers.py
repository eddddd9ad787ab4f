"""The shapes of the API: names are those of the model, texts in French and English side by side, blank when absent."""

from rest_framework import serializers

from catalogue import models
from catalogue.exports.citation import persistent_address


def both(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for name in names for language in ("fr", "en"))


KNOWN = ("present_since", "withdrawn", "missing_years", *both("remark"))


class HolderSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Holder
        fields = (
            *("code", "name", "short_name", "contact_email", "homepage", "publisher_type", "is_trusted"),
            *("is_invented", *both("description")),
        )


class ContactSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.ContactPoint
        fields = (*both("name"), "email", "url")


class DistributionSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Distribution
        fields = (
            *("role", *both("title", "description"), "url", "sha256", "format", "media_type", "byte_size"),
            *("licence", *both("rights")),
        )


class LinkageSerializer(serializers.ModelSerializer):
    other = serializers.SerializerMethodField(
        help_text="Code of the other dataset; null when it is not in the catalogue"
    )

    class Meta:
        model = models.Linkage
        fields = (
            *("other", "other_name", "keys", *both("method"), "completeness", "is_linked_already"),
            *both("authority"),
        )

    def get_other(self, linkage: models.Linkage) -> str | None:
        return linkage.other.code if linkage.other else None


class QualitySerializer(serializers.ModelSerializer):
    class Meta:
        model = models.QualityStatement
        fields = ("section", "criterion", *both("text"), "figure", "url", "assessed_on")


class CoverageSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.CoverageStat
        fields = ("axis", "bin", *both("label"), "count")
        extra_kwargs = {"count": {"help_text": "null below the smallest number that may be told"}}


class DatasetSerializer(serializers.ModelSerializer):
    """A dataset in a list."""

    holder = serializers.SlugRelatedField("code", read_only=True)
    identifier = serializers.SerializerMethodField(help_text="The address that never changes")

    class Meta:
        model = models.Dataset
        fields = (
            *("code", "identifier", "short_name", *both("title", "summary"), "holder", "kind", "access_rights"),
            *("is_catalogue_data", "is_invented", "period_from", "period_to", "rhythm"),
            *("version_number", "updated_at"),
        )

    def get_identifier(self, dataset: models.Dataset) -> str:
        return persistent_address(dataset)


class WholeDatasetSerializer(DatasetSerializer):
    """A dataset alone: everything but its dictionary."""

    holder = HolderSerializer(read_only=True)
    contacts = ContactSerializer(many=True, read_only=True)
    distributions = DistributionSerializer(many=True, read_only=True)
    linkages = LinkageSerializer(many=True, read_only=True)
    quality = QualitySerializer(many=True, read_only=True)
    coverage = CoverageSerializer(many=True, read_only=True)

    class Meta(DatasetSerializer.Meta):
        fields = (
            *DatasetSerializer.Meta.fields,
            *both("description", "population", "limits", "access", "refresh", "keywords", "period_note"),
            *("properties", "contacts", "distributions", "linkages", "quality", "coverage"),
        )


class VersionSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.DatasetVersion
        fields = ("number", "published_at", "sha256", *both("notes"))
        extra_kwargs = {"sha256": {"help_text": "Of the canonical JSON of the content (RFC 8785)"}}


class WholeVersionSerializer(VersionSerializer):
    """One version with the whole description as it was published, dictionary included."""

    content = serializers.DictField()

    class Meta(VersionSerializer.Meta):
        fields = (*VersionSerializer.Meta.fields, "content")


class TableSerializer(serializers.ModelSerializer):
    """A table in a list."""

    class Meta:
        model = models.Table
        fields = ("name", *both("label", "row"), "primary_key", "missing_values", *KNOWN)


class VariableSerializer(serializers.ModelSerializer):
    code_list = serializers.SerializerMethodField(help_text="Code of its code list, or null")

    class Meta:
        model = models.Variable
        fields = (
            *("name", *both("label", "description"), "type", "format", "length", "source_type", "constraints"),
            *("identifying_class", "potential_identifier", "code_list", "code_list_name", "code_list_column"),
            *(*both("rule"), *KNOWN),
        )

    def get_code_list(self, variable: models.Variable) -> str | None:
        return variable.code_list.code if variable.code_list else None


class FoundVariableSerializer(VariableSerializer):
    """A variable in a list over several tables."""

    dataset = serializers.SlugRelatedField("code", read_only=True)
    table = serializers.SlugRelatedField("name", read_only=True)

    class Meta(VariableSerializer.Meta):
        fields = ("dataset", "table", *VariableSerializer.Meta.fields)


class LinkSerializer(serializers.ModelSerializer):
    dataset = serializers.CharField(source="target.dataset.code")
    table = serializers.CharField(source="target.name")

    class Meta:
        model = models.TableLink
        fields = ("dataset", "table", "columns", "target_columns", "origin")


class WholeTableSerializer(TableSerializer):
    """A table alone, with its variables and what it is linked to."""

    variables = VariableSerializer(many=True, read_only=True)
    links = LinkSerializer(many=True, read_only=True)

    class Meta(TableSerializer.Meta):
        fields = (*TableSerializer.Meta.fields, "variables", "links")


class CodeListSerializer(serializers.ModelSerializer):
    columns = serializers.ListField(child=serializers.DictField())

    class Meta:
        model = models.CodeList
        fields = ("code", *both("title", "description"), "source", "edition", "licence", "columns", "size", "sha256")


class CodeSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Code
        fields = ("code", *both("label"), "parent_code", "valid_from", "valid_to", "extra")


class VocabularySerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Vocabulary
        fields = ("code", "uri", *both("title"), "source")


class ConceptSerializer(serializers.ModelSerializer):
    broader = serializers.SerializerMethodField(help_text="Code of the concept above, or null")

    class Meta:
        model = models.Concept
        fields = ("code", "uri", *both("label"), "broader", "is_deprecated")

    def get_broader(self, concept: models.Concept) -> str | None:
        return concept.broader.code if concept.broader else None
