"""What the acts of and about rapporteurs ask for."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hub import clock
from hub.accounts.models import User
from hub.ui.forms import CountedTextarea, LinesField, Sections
from requests_workflow.committee.enums import Criterion, Verdict
from requests_workflow.committee.lengths import MAX_STATEMENT, MAX_TEXT
from requests_workflow.committee.opinions.kinds import opinion_choices
from requests_workflow.committee.rapporteurs import queries
from requests_workflow.procedure.models import AccessRequest


class RapporteursForm(forms.Form):
    """Who reports on a file: as many members as there are free seats."""

    needs_subject = True

    rapporteurs = forms.MultipleChoiceField(label=_("Rapporteurs"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, subject: AccessRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.left = queries.seats_left(subject)
        self.members = {str(member.pk): member for member in queries.candidates(subject)}
        field = self.fields["rapporteurs"]
        field.choices = self._choices(subject)
        field.help_text = ngettext(
            "Choisissez %(n)s membre. Ceux qui ont déclaré un lien avec le projet ne sont pas proposés.",
            "Choisissez %(n)s membres. Ceux qui ont déclaré un lien avec le projet ne sont pas proposés.",
            self.left,
        ) % {"n": self.left}

    def _choices(self, subject: AccessRequest) -> list[tuple[str, str]]:
        most = int(subject.rule_set.parameter("P23_per_month"))
        load = queries.load_of_month(self.members.values(), clock.today().replace(day=1))
        return [(key, self._label(member, load.get(member.pk, 0), most)) for key, member in self.members.items()]

    def _label(self, member: User, files: int, most: int) -> str:
        if not files:
            return member.full_name
        said = ngettext("%(n)s dossier ce mois-ci", "%(n)s dossiers ce mois-ci", files) % {"n": files}
        if files >= most:
            said += ", " + _now("au-delà de ce que recommande le règlement (%(most)s)") % {"most": most}
        return f"{member.full_name} ({said})"

    def clean_rapporteurs(self) -> list[User]:
        chosen = [self.members[key] for key in dict.fromkeys(self.cleaned_data["rapporteurs"])]
        if len(chosen) != self.left:
            raise forms.ValidationError(
                ngettext("Choisissez exactement %(n)s membre.", "Choisissez exactement %(n)s membres.", self.left)
                % {"n": self.left}
            )
        return chosen


class DeclineForm(forms.Form):
    """Why a rapporteur gives the file back; the chair reads it."""

    decline_reason = forms.CharField(
        label=_("Pourquoi déclinez-vous ?"),
        help_text=_("Lu par la présidence, le secrétariat et le comité, jamais par le porteur."),
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=4),
    )


class ReportForm(Sections, forms.Form):
    """A rapporteur's report: a verdict and a text for each criterion, then a conclusion."""

    def __init__(self, *args, subject, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.sections = [self._criterion(criterion) for criterion in Criterion]
        self.fields["conclusion"] = forms.ChoiceField(
            label=_("Avis proposé au comité"),
            choices=opinion_choices(subject.rule_set),
            widget=forms.RadioSelect,
        )
        self.fields["recommendations"] = LinesField(
            label=_("Recommandations"), help_text=_("Une par ligne."), required=False
        )
        self.sections.append((_("Conclusion"), "", ["conclusion", "recommendations"]))

    def _criterion(self, criterion: Criterion) -> tuple:
        names = [f"{criterion.value}_verdict", f"{criterion.value}_text"]
        self.fields[names[0]] = forms.ChoiceField(
            label=_("Appréciation"), choices=Verdict.choices, widget=forms.RadioSelect
        )
        self.fields[names[1]] = forms.CharField(
            label=_("Analyse"),
            help_text=_("Attendue pour une réserve ou un point bloquant."),
            required=False,
            max_length=MAX_TEXT,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        return (f"{criterion.value}. {criterion.label}", "", names)

    def clean(self) -> dict:
        data = super().clean()
        data["grid"] = {criterion.value: self._judged(criterion.value, data) for criterion in Criterion}
        return data

    def _judged(self, code: str, data: dict) -> dict[str, str]:
        verdict, text = data.get(f"{code}_verdict", ""), data.get(f"{code}_text", "").strip()
        if verdict in (Verdict.RESERVE, Verdict.BLOCKING) and not text:
            self.add_error(f"{code}_text", _("Expliquez cette réserve ou ce point bloquant."))
        return {"verdict": verdict, "text": text}
