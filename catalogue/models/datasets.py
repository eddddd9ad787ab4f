from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from catalogue.enums import (
    AccessRights,
    CoverageAxis,
    DatasetKind,
    DatasetStatus,
    DistributionRole,
    QualitySection,
    Rhythm,
)
from catalogue.models.texts import bilingual
from hub.identifiers import new_public_id


class Dataset(models.Model):
    """A base that can be asked for, described in plain words."""

    audit_subject = ("dataset", "id")

    #: Its address in the catalogue.
    code = models.SlugField(max_length=60, unique=True)
    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)
    short_name = models.CharField(max_length=40)
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    summary_fr = models.CharField(max_length=400)
    summary_en = models.CharField(max_length=400, blank=True)
    description_fr = models.TextField()
    description_en = models.TextField(blank=True)
    population_fr = models.TextField(blank=True)
    population_en = models.TextField(blank=True)
    #: What it cannot tell, one statement a line.
    limits_fr = models.TextField(blank=True)
    limits_en = models.TextField(blank=True)
    access_fr = models.TextField(blank=True)
    access_en = models.TextField(blank=True)
    refresh_fr = models.TextField(blank=True)
    refresh_en = models.TextField(blank=True)
    keywords_fr = models.TextField(blank=True)
    keywords_en = models.TextField(blank=True)
    holder = models.ForeignKey("catalogue.Holder", on_delete=models.PROTECT, related_name="datasets")
    kind = models.CharField(max_length=24, choices=DatasetKind.choices)
    #: The holder is consulted before the opinion (law.md, C3).
    is_catalogue_data = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    period_note_fr = models.CharField(max_length=300, blank=True)
    period_note_en = models.CharField(max_length=300, blank=True)
    rhythm = models.CharField(max_length=12, choices=Rhythm.choices)
    access_rights = models.CharField(max_length=12, choices=AccessRights.choices, default=AccessRights.NON_PUBLIC)
    #: The other properties of HealthDCAT-AP, by their key in catalogue/data/properties.toml.
    properties = models.JSONField(default=dict)
    #: The identifier under which another catalogue knows it; empty when it was born here.
    origin_identifier = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=200, blank=True)
    #: The version whose content stands in this row; 0 while nothing was published.
    version_number = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    status = models.CharField(max_length=10, choices=DatasetStatus.choices, default=DatasetStatus.DRAFT)
    position = models.PositiveSmallIntegerField(default=0)
    #: `facet:value` of every facet, and the words of a search: both written by `catalogue.search.indexing`.
    facets = ArrayField(models.CharField(max_length=120), default=list, editable=False)
    search_words = SearchVectorField(null=True, editable=False)

    title = bilingual("title")
    summary = bilingual("summary")
    description = bilingual("description")
    population = bilingual("population")
    access = bilingual("access")
    refresh = bilingual("refresh")
    period_note = bilingual("period_note")
    _limits = bilingual("limits")

    class Meta:
        ordering = ["position", "code"]
        indexes = [
            GinIndex(fields=["search_words"], name="dataset_search_words"),
            GinIndex(fields=["facets"], name="dataset_facets"),
            # The catalogue in its order, and which datasets are published, without reading their long rows.
            models.Index(
                fields=["position", "code"],
                include=["id"],
                condition=Q(status=DatasetStatus.PUBLISHED),
                name="dataset_published",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from__isnull=True) | Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")),
                name="dataset_period_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["origin", "origin_identifier"],
                condition=~Q(origin_identifier=""),
                name="dataset_once_by_origin",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def limits(self) -> list[str]:
        return self._limits.splitlines()


class DatasetVersion(models.Model):
    """The description as it was published once: never changed, never taken away (a trigger of the database sees to it).

    `content` is what `catalogue.publishing.describe` returned then; `sha256` is of its canonical JSON (RFC 8785).
    """

    audit_subject = ("dataset", "dataset_id")

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    notes_fr = models.TextField(blank=True)
    notes_en = models.TextField(blank=True)
    published_at = models.DateTimeField()

    notes = bilingual("notes")

    class Meta:
        ordering = ["dataset_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="version_once_in_dataset")]

    def __str__(self) -> str:
        return f"{self.dataset_id} v{self.number}"


class Distribution(models.Model):
    """Where something of a dataset is to be had: the way to ask for it, a sample, figures, documentation."""

    audit_subject = ("dataset", "dataset_id")

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="distributions")
    role = models.CharField(max_length=14, choices=DistributionRole.choices)
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    description_fr = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    #: Name of the content in `catalogue.samples.storage` when the file is ours.
    sha256 = models.CharField(max_length=64, blank=True)
    #: A code of the vocabulary `file-type`, and an IANA media type.
    format = models.CharField(max_length=40, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    byte_size = models.PositiveBigIntegerField(null=True, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    rights_fr = models.TextField(blank=True)
    rights_en = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    title = bilingual("title")
    description = bilingual("description")
    rights = bilingual("rights")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.role} {self.title_fr}"


class Linkage(models.Model):
    """That one dataset can be linked with another, how well, and who must allow it."""

    audit_subject = ("dataset", "dataset_id")

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="linkages")
    other = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="linked_from", null=True, blank=True)
    #: Named when the other is not in the catalogue.
    other_name = models.CharField(max_length=200, blank=True)
    keys = models.CharField(max_length=300, blank=True)
    method_fr = models.TextField()
    method_en = models.TextField(blank=True)
    #: Share of the rows that find their match, in percent.
    completeness = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    is_linked_already = models.BooleanField(default=False)
    authority_fr = models.TextField(blank=True)
    authority_en = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    method = bilingual("method")
    authority = bilingual("authority")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(other__isnull=False) ^ ~Q(other_name=""), name="linkage_names_the_other_once"
            ),
            models.CheckConstraint(
                condition=Q(completeness__isnull=True) | Q(completeness__gte=0, completeness__lte=100),
                name="linkage_completeness_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id} – {self.other_id or self.other_name}"


class QualityStatement(models.Model):
    """One statement of the quality and utility label (EHDS art. 78(3), law.md section 10.3), in one of six sections.

    The scale waits for the implementing act: a statement is words and, when there is one, a figure.
    """

    audit_subject = ("dataset", "dataset_id")

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="quality")
    section = models.CharField(max_length=14, choices=QualitySection.choices)
    criterion = models.CharField(max_length=40)
    text_fr = models.TextField()
    text_en = models.TextField(blank=True)
    figure = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=300, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    text = bilingual("text")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.section} {self.criterion}"


class CoverageStat(models.Model):
    """How many persons or rows one year, age band, sex or region holds.

    `count` is null when it lies below the smallest cell that may be told (`settings.CATALOGUE_MINIMUM_CELL`): the true
    figure is then stored nowhere.
    """

    audit_subject = ("dataset", "dataset_id")

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="coverage")
    axis = models.CharField(max_length=8, choices=CoverageAxis.choices)
    #: `2019`; `0-9`, `90+`; `F`, `M`; a code of a region.
    bin = models.CharField(max_length=20)
    label_fr = models.CharField(max_length=100, blank=True)
    label_en = models.CharField(max_length=100, blank=True)
    count = models.PositiveBigIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    label = bilingual("label")

    class Meta:
        ordering = ["axis", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["dataset", "axis", "bin"], name="coverage_bin_once")]

    def __str__(self) -> str:
        return f"{self.axis} {self.bin}"


class Attestation(models.Model):
    """The holder's word, once a year, that the description is accurate (EHDS art. 60(3))."""

    audit_subject = ("dataset", "dataset_id")

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="attestations")
    year = models.PositiveSmallIntegerField()
    version_number = models.PositiveIntegerField()
    attested_at = models.DateTimeField()
    attested_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["dataset_id", "-year"]
        constraints = [models.UniqueConstraint(fields=["dataset", "year"], name="attested_once_a_year")]

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.year}"
