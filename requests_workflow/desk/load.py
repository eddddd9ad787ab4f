"""How much each officer of the secretariat has in hand."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow.desk import board, states, worklist
from requests_workflow.procedure import policies


@dataclass(frozen=True)
class Load:
    """The files under way that one officer handles, or nobody; `filter` is the board's word for whom."""

    officer: User | None
    filter: str
    away_until: date | None
    open: int
    awaiting: int
    soon: int
    late: int


def of(user: User, *, today: date) -> list[Load]:
    """Return the load of each officer, by name, then that of nobody: four queries however many files there are."""
    counts = {row["officer"]: row for row in _counts(user, today)}
    officers = list(accounts.people_in_role(Role.SECRETARIAT))
    former = accounts.people_of_keys(set(counts) - {None} - {officer.pk for officer in officers})
    absences = accounts.absences_of(officers, from_=today).filter(since_on__lte=today)
    away = {absence.user_id: absence.until_on for absence in absences}
    return [_load(officer, counts, away) for officer in (*officers, *former, None)]


def _counts(user: User, today: date):
    files = worklist.with_due_date(policies.visible_to(user).filter(states.under_way()))
    soon = Q(due_on__gte=today, due_on__lte=today + worklist.SOON)
    return (
        files.order_by()
        .values("officer")
        .annotate(
            open=Count("pk"),
            awaiting=Count("pk", filter=states.awaiting(Role.SECRETARIAT)),
            soon=Count("pk", filter=soon),
            late=Count("pk", filter=Q(due_on__lt=today)),
        )
    )


def _load(officer: User | None, counts: dict, away: dict[int, date]) -> Load:
    key = officer.pk if officer else None
    row = counts.get(key, {"open": 0, "awaiting": 0, "soon": 0, "late": 0})
    numbers = {name: row[name] for name in ("open", "awaiting", "soon", "late")}
    return Load(officer, str(key or board.NOBODY), away.get(key), **numbers)
