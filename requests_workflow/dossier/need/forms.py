"""The page of data as forms: one a dataset, with a line for each table and variable; the crossing; what is added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue import identifiers
from catalogue.enums import PotentialIdentifier, Precision
from hub import clock
from hub.ui.forms import CountedTextarea
from requests_workflow.dossier.forms import Unfinished
from requests_workflow.dossier.need import parts as need
from requests_workflow.dossier.need.parts import AskedPart
from requests_workflow.dossier.section_forms import TypedNumber

FIRST_YEAR = 1900
#: A project may ask for data still to come, not for those of another generation.
YEARS_AHEAD = 10
LONG = 2000
SHORT = 500
#: Up to this many tables and variables, every table of the page is unfolded.
UNFOLDED = 20

Held = Mapping[identifiers.Part, tuple[str, ...]]


@dataclass(frozen=True)
class PartLine:
    """A table or variable with its fields, as the page draws them."""

    part: AskedPart
    why: BoundField
    group: BoundField
    remove: BoundField
    precisions: list[BoundField]

    @property
    def invalid(self) -> bool:
        return any(one.errors for one in (self.why, self.group, *self.precisions))


@dataclass(frozen=True)
class TableBlock:
    """What is asked for in one table: its reason, its years, its lines; `total` counts those a filter hides too."""

    name: str
    label: str
    why: BoundField
    years: tuple[BoundField, BoundField]
    lines: list[PartLine]
    total: int
    opened: bool


class DatasetForm(Unfinished):
    """Why one dataset is needed, and for which years. An empty answer is saved; a nonsense one is not.

    What a page did not send of a table, a variable or a group stays as it is: a filtered page loses nothing.
    """

    justification = forms.CharField(
        label=gettext_lazy("Pourquoi ces données sont nécessaires"),
        help_text=gettext_lazy("Ce que vous y cherchez, et pourquoi un autre jeu, plus petit, ne suffirait pas."),
        max_length=LONG,
        widget=CountedTextarea(max_length=LONG, rows=4),
    )
    years_from = forms.IntegerField(label=gettext_lazy("Première année"), widget=TypedNumber(width=4))
    years_to = forms.IntegerField(label=gettext_lazy("Dernière année"), widget=TypedNumber(width=4))
    remove = forms.BooleanField(label=gettext_lazy("Retirer ce jeu de ma demande"), required=False)

    def __init__(
        self, data: QueryDict | None, *, asked, parts: Iterable[AskedPart], held: Held, at: datetime, wanted: str = ""
    ) -> None:
        """`asked` is the dataset asked for with its parts, `held` the identifiers of each; `wanted` filters lines."""
        self.asked, self.dataset, self.parts = asked, asked.dataset, list(parts)
        self.held, self.wanted = held, wanted.strip().lower()
        self.bounds = _bounds(asked.dataset, clock.day_of(at).year)
        known = {name: getattr(asked, name) for name in ("justification", "years_from", "years_to")}
        super().__init__(data, prefix=asked.dataset.code, initial=known)
        self.tables = self._tables()
        self._add_fields()
        if data is not None:
            self.data = self._with_what_is_held(data)

    # The fields

    def _tables(self) -> dict[str, list[AskedPart]]:
        found: dict[str, list[AskedPart]] = {}
        for part in self.parts:
            found.setdefault(part.row.table, []).append(part)
        return found

    def _add_fields(self) -> None:
        reasons = need.reasons_of(self.asked)
        if not self.parts:
            self._add_precisions("", identifiers.Part(self.asked.dataset_id), self.asked.precisions)
        for name, inside in self.tables.items():
            self._add_table(_table_field(inside), name, inside[0], reasons.get(name, ""))
            for part in inside:
                self._add_part(part)
        for group in self.shared_groups():
            self.fields[f"group{group.pk}-justification"] = _reason(
                _("Pourquoi le groupe « %(name)s »") % {"name": group.name}, group.justification
            )

    def _add_table(self, field: str, name: str, first: AskedPart, reason: str) -> None:
        self.fields[f"{field}-justification"] = _reason(_("Pourquoi la table %(name)s") % {"name": name}, reason)
        labels = (_("%(name)s : première année"), _("%(name)s : dernière année"))
        years = (first.row.years_from, first.row.years_to)
        for end, label, year in zip(("years_from", "years_to"), labels, years, strict=True):
            self.fields[f"{field}-{end}"] = forms.IntegerField(
                label=label % {"name": name}, required=False, initial=year, widget=TypedNumber(width=4)
            )

    def _add_part(self, part: AskedPart) -> None:
        """One line a table or variable: why, its group, how finely, and whether it goes away."""
        name = f"part{part.row.pk}"
        self.fields[f"{name}-justification"] = _line(_("Pourquoi %(name)s"), part, SHORT, part.row.justification)
        self.fields[f"{name}-group"] = _line(_("Groupe de %(name)s"), part, need.GROUP_LENGTH, part.row.group)
        self.fields[f"{name}-remove"] = forms.BooleanField(
            label=_("Retirer %(name)s") % {"name": part.name}, required=False
        )
        if part.key:
            self._add_precisions(f"{name}-", part.key, part.row.precisions)

    def _add_precisions(self, prefix: str, key: identifiers.Part, given: Mapping[str, str]) -> None:
        for identifier in self.held.get(key, ()):
            known = PotentialIdentifier(identifier)
            less = [(one.value, Precision(one).label) for one in identifiers.LESS_PRECISE[known]]
            self.fields[f"{prefix}precision-{identifier}"] = forms.ChoiceField(
                label=known.label,
                choices=[("", _("comme au catalogue")), *less],
                required=False,
                initial=given.get(identifier, ""),
            )

    def shared_groups(self) -> list:
        """Return the groups that are not a table's own."""
        return [group for group in self.asked.groups.all() if group.name not in self.tables]

    def _with_what_is_held(self, data: QueryDict) -> QueryDict:
        completed = data.copy()
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            if "-" in name and key not in completed and not isinstance(field, forms.BooleanField):
                completed[key] = "" if field.initial is None else str(field.initial)
        return completed

    # As the page draws them

    def blocks(self) -> list[TableBlock]:
        """Return the tables with their lines; only those that the filter finds, or that hold a mistake."""
        found = [self._block(name, inside) for name, inside in self.tables.items()]
        return [block for block in found if block.lines]

    def _block(self, name: str, inside: list[AskedPart]) -> TableBlock:
        field = _table_field(inside)
        lines = [self._line(part) for part in inside]
        shown = [line for line in lines if self._finds(line.part) or line.invalid]
        years = (self[f"{field}-years_from"], self[f"{field}-years_to"])
        why = self[f"{field}-justification"]
        wrong = any(one.errors for one in (why, *years)) or any(line.invalid for line in lines)
        opened = wrong or bool(self.wanted) or len(self.parts) <= UNFOLDED
        return TableBlock(name, self._label(inside), why, years, shown, len(lines), opened)

    @staticmethod
    def _label(inside: list[AskedPart]) -> str:
        found = next((part.found for part in inside if part.found), None)
        return "" if found is None else getattr(found, "table", found).label

    def _line(self, part: AskedPart) -> PartLine:
        name = f"part{part.row.pk}"
        fine = [self[f"{name}-precision-{identifier}"] for identifier in self._held(part)]
        return PartLine(part, self[f"{name}-justification"], self[f"{name}-group"], self[f"{name}-remove"], fine)

    def _held(self, part: AskedPart) -> tuple[str, ...]:
        return self.held.get(part.key, ()) if part.key else ()

    def _finds(self, part: AskedPart) -> bool:
        return not self.wanted or self.wanted in f"{part.name} {part.label} {part.row.group}".lower()

    def precisions(self) -> list[BoundField]:
        """Return the fields that say how finely the identifiers of a whole dataset are given."""
        return [self[name] for name in self.fields if name.startswith("precision-")]

    def group_fields(self) -> list[BoundField]:
        return [self[f"group{group.pk}-justification"] for group in self.shared_groups()]

    # What is sent

    @property
    def is_removed(self) -> bool:
        """The dataset goes away: it was ticked, or every part of it was; it is never widened to a whole instead."""
        sent = self.cleaned_data
        gone = [sent.get(f"part{part.row.pk}-remove") for part in self.parts]
        return bool(sent.get("remove")) or (bool(gone) and all(gone))

    def clean(self) -> dict:
        super().clean()
        if self.is_removed:
            self._errors.clear()
            return self.cleaned_data
        self._check_years("")
        for inside in self.tables.values():
            self._check_years(f"{_table_field(inside)}-")
        return self.cleaned_data

    def _check_years(self, prefix: str) -> None:
        first, last = self.bounds
        names = [f"{prefix}years_from", f"{prefix}years_to"]
        for name in names:
            year = self.cleaned_data.get(name)
            if year is not None and not first <= year <= last:
                reason = _("Ce jeu de données couvre les années %(first)s à %(last)s.")
                self.add_error(name, reason % {"first": first, "last": last})
        years = [self.cleaned_data.get(name) for name in names]
        if all(years) and years[1] < years[0]:
            self.add_error(names[1], _("La dernière année vient avant la première."))

    def as_wanted(self, smaller: tuple[str, str] | None = None) -> dict:
        """Return the dataset as the act takes it; `smaller` gives an identifier less finely wherever it stands."""
        kept = {name: self.cleaned_data[name] for name in ("justification", "years_from", "years_to")}
        return {
            "code": self.dataset.code,
            **kept,
            "precisions": {} if self.parts else self._precisions("", identifiers.Part(self.asked.dataset_id), smaller),
            "parts": [
                self._part(part, inside, smaller)
                for inside in self.tables.values()
                for part in inside
                if not self.cleaned_data[f"part{part.row.pk}-remove"]
            ],
            "groups": self._groups(),
        }

    def _part(self, part: AskedPart, inside: list[AskedPart], smaller: tuple[str, str] | None) -> dict:
        name, table, sent = f"part{part.row.pk}", _table_field(inside), self.cleaned_data
        return {
            "table": part.row.table,
            "variable": part.row.variable,
            "justification": sent[f"{name}-justification"],
            "group": sent[f"{name}-group"],
            "precisions": self._precisions(f"{name}-", part.key, smaller) if part.key else part.row.precisions,
            "years_from": sent[f"{table}-years_from"],
            "years_to": sent[f"{table}-years_to"],
        }

    def _precisions(self, prefix: str, key: identifiers.Part, smaller: tuple[str, str] | None) -> dict[str, str]:
        held = self.held.get(key, ())
        given = {one: self.cleaned_data[f"{prefix}precision-{one}"] for one in held}
        if smaller and smaller[0] in held:
            given[smaller[0]] = smaller[1]
        return {identifier: precision for identifier, precision in given.items() if precision}

    def _groups(self) -> dict[str, str]:
        sent = self.cleaned_data
        tables = {name: sent[f"{_table_field(inside)}-justification"] for name, inside in self.tables.items()}
        return tables | {group.name: sent[f"group{group.pk}-justification"] for group in self.shared_groups()}

    def typed(self) -> dict[str, str]:
        """Return what was typed, by what it is about, so that a conflict gives it back."""
        found = {self.dataset.title: self["justification"].value() or ""}
        for block in self.blocks():
            found[str(block.why.label)] = block.why.value() or ""
            found |= {line.part.name: line.why.value() or "" for line in block.lines}
        return found | {str(field.label): field.value() or "" for field in self.group_fields()}


def _table_field(inside: list[AskedPart]) -> str:
    """Return the prefix of the fields of a table: the key of its first part, which no name of a table can break."""
    return f"table{inside[0].row.pk}"


def _line(label: str, part: AskedPart, length: int, initial: str) -> forms.CharField:
    said = label % {"name": part.name}
    widget = forms.TextInput(attrs={"aria-label": said})
    made = forms.CharField(label=said, max_length=length, required=False, initial=initial, widget=widget)
    made.widget.attrs.pop("maxlength", None)
    return made


def _reason(label: str, initial: str) -> forms.CharField:
    widget = CountedTextarea(max_length=LONG, rows=2)
    made = forms.CharField(label=label, max_length=LONG, required=False, initial=initial, widget=widget)
    made.widget.attrs.pop("maxlength", None)
    made.says_optional = False
    return made


def _bounds(dataset, this_year: int) -> tuple[int, int]:
    first = dataset.period_from.year if dataset.period_from else FIRST_YEAR
    last = dataset.period_to.year if dataset.period_to else this_year + YEARS_AHEAD
    return first, last


class CrossingForm(forms.Form):
    """Why potential identifiers that cross cannot be given less finely."""

    use_required_attribute = False

    crossing = forms.CharField(
        label=gettext_lazy("Pourquoi ce croisement est nécessaire"),
        help_text=gettext_lazy(
            "À écrire s’il reste : ce que chaque donnée apporte, et pourquoi une donnée moins fine ne suffirait pas."
        ),
        required=False,
        max_length=LONG,
        widget=CountedTextarea(max_length=LONG, rows=4),
    )

    def __init__(self, data: QueryDict | None, *, held: str, shown: bool) -> None:
        """Keep `held` when the page did not ask."""
        super().__init__(data, initial={"crossing": held})
        self.held, self.shown = held, shown
        self.fields["crossing"].says_optional = False

    def kept(self) -> str:
        return self.cleaned_data["crossing"] if "crossing" in self.data else self.held


class AddDataForm(forms.Form):
    """The datasets of the catalogue that are not in the request yet."""

    add = forms.MultipleChoiceField(
        label=gettext_lazy("Ajouter des jeux de données"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, datasets: Iterable, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["add"].choices = [(dataset.code, dataset.title) for dataset in datasets]
