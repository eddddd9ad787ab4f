"""Words for what the rules and the trail name, in the language of the page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from audit import kinds
from hub.accounts.models import User
from requests_workflow import rules


def of(entry: object, attribute: str) -> str:
    """Return `label_fr` or `label_en` of a rule, after the active language; French when in doubt."""
    language = (get_language() or "fr")[:2]
    return getattr(entry, f"{attribute}_{language}", None) or getattr(entry, f"{attribute}_fr")


def state_label(state: rules.State, *, inside: bool) -> str:
    """Return the word of the office for a state, or, outside it, what the sponsor and the public are told."""
    return (not inside and of(state, "public_label")) or of(state, "label")


def role_label(role: str, ruleset: rules.RuleSet) -> str:
    return of(ruleset.roles[role], "label") if role in ruleset.roles else role


def parameter_value(parameter: rules.Parameter) -> str:
    """Return the value of a parameter in words: yes or no, a number, or what its code word means."""
    if isinstance(parameter.value, bool):
        return gettext("Oui") if parameter.value else gettext("Non")
    return of(parameter, "value") if isinstance(parameter.value, str) else str(parameter.value)


@dataclass(frozen=True)
class SourceLink:
    title: str
    address: str


def sources(codes: Iterable[str], ruleset: rules.RuleSet) -> list[SourceLink]:
    """Return where a rule comes from, each source with its title and its address."""
    found = [ruleset.sources[code] for code in codes]
    return [SourceLink(of(source, "title"), source.address) for source in found]


def kind_label(kind: str) -> str:
    return str(kinds.get(kind).label)


def actor_name(event) -> str:
    """Return the name behind an event, or what the service is called."""
    if not event.actor_id.isdigit():
        return gettext("Le service")
    user = User.objects.filter(pk=event.actor_id).first()
    return user.full_name if user else gettext("Un compte supprimé")
