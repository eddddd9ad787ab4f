"""Facts about the messages of a file."""

from django.utils.translation import gettext as _

from requests_workflow.desk.messages import queries
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard


@guard("exchange_is_open")
def exchange_is_open(act) -> None:
    """The file has been filed: before, nobody would read what is written."""
    if not queries.is_open(act.request):
        raise GuardFailed(
            _("Le guichet ne voit pas un brouillon : vous pourrez lui écrire une fois le dossier déposé.")
        )


@guard("writes_in_own_thread")
def writes_in_own_thread(act) -> None:
    """The author has this thread, and has it from the side that this act writes for."""
    thread = queries.thread_of(act.by, act.subject)
    if thread is None or thread.act != act.transition.name:
        raise GuardFailed(_("Cet échange n’est pas le vôtre."))


@guard("own_recent_message")
def own_recent_message(act) -> None:
    """The message is the person's own, still stands, and was sent a few minutes ago."""
    message = act.subject
    if message.written_by_id != act.by.pk:
        raise GuardFailed(_("Seul son auteur peut retirer un message."))
    if message.withdrawn_at:
        raise GuardFailed(_("Ce message est déjà retiré."))
    if act.at > queries.withdrawable_until(message, message.rule_set):
        raise GuardFailed(_("Trop de temps a passé : ce message ne peut plus être retiré. Écrivez-en un autre."))
