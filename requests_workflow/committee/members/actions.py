"""What is kept of a member: their public declaration, their competences. Each change leaves its trace."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import api as audit
from hub import clock
from hub.accounts.models import User
from requests_workflow.committee.models import Expertise, PublicDeclaration


@transaction.atomic
def record_declaration(
    person: User, *, address: str, declared_on: date, at: datetime, actor: audit.Actor
) -> PublicDeclaration:
    """Record where and when a member declared their interests in public.

    Raises ValidationError, by field, for a day to come and for an address that is not https.
    """
    if declared_on > clock.day_of(at):
        raise ValidationError({"declared_on": _("Cette date est dans le futur.")})
    if not address.startswith("https://"):
        raise ValidationError({"address": _("L’adresse commence par https://.")})
    made = PublicDeclaration(person=person, address=address, declared_on=declared_on, recorded_at=at)
    made.full_clean(exclude=["person"])
    made.save()
    _record("committee.declaration_recorded", person, at, actor, declared_on=declared_on.isoformat())
    return made


@transaction.atomic
def set_competences(person: User, competences: Iterable[str], *, at: datetime, actor: audit.Actor) -> None:
    """Keep what a member knows well, one competence a line."""
    lines = "\n".join(dict.fromkeys(competences))
    Expertise.objects.update_or_create(person=person, defaults={"competences": lines, "changed_at": at})
    _record("committee.competences_changed", person, at, actor, count=len(lines.splitlines()))


def _record(kind: str, person: User, at: datetime, actor: audit.Actor, **facts) -> None:
    audit.record(kind, object=audit.Ref("user", str(person.pk)), actor=actor, at=at, facts=facts)
