"""The linkage scheme of a project (piece D13): which sources meet, by which key, and who brings them together."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from requests_workflow import rules
from requests_workflow.dossier import groups, values
from requests_workflow.dossier.answers import Typed

#: The question of the form that holds the steps.
FIELD = "linkage_steps"
#: Its columns.
FIRST, SECOND, KEY, OPERATOR = "first_source", "second_source", "key", "operator"
#: The key that follows a path of its own.
NIR = "nir"


@dataclass(frozen=True)
class Step:
    """One linkage. `key` is its code, `key_label` what it is called; an empty text was not told."""

    first: str
    second: str
    key: str
    key_label: str
    operator: str

    @property
    def is_clear(self) -> bool:
        return all((self.first, self.second, self.key, self.operator))

    @property
    def words(self) -> str:
        """Return the step in one sentence; a question mark stands for what was not told."""
        told = {"first": self.first or "?", "second": self.second or "?"}
        told |= {"key": self.key_label or "?", "operator": self.operator or "?"}
        return _("%(first)s avec %(second)s. Ce qui les relie : %(key)s. Qui opère : %(operator)s.") % told

    @property
    def by_nir(self) -> bool:
        return self.key.lower() == NIR


def steps(form: rules.FormSpec, typed: Mapping[str, Typed]) -> list[Step]:
    """Return the steps as typed, in order; nothing for a form that does not ask for them."""
    lines = typed.get(FIELD)
    if FIELD not in form.fields() or not isinstance(lines, list):
        return []
    field = form.fields()[FIELD]
    return [_step(form, field.columns[KEY], row) for row in groups.rows(field, lines)]


def _step(form: rules.FormSpec, key: rules.Column, row: Mapping[str, str]) -> Step:
    told = {name: row[name].strip() for name in (FIRST, SECOND, KEY, OPERATOR)}
    return Step(told[FIRST], told[SECOND], told[KEY], values.shown(form, key, told[KEY]), told[OPERATOR])
