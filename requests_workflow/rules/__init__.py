"""The law as data: dated TOML files, their shapes, and the reader that refuses what it does not understand."""

from requests_workflow.rules.loader import all_rulesets, get, in_force
from requests_workflow.rules.model import (
    STAY,
    Choice,
    Clock,
    FormField,
    FormSection,
    FormSpec,
    Machine,
    OpinionKind,
    Piece,
    RuleError,
    RuleSet,
    Source,
    State,
    Transition,
)

__all__ = [
    "STAY",
    "Choice",
    "Clock",
    "FormField",
    "FormSection",
    "FormSpec",
    "Machine",
    "OpinionKind",
    "Piece",
    "RuleError",
    "RuleSet",
    "Source",
    "State",
    "Transition",
    "all_rulesets",
    "get",
    "in_force",
]
