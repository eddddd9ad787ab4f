"""Giving and ending mandates (decree 2019-536, article 93), with a trace; one that ends moves its tasks."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import api as audit
from hub import clock, working_days
from hub.accounts import actions as accounts_actions
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.committee.members import queries
from requests_workflow.committee.models import Assignment, Mandate
from requests_workflow.procedure import door

FUNCTIONS = (Role.COMMITTEE_MEMBER, Role.CHAIR, Role.VICE_CHAIR)
#: A term begins this far from the day it is recorded, at most.
FAR = timedelta(days=366 * 20)


@transaction.atomic
def give(
    person: User, *, seat: str, since_on: date, order: str, by: User, at: datetime, until_on: date | None = None
) -> Mandate:
    """Record a term of a person on a seat, for the years that the rules give it, or less for a replacement.

    Raises ValidationError, by field, for a seat that does not exist or is full, for a person whose mandate runs, and
    for a term beyond those the rules allow.
    """
    today = clock.day_of(at)
    if abs(since_on - today) > FAR:
        raise ValidationError({"since_on": _("Cette date est bien loin : vérifiez l’année.")})
    ruleset = rules.in_force(today)
    number = _check(person, seat, since_on, ruleset)
    years = int(ruleset.parameter("mandate_years"))
    longest = working_days.add_months(since_on, 12 * years) - timedelta(days=1)
    if until_on is not None and not since_on <= until_on <= longest:
        raise ValidationError({"until_on": _("Ce jour n’est pas dans la durée d’un mandat.")})
    made = Mandate.objects.create(
        person=person,
        seat=seat,
        number=number,
        order=order,
        since_on=since_on,
        until_on=until_on or longest,
    )
    _record("committee.mandate_given", made, by, at, seat=seat, number=number, until=made.until_on.isoformat())
    return made


def _check(person: User, seat: str, since_on: date, ruleset: rules.RuleSet) -> int:
    """Return the number of the term that would begin."""
    if seat not in ruleset.seats:
        raise ValidationError({"seat": _("Ce siège n’existe pas.")})
    # Two who record a term of the same person wait for each other.
    User.objects.select_for_update().get(pk=person.pk)
    if any(one.last_day >= since_on for one in queries.mandates_of(person)):
        raise ValidationError({"since_on": _("Un mandat de cette personne court encore ce jour-là.")})
    taken = sum(one.last_day >= since_on for one in Mandate.objects.filter(seat=seat))
    if taken >= ruleset.seats[seat].places:
        raise ValidationError({"seat": _("Ce siège est occupé ce jour-là : mettez d’abord fin au mandat en cours.")})
    number = Mandate.objects.filter(person=person).count() + 1
    if number > 1 + int(ruleset.parameter("mandate_renewals")):
        raise ValidationError({"seat": _("Ce mandat a déjà été renouvelé autant de fois que la règle le permet.")})
    return number


@transaction.atomic
def end(mandate: Mandate, *, on: date, reason: str, by: User, at: datetime) -> int:
    """End a mandate on its last day; return how many seats of rapporteur were given back to the chair.

    The functions of the person on the committee end that day too. On the last day already, no report is awaited from
    them any more; what they voted and reported stays. Raises ValidationError, by field, for a day outside the mandate,
    and `Refused` for an officer whom a file is shut to.
    """
    if not mandate.since_on <= on <= mandate.until_on:
        raise ValidationError({"on": _("Ce jour n’est pas dans le mandat.")})
    mandate.ended_on, mandate.end_reason = on, reason
    mandate.save(update_fields=["ended_on", "end_reason"])
    moved = _give_back(mandate, by, at) if on <= clock.day_of(at) else 0
    for function in mandate.person.memberships.filter(role__in=FUNCTIONS, until_on=None):
        accounts_actions.end_membership(function, until_on=on, at=at, actor=accounts.actor_of(by))
    _record("committee.mandate_ended", mandate, by, at, seat=mandate.seat, on=on.isoformat(), seats_given_back=moved)
    return moved


def _give_back(mandate: Mandate, by: User, at: datetime) -> int:
    """Give every report not handed in back to the chair, who chooses another rapporteur."""
    held = Assignment.objects.filter(rapporteur=mandate.person_id, state__in=["proposed", "accepted"])
    seats = list(held.select_related("request"))
    for seat in seats:
        door.perform("give_back", seat, by=by, at=at)
    return len(seats)


def _record(kind: str, mandate: Mandate, by: User, at: datetime, **facts) -> None:
    subject = audit.Ref("user", str(mandate.person_id))
    audit.record(kind, object=subject, actor=accounts.actor_of(by), at=at, facts=facts)
