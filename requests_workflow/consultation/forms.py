"""What the acts of data holders ask for."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.accounts.models import User
from hub.ui.forms import DocumentInput, NumberInput
from requests_workflow.consultation import queries
from requests_workflow.consultation.enums import Availability
from requests_workflow.consultation.models import Consultation
from requests_workflow.dossier import storage
from requests_workflow.procedure.subject_forms import long_text

MAX_REMARKS = 20_000
MAX_TEXT = 2_000
MAX_WEEKS = 520
MOST_DOCUMENTS = 5


class DocumentsInput(DocumentInput):
    """A file field that takes several files at once."""

    allow_multiple_selected = True


class PdfsField(forms.FileField):
    """A few PDFs, each judged by its content; cleaned into a list."""

    def __init__(self, **kwargs) -> None:
        super().__init__(widget=DocumentsInput(), required=False, allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None) -> list:
        uploads = [super(PdfsField, self).clean(one, initial) for one in data or []]
        if len(uploads) > MOST_DOCUMENTS:
            raise forms.ValidationError(_("Joignez %(most)s fichiers au plus.") % {"most": MOST_DOCUMENTS})
        for upload in uploads:
            storage.check_pdf(upload)
        return uploads


class AvailabilityFields:
    """Mixin: three questions a dataset of a consultation, named `<code>-availability`, `<code>-note`, `<code>-weeks`.

    `choices` may hold an empty answer, which stands for no answer.
    """

    def add_datasets(
        self, consultation: Consultation, choices, *, required: bool, widget=forms.RadioSelect, about: str = ""
    ) -> None:
        """Add the questions; `about` tells the file, on a page that shows several."""
        self.sent_data = consultation.sent_data
        for one in self.sent_data:
            code, name = one["code"], f"{one['short_name']}{about}"
            self.fields[f"{code}-availability"] = forms.ChoiceField(
                label=_("Disponibilité de %(name)s") % {"name": name},
                choices=choices,
                required=required,
                widget=widget,
            )
            self.fields[f"{code}-weeks"] = weeks_field()
            self.fields[f"{code}-note"] = note_field()

    def check_datasets(self) -> None:
        for one in self.sent_data:
            check_answer(self, f"{one['code']}-")

    def availability(self) -> list[dict]:
        """Return what was answered, as the act `give_remarks` takes it."""
        found = [{"dataset": one["code"], **answer_of(self, f"{one['code']}-")} for one in self.sent_data]
        return [one for one in found if one["availability"]]

    def dataset_fields(self) -> list[tuple[dict, list[forms.BoundField]]]:
        """Return each dataset as sent with its questions, as the page draws them."""
        names = ("availability", "weeks", "note")
        return [(one, [self[f"{one['code']}-{name}"] for name in names]) for one in self.sent_data]


def weeks_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Délai de livraison estimé, une fois le projet autorisé"),
        required=False,
        min_value=0,
        max_value=MAX_WEEKS,
        widget=NumberInput(unit=gettext_lazy("semaines"), width=4),
    )


def note_field() -> forms.CharField:
    return long_text(
        gettext_lazy("Précisions"),
        gettext_lazy("À écrire si ces données ne sont pas disponibles, ou le sont avec des réserves."),
        length=MAX_TEXT,
        required=False,
        rows=2,
    )


def answer_of(form: forms.Form, prefix: str = "") -> dict:
    """Return {availability, note, weeks} from the three fields of one dataset, or of all."""
    return {name: form.cleaned_data.get(prefix + name) for name in ("availability", "note", "weeks")}


def check_answer(form: forms.Form, prefix: str = "") -> None:
    """Ask for a note where data are not simply available, and for the availability that a note or a delay is about."""
    answer = answer_of(form, prefix)
    doubtful = answer["availability"] in {Availability.RESERVED, Availability.UNAVAILABLE}
    if doubtful and not answer["note"] and f"{prefix}note" not in form.errors:
        form.add_error(f"{prefix}note", _("Dites en quelques mots ce qui manque, ou ce qui est réservé."))
    told = bool(answer["note"]) or answer["weeks"] is not None
    if told and not answer["availability"] and f"{prefix}availability" not in form.errors:
        form.add_error(f"{prefix}availability", _("Dites si ces données sont disponibles."))


class RemarksForm(AvailabilityFields, forms.Form):
    """What a data holder tells the committee about a project, dataset by dataset and as a whole."""

    use_required_attribute = False

    remarks = long_text(
        gettext_lazy("Vos remarques"),
        gettext_lazy(
            "Qualité des données, faisabilité, précautions. Le comité les lit avec le dossier ; "
            "les autres responsables de données ne les voient pas."
        ),
        length=MAX_REMARKS,
        rows=10,
    )
    documents = PdfsField(
        label=gettext_lazy("Documents joints"),
        help_text=gettext_lazy(
            "Par exemple l’avis de votre comité scientifique. Vous pouvez en choisir plusieurs à la fois."
        ),
    )

    def __init__(self, *args, consultation: Consultation, **kwargs) -> None:
        super().__init__(*args, prefix=f"c{consultation.pk}", **kwargs)
        self.add_datasets(consultation, Availability.choices, required=True)
        self.order_fields([name for name in self.fields if name not in {"remarks", "documents"}])

    def clean(self) -> dict:
        super().clean()
        self.check_datasets()
        return self.cleaned_data

    def as_act(self) -> dict:
        """Return the data of the act `give_remarks`."""
        sent = self.cleaned_data
        return {"remarks": sent["remarks"], "availability": self.availability(), "documents": sent["documents"]}


class TogetherForm(forms.Form):
    """What is answered to every consultation of a batch that says nothing of its own."""

    use_required_attribute = False

    availability = forms.ChoiceField(
        label=gettext_lazy("Les données demandées sont-elles disponibles ?"),
        choices=[("", gettext_lazy("Je réponds projet par projet")), *Availability.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    weeks = weeks_field()
    note = note_field()
    remarks = long_text(
        gettext_lazy("Vos remarques"),
        gettext_lazy("Transmises à chaque projet coché qui n’a pas les siennes."),
        length=MAX_REMARKS,
        required=False,
        rows=6,
    )

    def clean(self) -> dict:
        super().clean()
        check_answer(self)
        return self.cleaned_data


class LineForm(AvailabilityFields, forms.Form):
    """One consultation of a batch: whether it is answered now, and what it is told of its own."""

    use_required_attribute = False

    answered = forms.BooleanField(label=gettext_lazy("Répondre maintenant"), required=False)
    remarks = long_text("", length=MAX_REMARKS, required=False, rows=4)

    def __init__(self, *args, consultation: Consultation, **kwargs) -> None:
        super().__init__(*args, prefix=f"c{consultation.pk}", **kwargs)
        self.consultation = consultation
        reference = consultation.request.reference
        self.fields["remarks"].label = _("Vos remarques sur le dossier %(reference)s") % {"reference": reference}
        choices = [("", gettext_lazy("Comme pour tous")), *Availability.choices]
        self.add_datasets(consultation, choices, required=False, widget=forms.Select, about=f" ({reference})")

    def clean(self) -> dict:
        super().clean()
        if self.cleaned_data["answered"]:
            self.check_datasets()
        return self.cleaned_data

    @property
    def own_is_open(self) -> bool:
        """Something of its own was typed, or must be corrected."""
        return bool(self.errors) or any(self[name].value() for name in self.fields if name != "answered")

    def with_common(self, common: dict) -> dict:
        """Return the data of the act `give_remarks`; add an error for what neither this line nor the batch says."""
        own = {one["dataset"]: one for one in self.availability()}
        shared = {name: common.get(name) for name in ("availability", "note", "weeks")}
        answers = [own.get(one["code"], {"dataset": one["code"], **shared}) for one in self.sent_data]
        remarks = self.cleaned_data["remarks"] or common.get("remarks")
        if not remarks:
            self.add_error("remarks", _("Écrivez vos remarques, ici ou pour tous les projets."))
        for one in answers:
            if not one["availability"]:
                self.add_error(f"{one['dataset']}-availability", _("Dites si ces données sont disponibles."))
        return {"remarks": remarks, "availability": answers}


class RecusalForm(forms.Form):
    """Why a data holder steps aside."""

    recusal_reason = long_text(
        gettext_lazy("Motif du déport"),
        gettext_lazy(
            "Par exemple : votre organisation participe au projet. Lu par le secrétariat et le comité. "
            "Le dossier vous sera fermé."
        ),
        length=MAX_TEXT,
    )


class DelegateForm(forms.Form):
    """Which colleague of the holder answers."""

    needs_subject = True

    delegate = forms.ChoiceField(
        label=gettext_lazy("Qui répond ?"),
        help_text=gettext_lazy(
            "Cette personne et vous verrez la consultation à faire. Choisissez-vous pour la reprendre."
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez une personne."),
            "invalid_choice": gettext_lazy("Cette personne ne répond pas pour ce responsable de données."),
        },
    )

    def __init__(self, *args, subject: Consultation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(person.pk): person for person in queries.colleagues(subject)}
        self.fields["delegate"].choices = [(key, person.full_name) for key, person in self.colleagues.items()]

    def clean_delegate(self) -> User:
        return self.colleagues[self.cleaned_data["delegate"]]
