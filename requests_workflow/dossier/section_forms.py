"""A section of the rules' form as a Django form, bound to what was typed."""

from collections.abc import Collection, Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from hub.ui import words
from hub.ui.forms import CountedTextarea, DateInput, NumberInput
from requests_workflow import rules
from requests_workflow.dossier import answers, facts
from requests_workflow.dossier.answers import NO, YES, Typed
from requests_workflow.dossier.groups import GroupField
from requests_workflow.dossier.outputs.readers import readers_in_words
from requests_workflow.dossier.values import DATE_FORMATS, EARLIEST, LATEST
from requests_workflow.procedure import wording

#: Above this many characters a text deserves several lines.
ROWS = ((1000, 4), (2000, 6))
MOST_ROWS = 10


class SectionForm(forms.Form):
    """The questions of one section. Its errors are remarks, like a spell-checker's: they never prevent saving.

    `holding` are the flags that make some questions required; `other` are answers of other sections, for dates that
    follow one another.
    """

    use_required_attribute = False

    def __init__(
        self,
        section: rules.FormSection,
        form: rules.FormSpec,
        *,
        typed: Mapping[str, Typed] | None = None,
        checked: bool = True,
        holding: Collection[str] = (),
        other: Mapping[str, Typed] | None = None,
        following: Collection[str] = (),
    ) -> None:
        """Bind to `typed` when `checked`; otherwise only show it, without a remark.

        `following` are questions to draw although they do not arise yet: another answer of the page may change that.
        """
        data = answers.as_form_data(typed or {}) if checked else None
        super().__init__(data, initial=dict(typed or {}))
        self.section, self.form_spec, self.other = section, form, other or {}
        for code, field in section.fields.items():
            if facts.arises(field, holding) or not checked or code in following:
                self.fields[code] = _field(form, field, required=facts.demands(field, holding))

    def clean(self) -> dict:
        for code, field in self.section.fields.items():
            if field.not_before and code in self.fields:
                self._check_order(code, field)
        return self.cleaned_data

    def _check_order(self, code: str, field: rules.FormField) -> None:
        earlier = self.form_spec.fields()[field.not_before]
        before = self.cleaned_data.get(earlier.code) or answers.value(earlier, self.other.get(earlier.code, ""))
        after = self.cleaned_data.get(code)
        if before and after and after < before:
            reason = _("Cette date vient avant « %(label)s » : %(day)s.")
            label = wording.of(earlier, "label")
            self.add_error(code, reason % {"label": label, "day": words.day_month(before)})


def remarks(form: rules.FormSpec, section: rules.FormSection, typed: Mapping[str, Typed]) -> dict[str, list[str]]:
    """Return what is wrong with answers taken one by one, by field; one that is empty has no remark yet.

    What depends on other answers is told when the page is drawn.
    """
    found = {}
    for code, text in answers.from_values(section.fields, typed).items():
        made = _field(form, section.fields[code], required=False)
        try:
            made.clean(made.widget.value_from_datadict(answers.as_form_data({code: text}), {}, code))
        except forms.ValidationError as error:
            found[code] = list(error.messages)
    return found


def _field(form: rules.FormSpec, field: rules.FormField, *, required: bool) -> forms.Field:
    made = MAKERS[field.kind](form, field)
    made.label, made.required = wording.of(field, "label"), required
    made.help_text = words.typo(wording.of(field, "help"))
    made.readers = readers_in_words(field)
    made.error_messages["required"] = REQUIRED.get(field.kind, _asks_for_text)()
    return made


def _text(form: rules.FormSpec, field: rules.FormField) -> forms.Field:
    attrs = {"dir": "auto", **({"class": "width-20"} if field.max_length <= 60 else {})}
    return _without_cut(forms.CharField(max_length=field.max_length, widget=forms.TextInput(attrs=attrs)))


def _longtext(form: rules.FormSpec, field: rules.FormField) -> forms.Field:
    rows = next((rows for limit, rows in ROWS if field.max_length <= limit), MOST_ROWS)
    widget = CountedTextarea({"dir": "auto"}, max_length=field.max_length, rows=rows)
    return _without_cut(forms.CharField(max_length=field.max_length, widget=widget))


def _without_cut(made: forms.CharField) -> forms.CharField:
    """Let the browser keep a text that is too long: it is shown with a remark, never cut."""
    made.widget.attrs.pop("maxlength", None)
    return made


def _choice(form: rules.FormSpec, field: rules.FormField) -> forms.Field:
    return forms.ChoiceField(choices=_choices(form, field), widget=forms.RadioSelect)


def _choices_field(form: rules.FormSpec, field: rules.FormField) -> forms.Field:
    made = forms.MultipleChoiceField(choices=_choices(form, field), widget=forms.CheckboxSelectMultiple)
    return _every(made) if field.every else made


def _every(made: forms.MultipleChoiceField) -> forms.MultipleChoiceField:
    """Ask for each of the choices, not only one of them."""
    wanted = {code for code, _label in made.choices}

    def all_ticked(ticked: list[str]) -> None:
        if wanted - set(ticked):
            raise forms.ValidationError(_("Chacune est nécessaire. S’il en manque une, choisissez un autre circuit."))

    made.validators.append(all_ticked)
    return made


def _choices(form: rules.FormSpec, field: rules.FormField) -> list[tuple[str, str]]:
    return [(code, wording.of(choice, "label")) for code, choice in form.choices_of(field).items()]


def _integer(form: rules.FormSpec, field: rules.FormField) -> forms.Field:
    widget = TypedNumber(unit=wording.of(field, "unit"), width=10 if field.maximum > 9999 else 4)
    return forms.IntegerField(min_value=field.minimum, max_value=field.maximum or None, widget=widget)


class TypedNumber(NumberInput):
    """A number field that shows again whatever was typed; the browser's own one swallows what is not a number."""

    input_type = "text"

    def build_attrs(self, *args, **kwargs) -> dict:
        return {
            name: value for name, value in super().build_attrs(*args, **kwargs).items() if name not in {"min", "max"}
        }


class DayField(forms.DateField):
    """A day between 1900 and 2100."""

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            raise forms.ValidationError(_("Cette année n’est pas possible."))


def _date(form: rules.FormSpec, field: rules.FormField) -> forms.Field:
    return DayField(input_formats=DATE_FORMATS, widget=DateInput())


def _yes_no(form: rules.FormSpec, field: rules.FormField) -> forms.Field:
    return forms.ChoiceField(choices=[(YES, _("Oui")), (NO, _("Non"))], widget=forms.RadioSelect)


def _group(form: rules.FormSpec, field: rules.FormField) -> forms.Field:
    return GroupField(form, field)


MAKERS = {
    "text": _text,
    "longtext": _longtext,
    "choice": _choice,
    "choices": _choices_field,
    "integer": _integer,
    "date": _date,
    "yes_no": _yes_no,
    "group": _group,
}


def _asks_for_text() -> str:
    return _("Réponse attendue.")


def _asks_for_choice() -> str:
    return _("Choisissez une réponse.")


def _asks_for_choices() -> str:
    return _("Cochez au moins une réponse.")


def _asks_for_number() -> str:
    return _("Nombre attendu.")


def _asks_for_date() -> str:
    return _("Date attendue.")


#: How the absence of an answer is told; any other kind asks for text.
REQUIRED = {
    "choice": _asks_for_choice,
    "yes_no": _asks_for_choice,
    "choices": _asks_for_choices,
    "integer": _asks_for_number,
    "date": _asks_for_date,
}
