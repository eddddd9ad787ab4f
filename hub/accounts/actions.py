"""Opening accounts, registering organisations, giving and ending functions: each leaves its trace."""

from datetime import date, datetime

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import api as audit
from hub.accounts.enums import Role
from hub.accounts.models import Membership, Organisation, User
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
    membership.until_on = until_on
    membership.save(update_fields=["until_on"])
    if not membership.user.memberships.filter(organisation=membership.organisation_id, until_on=None).exists():
        membership.user.groups.remove(membership.organisation.group_id)
    _record_function("account.membership_ended", membership, at, actor, until=until_on.isoformat())


def _record_function(kind: str, membership: Membership, at: datetime, actor: audit.Actor, **facts: str) -> None:
    about = audit.Ref("user", str(membership.user_id))
    _forget_functions(membership.user)
    _record(kind, about, at, actor, role=membership.role, organisation=membership.organisation.public_id, **facts)


def _forget_functions(user: User) -> None:
    """Drop what `queries.current_memberships` remembers on a loaded user."""
    user.__dict__.pop("_memberships_on", None)


def _record(event: str, about: audit.Ref, at: datetime, actor: audit.Actor, **facts) -> None:
    audit.record(event, object=about, actor=actor, at=at, facts=facts)
