from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionMode(models.TextChoices):
    """How the committee meets."""

    ROOM = "room", _("En salle")
    VIDEO = "video", _("En visioconférence")
    ELECTRONIC = "electronic", _("Consultation électronique")


class Rhythm(models.TextChoices):
    """How often sessions planned at once come back."""

    MONTHLY = "monthly", _("Chaque mois, le même jour de la semaine")
    FORTNIGHTLY = "fortnightly", _("Toutes les deux semaines")
    WEEKLY = "weekly", _("Chaque semaine")


class Presence(models.TextChoices):
    """How a member stands towards a session: what they answered, then how they take part, then that they left."""

    COMING = "coming", _("A répondu qu’il viendrait")
    EXCUSED = "excused", _("Excusé")
    ROOM = "room", _("En salle")
    VIDEO = "video", _("En visioconférence")
    ELECTRONIC = "electronic", _("Par voie électronique")
    LEFT = "left", _("Parti")


#: The ways to take part in a session; nobody else counts for its quorum.
TAKING_PART = (Presence.ROOM, Presence.VIDEO, Presence.ELECTRONIC)


class Handling(models.TextChoices):
    """How the committee takes up a file (law.md 5.2: article 95, rules of procedure)."""

    DEBATE = "debate", _("Avec débat")
    HEARING = "hearing", _("Avec audition")
    NO_DEBATE = "no_debate", _("Sans débat")


class Declared(models.TextChoices):
    """What a member says of their ties to a project (rules of procedure, article 17)."""

    NONE = "none", _("Aucun lien")
    INTEREST = "interest", _("Un lien")
    DOUBT = "doubt", _("Un doute sérieux")


class InterestDecision(models.TextChoices):
    """What the chair decides of a declared tie."""

    WITHDRAWN = "withdrawn", _("Se déporte")
    REMAINS = "remains", _("Reste")


class ExpertGround(models.TextChoices):
    """Why the chair calls somebody from outside the committee (rules of procedure, title 2)."""

    SKILL = "skill", _("Une compétence manque au comité")
    LOAD = "load", _("Les membres ont trop de dossiers")


class Standing(models.TextChoices):
    """How a member stands towards an item when it is opened."""

    VOTER = "voter", _("Votent")
    RECUSED = "recused", _("Déportés")
    UNDECLARED = "undeclared", _("N’ont pas déclaré leurs intérêts")


class VoteMode(models.TextChoices):
    HANDS = "hands", _("À main levée")
    ELECTRONIC = "electronic", _("Par voie électronique")


class Choice(models.TextChoices):
    FOR = "for", _("Pour")
    AGAINST = "against", _("Contre")
    ABSTAIN = "abstain", _("Abstention")


class Paper(models.TextChoices):
    """What the hub seals of the committee's work."""

    MINUTES = "minutes", _("Procès-verbal d’une séance du comité")
    OPINION = "opinion", _("Avis du comité")


class CorrectionAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("Acceptée")
    DECLINED = "declined", _("Écartée")


class Criterion(models.TextChoices):
    """What a rapporteur judges (law.md 5.2: article 90 and the rules of procedure)."""

    METHOD = "G1", _("Méthode")
    NECESSITY = "G2", _("Nécessité de recourir à des données personnelles de santé")
    RELEVANCE = "G3", _("Pertinence des données au regard de la finalité")
    SCIENCE = "G4", _("Pertinence scientifique")
    ETHICS = "G5", _("Pertinence éthique")
    PUBLIC_INTEREST = "G6", _("Intérêt public")


class Verdict(models.TextChoices):
    OK = "ok", _("Satisfaisant")
    RESERVE = "reserve", _("Réserve")
    BLOCKING = "blocking", _("Point bloquant")


VERDICT_TONES = {Verdict.OK: "success", Verdict.RESERVE: "warning", Verdict.BLOCKING: "refusal"}

#: The opinion that nobody gives: the law deems it, a person records it.
TACIT = "tacit"

#: States of a seat that is taken.
SEATED = ("proposed", "accepted", "reported")
