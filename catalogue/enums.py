from django.db import models
from django.utils.translation import gettext_lazy as _


class DatasetKind(models.TextChoices):
    """Where a dataset stands in the SNDS (law.md section 10)."""

    MAIN_BASE_COMPONENT = "main_base_component", _("Composante de la base principale")
    SAMPLE = "sample", _("Échantillon")
    CATALOGUE_BASE = "catalogue_base", _("Base du catalogue")
    WAREHOUSE = "warehouse", _("Entrepôt hospitalier")
    COHORT = "cohort", _("Cohorte")
    REGISTRY = "registry", _("Registre")
    OTHER = "other", _("Autre base")


class DatasetStatus(models.TextChoices):
    DRAFT = "draft", _("En préparation")
    PUBLISHED = "published", _("Publié")
    WITHDRAWN = "withdrawn", _("Retiré")


class Rhythm(models.TextChoices):
    """How often new data come (EU vocabulary `frequency`); the words of the holder stand beside."""

    CONTINUOUS = "continuous", _("En continu")
    DAILY = "daily", _("Chaque jour")
    WEEKLY = "weekly", _("Chaque semaine")
    MONTHLY = "monthly", _("Chaque mois")
    QUARTERLY = "quarterly", _("Chaque trimestre")
    YEARLY = "yearly", _("Chaque année")
    IRREGULAR = "irregular", _("Sans rythme fixe")
    NEVER = "never", _("Jamais : la collecte est close")
    UNKNOWN = "unknown", _("Rythme non précisé")


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
    TIME = "time", _("heure")
    ANY = "any", _("autre")


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


class Precision(models.TextChoices):
    """How finely a date or a place is given, when less finely than the catalogue has it."""

    MONTH = "month", _("au mois")
    YEAR = "year", _("à l’année")
    DEPARTMENT = "department", _("au département")
    REGION = "region", _("à la région")


class AccessRights(models.TextChoices):
    """Who may have the data (EU vocabulary `access-right`); each has its own list of mandatory properties."""

    PUBLIC = "PUBLIC", _("Données ouvertes")
    RESTRICTED = "RESTRICTED", _("Accès sous conditions")
    NON_PUBLIC = "NON_PUBLIC", _("Accès sur autorisation")


class DistributionRole(models.TextChoices):
    ACCESS = "access", _("Demander l’accès")
    SAMPLE = "sample", _("Échantillon synthétique")
    ANALYTICS = "analytics", _("Chiffres")
    DOCUMENTATION = "documentation", _("Documentation")


class QualitySection(models.TextChoices):
    """The six sections of the quality and utility label (EHDS art. 78(3))."""

    DOCUMENTATION = "documentation", _("Documentation")
    TECHNICAL = "technical", _("Qualité technique")
    PROCESSES = "processes", _("Contrôles et organisation")
    COVERAGE = "coverage", _("Couverture")
    ACCESS = "access", _("Accès et mise à disposition")
    CHANGES = "changes", _("Fusions, ajouts et liens")


class CoverageAxis(models.TextChoices):
    YEAR = "year", _("Année")
    AGE = "age", _("Âge")
    SEX = "sex", _("Sexe")
    REGION = "region", _("Région")


class LinkOrigin(models.TextChoices):
    FOREIGN_KEY = "foreign_key", _("Clé étrangère")
    JOIN = "join", _("Jointure documentée")


class EnquiryKind(models.TextChoices):
    GENERAL = "general", _("Question générale")
    FEASIBILITY = "feasibility", _("Question de faisabilité")


class EnquiryState(models.TextChoices):
    OPEN = "open", _("En attente d’une réponse")
    ANSWERED = "answered", _("Répondue")
    CLOSED = "closed", _("Close")


class ImportOutcome(models.TextChoices):
    CREATED = "created", _("Créé")
    CHANGED = "changed", _("Modifié")
    UNCHANGED = "unchanged", _("Inchangé")
    REFUSED = "refused", _("Refusé")


class Severity(models.TextChoices):
    ERROR = "error", _("Erreur")
    WARNING = "warning", _("Avertissement")
