"""What a declaration of interests asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.ui.forms import CountedTextarea
from requests_workflow.committee.lengths import MAX_STATEMENT


class InterestForm(forms.Form):
    """A member's declaration about one file."""

    declaration = forms.ChoiceField(
        label=_("Avez-vous, ou avez-vous eu, un lien avec ce projet ?"),
        help_text=_("Personnel ou professionnel, direct ou indirect. En cas de doute sérieux, déclarez un lien."),
        choices=[("none", _("Aucun lien")), ("interest", _("Un lien, ou un doute sérieux"))],
        widget=forms.RadioSelect,
    )
    statement = forms.CharField(
        label=_("Quel lien ?"),
        help_text=_("À remplir seulement si vous déclarez un lien. Lu par la présidence et le secrétariat."),
        required=False,
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=4),
    )

    def clean(self) -> dict:
        data = super().clean()
        data["has_interest"] = data.get("declaration") == "interest"
        if data["has_interest"] and not data.get("statement", "").strip() and "statement" not in self.errors:
            self.add_error("statement", _("Dites en quelques mots de quel lien il s’agit."))
        return data
