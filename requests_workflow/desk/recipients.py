"""The page of the mails that leave by themselves, computed from the rules: who is told of what, how, or why not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from hub import clock
from hub.mail import families
from hub.ui import words
from hub.ui.shapes import Cell
from requests_workflow import rules
from requests_workflow.procedure import notices, wording

#: What each machine of the rules moves, as a heading.
MACHINES = {
    "access_request": gettext_lazy("Le dossier"),
    "consultation": gettext_lazy("La consultation d’un responsable de données"),
    "condition": gettext_lazy("Les conditions posées à la mise à disposition"),
    "assignment": gettext_lazy("La désignation d’un rapporteur"),
    "session": gettext_lazy("Les séances du comité"),
    "agenda_item": gettext_lazy("L’examen d’un dossier en séance"),
    "ballot": gettext_lazy("Un avis mis aux voix"),
    "rectification": gettext_lazy("La rectification d’un avis"),
    "minutes": gettext_lazy("Le procès-verbal d’une séance"),
    "message": gettext_lazy("Les messages"),
    "invitation": gettext_lazy("L’équipe d’un dossier"),
    "description": gettext_lazy("Les descriptions du catalogue"),
    "rights_letter": gettext_lazy("Les lettres des personnes aux responsables de données"),
}


@dataclass(frozen=True)
class Table:
    """The acts of one machine, or the reminders."""

    caption: str
    columns: list[str]
    rows: list[list[Cell | str]]


class RoleForm(forms.Form):
    """Narrows the page to what one role is told."""

    fonction = forms.ChoiceField(label=gettext_lazy("Fonction"), required=False)

    def __init__(self, *args, ruleset: rules.RuleSet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.name, wording.of(role, "label")) for role in ruleset.roles.values()]
        self.fields["fonction"].choices = [("", _("Toutes")), *roles]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every act of every machine, and every reminder, for all roles or for one."""
    ruleset = rules.in_force(clock.today())
    form = RoleForm(request.GET, ruleset=ruleset)
    role = form.cleaned_data["fonction"] if form.is_valid() else ""
    machines = ruleset.machines.values()
    context = {
        "form": form,
        "clear_url": reverse("desk:recipients") if role else "",
        "acts": [_acts_for(role, machine, ruleset) if role else _acts(machine, ruleset) for machine in machines],
        "reminders": _reminders(role, ruleset),
        "others": _others(),
        "ruleset": wording.of(ruleset, "label"),
        "role": wording.role_label(role, ruleset) if role else "",
    }
    return render(request, "desk/recipients.html", context, status=422 if form.errors else 200)


def _acts(machine: rules.Machine, ruleset: rules.RuleSet) -> Table:
    """Return one line an act: who is told at once, who in the way they chose, or why nobody is."""
    rows = [[_act(act, ruleset), _whom(act, ruleset)] for act in machine.transitions.values()]
    return Table(_caption(machine), [_("Acte"), _("Prévenus")], rows)


def _whom(act: rules.Transition, ruleset: rules.RuleSet) -> Cell:
    if not act.notify:
        return Cell(_("Personne n’est prévenu"), detail=_why_nobody(act))
    at_once, chosen = (
        [role for role in ruleset.roles if notices.telling(act, role) == how] for how in ("at_once", "chosen")
    )
    lines = []
    if at_once:
        lines.append(_("Tout de suite : %(roles)s.") % {"roles": _roles(at_once, ruleset)})
    if chosen:
        lines.append(_("Comme ils l’ont choisi : %(roles)s.") % {"roles": _roles(chosen, ruleset)})
    return Cell(words.typo(" ".join(lines)), detail=_usual_way(act) if chosen else "")


def _acts_for(role: str, machine: rules.Machine, ruleset: rules.RuleSet) -> Table:
    """Return one line an act: how one role is told of it, or why it is not."""
    columns = [_("Acte"), _("Prévenue"), _("Pourquoi")]
    rows = [[_act(act, ruleset), *_told(act, role)] for act in machine.transitions.values()]
    return Table(_caption(machine), columns, rows)


def _told(act: rules.Transition, role: str) -> list[Cell | str]:
    how = notices.telling(act, role)
    if how == "at_once":
        return [Cell(_("Tout de suite"), tone="info"), _("L’acte lui donne une tâche ou fait courir un délai.")]
    if how == "chosen":
        return [Cell(_("Comme elle l’a choisi"), tone="success"), _usual_way(act)]
    return [Cell(_("Non"), tone="neutral"), _why_not(act, role)]


def _why_not(act: rules.Transition, role: str) -> str:
    if not act.notify:
        return _why_nobody(act)
    if role in act.by:
        return _("Cette fonction accomplit l’acte.")
    return _("La règle de l’acte ne nomme pas cette fonction.")


def _why_nobody(act: rules.Transition) -> str:
    if act.untold:
        return words.written(act.untold)
    if act.timeline == "none":
        return _("Une saisie, qui n’entre pas dans le fil du dossier.")
    return _("La règle de l’acte ne prévient personne.")


def _usual_way(act: rules.Transition) -> str:
    return words.typo(_("Au départ : %(way)s")) % {"way": families.of_act(act.audit).usual.label}


def _act(act: rules.Transition, ruleset: rules.RuleSet) -> Cell:
    detail = _("Par : %(roles)s.") % {"roles": _roles(act.by, ruleset)}
    if act.routes:
        detail += " " + _("Circuits : %(routes)s.") % {"routes": ", ".join(act.routes)}
    return Cell(wording.of(act, "label"), detail=words.typo(detail))


def _reminders(role: str, ruleset: rules.RuleSet) -> Table:
    """Return one line a reminder: of which delay, on which days, to whom, in which words."""
    columns = [_("Délai"), _("Quand"), _("Prévenus"), _("Ce qu’il leur est dit")]
    found = [reminder for reminder in ruleset.reminders.values() if not role or role in reminder.to]
    rows = [
        [
            wording.of(ruleset.clocks[reminder.clock], "label"),
            words.typo(" ; ".join(_days(reminder.days))),
            _roles(reminder.to, ruleset),
            wording.of(reminder, "words"),
        ]
        for reminder in found
    ]
    return Table(_("Les rappels"), columns, rows)


def _days(days: Iterable[int]) -> Iterator[str]:
    for day in days:
        if day == 0:
            yield _("le dernier jour")
        elif day < 0:
            yield ngettext("%(n)s jour avant", "%(n)s jours avant", -day) % {"n": -day}
        else:
            yield ngettext("%(n)s jour après", "%(n)s jours après", day) % {"n": day}


def _others() -> Table:
    """Return the mails that no act of the rules tells."""
    at_once, usual = _("Tout de suite"), families.CATALOGUE.usual.label
    rows: list[list[Cell | str]] = [
        [_("Accusé de réception d’un dossier"), _("Qui dépose et qui porte le dossier"), at_once],
        [_("Choix d’un mot de passe"), _("Qui l’a demandé"), at_once],
        [_("Invitation dans l’équipe d’un dossier"), _("L’adresse invitée"), at_once],
        [_("Compte ouvert par une invitation"), _("Le titulaire du compte"), at_once],
        [_("Mot de passe changé"), _("Le titulaire du compte"), at_once],
        [_("Question à un détenteur de données, et ses réponses"), _("Les deux parties, sauf qui écrit"), usual],
        [_("Description à attester"), _("Qui répond pour le détenteur"), usual],
        [_("Lettre d’une personne qui attend trop"), _("Qui répond pour le responsable, et le délégué"), at_once],
        [_("Clé d’un responsable qui prend fin"), _("Qui répond pour le responsable, et le délégué"), at_once],
        [_("Récapitulatif du jour"), _("Qui a des nouvelles en attente"), _("Une fois par jour")],
    ]
    return Table(_("Les autres courriels"), [_("Courriel"), _("À qui"), _("Quand")], rows)


def _caption(machine: rules.Machine) -> str:
    return str(MACHINES[machine.name])


def _roles(names: Iterable[str], ruleset: rules.RuleSet) -> str:
    return ", ".join(wording.role_label(name, ruleset) for name in names)
