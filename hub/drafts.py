"""What somebody was writing when their session ended: kept until they sign in again, then given back once.

A form asks for it by carrying `token` as its field `draft_of`. It says whose draft this is, signed by us: the next
person to sign in at the same browser is given nothing. What is kept lives in the session, and ends with it.
"""

from django.core import signing
from django.http import HttpRequest, QueryDict

FIELD = "draft_of"
_SALT = "hub.drafts"
_KEPT = "kept_draft"
#: Seconds that a page may stay open before it is sent: one week.
_LIFE = 7 * 24 * 60 * 60
#: Characters, as the form sends them.
_LONGEST = 100_000


def token(request: HttpRequest) -> str:
    """Return what the form of this page, drawn for this person, carries."""
    return signing.dumps([request.user.pk, request.get_full_path()], salt=_SALT)


def keep(request: HttpRequest) -> bool:
    """Keep what a form sends after its session ended; return whether it is kept."""
    owner = _owner(request)
    if owner is None:
        return False
    sent = request.POST.copy()
    for name in (FIELD, "csrfmiddlewaretoken"):
        sent.pop(name, None)
    text = sent.urlencode()
    if len(text) > _LONGEST:
        return False
    request.session[_KEPT] = {"owner": owner, "page": request.get_full_path(), "sent": text}
    return True


def give_back(request: HttpRequest) -> QueryDict | None:
    """Return, once, what this person was sending to this page; None when nothing was kept."""
    kept = request.session.get(_KEPT)
    if kept is None or kept["page"] != request.get_full_path():
        return None
    del request.session[_KEPT]
    return QueryDict(kept["sent"]) if kept["owner"] == request.user.pk else None


def _owner(request: HttpRequest) -> int | None:
    """Return the key of whose page this form is; None for a form that carries no good token of this page."""
    try:
        owner, page = signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=_LIFE)
    except signing.BadSignature:
        return None
    return owner if page == request.get_full_path() else None
