"""Until when a refusal may be contested before the administrative judge, and where that comes from."""

from dataclasses import dataclass
from datetime import date

from hub import working_days
from requests_workflow.authority.enums import Outcome
from requests_workflow.authority.models import Decision
from requests_workflow.rules import Parameter, Source

PARAMETER = "appeal_months"


@dataclass(frozen=True)
class Appeal:
    """`last_day` is None while the day of the notification is not known; `rule` carries the doubt on the date."""

    months: int
    last_day: date | None
    rule: Parameter
    source: Source


def against(decision: Decision) -> Appeal | None:
    """Return the appeal that a decision opens; None for one that refuses nothing."""
    if decision.outcome != Outcome.REFUSED:
        return None
    ruleset = decision.request.rule_set
    rule = ruleset.parameters[PARAMETER]
    months, told = int(rule.value), decision.notified_on
    return Appeal(
        months=months,
        last_day=working_days.add_months(told, months) if told else None,
        rule=rule,
        source=ruleset.sources[rule.source],
    )
