from django import forms

from catalogue.basket import queries

NAME = 100


class Names(forms.Field):
    """Several names sent under one key."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value) -> list[str]:
        return list(dict.fromkeys(value or []))


class ChoiceForm(forms.Form):
    """What a button of the catalogue sends: a dataset, a table of it, or variables of that table.

    `ticked` says that variables were to be ticked in a list: none ticked is then nothing, not the whole table.
    `instead` is the name of a variable of the table to take out at the same time.
    """

    dataset = forms.SlugField(max_length=60)
    table = forms.CharField(max_length=NAME, required=False)
    variable = Names(required=False)
    ticked = forms.BooleanField(required=False)
    instead = forms.CharField(max_length=NAME, required=False)
    next = forms.CharField(required=False)

    @property
    def is_empty(self) -> bool:
        """A list in which nothing was ticked."""
        return self.cleaned_data["ticked"] and not self.cleaned_data["variable"]

    def choice(self) -> queries.Choice | None:
        """Return what the names stand for; None for names the catalogue does not have (any more)."""
        if not self.is_valid():
            return None
        sent = self.cleaned_data
        names = [name for name in sent["variable"] if "\x00" not in name]
        return queries.choice(sent["dataset"], sent["table"], names) if len(names) == len(sent["variable"]) else None

    def replaced(self) -> queries.Choice | None:
        """Return the variable to take out at the same time, if any."""
        sent = self.cleaned_data
        return queries.choice(sent["dataset"], sent["table"], [sent["instead"]]) if sent["instead"] else None
