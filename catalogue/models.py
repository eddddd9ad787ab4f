from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.enums import DatasetKind, DatasetStatus, IdentifyingClass, PotentialIdentifier, Rhythm, VariableType
from hub.identifiers import new_public_id


#: No vowels (no accidental words) and no look-alikes.
def bilingual(name: str) -> property:
    """Return a property that reads `<name>_fr` or `<name>_en`, after the language of the page."""

    def read(row: models.Model) -> str:
        language = "en" if (get_language() or "fr").startswith("en") else "fr"
        return getattr(row, f"{name}_{language}")

    return property(read)


class Holder(models.Model):
    """Who answers for datasets: the institution at the source, and the organisation that speaks for it here."""

    audit_subject = ("holder", "id")

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    short_name = models.CharField(_("nom court"), max_length=60)
    #: Filled by `actions.assign_organisation`; a holder without one cannot be consulted online yet.
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="holders"
    )
    contact_email = models.EmailField(_("adresse d’un service, jamais d’une personne"))
    description_fr = models.TextField()
    description_en = models.TextField()
    is_invented = models.BooleanField(default=False)

    description = bilingual("description")

    class Meta:
        ordering = ["short_name"]

    def __str__(self) -> str:
        return self.short_name


class Dataset(models.Model):
    """A base that can be asked for, described in plain words."""

    audit_subject = ("dataset", "id")

    code = models.SlugField(max_length=60, unique=True)
    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)
    short_name = models.CharField(max_length=40)
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    summary_fr = models.CharField(max_length=400)
    summary_en = models.CharField(max_length=400)
    description_fr = models.TextField()
    description_en = models.TextField()
    population_fr = models.TextField()
    population_en = models.TextField()
    #: What it cannot tell, one statement a line.
    limits_fr = models.TextField()
    limits_en = models.TextField()
    access_fr = models.TextField()
    access_en = models.TextField()
    refresh_fr = models.TextField()
    refresh_en = models.TextField()
    keywords_fr = models.TextField(blank=True)
    keywords_en = models.TextField(blank=True)
    holder = models.ForeignKey(Holder, on_delete=models.PROTECT, related_name="datasets")
    kind = models.CharField(max_length=24, choices=DatasetKind.choices)
    #: The holder is consulted before the opinion (law.md, C3).
    is_catalogue_data = models.BooleanField(default=False)
    is_invented = models.BooleanField(default=False)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    period_note_fr = models.CharField(max_length=300, blank=True)
    period_note_en = models.CharField(max_length=300, blank=True)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    status = models.CharField(max_length=10, choices=DatasetStatus.choices, default=DatasetStatus.DRAFT)
    position = models.PositiveSmallIntegerField(default=0)
    #: Titles, texts, tables and variables, folded: written by the loader, read by `queries.search`.
    search_text = models.TextField(editable=False, default="")

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
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from__isnull=True) | Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")),
                name="dataset_period_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def limits(self) -> list[str]:
        return self._limits.splitlines()


class Table(models.Model):
    audit_subject = ("dataset", "dataset_id")

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="tables")
    name = models.CharField(max_length=60)
    label_fr = models.CharField(max_length=300)
    label_en = models.CharField(max_length=300)
    #: What one row stands for.
    row_fr = models.CharField(max_length=300)
    row_en = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    label = bilingual("label")
    row = bilingual("row")

    class Meta:
        ordering = ["dataset_id", "position"]
        constraints = [models.UniqueConstraint(fields=["dataset", "name"], name="table_name_once_in_dataset")]

    def __str__(self) -> str:
        return self.name


class Variable(models.Model):
    audit_subject = ("dataset", "dataset_id")

    #: The table's dataset, repeated because the trail names the dataset.
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="variables")
    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="variables")
    name = models.CharField(max_length=60)
    label_fr = models.CharField(max_length=300)
    label_en = models.CharField(max_length=300)
    type = models.CharField(max_length=12, choices=VariableType.choices)
    identifying_class = models.CharField(max_length=24, choices=IdentifyingClass.choices, default=IdentifyingClass.NONE)
    potential_identifier = models.CharField(max_length=24, choices=PotentialIdentifier.choices, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    search_text = models.TextField(editable=False, default="")

    label = bilingual("label")

    class Meta:
        ordering = ["table_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["table", "name"], name="variable_name_once_in_table"),
            models.CheckConstraint(
                condition=Q(identifying_class=IdentifyingClass.POTENTIAL) ^ Q(potential_identifier=""),
                name="variable_potential_identifier_is_named",
            ),
        ]

    def __str__(self) -> str:
        return self.name
