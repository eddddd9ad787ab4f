"""What the acts of and about rapporteurs ask for."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hub.accounts.models import User
from hub.ui.forms import CountedTextarea
from requests_workflow.committee.enums import Criterion, ExpertGround, Verdict
from requests_workflow.committee.lengths import MAX_STATEMENT, MAX_TEXT
from requests_workflow.committee.opinions.kinds import opinion_choices
from requests_workflow.committee.rapporteurs import proposal, queries
from requests_workflow.procedure.models import AccessRequest


class ProposalForm(forms.Form):
    """Names to choose from, each with its points and what explains them; who may not be chosen is told apart."""

    #: The field that holds the names.
    names = ""
    #: What is said once it is done, and when nobody can be chosen.
    done = ""
    nobody = ""

    def offer(self, found: list[proposal.Candidate]) -> None:
        self.found = found
        self.offered = {str(one.person.pk): one for one in found if not one.bar}
        self.fields[self.names].choices = [(key, one.person.full_name) for key, one in self.offered.items()]

    @property
    def proposed(self) -> forms.BoundField:
        return self[self.names]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return what is asked beside the names."""
        return [field for field in self if field.name != self.names]

    @property
    def lines(self) -> list[tuple]:
        """Return (box, candidate) for each name that may be chosen, in the order of the proposal."""
        return list(zip(self.proposed.subwidgets, self.offered.values(), strict=True))

    @property
    def barred(self) -> list[proposal.Candidate]:
        return [one for one in self.found if one.bar]


class RapporteursForm(ProposalForm):
    """Who reports on a file: as many people as there are free seats, among the proposal."""

    names = "rapporteurs"
    done = _("Les rapporteurs sont désignés : chacun est prévenu.")
    nobody = _(
        "Personne ne peut être proposé : chaque membre est déporté, déjà désigné, ou sa déclaration publique"
        " d’intérêts est trop ancienne."
    )

    rapporteurs = forms.MultipleChoiceField(label=_("Rapporteurs"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("Pourquoi dépasser le nombre de dossiers recommandé ?"),
        help_text=_("À remplir seulement si vous choisissez un nom déjà au nombre de dossiers du mois."),
        required=False,
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=3),
    )

    def __init__(self, *args, subject: AccessRequest, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.left = queries.seats_left(subject)
        self.offer(proposal.candidates(subject, at=at))
        self.fields["rapporteurs"].help_text = ngettext(
            "Choisissez %(n)s personne.", "Choisissez %(n)s personnes.", self.left
        ) % {"n": self.left}
        if not any(one.is_over for one in self.offered.values()):
            del self.fields["reason"]

    def clean_rapporteurs(self) -> list[User]:
        chosen = [self.offered[key].person for key in dict.fromkeys(self.cleaned_data["rapporteurs"])]
        if len(chosen) != self.left:
            raise forms.ValidationError(
                ngettext("Choisissez exactement %(n)s personne.", "Choisissez exactement %(n)s personnes.", self.left)
                % {"n": self.left}
            )
        return chosen

    def clean(self) -> dict:
        data = super().clean()
        over = [one.full_name for one in data.get("rapporteurs", []) if self.offered[str(one.pk)].is_over]
        if over and "reason" not in self.errors and not data.get("reason", "").strip():
            said = _("Dites pourquoi vous confiez un dossier de plus à : %(names)s.")
            self.add_error("reason", said % {"names": ", ".join(over)})
        return data


class ExpertForm(ProposalForm):
    """Which expert of the list reports on a file, in the place of one member, and why."""

    names = "expert"
    done = _("L’expert est prévenu : il déclare d’abord ses intérêts.")
    nobody = _(
        "Personne ne peut être appelé : la liste est vide, ou chaque expert est déporté, déjà désigné, ou sa"
        " déclaration publique d’intérêts est trop ancienne."
    )

    expert = forms.ChoiceField(
        label=_("Expert"),
        help_text=_("Il tient la place d’un rapporteur. Il ne vote pas."),
        widget=forms.RadioSelect,
    )
    called_for = forms.ChoiceField(
        label=_("Pourquoi appeler un expert extérieur ?"), choices=ExpertGround.choices, widget=forms.RadioSelect
    )
    call_reason = forms.CharField(
        label=_("Motifs"),
        help_text=_("Le procès-verbal les cite."),
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=3),
    )

    def __init__(self, *args, subject: AccessRequest, at: datetime, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer(proposal.experts(subject, at=at))

    def clean_expert(self) -> User:
        return self.offered[self.cleaned_data["expert"]].person


class DeclineForm(forms.Form):
    """Why a rapporteur gives the file back; the chair reads it."""

    decline_reason = forms.CharField(
        label=_("Pourquoi déclinez-vous ?"),
        help_text=_("Lu par la présidence, le secrétariat et le comité, jamais par le porteur."),
        max_length=MAX_STATEMENT,
        widget=CountedTextarea(max_length=MAX_STATEMENT, rows=4),
    )


#: What is asked for each criterion: the end of the field's name, after that of the criterion.
VERDICT, TEXT, RECOMMENDATIONS = "verdict", "text", "recommendations"
CONCLUSION = "conclusion"
#: Every field of a report, in the order of the page.
REPORT_FIELDS = (
    *(f"{one.value}_{part}" for one in Criterion for part in (VERDICT, TEXT, RECOMMENDATIONS)),
    CONCLUSION,
)


class ReportForm(forms.Form):
    """A rapporteur's report: a verdict, a text and recommendations for each criterion, then a conclusion."""

    def __init__(self, *args, subject: AccessRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            self._ask(criterion)
        self.fields[CONCLUSION] = forms.ChoiceField(
            label=_("Avis proposé au comité"),
            choices=opinion_choices(subject.rule_set),
            widget=forms.RadioSelect,
        )

    def _ask(self, criterion: Criterion) -> None:
        code = criterion.value
        self.fields[f"{code}_{VERDICT}"] = forms.ChoiceField(
            label=_("Appréciation"), choices=Verdict.choices, widget=forms.RadioSelect
        )
        self.fields[f"{code}_{TEXT}"] = forms.CharField(
            label=_("Analyse"),
            help_text=_("Attendue pour une réserve ou un point bloquant."),
            required=False,
            max_length=MAX_TEXT,
            widget=CountedTextarea(max_length=MAX_TEXT, rows=6),
        )
        self.fields[f"{code}_{RECOMMENDATIONS}"] = forms.CharField(
            label=_("Recommandations"),
            help_text=_("Une par ligne."),
            required=False,
            max_length=MAX_TEXT,
            widget=CountedTextarea(max_length=MAX_TEXT, rows=3),
        )

    def clean(self) -> dict:
        data = super().clean()
        data["grid"] = {criterion.value: self._judged(criterion.value, data) for criterion in Criterion}
        data["recommendations"] = [line for one in data["grid"].values() for line in one["recommendations"]]
        return data

    def _judged(self, code: str, data: dict) -> dict:
        verdict, text = data.get(f"{code}_{VERDICT}", ""), data.get(f"{code}_{TEXT}", "").strip()
        if verdict in (Verdict.RESERVE, Verdict.BLOCKING) and not text and f"{code}_{TEXT}" not in self.errors:
            self.add_error(f"{code}_{TEXT}", _("Expliquez cette réserve ou ce point bloquant."))
        lines = data.get(f"{code}_{RECOMMENDATIONS}", "").splitlines()
        return {"verdict": verdict, "text": text, "recommendations": [line.strip() for line in lines if line.strip()]}
