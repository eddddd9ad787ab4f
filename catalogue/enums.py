from django.db import models
from django.utils.translation import gettext_lazy as _


class DatasetKind(models.TextChoices):
    """Where a dataset stands in the SNDS (law.md section 10)."""

    MAIN_BASE_COMPONENT = "main_base_component", _("Composante de la base principale")
    SAMPLE = "sample", _("Échantillon")
    CATALOGUE_BASE = "catalogue_base", _("Base du catalogue")
    WAREHOUSE = "warehouse", _("Entrepôt hospitalier")
    COHORT = "cohort", _("Cohorte")


class DatasetStatus(models.TextChoices):
    DRAFT = "draft", _("En préparation")
    PUBLISHED = "published", _("Publié")
    WITHDRAWN = "withdrawn", _("Retiré")


class Rhythm(models.TextChoices):
    """How often new data come; the words of the holder stand beside."""

    WEEKLY = "weekly", _("Chaque semaine")
    MONTHLY = "monthly", _("Chaque mois")
    YEARLY = "yearly", _("Chaque année")


class VariableType(models.TextChoices):
    """Types of the Frictionless Table Schema met in the dictionaries."""

    STRING = "string", _("texte")
    INTEGER = "integer", _("nombre entier")
    NUMBER = "number", _("nombre")
    DATE = "date", _("date")
    DATETIME = "datetime", _("date et heure")
    YEAR = "year", _("année")
    YEARMONTH = "yearmonth", _("année et mois")
    BOOLEAN = "boolean", _("oui ou non")


class IdentifyingClass(models.TextChoices):
    NONE = "none", _("N’identifie pas")
    POTENTIAL = "potential_identifier", _("Identifiant potentiel")
    PSEUDONYM = "pseudonym", _("Pseudonyme")
    DIRECT = "direct", _("Identifie directement")


class PotentialIdentifier(models.TextChoices):
    """The five facts that, crossed, may point to one person (law.md section 3.2)."""

    RESIDENCE_COMMUNE = "residence_commune", _("Commune de résidence")
    BIRTH_MONTH = "birth_month", _("Mois et année de naissance")
    CARE_DATE = "care_date", _("Date de soins au jour près")
    DEATH_DATE = "death_date", _("Date de décès")
    DEATH_COMMUNE = "death_commune", _("Commune de décès")
