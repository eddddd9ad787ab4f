from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The functions a person holds through a membership (law.md section 1)."""

    SPONSOR = "sponsor", _("Porteur de projet")
    SIGNATORY = "signatory", _("Signataire du responsable de traitement")
    SECRETARIAT = "secretariat", _("Secrétariat unique")
    DATA_HOLDER = "data_holder", _("Responsable de données")
    COMMITTEE_MEMBER = "committee_member", _("Membre du comité")
    CHAIR = "chair", _("Présidence du comité")
    #: Held beside that of member: it gives the chair's part on what no chair may act on, and nothing else.
    VICE_CHAIR = "vice_chair", _("Vice-présidence du comité")
    #: Held beside that of member, between two days: it signs opinions for the chair, and gives nothing else.
    CHAIR_DELEGATE = "chair_delegate", _("Délégation de signature de la présidence")
    #: On the list from which the chair calls somebody on a file: it opens nothing before that.
    EXPERT = "expert", _("Expert extérieur du comité")
    CNIL_LIAISON = "cnil_liaison", _("Correspondant auprès de la CNIL")
    DPO = "dpo", _("Délégué à la protection des données")
    REGISTRAR = "registrar", _("Autorité d’enregistrement")
    AUDITOR = "auditor", _("Auditeur")
    ADMINISTRATOR = "administrator", _("Administrateur")


#: Roles exercised for the organisation: a colleague who holds the same stands in for who is away. The others are
#: exercised in person: a sponsor is tied to a file, a member of the committee declares interests and votes.
SHARED_ROLES = frozenset(Role) - {
    Role.SPONSOR,
    Role.COMMITTEE_MEMBER,
    Role.VICE_CHAIR,
    Role.CHAIR_DELEGATE,
    Role.EXPERT,
}

#: Roles held by the people who run the procedure, as opposed to those who file.
OFFICE_ROLES = frozenset({Role.SECRETARIAT, Role.CNIL_LIAISON, Role.DPO, Role.REGISTRAR})


class OrganisationKind(models.TextChoices):
    """Kinds of legal person met in the public register (law.md section 9.2)."""

    UNIVERSITY = "university", _("Université")
    PUBLIC_HOSPITAL = "public_hospital", _("Établissement public de santé")
    PRIVATE_HOSPITAL = "private_hospital", _("Établissement privé de santé")
    ASSOCIATION = "association", _("Association")
    RESEARCH_BODY = "research_body", _("Organisme de recherche")
    RESEARCH_FIRM = "research_firm", _("Bureau d’études")
    COMPANY = "company", _("Entreprise")
    AGENCY = "agency", _("Agence publique")
    HUB = "hub", _("Guichet d’accès aux données de santé")
    COMMITTEE = "committee", _("Comité éthique et scientifique")
    AUTHORITY = "authority", _("Autorité")
