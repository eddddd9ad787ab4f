"""What the page's program sends while a person writes: a few answers at a time, and what became of each.

A save of one answer costs six queries, the session and the person included (bench/dossier.py): the page is not drawn,
the file is read with its lock and its ties at once.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from hub import clock
from hub.ui import words
from requests_workflow.dossier import conflicts, presence, saving, section_forms
from requests_workflow.procedure import door, pages, policies
from requests_workflow.procedure.refusals import GuardFailed, NotAllowed, WrongState


def autosave(request: HttpRequest, reference: str, slug: str) -> JsonResponse:
    """Save what is sent of a section: {answers: {field: typed}, seen: {field: version}, form: version of the form}.

    Answers 200 or, for questions that somebody saved meanwhile, 409, with what is saved in both; 409 too when the file
    can no longer be written, or its form changed; 413 and 422 for what cannot be kept; 404 as any page of a file.
    """
    if request.method != "POST":
        raise Http404
    try:
        sent = _read(request)
    except RequestDataTooBig:
        return _no(413, reason=saving.too_long(), limit=saving.MOST_CHARACTERS)
    if sent is None:
        return _no(
            422,
            reason=_(
                "Cette saisie n’a pas pu être lue. Rechargez la page : rien de ce qui est enregistré n’est perdu."
            ),
        )
    file = policies.held_for(request.user, reference)
    if file is None:
        raise Http404
    spec = file.form.section_at(slug)
    if spec is None or sent["form"] != file.form_version or set(sent["answers"]) - set(spec.fields):
        return _no(409, form_retired=True, reason=_("Le formulaire a changé. Rechargez la page."))
    try:
        act = door.perform("save_section", file, by=request.user, at=clock.now(), data=sent)
    except (WrongState, NotAllowed) as refused:
        pages.record_refusal(request, refused.reason)
        return _no(409, closed=refused.reason)
    except GuardFailed as refused:
        return _no(422, reason=refused.reason)
    return _answer(request, file, spec, sent["answers"], act.result)


def _read(request: HttpRequest) -> dict[str, Any] | None:
    """Return the answers, the versions seen and the form that a program sends; None for what is not that."""
    try:
        sent = json.loads(request.body)
        answers, seen = dict(sent["answers"]), {str(code): int(version) for code, version in sent["seen"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return {"answers": answers, "seen": seen, "form": str(sent.get("form", ""))}


def _answer(request: HttpRequest, file, spec, typed: Mapping[str, Any], outcome: saving.Outcome) -> JsonResponse:
    at = words.time_of_day(clock.now())
    told = {
        "saved": outcome.saved,
        "at": at,
        "said": _("Enregistré à %(time)s") % {"time": at},
        "remarks": section_forms.remarks(file.form, spec, {code: typed[code] for code in outcome.saved}),
        "others": presence.others(file, spec, request.user),
    }
    if outcome.conflicts:
        told["conflicts"] = conflicts.as_data(file, outcome.conflicts)
    return JsonResponse(told, status=409 if outcome.conflicts else 200)


def _no(status: int, **told: Any) -> JsonResponse:
    return JsonResponse(told, status=status)
