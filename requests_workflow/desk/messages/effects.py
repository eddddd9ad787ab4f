"""What an act on a message writes besides its row. Data of `withdraw_message`: {withdrawal_reason}."""

from requests_workflow.desk.messages import queries
from requests_workflow.desk.messages.models import Unread
from requests_workflow.procedure.registry import effect


@effect("message", "write_to_office", "write_to_sponsor", "write_to_holder", "write_note")
def sign_and_mark_unread(act) -> None:
    """Keep the role of the author, mark the message unread for whom it is, seal its text in the trail."""
    message = act.subject
    message.written_as = act.role
    message.save(update_fields=["written_as"])
    told = queries.addressees(message, act.transition.notify)
    Unread.objects.bulk_create(Unread(user=person, message=message) for person in told)
    act.facts["thread"] = queries.thread_of(act.by, message).slug
    act.facts["sha256"] = message.fingerprint()


@effect("message", "withdraw_message")
def leave_a_stone(act) -> None:
    """Erase the text, keep who withdrew it, when and why."""
    message = act.subject
    message.text = message.salt = ""
    message.withdrawn_at, message.withdrawal_reason = act.at, act.data["withdrawal_reason"]
    message.save(update_fields=["text", "salt", "withdrawn_at", "withdrawal_reason"])
    message.unread.all().delete()
