"""The law as data: dated TOML files, their shapes, and the reader that refuses what it does not understand."""

from requests_workflow.rules.delays import Clock, Parameter, Reminder
from requests_workflow.rules.loader import all_rulesets, get, in_force
from requests_workflow.rules.model import (
    STAY,
    Choice,
    ClockStep,
    Flag,
    FormField,
    FormSection,
    FormSpec,
    Machine,
    OpinionKind,
    Piece,
    Route,
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
    "ClockStep",
    "Flag",
    "FormField",
    "FormSection",
    "FormSpec",
    "Machine",
    "OpinionKind",
    "Parameter",
    "Piece",
    "Reminder",
    "Route",
    "RuleError",
    "RuleSet",
    "Source",
    "State",
    "Transition",
    "all_rulesets",
    "get",
    "in_force",
]
