from django import forms
from django.utils.translation import gettext_lazy as _

from requests_workflow import rules
from requests_workflow.desk.numbers import queries
from requests_workflow.procedure import wording


class FilterForm(forms.Form):
    """Narrows the numbers to a route and a year; either may be left empty."""

    circuit = forms.ChoiceField(label=_("Circuit"), required=False)
    annee = forms.TypedChoiceField(label=_("Année de dépôt"), required=False, coerce=int, empty_value=0)

    def __init__(self, *args, ruleset: rules.RuleSet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        routes = [(route.code, wording.of(route, "label")) for route in ruleset.routes.values()]
        self.fields["circuit"].choices = [("", _("Tous")), *routes]
        self.fields["annee"].choices = [("", _("Toutes")), *((year, str(year)) for year in queries.years())]

    def figures(self) -> list[queries.Figure]:
        """Return the numbers asked for; an address that asks for nothing known gets them all."""
        asked = self.cleaned_data if self.is_valid() else {}
        return queries.figures(route=asked.get("circuit", ""), year=asked.get("annee", 0))
