from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from catalogue.enums import IdentifyingClass, LinkOrigin, PotentialIdentifier, VariableType
from catalogue.models.texts import bilingual
from catalogue.models.vectors import words_of


class Known(models.Model):
    """Who told of a row: our description file, an import, or both. A row that nobody tells of any more goes away."""

    is_described = models.BooleanField(default=False)
    #: Slug of the source of an import.
    imported_from = models.CharField(max_length=40, blank=True)
    present_since = models.PositiveSmallIntegerField(null=True, blank=True)
    #: First year without it.
    withdrawn = models.PositiveSmallIntegerField(null=True, blank=True)
    missing_years = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    remark_fr = models.TextField(blank=True)
    remark_en = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    remark = bilingual("remark")

    class Meta:
        abstract = True


class Table(Known):
    audit_subject = ("dataset", "dataset_id")

    dataset = models.ForeignKey("catalogue.Dataset", on_delete=models.CASCADE, related_name="tables")
    name = models.CharField(max_length=100)
    label_fr = models.CharField(max_length=300)
    label_en = models.CharField(max_length=300, blank=True)
    #: What one row stands for.
    row_fr = models.CharField(max_length=300, blank=True)
    row_en = models.CharField(max_length=300, blank=True)
    #: Names of the columns that make a row unique, and the texts that stand for no value.
    primary_key = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    missing_values = ArrayField(models.CharField(max_length=100), default=list, blank=True)

    label = bilingual("label")
    row = bilingual("row")

    class Meta:
        ordering = ["dataset_id", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["dataset", "name"], name="table_name_once_in_dataset")]

    def __str__(self) -> str:
        return self.name


class Variable(Known):
    """One column. `label_*` is what a page says of it in a line; `description_*` is the dictionary's longer text."""

    audit_subject = ("dataset", "dataset_id")

    #: The table's dataset, repeated because the trail names the dataset.
    dataset = models.ForeignKey("catalogue.Dataset", on_delete=models.CASCADE, related_name="variables")
    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="variables")
    name = models.CharField(max_length=100)
    label_fr = models.CharField(max_length=300)
    label_en = models.CharField(max_length=300, blank=True)
    description_fr = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    type = models.CharField(max_length=12, choices=VariableType.choices)
    #: The Table Schema format (`default`, `%d%m%Y`…), the length and the type of the source, as the source writes them.
    format = models.CharField(max_length=40, blank=True)
    length = models.CharField(max_length=20, blank=True)
    source_type = models.CharField(max_length=60, blank=True)
    #: Table Schema constraints (required, unique, minimum, maximum, minLength, enum, pattern).
    constraints = models.JSONField(default=dict, blank=True)
    identifying_class = models.CharField(max_length=24, choices=IdentifyingClass.choices, default=IdentifyingClass.NONE)
    potential_identifier = models.CharField(max_length=24, choices=PotentialIdentifier.choices, blank=True, default="")
    code_list = models.ForeignKey(
        "catalogue.CodeList", on_delete=models.SET_NULL, null=True, blank=True, related_name="variables"
    )
    #: The code list as the source names it: kept when we do not have the list.
    code_list_name = models.CharField(max_length=100, blank=True)
    #: The column of the list that holds the values, when it is not its first.
    code_list_column = models.CharField(max_length=100, blank=True)
    rule_fr = models.TextField(blank=True)
    rule_en = models.TextField(blank=True)

    search_words = words_of(names="name", labels=("label_fr", "label_en", "description_fr"))

    label = bilingual("label")
    description = bilingual("description")
    rule = bilingual("rule")

    class Meta:
        ordering = ["table_id", "position", "pk"]
        indexes = [
            GinIndex(fields=["search_words"], name="variable_search_words"),
            # By their beginning too, whatever the collation of the database.
            models.Index(fields=["name"], name="variable_name", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["table", "name"], name="variable_name_once_in_table"),
            models.CheckConstraint(
                condition=Q(identifying_class=IdentifyingClass.POTENTIAL) ^ Q(potential_identifier=""),
                name="variable_potential_identifier_is_named",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TableLink(models.Model):
    """That rows of two tables meet: a foreign key of a schema, or a join that a dictionary tells of."""

    audit_subject = ("dataset", "dataset_id")

    #: The first table's dataset, repeated because the trail names the dataset.
    dataset = models.ForeignKey("catalogue.Dataset", on_delete=models.CASCADE, related_name="table_links")
    table = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Table, on_delete=models.CASCADE, related_name="linked_from")
    columns = ArrayField(models.CharField(max_length=100))
    target_columns = ArrayField(models.CharField(max_length=100))
    origin = models.CharField(max_length=12, choices=LinkOrigin.choices)
    imported_from = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["table_id", "target_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "target", "columns", "target_columns", "origin"], name="table_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table_id} → {self.target_id}"


class CodeList(models.Model):
    """The values that coded variables take. `sha256` is of its codes in order, so a change of one shows."""

    audit_subject = ("code_list", "id")

    code = models.CharField(max_length=100, unique=True)
    title_fr = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    description_fr = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    #: Who keeps the list, which edition this is, and under which licence it may be shown.
    source = models.CharField(max_length=100, blank=True)
    edition = models.CharField(max_length=60, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    #: The columns of the list in order: [{name, type, role}]; a code keeps the others in `extra`.
    columns = models.JSONField(default=list)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    imported_from = models.CharField(max_length=40, blank=True)

    title = bilingual("title")
    description = bilingual("description")

    search_words = words_of(names="code", labels=("title_fr", "title_en", "description_fr"))

    class Meta:
        ordering = ["code"]
        indexes = [GinIndex(fields=["search_words"], name="code_list_search_words")]

    def __str__(self) -> str:
        return self.code


class Code(models.Model):
    audit_exempt = "content of a code list, whose governed row carries the fingerprint of its codes"

    code_list = models.ForeignKey(CodeList, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=100)
    label_fr = models.TextField(blank=True)
    label_en = models.TextField(blank=True)
    #: The code above it in a hierarchy of the same list.
    parent_code = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)

    search_words = words_of(names="code", labels=("label_fr", "label_en"))

    label = bilingual("label")

    class Meta:
        ordering = ["code_list_id", "position", "pk"]
        indexes = [
            GinIndex(fields=["search_words"], name="code_search_words"),
            models.Index(fields=["code_list", "position"], name="code_in_list_order"),
            models.Index(fields=["code_list", "parent_code"], name="code_parent"),
        ]

    def __str__(self) -> str:
        return self.code
