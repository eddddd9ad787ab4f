"""What a holder needs to find a person in its base, and no more (law.md section 11.3; GDPR, article 5(1)(c)).

One table for the form, for the letter that the server seals and for the one that the browser seals.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from transparency.rights.enums import Right, Whose

Kind = Literal["line", "date", "text", "sex"]
#: Longest answers.
MAX_LINE, MAX_TEXT = 200, 2000


@dataclass(frozen=True)
class Asked:
    """One question. `main_only`: asked for the main base alone, and sent to its holder alone.

    `whose` and `rights` say for whom and for which requests it is asked. `autocomplete` helps those who write for
    themselves (WCAG 1.3.5); it is left out for the data of somebody else.
    """

    name: str
    label: str | Promise
    help: str | Promise = ""
    kind: Kind = "line"
    required: bool = False
    main_only: bool = False
    whose: frozenset[str] = frozenset(Whose)
    rights: frozenset[str] = frozenset(Right)
    autocomplete: str = ""


_OTHERS = frozenset(Whose) - {Whose.MINE}
_IN_WORDS = frozenset({Right.ACCESS, Right.RECTIFICATION, Right.INFORMATION})

ASKED = (
    Asked("birth_name", _("Nom de naissance"), required=True, autocomplete="family-name"),
    Asked("used_name", _("Nom d’usage"), _("S’il est différent.")),
    Asked("given_names", _("Prénoms"), required=True, autocomplete="given-name"),
    Asked("birth_date", _("Date de naissance"), kind="date", required=True, autocomplete="bday"),
    Asked("birth_place", _("Lieu de naissance"), _("La commune, ou la ville et le pays."), required=True),
    Asked(
        "sex",
        _("Sexe à l’état civil"),
        _("La base principale retrouve une personne par son sexe et sa date de naissance."),
        kind="sex",
        main_only=True,
    ),
    Asked(
        "nir",
        _("Numéro de sécurité sociale"),
        _("Les 13 chiffres de la carte Vitale. Laissez vide si la personne n’en a pas : on cherchera autrement."),
        main_only=True,
    ),
    Asked("writer", _("Vos nom et prénoms"), required=True, whose=_OTHERS),
    Asked(
        "capacity",
        _("À quel titre vous écrivez"),
        _("Par exemple : mère, père, tuteur, fille."),
        required=True,
        whose=_OTHERS,
    ),
    Asked(
        "other_parent",
        _("Autre personne qui a l’autorité parentale"),
        _("S’il y en a une. Le responsable peut lui demander son accord."),
        whose=frozenset({Whose.CHILD}),
    ),
    Asked(
        "address",
        _("Votre adresse postale"),
        _("Pour recevoir la réponse si le responsable doit vous écrire."),
        kind="text",
        required=True,
        autocomplete="street-address",
    ),
    Asked("contact", _("Votre courriel ou votre téléphone"), _("Si vous préférez être joint ainsi.")),
    Asked(
        "details",
        _("Votre demande, en quelques mots"),
        _("Ce que vous voulez savoir, ou ce qui est faux et ce qui est juste."),
        kind="text",
        required=True,
        rights=_IN_WORDS,
    ),
)


def asked_for(right: str, whose: str, *, main: bool) -> list[Asked]:
    """Return the questions of a request; `main` when the holder of the main base is among those asked."""
    return [one for one in ASKED if right in one.rights and whose in one.whose and (main or not one.main_only)]


def names_for(asked: Iterable[Asked], *, main: bool) -> list[str]:
    """Return which answers go into the letter of one holder."""
    return [one.name for one in asked if main or not one.main_only]


def told(answers: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Return the answers that go into a letter, without the empty ones."""
    return {name: answers[name] for name in names if answers.get(name)}
