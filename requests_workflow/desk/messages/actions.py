"""Writing a message, once, however many times the button is pressed; and having read a thread."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from hub.accounts.models import User
from requests_workflow.desk.messages.models import Message, Unread
from requests_workflow.desk.messages.queries import Thread
from requests_workflow.procedure import door
from requests_workflow.procedure.models import AccessRequest


class KeyTaken(Exception):
    """Another message carries this sending key: the form must be asked again."""


def write(file: AccessRequest, thread: Thread, text: str, *, sending_key: UUID, by: User, at: datetime) -> Message:
    """Return the message of this sending key, written now or by an earlier press of the button.

    Raises `KeyTaken`, and the door's refusals.
    """
    message = Message(
        request=file,
        thread=thread.kind,
        holder=thread.holder,
        text=text,
        salt=secrets.token_hex(16),
        sending_key=sending_key,
        written_by=by,
        written_at=at,
    )
    already = _written(message)
    if already is not None:
        return already
    try:
        with transaction.atomic():
            return door.perform(thread.act, message, by=by, at=at).subject
    except IntegrityError as error:
        already = _written(message)
        if already is None:
            raise KeyTaken from error
        return already


def _written(message: Message) -> Message | None:
    same = Message.objects.filter(sending_key=message.sending_key, request=message.request)
    return same.filter(written_by=message.written_by, thread=message.thread, holder=message.holder).first()


def have_read(user: User, messages: Iterable[Message]) -> None:
    """Forget that a person had not read these messages."""
    Unread.objects.filter(user=user, message__in=list(messages)).delete()
