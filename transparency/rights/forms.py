"""What a citizen is asked: first what they want, which names nobody; then, on the next page, what finds them."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub import clock
from hub.ui.forms import DateInput, LongSelect
from requests_workflow import rules
from transparency.rights import codes, queries
from transparency.rights.enums import Channel, Right, Scope, Whose
from transparency.rights.identity import MAX_LINE, MAX_TEXT, Asked

#: In the list of bases: all of them.
EVERY_BASE = "toutes"
_SEXES = (("", _("Sans réponse")), ("F", _("Féminin")), ("M", _("Masculin")))
_NIR = re.compile(r"[12]\d{4}[\dAB]\d{7}(\d{2})?")
#: The same with spaces anywhere, as browsers read patterns.
_TYPED_NIR = r"\s*[12]\s*(\d\s*){4}[\dABab]\s*(\d\s*){7}((\d\s*){2})?"


def not_to_come(day: date) -> None:
    """Refuse a day after today, as a validator of a field."""
    if day > clock.today():
        raise ValidationError(_("Cette date n’est pas encore venue."))


class LetterForm(forms.Form):
    """What a letter asks for, of whom: never who asks. The identity is written by hand, on paper."""

    droit = forms.ChoiceField(
        label=_("Ce que vous demandez"), choices=Right.choices, widget=forms.RadioSelect, initial=Right.OPPOSITION
    )
    pour = forms.ChoiceField(
        label=_("Pour quelles données"), choices=Whose.choices, widget=forms.RadioSelect, initial=Whose.MINE
    )
    base = forms.ChoiceField(
        label=_("Quelle base de données"),
        help_text=_("Chaque base a son responsable : c’est lui qui vous répond."),
        widget=LongSelect(),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].choices = queries.choices()


class ChoiceForm(LetterForm):
    """The same for a request online: all bases at once, or one project of the register, may be meant."""

    projet = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    field_order = ("droit", "pour", "base", "projet")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].choices = [(EVERY_BASE, _("Toutes les bases")), *queries.choices()]
        self.fields["base"].help_text = _("Pour dire non partout d’un coup, gardez « Toutes les bases ».")
        age = rules.in_force(clock.today()).parameter("rights_alone_from_age")
        self.fields["pour"].help_text = _("À partir de %(age)s ans, un mineur peut écrire seul.") % {"age": age}
        if self.data.get("projet") or self.initial.get("projet"):
            del self.fields["base"]

    def scope(self) -> tuple[str, str]:
        """Return the scope chosen, and the base or the project it is about."""
        if self.cleaned_data["projet"]:
            return Scope.PROJECT, self.cleaned_data["projet"]
        base = self.cleaned_data["base"]
        return (Scope.ALL, "") if base == EVERY_BASE else (Scope.BASE, base)


class IdentityForm(forms.Form):
    """What finds a person in a base. It is never saved: it is sealed, or thrown away with what carried it."""

    def __init__(self, *args, asked: list[Asked], own: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for one in asked:
            self.fields[one.name] = _field(one, own=own)

    def clean_nir(self) -> str:
        """Spaces are read away; the key of two digits may be there or not."""
        typed = re.sub(r"\s", "", self.cleaned_data["nir"]).upper()
        if typed and not _NIR.fullmatch(typed):
            raise ValidationError(_("Ce numéro a 13 chiffres, 15 avec la clé. Laissez vide si vous ne l’avez pas."))
        return typed

    def answers(self) -> dict[str, str]:
        """Return what was typed, as texts."""
        return {name: str(value or "") for name, value in self.cleaned_data.items()}


def _field(one: Asked, *, own: bool) -> forms.Field:
    common = {"label": one.label, "help_text": one.help, "required": one.required}
    # A browser that seals checks alone what the server could have checked.
    hint = {"autocomplete": one.autocomplete if own and one.autocomplete else "off"}
    if one.kind == "date":
        widget = DateInput({**hint, "max": clock.today().isoformat()})
        return forms.DateField(**common, validators=[not_to_come], widget=widget)
    if one.kind == "sex":
        return forms.ChoiceField(**common, choices=_SEXES, widget=forms.Select(hint))
    if one.kind == "text":
        return forms.CharField(**common, max_length=MAX_TEXT, widget=forms.Textarea({**hint, "rows": 4}))
    if one.name == "nir":
        hint = {**hint, "pattern": _TYPED_NIR, "inputmode": "text"}
    return forms.CharField(**common, max_length=MAX_LINE, widget=forms.TextInput(hint))


class IntakeForm(forms.Form):
    """What an agent adds who writes down a letter or a call."""

    voie = forms.ChoiceField(
        label=_("Comment la demande est arrivée"),
        choices=[(Channel.LETTER, Channel.LETTER.label), (Channel.CALL, Channel.CALL.label)],
        widget=forms.RadioSelect,
    )
    recue = forms.DateField(
        label=_("Reçue le"),
        help_text=_("Le délai de réponse part de ce jour."),
        validators=[not_to_come],
        widget=DateInput(),
    )


class CodeForm(forms.Form):
    """The code of a receipt, however it is typed."""

    code = forms.CharField(
        label=_("Code de votre reçu"),
        help_text=_("26 lettres et chiffres, avec ou sans tirets."),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        code = codes.normal(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("Ce n’est pas un code de reçu : il a 26 lettres et chiffres."))
        return code
