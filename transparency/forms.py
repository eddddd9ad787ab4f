from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.ui.forms import DateInput, LongSelect
from requests_workflow.procedure import wording
from transparency import queries
from transparency.register import queries as register
from transparency.register import words
from transparency.register.queries import LATE, OFFERED, PUBLISHED, Offer, Search

MAX_SEARCH = 200


class FilterForm(forms.Form):
    """Narrows the register; every field may be left empty, and what cannot be is left out."""

    q = forms.CharField(
        label=gettext_lazy("Que cherchez-vous ?"),
        help_text=gettext_lazy("Une maladie, un médicament, un hôpital, une université, une référence."),
        required=False,
        max_length=MAX_SEARCH,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    etape = forms.ChoiceField(label=gettext_lazy("Étape"), required=False, widget=LongSelect())
    resultats = forms.ChoiceField(label=gettext_lazy("Résultats"), required=False, widget=LongSelect())
    depuis = forms.DateField(label=gettext_lazy("Changé depuis le"), required=False, widget=DateInput())

    field_order = ("q", *(facet.parameter for facet in words.FACETS if facet.first), "etape")

    def __init__(self, data) -> None:
        super().__init__(data)
        self.fields["etape"].choices = [("", _("Toutes")), *_states()]
        self.fields["resultats"].choices = [
            ("", _("Publiés ou non")),
            (PUBLISHED, _("Publiés")),
            (LATE, _("En retard")),
        ]
        for facet in words.FACETS:
            self.fields[facet.parameter] = forms.CharField(label=facet.title, required=False, widget=LongSelect())
        self.order_fields(self.field_order)
        self.names: dict[str, str] = {}

    def search(self) -> Search:
        """Return what is asked; a choice that does not exist is left out."""
        self.is_valid()
        asked = self.cleaned_data
        chosen = {facet.kind: asked[facet.parameter] for facet in words.FACETS if asked.get(facet.parameter)}
        self.names = register.names_of(chosen)
        return Search(
            text=asked.get("q", ""),
            chosen={kind: chosen[kind] for kind in self.names},
            states=tuple(queries.told_alike(asked["etape"])) if asked.get("etape") else (),
            results=asked.get("resultats", ""),
            since=asked.get("depuis"),
        )

    def offer(self, offers: dict[str, list[Offer]]) -> None:
        """Put in each list the values that would leave something to read, with how many."""
        for facet in words.FACETS:
            found = offers.get(facet.kind, [])
            if facet.by_key:
                found = sorted(found, key=lambda one: one.key, reverse=True)
            chosen = self.cleaned_data.get(facet.parameter) if facet.kind in self.names else None
            shown = [one for number, one in enumerate(found) if number < OFFERED or one.key == chosen]
            choices = [(one.key, f"{words.label(facet.kind, one.key, one.name)} ({one.count})") for one in shown]
            if chosen and chosen not in dict(choices):
                choices.append((chosen, f"{words.label(facet.kind, chosen, self.names[facet.kind])} (0)"))
            self.fields[facet.parameter].widget.choices = [("", _("Tout")), *choices]

    @property
    def first(self) -> list:
        """The fields that everyone sees."""
        return [self[name] for name in self.field_order if name != "q"]

    @property
    def others(self) -> list:
        """The fields that open on demand."""
        return [field for field in self if field.name not in self.field_order]

    @property
    def narrows_by_others(self) -> bool:
        """Whether one of those is in use: they are open then."""
        return any(self.cleaned_data.get(field.name) for field in self.others)


def _states() -> list[tuple[str, str]]:
    return [(state.name, wording.state_label(state, inside=False)) for state in queries.states()]
