"""What the pages of messages say, to each side in its words."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.accounts.models import User
from hub.ui.shapes import Tab
from requests_workflow.desk.messages import queries
from requests_workflow.desk.messages.enums import PARTIES, ThreadKind
from requests_workflow.desk.messages.models import Message
from requests_workflow.desk.messages.queries import Conversation, Thread
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest


def address(reference: str, slug: str) -> str:
    """Return the address of a thread of a file."""
    return f"{reverse('desk:messages', args=[reference])}?{urlencode({'avec': slug})}"


def name(thread: Thread) -> str:
    """Return a thread by its other side, as the person who has it calls it."""
    if not thread.of_office:
        return _("Le guichet")
    names = {ThreadKind.SPONSOR: _("Le porteur"), ThreadKind.NOTES: _("Notes internes")}
    return names.get(thread.kind) or thread.holder.name


def tabs(file: AccessRequest, threads: list[Thread], shown: Thread, unread: list[Message]) -> list[Tab]:
    """Return the threads of a file, each with what is unread in it; none when there is only one."""
    if len(threads) == 1:
        return []
    counts = {thread: sum(map(thread.holds, unread)) for thread in threads}
    return [
        Tab(_tab_label(thread), address(file.reference, thread.slug), thread == shown, counts[thread] or None)
        for thread in threads
    ]


def _tab_label(thread: Thread) -> str:
    """A party with two threads has one as the sponsor, the other as a data holder."""
    if thread.of_office:
        return name(thread)
    return thread.holder.name if thread.holder else _("En tant que porteur")


@dataclass(frozen=True)
class Line:
    """One message as one person reads it; `author` is empty when they know the role only."""

    message: Message
    author: str
    role: str
    own: bool
    is_new: bool
    #: Where the reader may withdraw it, and until when; empty for what is not theirs, or too old.
    withdraw_url: str
    until: datetime | None


def lines(thread: Thread, found: list[Message], unread: list[Message], *, user: User, at: datetime) -> list[Line]:
    """Return messages as a person reads them, in the order given."""
    new = {message.pk for message in unread}
    return [_line(thread, message, user, message.pk in new, at) for message in found]


def _line(thread: Thread, message: Message, user: User, is_new: bool, at: datetime) -> Line:
    by_party = message.written_as in PARTIES
    named = thread.of_office or by_party
    until = queries.withdrawable_until(message, message.rule_set)
    withdrawable = message.written_by_id == user.pk and not message.withdrawn_at and at <= until
    url = reverse("desk:withdraw_message", args=[message.request.reference, message.pk])
    return Line(
        message=message,
        author=message.written_by.full_name if named else "",
        role=wording.role_label(message.written_as, message.rule_set),
        own=by_party != thread.of_office,
        is_new=is_new,
        withdraw_url=url if withdrawable else "",
        until=until if withdrawable else None,
    )


@dataclass(frozen=True)
class Waiting:
    """One thread on the list of a person: of which file, between whom, how many messages are unread."""

    reference: str
    title: str
    url: str
    between: str
    last_at: datetime
    unread_words: str


def waiting(conversations: list[Conversation]) -> list[Waiting]:
    """Return the lines of a list of threads, in the order given."""
    return [
        Waiting(
            reference=one.reference,
            title=one.title,
            url=address(one.reference, one.slug),
            between=one.holder or str(one.kind.label),
            last_at=one.last_at,
            unread_words=_unread_words(one.unread) if one.unread else "",
        )
        for one in conversations
    ]


def _unread_words(count: int) -> str:
    return ngettext("%(n)s message non lu", "%(n)s messages non lus", count) % {"n": count}
