from django.contrib.postgres.indexes import GinIndex
from django.db import models

from catalogue.models.texts import bilingual
from catalogue.models.vectors import words_of


class Vocabulary(models.Model):
    """A controlled list of the European authorities, in the two languages (HealthDCAT-AP Release 8)."""

    audit_subject = ("vocabulary", "id")

    code = models.SlugField(max_length=60, unique=True)
    uri = models.CharField(max_length=300, unique=True)
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    #: Where the list was read, and under which licence.
    source = models.CharField(max_length=300)

    title = bilingual("title")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Concept(models.Model):
    """One value of a list. A value once published keeps its address; it may be deprecated."""

    audit_subject = ("vocabulary", "vocabulary_id")

    vocabulary = models.ForeignKey(Vocabulary, on_delete=models.CASCADE, related_name="concepts")
    code = models.CharField(max_length=80)
    uri = models.CharField(max_length=300, unique=True)
    label_fr = models.CharField(max_length=400)
    label_en = models.CharField(max_length=400)
    broader = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrower")
    is_deprecated = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    search_words = words_of(names="code", labels=("label_fr", "label_en"))

    label = bilingual("label")

    class Meta:
        ordering = ["vocabulary_id", "position", "code"]
        indexes = [GinIndex(fields=["search_words"], name="concept_search_words")]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="concept_once_in_vocabulary")]

    def __str__(self) -> str:
        return self.code
