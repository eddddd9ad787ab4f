"""Invented samples for the style page: every component in all its states."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.ui import words
from hub.ui.forms import CountedTextarea, DateInput, DocumentInput, NumberInput, Sections
from hub.ui.shapes import Block, Cell, Column, Event, Figure, JourneyStep, Result, Row, Step, Tab, Task

HERE = "#contenu"
LEGIFRANCE = "https://www.legifrance.gouv.fr/"


class SampleForm(Sections, forms.Form):
    """One field of each kind."""

    sections = [
        (
            gettext_lazy("Le projet"),
            gettext_lazy("Ce que vous écrivez ici paraîtra au registre public."),
            ["title", "summary", "data"],
        ),
        (gettext_lazy("Le calendrier et les pièces"), "", ["starts_on", "people", "legal_basis", "protocol"]),
    ]

    title = forms.CharField(
        label=gettext_lazy("Titre du projet"), help_text=gettext_lazy("Une phrase qu’un lecteur pressé comprend.")
    )
    summary = forms.CharField(
        label=gettext_lazy("Résumé pour le public"),
        help_text=gettext_lazy("À qui cela servira, avec quelles données, jusqu’à quand."),
        widget=CountedTextarea(max_length=2000),
    )
    data = forms.MultipleChoiceField(
        label=gettext_lazy("Données demandées"),
        help_text=gettext_lazy("Choisissez seulement ce dont l’étude a besoin."),
        choices=[
            ("a", gettext_lazy("Remboursements de soins")),
            ("b", gettext_lazy("Séjours hospitaliers")),
            ("c", gettext_lazy("Causes de décès")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = forms.DateField(label=gettext_lazy("Début souhaité"), widget=DateInput)
    people = forms.IntegerField(
        label=gettext_lazy("Nombre de personnes étudiées"),
        min_value=1,
        widget=NumberInput(unit=gettext_lazy("personnes"), width=10),
    )
    legal_basis = forms.ChoiceField(
        label=gettext_lazy("Base légale du traitement"),
        choices=[("e", gettext_lazy("Mission d’intérêt public")), ("f", gettext_lazy("Intérêts légitimes"))],
        widget=forms.RadioSelect,
    )
    protocol = forms.FileField(
        label=gettext_lazy("Protocole scientifique"), widget=DocumentInput(max_bytes=20_000_000), required=False
    )
    contact = forms.EmailField(label=gettext_lazy("Courriel de contact"), required=False)
    organisation = forms.ChoiceField(
        label=gettext_lazy("Organisme"),
        choices=[("", gettext_lazy("Choisissez")), ("1", gettext_lazy("Université de Port-Clair"))],
    )
    honour = forms.BooleanField(
        label=gettext_lazy("Je certifie que ces renseignements sont exacts."),
        help_text=gettext_lazy("Une fausse déclaration peut faire retirer l’autorisation."),
    )


class SampleFilter(forms.Form):
    words = forms.CharField(label=gettext_lazy("Mots du titre"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("État"),
        required=False,
        choices=[("", gettext_lazy("Tous")), ("filed", gettext_lazy("Déposé")), ("decided", gettext_lazy("Décidé"))],
    )


def tasks() -> list[Task]:
    return [
        Task(_("Le projet"), HERE, done=True),
        Task(_("Les données demandées"), HERE, _("3 réponses manquent"), "warning"),
        Task(_("Les pièces"), HERE, _("À commencer"), "info", hint=_("Prévoyez le protocole et le résumé en PDF.")),
        Task(_("Vérifier et déposer"), status=_("Pas encore possible")),
    ]


def rows() -> list[Row]:
    data = [_("Remboursements de soins"), _("Séjours hospitaliers")]
    return [
        Row(_("Titre"), _("Ruptures de soins entre la ville et l’hôpital"), HERE, _("le titre")),
        Row(_("Données demandées"), data, HERE, _("les données demandées")),
        Row(_("Début souhaité"), "", HERE, _("le début souhaité")),
        Row(_("Déposé par"), "Ariane Lestrade"),
    ]


def events() -> list[Event]:
    return [
        Event(
            date(2026, 5, 18),
            _("Avis du comité au plus tard"),
            role=_("Comité éthique et scientifique"),
            future=True,
            source=_("Code de la santé publique, article R1461-1"),
            source_url=LEGIFRANCE,
        ),
        Event(date(2026, 3, 20), _("Remarques des responsables de données"), future=True, late=True),
        Event(
            datetime(2026, 3, 12, 13, 32, tzinfo=UTC),
            _("Dossier déclaré complet"),
            "Basile Morvan",
            _("secrétariat"),
            _("Toutes les pièces sont lisibles et signées. Le délai d’avis commence à courir."),
            HERE,
            _("Voir la liste de contrôle"),
        ),
        Event(datetime(2026, 3, 1, 8, 5, tzinfo=UTC), _("Dossier déposé"), "Ariane Lestrade", _("porteuse de projet")),
    ]


def block() -> Block:
    steps = [
        Step(_("Le dossier est déclaré complet."), date(2026, 3, 12)),
        Step(_("Le délai d’un mois commence le lendemain."), date(2026, 3, 13)),
        Step(_("Le mois finit un dimanche : le terme passe au jour ouvré suivant."), date(2026, 4, 13)),
    ]
    return Block(
        what=_("L’avis du comité est attendu."),
        who=_("Comité éthique et scientifique"),
        until=date(2026, 4, 13),
        url=HERE,
        action=_("Lire le dossier"),
        steps=steps,
        source=_("Code de la santé publique, article R1461-1"),
        source_url=LEGIFRANCE,
    )


def late_block() -> Block:
    return Block(_("Deux pièces doivent être remplacées."), "Ariane Lestrade", date(2026, 2, 2), late=True)


def steps() -> list[JourneyStep]:
    return [
        JourneyStep(_("Préparation"), "done", on=date(2026, 2, 20)),
        JourneyStep(_("Vérification"), "done", on=date(2026, 3, 12)),
        JourneyStep(_("Avis"), "current", _("En cours, avant le 13 avril")),
        JourneyStep(_("Autorisation")),
        JourneyStep(_("Mise à disposition")),
        JourneyStep(_("Résultats")),
    ]


def table() -> dict[str, Any]:
    columns = [_("Dossier"), _("Organisme"), _("Déposé le"), Column(_("Tables"), numeric=True), _("État")]
    return {
        "columns": columns,
        "rows": [
            [
                Cell("2026-0014", HERE, detail=_("Ruptures de soins")),
                "Université de Port-Clair",
                words.day_month(date(2026, 3, 1)),
                12,
                Cell(_("Avis attendu"), tone="info"),
            ],
            [
                Cell("2026-0009", HERE, detail=_("Stimulateurs cardiaques")),
                "Hôpital des Tilleuls",
                words.day_month(date(2026, 2, 3)),
                4,
                Cell(_("Autorisé"), tone="success"),
            ],
            [
                Cell("2025-0131", HERE, detail=_("Cohorte Parkinson")),
                "Institut de la Combe",
                words.day_month(date(2025, 12, 9)),
                27,
                Cell(_("Compléments demandés"), tone="warning"),
            ],
        ],
    }


def figures() -> list[Figure]:
    return [
        Figure(words.number(1284), _("projets au registre public"), url=HERE),
        Figure(_("47 jours"), _("du dépôt à l’avis"), _("médiane des douze derniers mois")),
        Figure("96 %", _("des avis rendus dans le délai")),
    ]


def tabs() -> list[Tab]:
    return [
        Tab(_("Vue d’ensemble"), HERE, current=True),
        Tab(_("Pièces"), HERE, count=7),
        Tab(_("Échanges"), HERE, count=0),
        Tab(_("Trace"), HERE),
    ]


def results() -> list[Result]:
    return [
        Result(
            _("Remboursements de soins de ville"),
            HERE,
            _("Chaque acte, médicament ou dispositif remboursé, par bénéficiaire, depuis 2009."),
            [_("Caisse des Trois-Rivières"), _("62 tables"), _("mise à jour chaque mois")],
            _("Accès sur demande"),
            "info",
        ),
        Result(_("Séjours hospitaliers de court séjour"), HERE, meta=[_("41 tables"), _("mise à jour chaque année")]),
    ]


def context() -> dict[str, Any]:
    """Return everything templates/ui/gallery.html draws."""
    empty = SampleForm(auto_id="vide_%s")
    wrong = SampleForm({"title": "Ruptures", "people": "0", "contact": "ariane@"}, auto_id="id_%s")
    return {
        "empty_form": empty,
        "wrong_form": wrong,
        "filter": SampleFilter(auto_id="filtre_%s"),
        "tones": ["neutral", "info", "success", "warning", "refusal"],
        "tasks": tasks(),
        "answers": rows(),
        "events": events(),
        "blocked_by": block(),
        "late_blocked_by": late_block(),
        "steps": steps(),
        "figures": figures(),
        "tabs": tabs(),
        "results": results(),
        "page_obj": Paginator(range(240), 20).get_page(5),
        "terms": [
            (_("Responsable de données"), _("Qui détient les données et les remet.")),
            (_("Dossier"), _("La demande d’accès et ses pièces.")),
        ],
        "at": datetime(2026, 3, 12, 13, 32, tzinfo=UTC),
        **table(),
    }
