"""What planning a session and its agenda asks for."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub import clock
from hub.ui.forms import CountedTextarea, DateInput, TimeInput
from requests_workflow.committee.enums import Handling, Presence, Rhythm, SessionMode
from requests_workflow.committee.lengths import MAX_STATEMENT
from requests_workflow.committee.members import queries as members
from requests_workflow.committee.models import AgendaItem, Session
from requests_workflow.committee.sessions import queries, series
from requests_workflow.committee.sessions.presentation import session_words
from requests_workflow.procedure.models import AccessRequest


class PlanForm(forms.Form):
    """When, where and how the committee will meet."""

    held_on = forms.DateField(label=_("Jour"), widget=DateInput)
    starts_at = forms.TimeField(label=_("Heure"), widget=TimeInput)
    mode = forms.ChoiceField(label=_("Forme de la séance"), choices=SessionMode.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Lieu ou adresse de connexion"), required=False, max_length=200, widget=forms.TextInput
    )
    ends_on = forms.DateField(
        label=_("Dernier jour de la consultation"),
        help_text=_("Pour une consultation électronique seulement : chaque membre vote jusque-là."),
        required=False,
        widget=DateInput,
    )
    ends_time = forms.TimeField(label=_("Heure de fin de la consultation"), required=False, widget=TimeInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        #: The session that changes, when it is not a new one.
        self.moved: int | None = None

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day < clock.today():
            raise forms.ValidationError(_("Ce jour est passé : choisissez un jour à venir."))
        return day

    def clean(self) -> dict:
        data = super().clean()
        day, hour = data.get("held_on"), data.get("starts_at")
        if day and hour and queries.is_taken(day, hour, but=self.moved):
            self.add_error("starts_at", _("Une séance est déjà programmée ce jour-là, à cette heure-là."))
        data["ends_at"] = self._end(data) if day and hour else None
        return data

    def _end(self, data: dict) -> datetime | None:
        """Return the end of an electronic consultation; no other session has one."""
        if data.get("mode") != SessionMode.ELECTRONIC or self.errors.keys() & {"ends_on", "ends_time"}:
            return None
        if not (data.get("ends_on") and data.get("ends_time")):
            self.add_error("ends_on", _("Dites jusqu’à quel jour et à quelle heure les membres votent."))
            return None
        end = datetime.combine(data["ends_on"], data["ends_time"], tzinfo=clock.PARIS)
        if end <= datetime.combine(data["held_on"], data["starts_at"], tzinfo=clock.PARIS):
            self.add_error("ends_on", _("La consultation finit après son début : choisissez une fin plus tardive."))
        return end

    @property
    def fields_of_session(self) -> dict[str, Any]:
        """Return what the form says, as the fields of a session."""
        names = ("held_on", "starts_at", "mode", "place", "ends_at")
        return {name: self.cleaned_data[name] for name in names}


class MoveForm(PlanForm):
    """The new day, hour and form of a session, and why it moves."""

    needs_subject = True

    reason = forms.CharField(
        label=_("Pourquoi la séance est-elle déplacée ?"),
        help_text=_("Lu par les membres convoqués."),
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=3),
    )

    def __init__(self, *args, subject: Session, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.moved = subject.pk
        for name in ("held_on", "mode", "place"):
            self.fields[name].initial = getattr(subject, name)
        self.fields["starts_at"].initial = subject.starts_at.strftime("%H:%M")
        if subject.ends_at:
            end = subject.ends_at.astimezone(clock.PARIS)
            self.fields["ends_on"].initial, self.fields["ends_time"].initial = end.date(), end.strftime("%H:%M")


class SeriesForm(forms.Form):
    """Several sessions at once, at the same hour and at the same distance from each other."""

    MOST = 24

    first = forms.DateField(label=_("Premier jour"), widget=DateInput)
    every = forms.ChoiceField(
        label=_("Rythme"), choices=Rhythm.choices, initial=Rhythm.MONTHLY, widget=forms.RadioSelect
    )
    count = forms.IntegerField(
        label=_("Nombre de séances"),
        min_value=2,
        max_value=MOST,
        initial=10,
        widget=forms.NumberInput(attrs={"class": "width-4"}),
    )
    starts_at = forms.TimeField(label=_("Heure"), widget=TimeInput)
    mode = forms.ChoiceField(
        label=_("Forme des séances"),
        choices=[one for one in SessionMode.choices if one[0] != SessionMode.ELECTRONIC],
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=_("Lieu ou adresse de connexion"), required=False, max_length=200, widget=forms.TextInput
    )

    def clean_first(self):
        day = self.cleaned_data["first"]
        if day < clock.today():
            raise forms.ValidationError(_("Ce jour est passé : choisissez un jour à venir."))
        return day

    def sessions(self) -> list[dict[str, Any]]:
        """Return the fields of each session, the earliest first; a day already taken at that hour is left out."""
        said = self.cleaned_data
        days = series.days(said["first"], said["every"], said["count"])
        rest = {name: said[name] for name in ("starts_at", "mode", "place")}
        return [{"held_on": day, **rest} for day in days if not queries.is_taken(day, said["starts_at"])]


class ScheduleForm(forms.Form):
    """On which agenda a file is put."""

    needs_subject = True

    session = forms.ModelChoiceField(
        label=_("Séance"), queryset=Session.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, subject: AccessRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        field.queryset = queries.sessions_to_come(subject, clock.today())
        field.label_from_instance = session_words


class AttendanceForm(forms.Form):
    """How each member takes part, as far as it changed."""

    needs_subject = True

    def __init__(self, *args, subject: Session, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in members.members()}
        said = queries.standings(subject)
        for key, member in self.people.items():
            self.fields[f"presence_{key}"] = forms.ChoiceField(
                label=member.full_name,
                choices=[("", _("Rien de noté")), *Presence.choices],
                initial=said[member.pk].how if member.pk in said else "",
                required=False,
            )

    def clean(self) -> dict:
        data = super().clean()
        said = {key: data.get(f"presence_{key}") for key in self.people}
        return {"presences": {self.people[key]: how for key, how in said.items() if how}}


class AnswerForm(forms.Form):
    """Whether a member will come."""

    coming = forms.TypedChoiceField(
        label=_("Viendrez-vous à cette séance ?"),
        choices=[("yes", _("Oui, je viendrai")), ("no", _("Non, je serai absent"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )


class PapersForm(forms.Form):
    """Why the papers leave late, when they do."""

    late_reason = forms.CharField(
        label=_("Pourquoi les documents partent-ils si tard ?"),
        help_text=_("À remplir seulement si les membres ont moins de temps que la règle ne leur en donne pour lire."),
        required=False,
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=3),
    )


class AgendaForm(forms.Form):
    """The order, the length and the handling of each item that was not opened yet."""

    #: The longest time an item may be given, in minutes.
    LONGEST = 480

    def __init__(self, *args, items: list[AgendaItem], usual: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.items = [item for item in items if item.state == "listed"]
        for item in self.items:
            self._ask(item, usual)

    def _ask(self, item: AgendaItem, usual: int) -> None:
        number = {"class": "width-4"}
        self.fields[f"position_{item.pk}"] = forms.IntegerField(
            label=_("Ordre"), min_value=1, max_value=999, initial=item.position, widget=forms.NumberInput(attrs=number)
        )
        self.fields[f"minutes_{item.pk}"] = forms.IntegerField(
            label=_("Minutes"),
            min_value=0,
            max_value=self.LONGEST,
            initial=item.minutes,
            required=False,
            widget=forms.NumberInput(attrs={**number, "placeholder": str(usual)}),
        )
        self.fields[f"handling_{item.pk}"] = forms.ChoiceField(
            label=_("Examen"), choices=Handling.choices, initial=item.handling
        )
        self.fields[f"handling_reason_{item.pk}"] = forms.CharField(
            label=_("Pourquoi sans débat"),
            initial=item.handling_reason,
            required=False,
            max_length=MAX_STATEMENT,
            widget=forms.TextInput,
        )

    @property
    def rows(self) -> list[tuple[AgendaItem, dict[str, forms.BoundField]]]:
        return [(item, {name: self[f"{name}_{item.pk}"] for name in ARRANGED}) for item in self.items]

    @property
    def typed(self) -> dict[str, str]:
        """Return what was typed, by the title of the file."""
        return {
            item.request.title: ", ".join(str(field.value()) for field in fields.values() if field.value())
            for item, fields in self.rows
        }

    def clean(self) -> dict:
        data = super().clean()
        for item in self.items:
            reason = data.get(f"handling_reason_{item.pk}", "").strip()
            if data.get(f"handling_{item.pk}") == Handling.NO_DEBATE and not reason:
                said = _("Dites à quel examen antérieur ce dossier ressemble : c’est ce qui permet de s’en passer.")
                self.add_error(f"handling_reason_{item.pk}", said)
        return data

    def changes(self) -> list[tuple[AgendaItem, dict[str, Any]]]:
        """Return the items that move or change, each with what the act takes.

        Two items of the same number follow each other as they did; numbers then go from the first place that these
        items hold, so that those already opened keep theirs.
        """
        said = {item: {name: self.cleaned_data[f"{name}_{item.pk}"] for name in ARRANGED} for item in self.items}
        ordered = sorted(self.items, key=lambda item: (said[item]["position"], item.position))
        for place, item in zip(sorted(item.position for item in self.items), ordered, strict=True):
            said[item]["position"] = place
        return [(item, data) for item, data in said.items() if any(getattr(item, name) != data[name] for name in data)]


#: What an agenda says of each item.
ARRANGED = ("position", "minutes", "handling", "handling_reason")
