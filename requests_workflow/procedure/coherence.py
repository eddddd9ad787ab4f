"""The rules name guards, audit kinds and acts; the code must know each of them, and no other."""

from django.core.checks import Error, register

from audit import kinds
from requests_workflow import rules
from requests_workflow.procedure import registry
from requests_workflow.rules.clock_checks import OVER


@register()
def rules_and_code_agree(app_configs, **kwargs) -> list[Error]:
    """Refuse to start when rules and code do not name the same things."""
    return [Error(problem, id="procedure.E001") for problem in problems()]


def problems() -> list[str]:
    """Return what the rules name and the code lacks, or the reverse."""
    found: list[str] = []
    guards_named: set[str] = set()
    acts_named: set[tuple[str, str]] = set()
    for ruleset in rules.all_rulesets().values():
        for machine in ruleset.machines.values():
            for transition in machine.transitions.values():
                acts_named.add((machine.name, transition.name))
                guards_named.update(transition.guards)
                if transition.audit not in kinds.KINDS:
                    found.append(f"act {transition.name}: audit kind “{transition.audit}” is not registered")
    found += [f"guard “{name}” of the rules has no code" for name in sorted(guards_named - set(registry.GUARDS))]
    found += [f"guard “{name}” of the code is in no rule" for name in sorted(set(registry.GUARDS) - guards_named)]
    found += [
        f"guard “{name}” is said to wait for the end of a delay, and no rule names it"
        for name in sorted(OVER - guards_named)
    ]
    hooked = {*registry.EFFECTS, *registry.ACT_FORMS, *registry.ACT_PAGES}
    found += [
        f"the code hooks on “{machine}.{act}”, which no rule knows" for machine, act in sorted(hooked - acts_named)
    ]
    return found
