from django.db import models
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    """What a person may ask for (GDPR, articles 12 to 21; law.md section 11.2)."""

    OPPOSITION = "opposition", _("M’opposer à l’usage de données de santé")
    WITHDRAWAL = "withdrawal", _("Retirer mon opposition")
    ACCESS = "access", _("Savoir quelles données sont détenues, et en avoir une copie")
    RECTIFICATION = "rectification", _("Faire corriger une donnée")
    INFORMATION = "information", _("Comprendre à quoi servent ces données")


class Whose(models.TextChoices):
    """For whom a person writes (law.md section 11.4)."""

    MINE = "mine", _("Les miennes")
    CHILD = "child", _("Celles d’un enfant dont j’ai l’autorité parentale")
    WARD = "ward", _("Celles d’un majeur que je représente")
    DECEASED = "deceased", _("Celles d’un proche décédé")


class Scope(models.TextChoices):
    """Which uses a request is about."""

    ALL = "all", _("Toutes les bases")
    BASE = "base", _("Une base")
    PROJECT = "project", _("Un projet")


class Sealed(models.TextChoices):
    """Where the identity was sealed: before it left the person’s browser, or here, in memory."""

    BROWSER = "browser", _("dans le navigateur")
    SERVER = "server", _("sur le serveur, en mémoire")


class Channel(models.TextChoices):
    """How a request reached the hub."""

    ONLINE = "online", _("En ligne")
    LETTER = "letter", _("Par courrier")
    CALL = "call", _("Par téléphone")


class Outcome(models.TextChoices):
    """What a data holder answers (law.md section 11.3)."""

    MATCHED = "matched", _("Personne retrouvée : la demande est appliquée")
    NOT_MATCHED = "not_matched", _("Personne non retrouvée dans la base")
    NOTHING_TO_DO = (
        "nothing_to_do",
        _("Rien à faire : base sans projet, ou demande déjà appliquée"),
    )
    ANSWERED = "answered", _("Réponse adressée à la personne, directement")
