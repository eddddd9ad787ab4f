"""From a posted form to sealed letters. What names a person lives here in memory, for the time of one request."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from hub import clock
from requests_workflow import rules
from transparency.rights import codes, identity, keys, routing, sealing
from transparency.rights.enums import Whose
from transparency.rights.forms import ChoiceForm, IdentityForm
from transparency.rights.models import HolderKey
from transparency.rights.routing import Recipient, Route


class NotSealed(ValueError):
    """The letters that came are not those that the request needs; the words say what to do."""


@dataclass(frozen=True)
class Choice:
    """What is asked, of whom: everything but who asks."""

    right: str
    whose: str
    scope: str
    about: str
    route: Route

    @property
    def asked(self) -> list[identity.Asked]:
        """The questions that find the person, for those who have a key."""
        return identity.asked_for(self.right, self.whose, main=self.route.main)

    @property
    def own(self) -> bool:
        return self.whose == Whose.MINE


def choice_of(form: ChoiceForm) -> Choice | None:
    """Return what a valid form chose; None when nobody answers for it."""
    scope, about = form.scope()
    today = clock.today()
    route = routing.route(scope, about, ruleset=rules.in_force(today), today=today)
    chosen = form.cleaned_data
    return Choice(chosen["droit"], chosen["pour"], scope, about, route) if route else None


def content(choice: Choice, code: str) -> dict[str, str]:
    """Return what every letter says beside the identity: which request it belongs to, and what that asks."""
    return {
        "request": codes.fingerprint(code),
        "right": choice.right,
        "whose": choice.whose,
        "scope": choice.scope,
        "about": choice.about,
    }


@sensitive_variables()
def seal_here(form: IdentityForm, choice: Choice, code: str) -> dict[HolderKey, str]:
    """Return a letter for each holder, sealed in memory: for browsers that could not do it themselves."""
    answers, common = form.answers(), content(choice, code)
    return {
        one.key: sealing.seal(
            {**common, "identity": identity.told(answers, identity.names_for(choice.asked, main=one.main))},
            jwk=one.key.jwk,
            fingerprint=one.key.fingerprint,
        )
        for one in choice.route.sealed
    }


def sealed_there(posted: QueryDict, choice: Choice) -> dict[HolderKey, str]:
    """Return the letters that a browser sealed, by key. Raises `NotSealed` unless there is one for each holder."""
    holders = [one.holder.pk for one in choice.route.sealed]
    known = {key.fingerprint: key for key in keys.live(today=clock.today()).filter(holder__in=holders)}
    found = {}
    for sent in posted.getlist("lettre"):
        fingerprint, _space, letter = sent.partition(" ")
        if fingerprint not in known:
            raise NotSealed(_changed())
        try:
            sealing.check(letter, fingerprint=fingerprint)
        except sealing.NoLetter as error:
            raise NotSealed(_("Une lettre est arrivée abîmée. Rien n’est enregistré : envoyez à nouveau.")) from error
        found[known[fingerprint]] = letter
    if sorted(key.holder_id for key in found) != sorted(holders):
        raise NotSealed(_changed())
    return found


def _changed() -> str:
    return _("La clé d’un responsable a changé pendant que vous écriviez. Rien n’est enregistré : envoyez à nouveau.")


def for_browser(choice: Choice, code: str) -> str:
    """Return, as JSON, what the script seals with: for each holder its key and which answers go into its letter."""
    return json.dumps(
        {"content": content(choice, code), "to": [_for_script(one, choice) for one in choice.route.sealed]}
    )


def _for_script(one: Recipient, choice: Choice) -> Mapping[str, object]:
    return {
        "kid": one.key.fingerprint,
        "jwk": one.key.jwk,
        "fields": identity.names_for(choice.asked, main=one.main),
    }
