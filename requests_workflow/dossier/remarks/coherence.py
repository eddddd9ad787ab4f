"""The rules word remarks, the code finds them: each must know the other."""

from django.core.checks import Error, register

from requests_workflow import rules
from requests_workflow.dossier.remarks.queries import CHECKS


@register()
def remarks_and_code_agree(app_configs, **kwargs) -> list[Error]:
    """Refuse to start when rules and code do not name the same remarks."""
    return [Error(problem, id="dossier.E001") for problem in problems()]


def problems() -> list[str]:
    """Return the remarks of the rules that no check finds, and the checks that no rule words."""
    found: list[str] = []
    for ruleset in rules.all_rulesets().values():
        worded = set(ruleset.remarks)
        found += [f"{ruleset.id}: remark “{code}” of the rules has no check" for code in sorted(worded - set(CHECKS))]
        found += [f"{ruleset.id}: check “{code}” is worded by no rule" for code in sorted(set(CHECKS) - worded)]
    return found
