from django import forms

from hub.mail.enums import Way
from hub.mail.families import FAMILIES


class WaysForm(forms.Form):
    """The way of each family; `initial` is by code of family."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for family in FAMILIES.values():
            self.fields[family.code] = forms.ChoiceField(
                label=family.label, help_text=family.told, choices=Way.choices, widget=forms.RadioSelect
            )
