"""What changed in the data asked for: datasets, years, reasons, tables and variables, in words.

Both sides are as the part `datasets` of a snapshot writes them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from requests_workflow.dossier.need import parts as data_need
from requests_workflow.dossier.versions import lines
from requests_workflow.dossier.versions.lines import Change

Asked = Mapping[str, Any]


def changes(before: Sequence[Asked], after: Sequence[Asked], named: Mapping[str, Any]) -> list[Change]:
    """Return the changes in the order of the datasets after, then those removed; `named` are datasets by code."""
    old, new = _by_code(before), _by_code(after)
    order = [*new, *(code for code in old if code not in new)]
    return [change for code in order for change in _of_dataset(old.get(code), new.get(code), _title(code, named))]


def _by_code(datasets: Iterable[Asked]) -> dict[str, Asked]:
    return {one["dataset"]: one for one in datasets}


def _title(code: str, named: Mapping[str, Any]) -> str:
    return named[code].title if code in named else code


def _of_dataset(old: Asked | None, new: Asked | None, title: str) -> list[Change]:
    if old is None or new is None:
        whole = [_whole(one) if one else "" for one in (old, new)]
        change = lines.of_value(title, *whole)
        return [change] if change else []
    about = _("%(dataset)s : %(what)s")
    found = [
        lines.of_value(about % {"dataset": title, "what": _("années")}, years(old), years(new)),
        lines.of_text(about % {"dataset": title, "what": _("justification")}, _reason(old), _reason(new)),
        lines.of_rows(about % {"dataset": title, "what": _("tables et variables")}, _parts(old), _parts(new)),
    ]
    return [change for change in found if change]


def years(one: Asked) -> str:
    """Return the years asked for in words; nothing when neither is told."""
    first, last = one.get("years_from"), one.get("years_to")
    if not first and not last:
        return ""
    return _("de %(first)s à %(last)s") % {"first": first or "…", "last": last or "…"}


def _reason(one: Asked) -> str:
    return str(one.get("justification") or "").replace("\r\n", "\n").strip()


def _parts(one: Asked) -> list[tuple[tuple[str, str], str]]:
    """Return the parts asked for as (name, words); a dataset without parts is asked for whole."""
    parts = [data_need.as_kept(part) for part in one.get("parts") or []]
    if not parts:
        return [(("", ""), _("le jeu de données entier"))]
    return [((part["table"], part["variable"]), data_need.in_words([part])) for part in parts]


def _whole(one: Asked) -> str:
    words = [words for _name, words in _parts(one)]
    return "\n".join(filter(None, [years(one), _reason(one), *words]))


def words(one: Asked) -> str:
    """Return a dataset asked for as a page shows it: years, reason and parts."""
    return _whole(one)
