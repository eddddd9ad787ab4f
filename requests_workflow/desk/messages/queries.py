"""Who reads and writes which thread of a file, and what a person has not read yet. Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q, QuerySet

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import Organisation, User
from requests_workflow import rules
from requests_workflow.desk.messages.enums import OFFICE, PARTIES, READERS, ThreadKind
from requests_workflow.desk.messages.models import Message, Unread
from requests_workflow.procedure import policies
from requests_workflow.procedure.enums import READER, TEAM, Grant
from requests_workflow.procedure.models import AccessRequest, AccessRequestGroupPermission

#: By which act the office writes in a thread; the other side has only one.
OFFICE_ACTS = {
    ThreadKind.SPONSOR: "write_to_sponsor",
    ThreadKind.HOLDER: "write_to_holder",
    ThreadKind.NOTES: "write_note",
}
PARTY_ACT = "write_to_office"
#: Roles of a team that write to the office; a reader only reads.
WRITERS = TEAM - {READER}
SLUGS = {ThreadKind.SPONSOR: "porteur", ThreadKind.NOTES: "notes"}


@dataclass(frozen=True)
class Thread:
    """One thread of a file as one person has it; `act` is the act by which they write in it, "" when they only read."""

    kind: ThreadKind
    holder: Organisation | None
    act: str

    @property
    def slug(self) -> str:
        """The word of the thread in addresses and in the trail."""
        return self.holder.public_id if self.holder else SLUGS[self.kind]

    @property
    def of_office(self) -> bool:
        """Whether the person has it from the office's side, or looks on."""
        return self.act != PARTY_ACT

    def holds(self, message: Message) -> bool:
        return message.thread == self.kind and message.holder == self.holder


def threads(user: User, file: AccessRequest) -> list[Thread]:
    """Return the threads of a file that a person reads: a party its own, the office all; none for anybody else.

    A party reads as a party only, whatever functions it holds besides. A recused person has no role left, so no thread.
    """
    roles = policies.roles_on(user, file)
    if roles & PARTIES:
        return _threads_of_party(user, file, roles)
    if not roles & READERS:
        return []
    acts = OFFICE_ACTS if roles & OFFICE else dict.fromkeys(ThreadKind, "")
    holders = [Thread(ThreadKind.HOLDER, one, acts[ThreadKind.HOLDER]) for one in _correspondents(file)]
    first, last = ThreadKind.SPONSOR, ThreadKind.NOTES
    return [Thread(first, None, acts[first]), *holders, Thread(last, None, acts[last])]


def _threads_of_party(user: User, file: AccessRequest, roles: Iterable[str]) -> list[Thread]:
    found = []
    if TEAM & set(roles):
        found.append(Thread(ThreadKind.SPONSOR, None, PARTY_ACT if WRITERS & set(roles) else ""))
    if Role.DATA_HOLDER in roles:
        own = accounts.organisations_of(user, Role.DATA_HOLDER)
        found += [Thread(ThreadKind.HOLDER, one, PARTY_ACT) for one in _consulted(file) if one in own]
    return found


def _consulted(file: AccessRequest) -> QuerySet[Organisation]:
    """Return the organisations that answer for data of a file and see it."""
    grants = AccessRequestGroupPermission.objects.filter(
        content_object=file, permission__codename=Grant.CONSULTED_ON
    ).values("group_id")
    return Organisation.objects.filter(group__in=grants)


def _correspondents(file: AccessRequest) -> QuerySet[Organisation]:
    """Return the holders the office may write to, and those it wrote with before: what was said stays read."""
    wrote = Message.objects.filter(request=file, thread=ThreadKind.HOLDER).order_by().values("holder_id")
    return Organisation.objects.filter(Q(pk__in=_consulted(file).order_by().values("pk")) | Q(pk__in=wrote))


def thread_of(user: User, message: Message) -> Thread | None:
    """Return the thread of a message as a person has it; None when it is not theirs to read."""
    return next((thread for thread in threads(user, message.request) if thread.holds(message)), None)


def is_open(file: AccessRequest) -> bool:
    """Tell whether anything may be written: nobody at the office sees a draft."""
    return file.filed_at is not None


def messages_of(file: AccessRequest, thread: Thread) -> QuerySet[Message]:
    """Return the messages of a thread, the last first."""
    found = Message.objects.filter(request=file, thread=thread.kind, holder=thread.holder)
    return found.select_related("request", "written_by").order_by("-pk")


def readable_message(user: User, file: AccessRequest, pk: int) -> Message | None:
    """Return a message of a file that a person may read; None for any other."""
    message = Message.objects.select_related("request", "holder", "written_by").filter(request=file, pk=pk).first()
    return message if message and thread_of(user, message) else None


def withdrawable_until(message: Message, ruleset: rules.RuleSet) -> datetime:
    """Return the last instant at which the author of a message may withdraw it."""
    return message.written_at + timedelta(minutes=ruleset.parameter("message_withdrawal_minutes"))


# What is new


def addressees(message: Message, roles: Iterable[str]) -> list[User]:
    """Return whom a new message is for: those the act tells, and whoever wrote in this thread before.

    Notes are for the chair too. Nobody is returned who may not read it; the author is not.
    """
    wanted = [*roles, Role.CHAIR] if message.thread == ThreadKind.NOTES else roles
    told = {person for role in wanted for person in policies.people(role, message.request)}
    earlier = Message.objects.filter(request=message.request, thread=message.thread, holder=message.holder)
    told |= set(User.objects.filter(is_active=True, pk__in=earlier.order_by().values("written_by_id")))
    told.discard(message.written_by)
    return [person for person in told if _may_read(person, message)]


def _may_read(person: User, message: Message) -> bool:
    return policies.is_visible(person, message.request) and thread_of(person, message) is not None


def _unread(user: User) -> QuerySet[Unread]:
    """Return a person's unread messages in the files they may open today, in the functions they hold today."""
    held = accounts.roles_of(user)
    if held and not held & (OFFICE | PARTIES):
        return Unread.objects.none()
    return Unread.objects.filter(user=user, message__request__in=policies.visible_to(user).order_by())


def unread_count(user: User) -> int:
    """Return how many messages a person has not read: one query."""
    return _unread(user).count()


def unread_in(user: User, file: AccessRequest) -> list[Message]:
    """Return the messages of a file that a person has not opened: one query."""
    return list(Message.objects.filter(request=file, unread__user=user).select_related("holder"))


@dataclass(frozen=True)
class Conversation:
    """One thread on a person's list; `unread` is how many of its messages they have not opened."""

    reference: str
    title: str
    kind: ThreadKind
    holder: str
    slug: str
    last_at: datetime
    unread: int = 0


def unread_conversations(user: User) -> list[Conversation]:
    """Return the threads where something is unread, the last written in first: one query."""
    rows = _unread(user).values(
        reference=F("message__request__reference"),
        title=F("message__request__title"),
        kind=F("message__thread"),
        holder=F("message__holder__name"),
        public_id=F("message__holder__public_id"),
    )
    rows = rows.annotate(last_at=Max("message__written_at"), unread=Count("pk")).order_by("-last_at")
    return [_conversation(**row) for row in rows]


def own_conversations(user: User, *, limit: int = 50) -> list[Conversation]:
    """Return the threads of open files in which a person wrote, their last message first: one query."""
    found = Message.objects.filter(written_by=user, request__in=policies.visible_to(user).order_by())
    rows = found.values(
        reference=F("request__reference"),
        title=F("request__title"),
        kind=F("thread"),
        holder_name=F("holder__name"),
        public_id=F("holder__public_id"),
    )
    rows = rows.annotate(last_at=Max("written_at")).order_by("-last_at")[:limit]
    return [_conversation(holder=row.pop("holder_name"), **row) for row in rows]


def _conversation(*, kind: str, holder: str | None, public_id: str | None, **fields) -> Conversation:
    kind = ThreadKind(kind)
    return Conversation(kind=kind, holder=holder or "", slug=public_id or SLUGS[kind], **fields)
