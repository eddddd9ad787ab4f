"""The log as programs read it (C2SP tlog-tiles): checkpoints and policy for everybody, tiles for auditors."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from audit import api, configuration, proof, tree
from audit.log import merkle, tiles
from audit.log.errors import FormatError, ProofError
from audit.log.tiles import TileRef
from audit.views import answers

PLAIN = "text/plain; charset=utf-8"
#: A checkpoint is made every second or so; a policy changes with its keys.
CHECKPOINT_SECONDS, POLICY_SECONDS = 5, 300
FOR_GOOD = "private, max-age=31536000, immutable"


@require_safe
def checkpoint(request: HttpRequest, name: str = "") -> HttpResponse:
    """The newest signed head of a log, or of the open one, with what its witnesses added."""
    log = proof.log_named(name)
    if log is None:
        return _no_log(name)
    try:
        found = tree.published(configuration.ask, log, configuration.policy())
    except FormatError:
        return answers.problem(503, _("La politique de vérification ne se lit pas."), retry_after=3600)
    if found is None:
        return _not_yet()
    return _public(request, found.note.encode(), CHECKPOINT_SECONDS)


@require_safe
def policy(request: HttpRequest, name: str) -> HttpResponse:
    """Whom to trust (C2SP tlog-policy): the keys of the logs and of the witnesses, and how many must have signed."""
    if proof.log_named(name) is None:
        return _no_log(name)
    text = configuration.policy_text()
    if not text:
        return answers.problem(503, _("La politique de vérification n’est pas encore écrite."), retry_after=3600)
    return _public(request, text.encode(), POLICY_SECONDS)


@require_GET
def tile(request: HttpRequest, name: str, rest: str) -> HttpResponse:
    """One tile of hashes or one bundle of entries, as of a size that was signed."""
    log = proof.log_named(name)
    if log is None:
        return _no_log(name)
    try:
        asked = tiles.parse_path(f"tile/{rest}")
    except FormatError:
        return answers.problem(400, _("Ce n’est pas l’adresse d’une tuile."))
    if not _was_signed(log, asked):
        return answers.problem(404, _("Aucun point de contrôle signé ne contient cette tuile."))
    try:
        content = _content(log, asked)
    except KeyError:
        return answers.problem(410, _("Des lignes de cette tuile ont été retirées à leur terme."))
    except ProofError:
        return answers.problem(404, _("Le registre ne contient pas cette tuile."))
    answers.record(request, "audit.log_read", api.Ref("log", log.origin), facts={"path": asked.path})
    return HttpResponse(content, content_type="application/octet-stream", headers={"Cache-Control": FOR_GOOD})


def _was_signed(log: tree.Log, asked: TileRef) -> bool:
    """Tell whether a full tile is within a signed tree, or a partial one is exactly the edge of a signed tree."""
    shift = tiles.HEIGHT * (asked.level or 0)
    first = asked.index * tiles.WIDTH + asked.width << shift
    beyond = merkle.MAX_SIZE if asked.width == tiles.WIDTH else first + (1 << shift)
    found = configuration.ask(
        "SELECT FROM audit_checkpoint WHERE log = %s AND tree_size >= %s AND tree_size < %s LIMIT 1",
        [log.id, first, beyond],
    )
    return bool(found)


def _content(log: tree.Log, asked: TileRef) -> bytes:
    """Return the bytes of a tile. Raises `KeyError` for pruned entries, `ProofError` for a tile that is not there."""
    level = asked.level or 0
    whole = tree.Tree(configuration.ask, log, asked.index * tiles.WIDTH + asked.width << tiles.HEIGHT * level)
    if asked.level is None:
        return whole.bundle(asked.index, asked.width)
    return whole.tile(asked.level, asked.index, asked.width)


def _public(request: HttpRequest, content: bytes, seconds: int) -> HttpResponse:
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={seconds}"}
    response = HttpResponse(content, content_type=PLAIN, headers=headers)
    return get_conditional_response(request, etag=etag, response=response)


def _no_log(name: str) -> HttpResponse:
    return answers.problem(404, _("Aucun registre ne porte ce nom.")) if name else _not_yet()


def _not_yet() -> HttpResponse:
    sentence = _("Aucun point de contrôle n’est encore signé : le premier suit de quelques secondes la première ligne.")
    return answers.problem(503, sentence, retry_after=answers.SOON)
