"""What changed between two descriptions of a dataset, in words a reader understands: never raw JSON."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import Concept
from catalogue.properties import Kind, Property, all_properties
from catalogue.publishing import fields, labels
from catalogue.publishing.description import Description

#: Changes of one section that a page shows unfolded.
FEW = 12


@dataclass(frozen=True)
class Change:
    """One thing that moved: what it is called, and its words before and after; an added one has none before."""

    label: str
    before: str
    after: str
    kind: Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Difference:
    """What changed in one section of a description."""

    section: str
    items: list[Change]

    @property
    def few(self) -> bool:
        """Few enough to be shown at once."""
        return len(self.items) <= FEW


#: What tells one row of a part from another, so that a corrected text is a change and not another row.
IDENTITY: dict[str, tuple[str, ...]] = {
    "contacts": ("email", "url"),
    "distributions": ("role", "title_fr"),
    "linkages": ("other", "other_name"),
    "quality": ("section", "criterion"),
    "coverage": ("axis", "bin"),
}
_LINK = ("dataset", "table", "columns", "target_columns", "origin")
_FACTS = ("kind", "is_", "period", "rhythm", "access_rights", "population")

Rows = dict[tuple, Description]


def differences(old: Description, new: Description) -> list[Difference]:
    """Return what `new` changes of `old`, section by section, in the language of the page; nothing when alike.

    Takes one query at most, for the labels of concepts that moved.
    """
    found = [
        Difference(_("Textes"), list(_of_fields(old, new, TEXTS))),
        Difference(_("Couverture et accès"), list(_of_fields(old, new, FACTS))),
        Difference(_("Propriétés européennes"), list(_of_properties(old, new))),
        *(Difference(str(labels.PARTS[part.name]), list(_of_part(old, new, part))) for part in fields.PARTS),
        *_of_dictionary(old, new),
    ]
    return [difference for difference in found if difference.items]


#: The fields of the dataset itself, texts apart from the facts of its coverage and access.
FACTS = [name for name in fields.DATASET if name.startswith(_FACTS)]
TEXTS = ["holder", *(name for name in fields.DATASET if name not in {*FACTS, "properties"})]


def _of_fields(old: Description, new: Description, names: Iterable[str], of: str = "") -> Iterator[Change]:
    """Yield the changes of these fields; `of` names the row they belong to."""
    for name in names:
        if _told(old.get(name)) != _told(new.get(name)):
            before, after = (labels.of_value(name, row.get(name)) for row in (old, new))
            yield _change(_within(of, labels.of(name)), before, after)


def _told(value: Any) -> Any:
    """Return a value, or None for one that says nothing."""
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if _told(one) is not None} or None
    return None if value == "" or value == [] else value


def _within(row: str, label: str) -> str:
    return _("%(row)s : %(field)s") % {"row": row, "field": label} if row else label


def _change(label: str, before: str, after: str) -> Change:
    return Change(label, before, after, "added" if not before else "changed" if after else "removed")


# The properties of HealthDCAT-AP


def _of_properties(old: Description, new: Description) -> Iterator[Change]:
    before, after = old.get("properties", {}), new.get("properties", {})
    moved = [key for key in {**before, **after} if _told(before.get(key)) != _told(after.get(key))]
    known = all_properties()
    words = _Words([(known[key], row.get(key)) for key in moved if key in known for row in (before, after)])
    for key in moved:
        of = known.get(key)
        label = labels.of_property(of) if of else key
        yield _change(label, words.of(of, before.get(key)), words.of(of, after.get(key)))


class _Words:
    """Values of properties in words; the labels of their concepts are read once, for all of them."""

    def __init__(self, values: list[tuple[Property, Any]]) -> None:
        wanted = [(of.vocabulary, code) for of, codes in values if of.kind == Kind.CONCEPTS for code in codes or ()]
        rows = Concept.objects.filter(
            vocabulary__code__in={vocabulary for vocabulary, _code in wanted}, code__in={code for _v, code in wanted}
        ).select_related("vocabulary")
        self.labels = {(row.vocabulary.code, row.code): row.label for row in rows} if wanted else {}

    def of(self, told: Property | None, value: Any) -> str:
        if told is None or told.kind != Kind.CONCEPTS:
            return labels.of_value("count" if told and told.kind == Kind.NUMBER else "", value)
        return ", ".join(self.labels.get((told.vocabulary, code), code) for code in value or ())


# Rows in an order: contacts, distributions…, tables, variables


def _of_part(old: Description, new: Description, part: fields.Part) -> Iterator[Change]:
    names = (*part.fields, "other") if part.name == "linkages" else part.fields
    identity = IDENTITY[part.name]
    rows = [_keyed(one.get(part.name, []), identity) for one in (old, new)]
    yield from _of_rows(*rows, names, lambda row: labels.of_row(row, identity), lambda row: _summary(row, names))


def _keyed(rows: list[Description], identity: tuple[str, ...]) -> Rows:
    """Return rows by what tells them apart, and by their rank among those that nothing tells apart."""
    seen: Counter = Counter()
    found = {}
    for row in rows:
        key = tuple(str(row.get(name, "")) for name in identity)
        found[*key, seen[key]] = row
        seen[key] += 1
    return found


def _of_rows(
    old: Rows, new: Rows, names: Iterable[str], name: Callable[[Description], str], told: Callable[[Description], str]
) -> Iterator[Change]:
    """Yield what was removed, added, changed and moved; `told` says in a line what a whole row holds."""
    yield from (Change(name(row), told(row), "", "removed") for key, row in old.items() if key not in new)
    yield from (Change(name(row), "", told(row), "added") for key, row in new.items() if key not in old)
    for key, row in new.items():
        if key in old:
            yield from _of_fields(old[key], row, names, of=name(row))
    before, after = ([name(row) for key, row in one.items() if key in other] for one, other in ((old, new), (new, old)))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change(_("Ordre"), ", ".join(before), ", ".join(after), "changed")


def _summary(row: Description, names: Iterable[str]) -> str:
    return " ; ".join(
        _within(labels.of(name), labels.of_value(name, row.get(name)))
        for name in names
        if _told(row.get(name)) is not None
    )


# The dictionary


def _of_dictionary(old: Description, new: Description) -> Iterator[Difference]:
    before, after = (_keyed(one.get("tables", []), ("name",)) for one in (old, new))
    yield Difference(_("Tables"), list(_of_rows(before, after, fields.TABLE, _name, _size)))
    for key, table in after.items():
        if key in before:
            title = _("Table %(name)s") % {"name": table["name"]}
            yield Difference(title, [*_of_variables(before[key], table), *_of_links(before[key], table)])


def _of_variables(old: Description, new: Description) -> Iterator[Change]:
    names = (*fields.VARIABLE, "code_list")
    before, after = (_keyed(one.get("variables", []), ("name",)) for one in (old, new))
    return _of_rows(before, after, names, _name, _told_of_variable)


def _of_links(old: Description, new: Description) -> Iterator[Change]:
    before, after = (_keyed(one.get("links", []), _LINK) for one in (old, new))
    return _of_rows(before, after, (), lambda row: _("Jointure"), _link)


def _name(row: Description) -> str:
    return row["name"]


def _told_of_variable(row: Description) -> str:
    return f"{row['label_fr']} ({labels.of_value('type', row['type'])})"


def _size(table: Description) -> str:
    number = len(table.get("variables", []))
    return ngettext("%(number)s variable", "%(number)s variables", number) % {"number": number}


def _link(link: Description) -> str:
    pairs = zip(link["columns"], link["target_columns"], strict=False)
    return _("%(dataset)s, table %(table)s, par %(columns)s") % {
        "dataset": link["dataset"],
        "table": link["table"],
        "columns": ", ".join(f"{column} = {target}" for column, target in pairs),
    }
