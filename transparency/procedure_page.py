"""The procedure told to everyone, from the rules in force: what holds on every route. Nothing is written twice."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.ui import words
from hub.ui.shapes import Cell
from requests_workflow import rules
from requests_workflow.procedure import wording

WEIGHTS = {
    "read": gettext_lazy("Lu dans le texte"),
    "known": gettext_lazy("À confirmer"),
    "choice": gettext_lazy("Choix du guichet"),
}
OPINIONS = {
    "given": gettext_lazy("Avis du comité, quel qu’il soit"),
    "express": gettext_lazy("Avis expressément favorable du comité"),
    "elsewhere": gettext_lazy("Avis d’un comité de protection des personnes"),
    "none": gettext_lazy("Aucun"),
}
AUTHORITIES = {
    "cnil": gettext_lazy("La CNIL"),
    "hub": gettext_lazy("Le guichet"),
    "none": gettext_lazy("Personne : une déclaration, ou rien"),
}
REGISTERS = {
    "authorised": gettext_lazy("Une fois autorisé"),
    "declared": gettext_lazy("Avant de commencer"),
    "list": gettext_lazy("Par la liste que l’organisme tient"),
    "none": gettext_lazy("Non"),
}


def titles(codes: Iterable[str], ruleset: rules.RuleSet) -> str:
    """Return the titles of the sources of a rule, on one line."""
    return ", ".join(link.title for link in wording.sources(codes, ruleset))


def address_of(route: rules.Route) -> str:
    """Return the address of the page of a route."""
    return reverse("transparency:procedure_route", args=[route.code.lower()])


def routes(ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of the table of routes: which and for whom, whose opinion, who decides, when it is public."""
    return [
        [
            Cell(
                words.typo(wording.of(route, "label")),
                url=address_of(route),
                detail=words.typo(wording.of(route, "for")),
            ),
            str(OPINIONS[route.opinion]),
            words.typo(str(AUTHORITIES[route.authority])),
            str(REGISTERS[route.register]),
        ]
        for route in ruleset.routes.values()
    ]


def flags(ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of the table of flags: what a project may have of its own, what it changes, after which text."""
    return [
        [wording.of(flag, "label"), words.typo(wording.of(flag, "effect")), titles(flag.sources, ruleset)]
        for flag in ruleset.flags.values()
    ]


def opinions(ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of the table of opinions: the kind, its reasons, what it allows before the CNIL."""
    return [
        [
            wording.of(opinion, "label"),
            _("Oui") if opinion.reasons_required else _("Facultatifs"),
            _("Oui") if ruleset.is_express(opinion.kind) else _("Non"),
        ]
        for opinion in ruleset.opinions.values()
    ]


def parameters(ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of what the texts leave open: the choice made, and why it may change."""
    return [
        [
            wording.of(parameter, "label"),
            _value(parameter.value),
            Cell(words.typo(wording.of(parameter, "doubt")), detail=titles([parameter.source], ruleset)),
        ]
        for parameter in ruleset.parameters.values()
    ]


def _value(value: bool | int | str) -> str:
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    return str(value)


def sources(ruleset: rules.RuleSet) -> list[list]:
    """Return the rows of the table of sources: the text and its address, what our reading is worth."""
    return [
        [Cell(wording.of(source, "title"), url=source.address), str(WEIGHTS[source.weight])]
        for source in ruleset.sources.values()
    ]
