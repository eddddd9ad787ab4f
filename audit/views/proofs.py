"""Proofs to download and to keep: one line's for its auditors and for who did the act, the tree's for auditors.

Nobody else is told that a line exists: its timeline on a file may be told without a name, and its entry holds the
pseudonym of who acted.
"""

from base64 import b64encode
from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from audit import api, configuration, forms, journal, proof, tree
from audit.log import merkle
from audit.log.errors import ProofError
from audit.views import answers
from hub.accounts import queries as accounts
from hub.accounts.enums import Role

PLAIN = "text/plain; charset=utf-8"
READERS = frozenset({Role.AUDITOR, Role.DPO})


@never_cache
@require_GET
def receipt(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """The proof of one line (C2SP tlog-proof)."""
    event = _line(request, event_id)
    if event is None:
        return _no_line()
    try:
        content = proof.place_of(event).receipt().encode()
    except tree.NotSealed:
        return _not_sealed()
    _record(request, event_id, part="receipt")
    return answers.download(content, f"{event_id}.tlog-proof", PLAIN)


@never_cache
@require_GET
def entry(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """The line itself, as the verifier reads it."""
    event = _line(request, event_id)
    if event is None:
        return _no_line()
    _record(request, event_id, part="entry")
    return answers.download(proof.entry_file(event), f"{event_id}.json", "application/json")


@never_cache
@require_GET
def inclusion(request: HttpRequest) -> HttpResponse:
    """Which hashes tie a line (`id`) to the root of a signed tree (`size`, by default the newest that covers it)."""
    form = forms.InclusionForm(request.GET)
    if not form.is_valid():
        return answers.problem(400, _("« id » est l’identifiant d’une ligne, « size » la taille d’un arbre."))
    event = _line(request, form.cleaned_data["id"])
    if event is None:
        return _no_line()
    try:
        place = proof.place_of(event)
    except tree.NotSealed:
        return _not_sealed()
    size = form.cleaned_data["size"] or place.published.checkpoint.size
    signed = tree.checkpoint_of_size(configuration.ask, place.log, size)
    if signed is None or size <= place.index:
        return answers.problem(404, _("Aucun point de contrôle de cette taille ne couvre cette ligne."))
    hashes = tree.Tree(configuration.ask, place.log, size).inclusion_proof(place.index)
    _record(request, event.event_id, part="inclusion")
    content = {
        "origin": place.log.origin,
        "index": place.index,
        "size": size,
        "leaf_hash": _text(merkle.leaf_hash(proof.leaf_of(event))),
        "root": _text(signed.checkpoint.root),
        "hashes": _texts(hashes),
    }
    return JsonResponse(content)


@never_cache
@require_GET
def consistency(request: HttpRequest) -> HttpResponse:
    """Which hashes show that a signed tree (`to`) only adds to an earlier one (`from`); `log` names a closed log."""
    form = forms.ConsistencyForm(request.GET)
    if not form.is_valid():
        return answers.problem(400, _("« from » et « to » sont les tailles de deux arbres, la plus petite d’abord."))
    asked = form.cleaned_data
    log = proof.log_named(asked["log"])
    ends = [log and tree.checkpoint_of_size(configuration.ask, log, size) for size in (asked["from"], asked["to"])]
    if log is None or None in ends:
        return answers.problem(404, _("Le registre n’a pas de points de contrôle signés de ces tailles."))
    try:
        hashes = tree.Tree(configuration.ask, log, asked["to"]).consistency_proof(asked["from"])
    except ProofError:
        return answers.problem(404, _("Le registre n’a pas de points de contrôle signés de ces tailles."))
    facts = {"part": "consistency", "from": asked["from"], "to": asked["to"]}
    answers.record(request, "audit.proof_read", api.Ref("log", log.origin), facts=facts)
    roots = {"from_root": _text(ends[0].checkpoint.root), "to_root": _text(ends[1].checkpoint.root)}
    content = {"origin": log.origin, "from": asked["from"], "to": asked["to"], **roots, "hashes": _texts(hashes)}
    return JsonResponse(content)


def _line(request: HttpRequest, event_id: UUID):
    """Return a line that this person may prove: any for who reads the journal, their own acts for everybody."""
    event = journal.line(event_id)
    if event is None:
        return None
    may_read = READERS & accounts.roles_of(request.user) or event.actor_id == str(request.user.pk)
    return event if may_read else None


def _record(request: HttpRequest, event_id: UUID, *, part: str) -> None:
    answers.record(request, "audit.proof_read", api.Ref("event", str(event_id)), facts={"part": part})


def _no_line() -> HttpResponse:
    return answers.problem(404, _("Aucune ligne de cet identifiant ne vous est ouverte."))


def _not_sealed() -> HttpResponse:
    sentence = _("Cette ligne est écrite, mais pas encore scellée : elle le sera dans quelques secondes. Réessayez.")
    return answers.problem(503, sentence, retry_after=answers.SOON)


def _text(one: bytes) -> str:
    return b64encode(one).decode()


def _texts(hashes: Iterable[bytes]) -> list[str]:
    return [_text(one) for one in hashes]
