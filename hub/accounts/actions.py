"""Opening accounts, registering organisations, giving and ending functions: each leaves its trace."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import api as audit
from hub import clock
from hub.accounts import notifications, queries
from hub.accounts.enums import Role
from hub.accounts.models import Absence, Membership, Organisation, User
from hub.identifiers import new_public_id


@transaction.atomic
def open_account(
    *,
    email: str,
    full_name: str,
    language: str,
    at: datetime,
    actor: audit.Actor,
    is_demo: bool = False,
    password: str | None = None,
) -> User:
    """Open a person's account; without a password they choose one by mail.

    Raises ValidationError, by field, for an address in use or malformed, an empty name, an unknown language.
    """
    email = email.strip().lower()
    user = User(email=email, full_name=full_name.strip(), language=language, is_demo=is_demo, date_joined=at)
    user.full_clean(exclude=["password"])
    user.set_password(password)
    user.save()
    _record("account.created", audit.Ref("user", str(user.pk)), at, actor, language=language, demonstration=is_demo)
    return user


@transaction.atomic
def open_own_account(*, email: str, full_name: str, language: str, password: str, at: datetime) -> User:
    """Open the account of somebody who proved that an address is theirs, and tell that address.

    Raises ValidationError, by field, as `open_account`.
    """
    actor = audit.Actor("anonymous", "invited")
    user = open_account(email=email, full_name=full_name, language=language, password=password, at=at, actor=actor)
    notifications.account_opened(user, at=at)
    return user


@transaction.atomic
def close_account(user: User, *, at: datetime, actor: audit.Actor) -> None:
    """Shut a person out, from their open sessions too; what they did stays theirs."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    _record("account.changed", audit.Ref("user", str(user.pk)), at, actor, fields="is_active")


@transaction.atomic
def register_organisation(
    *, name: str, siret: str, kind: str, address: str, at: datetime, actor: audit.Actor
) -> Organisation:
    """Register an organisation with its group, which carries what the organisation is granted.

    Raises ValidationError, by field, for a SIRET that is in use or not 14 digits, an empty name, an unknown kind.
    """
    public_id = new_public_id()
    organisation = Organisation(
        public_id=public_id, name=name.strip(), siret=siret.replace(" ", ""), kind=kind, address=address.strip()
    )
    organisation.full_clean(exclude=["group"])
    organisation.group = Group.objects.create(name=f"organisation {public_id}")
    organisation.save()
    _record("organisation.registered", audit.Ref("organisation", str(organisation.pk)), at, actor, kind=kind)
    return organisation


@transaction.atomic
def give_membership(
    user: User, organisation: Organisation, role: str, *, since_on: date, at: datetime, actor: audit.Actor
) -> Membership:
    """Give a person a function in an organisation; one that ended begins again.

    Raises ValidationError for a role that does not exist, or that the person holds there already.
    """
    if role not in Role.values:
        raise ValidationError(_("Les fonctions sont : %(roles)s.") % {"roles": ", ".join(Role.values)})
    membership = _ended(user, organisation, role) or Membership(user=user, organisation=organisation, role=role)
    membership.since_on, membership.until_on = since_on, None
    membership.save()
    user.groups.add(organisation.group_id)
    _record_function("account.membership_given", membership, at, actor, since=since_on.isoformat())
    return membership


def _ended(user: User, organisation: Organisation, role: str) -> Membership | None:
    """Return the function as it was held before; raise ValidationError when it is still held."""
    former = Membership.objects.select_for_update().filter(user=user, organisation=organisation, role=role).first()
    if former is not None and former.until_on is None:
        raise ValidationError(_("Cette personne a déjà cette fonction dans cette organisation."))
    return former


@transaction.atomic
def end_membership(membership: Membership, *, until_on: date, at: datetime, actor: audit.Actor) -> None:
    """End a function, on its last day; the person leaves the group with their last function there.

    Raises ValidationError for a last day before the first.
    """
    if until_on < membership.since_on:
        raise ValidationError(_("Une fonction ne peut pas finir avant d’avoir commencé."))
    _end(membership, until_on, at, actor)


@transaction.atomic
def take_back_membership(membership: Membership, *, at: datetime, actor: audit.Actor) -> None:
    """End a function at once: yesterday was its last day, or it never had one."""
    before = max(clock.day_of(at), membership.since_on) - timedelta(days=1)
    _end(membership, before, at, actor)


def _end(membership: Membership, until_on: date, at: datetime, actor: audit.Actor) -> None:
    membership.until_on = until_on
    membership.save(update_fields=["until_on"])
    if not membership.user.memberships.filter(organisation=membership.organisation_id, until_on=None).exists():
        membership.user.groups.remove(membership.organisation.group_id)
    _record_function("account.membership_ended", membership, at, actor, until=until_on.isoformat())


@transaction.atomic
def declare_absence(
    person: User, *, substitute: User, since_on: date, until_on: date, at: datetime, actor: audit.Actor
) -> Absence:
    """Have a colleague take up what awaits a person between two days, both included, and tell the colleague.

    Raises ValidationError, by field, for days that are past or overlap another absence, and for a substitute who is
    not of the same function in the same organisation, or is away too.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    _check_days(person, since_on, until_on, clock.day_of(at))
    _check_substitute(person, substitute, since_on, until_on)
    absence = Absence.objects.create(
        user=person, substitute=substitute, since_on=since_on, until_on=until_on, declared_at=at
    )
    _record_absence("account.absence_declared", absence, at, actor)
    notifications.named_substitute(absence, at=at)
    return absence


def _check_days(person: User, since_on: date, until_on: date, today: date) -> None:
    if until_on < since_on:
        raise ValidationError({"until_on": _("Le dernier jour vient avant le premier.")})
    if until_on < today:
        raise ValidationError({"until_on": _("Cette absence est déjà finie.")})
    if _away(person, since_on, until_on):
        raise ValidationError({"since_on": _("Une autre absence est déjà déclarée sur une partie de ces jours.")})


def _check_substitute(person: User, substitute: User, since_on: date, until_on: date) -> None:
    if substitute not in queries.colleagues(person, on=since_on):
        raise ValidationError(
            {"substitute": _("Le remplaçant exerce la même fonction, dans la même organisation.")},
        )
    if _away(substitute, since_on, until_on):
        raise ValidationError({"substitute": _("Cette personne est elle-même absente une partie de ces jours.")})


def _away(person: User, since_on: date, until_on: date) -> bool:
    return queries.absences_of([person], from_=since_on).filter(since_on__lte=until_on).exists()


@transaction.atomic
def cancel_absence(absence: Absence, *, at: datetime, actor: audit.Actor) -> None:
    """End an absence now, or before it begins; what the substitute did meanwhile stays done.

    Raises ValidationError when it was cancelled already, or has ended by itself.
    """
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    if absence.cancelled_at or absence.until_on < clock.day_of(at):
        raise ValidationError(_("Cette absence a déjà pris fin."))
    absence.cancelled_at = at
    absence.save(update_fields=["cancelled_at"])
    _record_absence("account.absence_cancelled", absence, at, actor)


def _record_absence(kind: str, absence: Absence, at: datetime, actor: audit.Actor) -> None:
    audit.record(
        kind,
        object=audit.Ref("user", str(absence.user_id)),
        actor=actor,
        at=at,
        facts={"since": absence.since_on.isoformat(), "until": absence.until_on.isoformat()},
        detail={"substitute": str(absence.substitute_id)},
    )


def _record_function(kind: str, membership: Membership, at: datetime, actor: audit.Actor, **facts: str) -> None:
    about = audit.Ref("user", str(membership.user_id))
    _forget_functions(membership.user)
    _record(kind, about, at, actor, role=membership.role, organisation=membership.organisation.public_id, **facts)


def _forget_functions(user: User) -> None:
    """Drop what `queries.current_memberships` remembers on a loaded user."""
    user.__dict__.pop("_memberships_on", None)


def _record(event: str, about: audit.Ref, at: datetime, actor: audit.Actor, **facts) -> None:
    audit.record(event, object=about, actor=actor, at=at, facts=facts)
