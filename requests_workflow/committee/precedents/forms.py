"""What a search among past opinions asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub import clock
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.committee.opinions.kinds import opinion_choices
from requests_workflow.committee.precedents import queries
from requests_workflow.committee.precedents.queries import Search
from requests_workflow.procedure import wording


class SearchForm(forms.Form):
    """Words, theme, data, kind and year; a value that is not offered asks for nothing."""

    mots = forms.CharField(label=_("Mots du titre, des motifs ou des recommandations"), required=False, max_length=400)
    theme = forms.ChoiceField(label=_("Domaine médical"), required=False)
    donnees = forms.ChoiceField(label=_("Jeu de données"), required=False)
    avis = forms.ChoiceField(label=_("Avis"), required=False)
    annee = forms.ChoiceField(label=_("Année"), required=False)

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ruleset = rules.in_force(clock.today())
        everything = [("", _("Tous"))]
        self.fields["theme"].choices = everything + _themes(ruleset)
        self.fields["donnees"].choices = everything + [(str(key), title) for key, title in queries.datasets(user)]
        self.fields["avis"].choices = everything + opinion_choices(ruleset)
        self.fields["annee"].choices = [("", _("Toutes"))] + [(str(year), str(year)) for year in queries.years(user)]

    @property
    def asked(self) -> Search:
        data = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Search(
            text=data.get("mots", "").replace("\x00", ""),
            theme=data.get("theme", ""),
            dataset=int(data["donnees"]) if data.get("donnees") else None,
            kind=data.get("avis", ""),
            year=int(data["annee"]) if data.get("annee") else None,
        )


def _themes(ruleset) -> list[tuple[str, str]]:
    form = ruleset.form_in_force(clock.today())
    known = form.choices_of(form.fields()[queries.THEME])
    return [(code, wording.of(choice, "label")) for code, choice in known.items()]
