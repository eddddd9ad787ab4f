"""The shapes of delays, and of the values that the law leaves in doubt."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["working_days", "days", "months"]
ClockVerb = Literal["start", "stop", "pause", "resume", "extend"]


@dataclass(frozen=True)
class Parameter:
    """A value that law or practice leaves in doubt, with the doubt written beside it.

    A value in code words is told in plain ones by `value_fr` and `value_en`. One that is not `applied` is kept for the
    day something reads it: changing it changes nothing yet.
    """

    id: str
    label_fr: str
    label_en: str
    value: bool | int | str
    doubt_fr: str
    doubt_en: str
    source: str
    value_fr: str = ""
    value_en: str = ""
    applied: bool = True


@dataclass(frozen=True)
class Clock:
    """A delay: `length` in `unit`, whom it binds, what silence means.

    `on_expiry` names the acts by which a person records that it ended; none when its end changes nothing, as `silence`
    then says. In the file, the lengths, the number of extensions and `on_resume` may name a parameter instead of a
    value; `parameters` lists those this clock depends on.
    """

    code: str
    label_fr: str
    label_en: str
    length: int
    unit: Unit
    roll: str
    on_resume: Literal["restart", "suspend"]
    owner: str
    silence_fr: str
    silence_en: str
    on_expiry: tuple[str, ...]
    sources: tuple[str, ...]
    extension_length: int = 0
    extension_unit: Unit = "days"
    extensions: int = 0
    doubt_fr: str = ""
    doubt_en: str = ""
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reminder:
    """Whom a running delay is recalled to, on which `days` counted from its last one (negative: before), and how."""

    code: str
    clock: str
    days: tuple[int, ...]
    to: tuple[str, ...]
    words_fr: str
    words_en: str
    sources: tuple[str, ...]
