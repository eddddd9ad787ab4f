"""What a reader types to narrow a page."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_SEARCH = 200


class SearchForm(forms.Form):
    """A few words to look for; `label` says in what."""

    q = forms.CharField(required=False, max_length=MAX_SEARCH, widget=forms.SearchInput(attrs={"autocomplete": "off"}))

    def __init__(self, asked, *, label: str) -> None:
        super().__init__({"q": asked.get("q", "")[:MAX_SEARCH].replace("\x00", "")})
        self.fields["q"].label = label
        self.is_valid()

    @property
    def text(self) -> str:
        return self.cleaned_data["q"]

    def clear_url(self, path: str) -> str:
        """Return where nothing is looked for; empty when nothing is."""
        return path if self.text else ""


class CompareForm(forms.Form):
    """Two datasets to compare."""

    a = forms.ChoiceField(label=_("Première base"), required=False)
    b = forms.ChoiceField(label=_("Seconde base"), required=False)

    def __init__(self, asked, *, datasets: Iterable) -> None:
        super().__init__(asked)
        choices = [("", _("À choisir")), *((one.code, f"{one.short_name} — {one.title}") for one in datasets)]
        self.fields["a"].choices = self.fields["b"].choices = choices
