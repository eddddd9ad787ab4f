"""Shapes of what the pages of versions send."""

from collections.abc import Iterable
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.accounts.models import Organisation
from hub.ui.forms import CountedTextarea
from requests_workflow.dossier.models import Document
from requests_workflow.dossier.versions.points import Point
from requests_workflow.dossier.versions.queries import Version
from requests_workflow.procedure import wording
from requests_workflow.rules import RuleSet

#: Characters of an answer to one point, and of the reason of a withdrawal.
LONG = 2000
NOW = "maintenant"


class CompareForm(forms.Form):
    """Two versions to compare, or one with the file as it stands."""

    use_required_attribute = False

    de = forms.ChoiceField(label=gettext_lazy("De"))
    a = forms.ChoiceField(label=gettext_lazy("À"))

    def __init__(self, *args, versions: Iterable[Version], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        said = _("Version %(number)s : %(act)s")
        known = [(str(one.number), said % {"number": one.number, "act": one.act}) for one in versions]
        self.fields["de"].choices = known
        self.fields["a"].choices = [*known, (NOW, _("Le dossier tel qu’il est maintenant"))]


class PointsForm(forms.Form):
    """What the sponsor says of each point asked. What is typed is kept, even while a point still waits."""

    use_required_attribute = False

    def __init__(self, *args, points: Iterable[Point], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.points = list(points)
        for point in self.points:
            self.fields[point.code] = self._field(point)

    def _field(self, point: Point) -> forms.CharField:
        label = _("Ce que vous avez fait") if point.changed else _("Ce que vous répondez")
        told = (
            _("Facultatif : ce qui a changé se voit ci-dessus.")
            if point.changed
            else _("Rien n’a changé ici depuis la demande. Corrigez cette partie, ou dites pourquoi elle reste ainsi.")
        )
        field = forms.CharField(
            label=label,
            help_text=told,
            required=False,
            max_length=LONG,
            initial=point.answer,
            widget=CountedTextarea(max_length=LONG, rows=3),
        )
        field.says_optional = False
        return field

    def lines(self) -> list[tuple[Point, forms.BoundField]]:
        return [(point, self[point.code]) for point in self.points]


class CopyForm(forms.Form):
    """For whom a new file is begun from an old one, and which pieces are joined again."""

    use_required_attribute = False

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisme qui dépose"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez l’organisme."),
            "invalid_choice": gettext_lazy("Vous ne déposez pas pour cet organisme."),
        },
    )
    pieces = forms.MultipleChoiceField(
        label=gettext_lazy("Pièces à joindre de nouveau"), required=False, widget=forms.CheckboxSelectMultiple
    )
    creation_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, *args, organisations: Iterable[Organisation], documents: Iterable[Document], ruleset: RuleSet, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations])
        said = _("%(piece)s : %(name)s")
        self.fields["pieces"].choices = [
            (str(one.pk), said % {"piece": wording.of(ruleset.pieces[one.piece], "label"), "name": one.name})
            for one in documents
        ]
        if not self.fields["pieces"].choices:
            del self.fields["pieces"]


class WithdrawForm(forms.Form):
    """A reason, if the sponsor wants to give one, and the confirmation of what cannot be undone."""

    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi vous le retirez"),
        help_text=gettext_lazy(
            "Si vous voulez le dire. Ces mots figurent au dossier : ceux qui le suivent les lisent."
        ),
        required=False,
        max_length=4000,
        widget=CountedTextarea(max_length=4000, rows=4),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Je retire ce dossier, définitivement"),
        error_messages={"required": gettext_lazy("Cochez cette case pour retirer le dossier.")},
    )
