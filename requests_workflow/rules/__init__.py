"""The law as data: dated TOML files, their shapes, and the reader that refuses what it does not understand."""

from requests_workflow.rules.delays import Clock, Parameter, Reminder
from requests_workflow.rules.forms import Choice, Column, FormField, FormSection, FormSpec, Move
from requests_workflow.rules.loader import all_rulesets, get, in_force
from requests_workflow.rules.model import (
    STAY,
    ClockStep,
    Flag,
    Machine,
    OpinionKind,
    Piece,
    Remark,
    Route,
    RuleError,
    RuleSet,
    Seat,
    Source,
    State,
    Transition,
)

__all__ = [
    "STAY",
    "Choice",
    "Clock",
    "ClockStep",
    "Column",
    "Flag",
    "FormField",
    "FormSection",
    "FormSpec",
    "Machine",
    "Move",
    "OpinionKind",
    "Parameter",
    "Piece",
    "Remark",
    "Reminder",
    "Route",
    "RuleError",
    "RuleSet",
    "Seat",
    "Source",
    "State",
    "Transition",
    "all_rulesets",
    "get",
    "in_force",
]
