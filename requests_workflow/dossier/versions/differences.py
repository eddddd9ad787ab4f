"""What changed between two contents of a file, in words, for one audience.

Each difference stands under a point of the checklist: `section:<code>`, `data`, `piece:<code>`, or `route`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from requests_workflow import rules
from requests_workflow.dossier import answers, facts, groups
from requests_workflow.dossier.versions import contents, data, lines
from requests_workflow.dossier.versions.contents import Content
from requests_workflow.dossier.versions.lines import Change
from requests_workflow.procedure import wording

ROUTE, DATA = "route", "data"


@dataclass(frozen=True)
class Part:
    """The changes under one point of the checklist."""

    code: str
    label: str
    changes: list[Change]


@dataclass(frozen=True)
class Difference:
    parts: list[Part] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.parts)

    def under(self, code: str) -> list[Change]:
        """Return the changes under one point of the checklist."""
        return next((part.changes for part in self.parts if part.code == code), [])

    def counted(self, area: str) -> int:
        """Return how many changes stand in an area: section, data, piece or route."""
        return sum(len(part.changes) for part in self.parts if part.code.partition(":")[0] == area)


def between(before: Content, after: Content, *, audience: str) -> Difference:
    """Return what an audience may read of the changes from one content to another: one query, or none."""
    named = contents.datasets_named([before, after])
    sides = [_Side(content, contents.holding(content, named)) for content in (before, after)]
    found = [
        *_route(before, after),
        *_sections(*sides, audience),
        *_data(before, after, named),
        *_pieces(before, after),
    ]
    return Difference([part for part in found if part.changes])


@dataclass(frozen=True)
class _Side:
    """One content with the flags that hold in it: they tell which questions it was asked."""

    content: Content
    flags: frozenset[str]

    def asked(self, code: str) -> rules.FormField | None:
        """Return a question of this side, when its answer is filed and it arises."""
        found = self.content.form.fields().get(code)
        return found if found and found.is_filed and facts.arises(found, self.flags) else None

    def hides(self, code: str, audience: str) -> bool:
        """Tell whether this side keeps the answer to a question from an audience."""
        found = self.content.form.fields().get(code)
        return found is not None and audience not in found.audience

    def words(self, asked: rules.FormField | None) -> str | list[str]:
        if asked is None:
            return ""
        return answers.in_words(self.content.form, asked, self.content.said(asked.code))


def _route(before: Content, after: Content) -> list[Part]:
    labels = [wording.of(side.ruleset.routes[side.route], "label") for side in (before, after)]
    change = lines.of_value(_("Circuit"), *labels)
    return [Part(ROUTE, _("Le circuit"), [change])] if change else []


def _sections(before: _Side, after: _Side, audience: str) -> list[Part]:
    """Return the sections of the form after, then those that only the form before had."""
    sections = {**before.content.form.sections, **after.content.form.sections}
    order = [*after.content.form.sections, *(c for c in sections if c not in after.content.form.sections)]
    told: set[str] = set()
    found = []
    for code in order:
        fields = [*after.content.form.sections[code].fields] if code in after.content.form.sections else []
        old = before.content.form.sections.get(code)
        fields += [name for name in (old.fields if old else ()) if name not in after.content.form.fields()]
        changes = [_answer(name, before, after, audience) for name in fields if name not in told]
        told |= set(fields)
        label = wording.of(sections[code], "label")
        found.append(Part(f"section:{code}", label, [change for change in changes if change]))
    return found


def _answer(code: str, before: _Side, after: _Side, audience: str) -> Change | None:
    """Return how an answer changed; nothing when one of the two sides keeps it from the audience."""
    if before.hides(code, audience) or after.hides(code, audience):
        return None
    old, new = before.asked(code), after.asked(code)
    asked = new or old
    if asked is None or (old and new and before.content.said(code) == after.content.said(code)):
        return None
    label = wording.of(asked, "label")
    was, now = before.words(old), after.words(new)
    if asked.kind == "group" and (old or asked).kind == (new or asked).kind:
        return lines.of_rows(label, _rows(before, old), _rows(after, new))
    if isinstance(was, list) or isinstance(now, list):
        return lines.of_items(label, _listed(was), _listed(now))
    return lines.of_text(label, was, now) if asked.kind in {"text", "longtext"} else lines.of_value(label, was, now)


def _rows(side: _Side, asked: rules.FormField | None) -> list[tuple[str, str]]:
    """Return the rows of a group as (first case, the row in words): a row of the same first case is the same row."""
    if asked is None:
        return []
    typed = side.content.said(asked.code)
    first = next(iter(asked.columns))
    names = [row[first].strip() for row in groups.rows(asked, typed)]
    return list(zip(names, groups.in_words(side.content.form, asked, typed), strict=True))


def _listed(words: str | list[str]) -> list[str]:
    return words if isinstance(words, list) else [words] if words else []


def _data(before: Content, after: Content, named: Mapping[str, Any]) -> list[Part]:
    return [Part(DATA, _("Les données demandées"), data.changes(before.datasets, after.datasets, named))]


def _pieces(before: Content, after: Content) -> list[Part]:
    codes = sorted({one["piece"] for one in [*before.documents, *after.documents]})
    return [
        Part(f"piece:{code}", label, [change] if (change := _piece(label, code, before, after)) else [])
        for code in codes
        for label in [_piece_label(code, before.ruleset, after.ruleset)]
    ]


def _piece_label(code: str, *rulesets: rules.RuleSet) -> str:
    piece = next((ruleset.pieces[code] for ruleset in rulesets if code in ruleset.pieces), None)
    return wording.of(piece, "label") if piece else code


def _piece(label: str, code: str, before: Content, after: Content) -> Change | None:
    """Return how the documents of a piece changed; one that has the same content has not, whatever its name."""
    old, new = (_held(code, content.documents) for content in (before, after))
    gone = [_named(document) for sha256, document in old.items() if sha256 not in new]
    come = [_named(document) for sha256, document in new.items() if sha256 not in old]
    change = lines.of_items(label, gone, come)
    if change is None:
        return None
    kind: lines.Kind = "changed" if gone and come else "added" if come else "removed"
    return Change(label, kind, change.lines)


def _held(code: str, documents: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {one["sha256"]: one for one in documents if one["piece"] == code}


def _named(document: Mapping[str, Any]) -> str:
    return _("%(name)s (empreinte %(hash)s…)") % {"name": document["name"], "hash": document["sha256"][:12]}
