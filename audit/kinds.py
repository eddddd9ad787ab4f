"""The closed list of what the trail can tell. An act of another kind cannot be recorded."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class UnknownKind(LookupError):
    """A kind that nobody registered: the act it would tell must not be done."""


#: How long an event is kept: an access for the time an internal control needs, an act with the project it belongs to,
#: what tells of the trail itself for good. The figures are parameters (HUB_AUDIT_KEEP_MONTHS), not constants.
ACCESS, PROCEDURE, TRAIL = "access", "procedure", "trail"
#: Kept as accesses are, though they are no reading: a query over data, a sign of life.
_ACCESSES = frozenset({"platform.query_run", "platform.heartbeat"})


@dataclass(frozen=True)
class Kind:
    """`action` is one of C, R, U, D, E (IHE BALP); `label` tells the act in the past, as a timeline does."""

    name: str
    action: str
    label: str | Promise

    @property
    def retention(self) -> str:
        """The retention class of its events."""
        area = self.name.partition(".")[0]
        if area == "audit":
            return TRAIL
        is_access = self.action == "R" or area in {"access", "account", "mail"} or self.name in _ACCESSES
        return ACCESS if is_access else PROCEDURE


_KINDS = [
    Kind("account.created", "C", _("Compte créé")),
    Kind("account.membership_given", "U", _("Fonction attribuée")),
    Kind("account.membership_ended", "U", _("Fonction retirée")),
    Kind("account.signed_in", "E", _("Connexion")),
    Kind("account.signed_out", "E", _("Déconnexion")),
    Kind("account.sign_in_refused", "E", _("Connexion refusée")),
    Kind("account.changed", "U", _("Compte modifié")),
    Kind("account.absence_declared", "C", _("Absence déclarée")),
    Kind("account.absence_cancelled", "U", _("Absence annulée")),
    Kind("account.mail_chosen", "U", _("Choix des courriels modifié")),
    Kind("account.api_key_given", "C", _("Clé d’API remise")),
    Kind("account.api_key_revoked", "U", _("Clé d’API révoquée")),
    Kind("account.calendar_key_given", "C", _("Adresse d’agenda donnée")),
    Kind("account.calendar_key_revoked", "U", _("Adresse d’agenda fermée")),
    Kind("account.calendar_read", "R", _("Agenda lu par un programme, pour la première fois de la journée")),
    Kind("organisation.registered", "C", _("Organisation enregistrée")),
    Kind("access.refused", "E", _("Acte refusé")),
    Kind("access.failed", "E", _("Acte interrompu par une panne")),
    Kind("audit.searched", "R", _("Journal consulté")),
    Kind("audit.event_read", "R", _("Ligne du journal consultée")),
    Kind("audit.story_read", "R", _("Histoire d’une personne ou d’un projet consultée")),
    Kind("audit.proof_read", "R", _("Preuve d’une ligne du journal délivrée")),
    Kind("audit.log_read", "R", _("Feuilles du journal lues")),
    Kind("audit.export_requested", "E", _("Export du journal demandé")),
    Kind("audit.exported", "R", _("Export du journal remis")),
    Kind("audit.attested", "R", _("Attestation délivrée")),
    Kind("audit.log_opened", "C", _("Registre scellé ouvert")),
    Kind("audit.fork_detected", "E", _("Divergence du journal détectée")),
    Kind("audit.key_rotated", "E", _("Clé du journal changée")),
    Kind("audit.sealed", "E", _("Journal scellé pour la journée")),
    Kind("audit.detail_erased", "D", _("Détails du journal effacés")),
    Kind("audit.entries_pruned", "D", _("Lignes du journal retirées à leur terme")),
    Kind("audit.pseudonyms_erased", "D", _("Correspondance des pseudonymes effacée")),
    Kind("audit.time_doubted", "E", _("Horloge en désaccord")),
    Kind("audit.source_registered", "C", _("Plateforme déclarée")),
    Kind("audit.source_key_added", "U", _("Clé d’une plateforme ajoutée")),
    Kind("audit.source_key_ended", "U", _("Fin d’une clé de plateforme fixée")),
    Kind("audit.batch_refused", "E", _("Envoi d’une plateforme refusé")),
    Kind("audit.duplicate_differs", "E", _("Envoi d’une plateforme contraire à un envoi précédent")),
    Kind("audit.gap_detected", "E", _("Événements manquants d’une plateforme")),
    Kind("audit.gap_closed", "E", _("Événements manquants d’une plateforme reçus")),
    Kind("audit.source_silent", "E", _("Silence d’une plateforme")),
    Kind("catalogue.holder_registered", "C", _("Responsable de données enregistré")),
    Kind("catalogue.dataset_imported", "U", _("Jeu de données décrit au catalogue")),
    Kind("catalogue.dataset_indexed", "U", _("Mots de recherche d’un jeu de données refaits")),
    Kind("catalogue.vocabulary_loaded", "U", _("Vocabulaire contrôlé chargé")),
    Kind("catalogue.code_list_imported", "U", _("Nomenclature importée")),
    Kind("catalogue.version_published", "C", _("Version d’une description publiée")),
    Kind("catalogue.dataset_withdrawn", "U", _("Jeu de données retiré du catalogue")),
    Kind("catalogue.sample_requested", "E", _("Échantillon synthétique demandé")),
    Kind("catalogue.sample_made", "C", _("Échantillon synthétique produit")),
    Kind("catalogue.enquiry_opened", "C", _("Question posée à un détenteur")),
    Kind("catalogue.enquiry_answered", "U", _("Message ajouté à une question")),
    Kind("catalogue.enquiry_redirected", "U", _("Question transmise à un autre détenteur")),
    Kind("catalogue.enquiry_closed", "U", _("Question close")),
    Kind("catalogue.enquiry_read", "R", _("Question à un détenteur consultée")),
    Kind("description.created", "C", _("Description d’un jeu de données commencée")),
    Kind("description.draft_begun", "U", _("Modification d’une description commencée")),
    Kind("description.draft_saved", "U", _("Partie d’une description enregistrée")),
    Kind("description.draft_received", "U", _("Description reçue d’un programme")),
    Kind("description.taken_back", "U", _("Description soumise reprise par son détenteur")),
    Kind("description.rebased", "U", _("Description reprise sur la version publiée")),
    Kind("description.submitted", "U", _("Description soumise au secrétariat")),
    Kind("description.sent_back", "U", _("Description renvoyée avec des remarques")),
    Kind("description.published", "U", _("Description publiée par le secrétariat")),
    Kind("description.draft_abandoned", "U", _("Modifications d’une description abandonnées")),
    Kind("description.dropped", "U", _("Description jamais publiée laissée de côté")),
    Kind("description.attested", "C", _("Description attestée exacte")),
    Kind("description.withdrawn", "U", _("Jeu de données retiré par le secrétariat")),
    Kind("dossier.local_opinion_accepted", "U", _("Avis favorable d’un comité local retenu")),
    Kind("dossier.created", "C", _("Dossier commencé")),
    Kind("dossier.read", "R", _("Dossier consulté")),
    Kind("dossier.answers_saved", "U", _("Réponses enregistrées")),
    Kind("dossier.data_chosen", "U", _("Données demandées modifiées")),
    Kind("dossier.deleted", "D", _("Brouillon supprimé")),
    Kind("dossier.filed", "E", _("Dossier déposé")),
    Kind("dossier.complement_filed", "E", _("Compléments déposés")),
    Kind("dossier.item_checked", "U", _("Point de complétude vérifié")),
    Kind("dossier.complement_requested", "E", _("Compléments demandés")),
    Kind("dossier.complement_extended", "E", _("Délai de réponse prolongé")),
    Kind("dossier.declared", "E", _("Déclaration déposée")),
    Kind("dossier.declaration_noted", "E", _("Déclaration enregistrée")),
    Kind("dossier.concluded_without_procedure", "E", _("Aucune formalité due")),
    Kind("dossier.declared_complete", "E", _("Dossier déclaré complet et transmis au comité")),
    Kind("dossier.declared_inadmissible", "E", _("Dossier déclaré irrecevable")),
    Kind("dossier.rerouted", "E", _("Dossier réorienté vers un autre circuit")),
    Kind("dossier.route_restored", "E", _("Dossier rétabli dans le circuit d’avant")),
    Kind("route.chosen", "U", _("Circuit choisi")),
    Kind("route.transferred", "E", _("Dossier transféré au circuit standard")),
    Kind("route.standard_taken", "E", _("Le porteur passe au circuit standard")),
    Kind("hub.access_approved", "E", _("Accès à l’échantillon approuvé par la plateforme")),
    Kind("register.declaration_published", "E", _("Projet déclaré inscrit au registre public")),
    Kind("sponsor.conformity_declared", "E", _("Conformité à une méthodologie déclarée")),
    Kind("provision.processing_begun", "E", _("Traitement commencé")),
    Kind("provision.processing_ended", "E", _("Fin du traitement déclarée")),
    Kind("dossier.closed_unanswered", "E", _("Dossier classé sans suite, faute de réponse")),
    Kind("dossier.officer_assigned", "U", _("Agent chargé du dossier")),
    Kind("dossier.officer_released", "U", _("Dossier remis à tout le secrétariat")),
    Kind("dossier.nudged", "E", _("Relance envoyée")),
    Kind("dossier.withdrawn", "E", _("Dossier retiré par le porteur")),
    Kind("dossier.reminded", "E", _("Rappel d’un délai envoyé")),
    Kind("document.added", "C", _("Pièce ajoutée")),
    Kind("document.removed", "D", _("Pièce retirée")),
    Kind("document.read", "R", _("Pièce consultée")),
    Kind("receipt.read", "R", _("Accusé de réception consulté")),
    Kind("consultation.sent", "E", _("Responsables de données consultés")),
    Kind("consultation.remarks_given", "E", _("Remarques d’un responsable de données reçues")),
    Kind("consultation.silence_recorded", "E", _("Silence d’un responsable de données constaté")),
    Kind("consultation.holder_recused", "E", _("Déport d’un responsable de données")),
    Kind("consultation.delegated", "E", _("Réponse d’un responsable de données confiée à un collègue")),
    Kind("consultation.lapsed", "E", _("Consultation devenue sans objet")),
    Kind("condition.set", "C", _("Condition posée")),
    Kind("condition.evidence_given", "E", _("Justificatif d’une condition donné")),
    Kind("condition.insisted", "E", _("Justificatif d’une condition jugé insuffisant")),
    Kind("condition.lifted", "E", _("Condition levée")),
    Kind("condition.waived", "E", _("Condition abandonnée")),
    Kind("committee.question_recorded", "U", _("Question du comité au porteur constatée")),
    Kind("committee.answer_recorded", "U", _("Réponse du porteur au comité constatée")),
    Kind("committee.assignment_opened", "E", _("Dossier remis à la présidence pour attribution")),
    Kind("committee.urgency_recorded", "E", _("Saisine en urgence constatée")),
    Kind("committee.interest_declared", "E", _("Déclaration d’intérêts faite")),
    Kind("committee.rapporteurs_assigned", "E", _("Rapporteurs désignés")),
    Kind("committee.assignment_accepted", "E", _("Désignation acceptée par un rapporteur")),
    Kind("committee.assignment_declined", "E", _("Désignation déclinée par un rapporteur")),
    Kind("committee.review_started", "E", _("Instruction par le comité commencée")),
    Kind("committee.report_submitted", "E", _("Rapport remis")),
    Kind("committee.hearing_called", "E", _("Audition décidée")),
    Kind("committee.term_extended", "E", _("Délai du comité prolongé")),
    Kind("committee.item_scheduled", "E", _("Dossier inscrit à une séance")),
    Kind("committee.item_adjourned", "E", _("Examen ajourné")),
    Kind("committee.opinion_given", "E", _("Avis rendu")),
    Kind("committee.tacit_opinion_recorded", "E", _("Avis réputé favorable constaté")),
    Kind("committee.opinion_notified", "E", _("Avis notifié au porteur")),
    Kind("committee.reexamination_requested", "E", _("Nouvel examen demandé")),
    Kind("session.planned", "C", _("Séance programmée")),
    Kind("session.agenda_published", "E", _("Ordre du jour publié")),
    Kind("session.opened", "E", _("Séance ouverte")),
    Kind("session.attendance_recorded", "U", _("Présences relevées")),
    Kind("session.closed", "E", _("Séance levée")),
    Kind("session.read", "R", _("Séance consultée")),
    Kind("sponsor.amendment_chosen", "E", _("Le porteur modifie son dossier")),
    Kind("sponsor.cnil_chosen", "E", _("Le porteur saisit la CNIL")),
    Kind("authority.package_requested", "E", _("Dossier de transmission à la CNIL demandé")),
    Kind("authority.package_made", "C", _("Dossier de transmission à la CNIL préparé")),
    Kind("authority.transmitted", "E", _("Dossier transmis à la CNIL")),
    Kind("authority.complement_requested", "E", _("Compléments demandés par la CNIL")),
    Kind("authority.complement_answered", "E", _("Réponse adressée à la CNIL")),
    Kind("authority.term_extended", "E", _("Délai de la CNIL prolongé")),
    Kind("authority.authorised", "E", _("Autorisation de la CNIL")),
    Kind("authority.tacitly_authorised", "E", _("Autorisation tacite de la CNIL constatée")),
    Kind("authority.refused", "E", _("Refus de la CNIL")),
    Kind("authority.closed", "E", _("Demande close sans suite par la CNIL")),
    Kind("provision.delivery_extended", "U", _("Délai de mise à disposition prolongé")),
    Kind("provision.agreement_opened", "E", _("Convention ouverte")),
    Kind("provision.agreement_signed", "E", _("Convention signée")),
    Kind("provision.user_named", "U", _("Utilisateur désigné")),
    Kind("provision.users_accredited", "E", _("Utilisateurs habilités")),
    Kind("provision.delivered", "E", _("Données mises à disposition")),
    Kind("provision.access_opened", "E", _("Accès ouvert")),
    Kind("provision.amendment_requested", "E", _("Modification demandée")),
    Kind("provision.amendment_accepted", "E", _("Modification acceptée")),
    Kind("provision.amendment_referred", "E", _("Modification renvoyée au comité")),
    Kind("provision.suspended", "E", _("Accès suspendu")),
    Kind("provision.suspension_lifted", "E", _("Suspension levée")),
    Kind("provision.closed", "E", _("Accès clos")),
    Kind("provision.results_published", "E", _("Résultats publiés")),
    Kind("platform.extraction", "E", _("Données extraites sur une plateforme")),
    Kind("platform.linkage", "E", _("Données appariées sur une plateforme")),
    Kind("platform.space_opened", "C", _("Espace de travail ouvert")),
    Kind("platform.access", "R", _("Données consultées dans un espace de travail")),
    Kind("platform.query_run", "E", _("Requête exécutée dans un espace de travail")),
    Kind("platform.export_requested", "E", _("Sortie de résultats demandée")),
    Kind("platform.export_reviewed", "E", _("Sortie de résultats examinée")),
    Kind("platform.export_released", "E", _("Résultats sortis d’un espace de travail")),
    Kind("platform.purge", "D", _("Données détruites sur une plateforme")),
    Kind("platform.heartbeat", "E", _("Signe de vie d’une plateforme")),
    Kind("demonstration.loaded", "C", _("Démonstration chargée")),
    Kind("mail.queued", "C", _("Courriel préparé")),
    Kind("mail.sent", "E", _("Courriel envoyé")),
    Kind("message.sent_to_office", "C", _("Message envoyé au guichet")),
    Kind("message.sent_to_sponsor", "C", _("Message envoyé au porteur")),
    Kind("message.sent_to_holder", "C", _("Message envoyé à un responsable de données")),
    Kind("message.note_written", "C", _("Note interne écrite")),
    Kind("message.withdrawn", "U", _("Message retiré")),
]

KINDS = {kind.name: kind for kind in _KINDS}


def get(name: str) -> Kind:
    """Return a registered kind; raise `UnknownKind` for any other name."""
    try:
        return KINDS[name]
    except KeyError:
        raise UnknownKind(f"“{name}” is not registered in audit/kinds.py") from None
