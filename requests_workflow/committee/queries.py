"""What the committee awaits from each person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.committee.interests import queries as interests
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import Assignment, Interest
from requests_workflow.committee.opinions import queries as opinions
from requests_workflow.committee.rapporteurs import due
from requests_workflow.committee.rapporteurs import queries as rapporteurs
from requests_workflow.procedure import presentation
from requests_workflow.procedure.models import AccessRequest

#: How long before it grows old a member is asked for their next public declaration.
REMINDED_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Row:
    """One thing a person must do: what, on which file, where, until when, in which role."""

    title: str
    what: str
    url: str
    due_on: date | None
    role: str


def to_do(user: User, at: datetime) -> list[Row]:
    """Return the declarations, answers and reports that the committee awaits from a person, nearest date first."""
    awaiting = list(interests.awaiting_declaration(user))
    seat = Role.CHAIR if Role.CHAIR in accounts.roles_of(user) else Role.COMMITTEE_MEMBER
    rows = [_declaration_row(request, seat) for request in awaiting]
    rows += [_tie_row(interest) for interest in interests.ties_to_decide(user)]
    hidden = {request.pk for request in awaiting}
    seats = [seat for seat in rapporteurs.open_seats_of(user) if seat.request_id not in hidden]
    moments = due.moments(seats)
    rows += [_seat_row(seat, moments.get(seat.pk)) for seat in seats]
    rows += [_missing_row(request) for request in rapporteurs.wanting_rapporteurs(user)]
    rows += [_signature_row(request) for request in opinions.to_sign_by_delegation(user)]
    rows += [_over_row(seat) for seat in rapporteurs.of_mandates_over(user, clock.day_of(at))]
    rows += _own_declaration_rows(user, clock.day_of(at))
    return sorted(rows, key=lambda row: row.due_on or date.max)


def _declaration_row(request: AccessRequest, role: str) -> Row:
    url = reverse("committee:declare", args=[request.reference])
    return Row(title=request.title, what=_("Déclarer vos intérêts"), url=url, due_on=None, role=role)


def _missing_row(request: AccessRequest) -> Row:
    url = reverse("committee:rapporteurs", args=[request.reference, "replace_rapporteurs"])
    return Row(title=request.title, what=_("Désigner un rapporteur"), url=url, due_on=None, role=Role.CHAIR)


def _signature_row(request: AccessRequest) -> Row:
    url, role = reverse("desk:file", args=[request.reference]), Role.CHAIR_DELEGATE
    return Row(title=request.title, what=_("Signer l’avis, par délégation"), url=url, due_on=None, role=role)


def _over_row(seat: Assignment) -> Row:
    what = _("Rendre à la présidence le rapport de %(name)s, dont le mandat est fini")
    return Row(
        title=seat.request.title,
        what=what % {"name": seat.rapporteur.full_name},
        url=presentation.act_url(seat, "give_back"),
        due_on=None,
        role=Role.SECRETARIAT,
    )


def _own_declaration_rows(user: User, today: date) -> list[Row]:
    """Ask who sits, or is on the list of experts, for their yearly declaration, some time before it grows old."""
    functions = accounts.roles_of(user) & {*members.SEATS, Role.EXPERT}
    due_on = members.declaration_due(user, rules.in_force(today)) if functions else None
    if due_on is None or due_on > today + REMINDED_BEFORE:
        return []
    url, role = reverse("committee:own_declaration"), min(functions)
    what = _("Mettre à jour votre déclaration publique d’intérêts")
    return [Row(title=_("Comité"), what=what, url=url, due_on=due_on, role=role)]


def _tie_row(interest: Interest) -> Row:
    url = reverse("committee:file", args=[interest.request.reference])
    return Row(title=interest.request.title, what=_("Décider d’un lien déclaré"), url=url, due_on=None, role=Role.CHAIR)


def _seat_row(seat: Assignment, due_at: datetime | None) -> Row:
    name, what = {
        "proposed": ("committee:file", _("Accepter ou décliner d’être rapporteur")),
        "accepted": ("committee:report", _("Remettre votre rapport")),
    }[seat.state]
    due_on = clock.day_of(due_at) if due_at and seat.state == "accepted" else None
    url = reverse(name, args=[seat.request.reference])
    return Row(title=seat.request.title, what=what, url=url, due_on=due_on, role="rapporteur")
