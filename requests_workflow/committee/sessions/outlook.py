"""How far ahead the sessions are set, and how many a year, beside what the rules want (P22)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import working_days
from hub.ui import words
from requests_workflow import rules
from requests_workflow.committee.sessions import queries


@dataclass(frozen=True)
class Outlook:
    """The sessions of the twelve months to come; `set_until` is the day of the last one, None when there is none."""

    planned: int
    wanted: int
    set_until: date | None
    wanted_until: date

    @property
    def enough(self) -> bool:
        return self.planned >= self.wanted

    @property
    def far_enough(self) -> bool:
        """A calendar reaches a month when a session is planned in it, or later."""
        return self.set_until is not None and self.set_until >= self.wanted_until.replace(day=1)


def of(today: date) -> Outlook:
    """Return the sessions to come beside what the rules of the day want: one query."""
    ruleset = rules.in_force(today)
    found = queries.held_between(today, working_days.add_months(today, 12))
    return Outlook(
        planned=len(found),
        wanted=int(ruleset.parameter("P22_sessions")),
        set_until=found[-1].held_on if found else None,
        wanted_until=working_days.add_months(today, int(ruleset.parameter("P22_calendar_months"))),
    )


def shortfalls(today: date) -> list[str]:
    """Return what the calendar still lacks, in sentences; nothing when it is set as the rules want."""
    found, said = of(today), []
    if not found.enough:
        counted = ngettext("une seule est programmée", "%(n)s sont programmées", found.planned) % {"n": found.planned}
        said.append(
            _("Le comité se réunit au moins %(wanted)s fois par an : %(counted)s dans les douze mois qui viennent.")
            % {"wanted": found.wanted, "counted": counted if found.planned else _("aucune n’est programmée")}
        )
    if not found.far_enough:
        said.append(
            _("Le calendrier doit aller jusqu’à %(month)s : %(reached)s.")
            % {"month": words.month(found.wanted_until), "reached": _reached(found)}
        )
    return said


def _reached(found: Outlook) -> str:
    if found.set_until is None:
        return _("aucune séance n’y figure")
    return _("sa dernière séance est le %(day)s") % {"day": words.day(found.set_until)}
