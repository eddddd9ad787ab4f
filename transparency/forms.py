from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_workflow.procedure import wording
from transparency import queries
from transparency.queries import Search

MAX_SEARCH = 200


class FilterForm(forms.Form):
    """Narrows the register; every field may be left empty."""

    q = forms.CharField(
        label=gettext_lazy("Que cherchez-vous ?"),
        help_text=gettext_lazy("Une maladie, un médicament, un hôpital, une université, une référence."),
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    etape = forms.ChoiceField(label=gettext_lazy("Étape"), required=False)
    responsable = forms.ChoiceField(label=gettext_lazy("Responsable"), required=False)
    finalite = forms.ChoiceField(label=gettext_lazy("Finalité"), required=False)
    annee = forms.ChoiceField(label=gettext_lazy("Autorisé en"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["etape"].choices = [("", _("Toutes")), *_states()]
        self.fields["responsable"].choices = [("", _("Tous")), *queries.controllers()]
        purposes = [(purpose.code, wording.of(purpose, "label")) for purpose in queries.purposes()]
        self.fields["finalite"].choices = [("", _("Toutes")), *purposes]
        years = [(str(year), str(year)) for year in queries.years()]
        self.fields["annee"].choices = [("", _("Toutes")), *years]

    def search(self) -> Search:
        """Return what is asked; a choice that does not exist is left out."""
        self.is_valid()
        chosen = self.cleaned_data
        return Search(
            text=chosen.get("q", ""),
            state=chosen.get("etape", ""),
            controller=chosen.get("responsable", ""),
            purpose=chosen.get("finalite", ""),
            year=int(chosen["annee"]) if chosen.get("annee") else None,
        )


def _states() -> list[tuple[str, str]]:
    return [(state.name, wording.state_label(state, inside=False)) for state in queries.states()]
