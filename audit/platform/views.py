"""Where platforms tell their acts and fetch the proofs. Their signature is all the access they have."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from audit.api import TraceFailed
from audit.client.events import Fault, Invalid
from audit.platform import actions, queries, signatures
from audit.platform.actions import Receipted
from audit.tree import NotSealed
from hub import clock
from hub.api import bodies, problems
from hub.api.problems import Problem

ONE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"


@csrf_exempt
@problems.answering
def data_actions(request: HttpRequest) -> HttpResponse:
    """Record a signed batch of CloudEvents and answer with a receipt for each: 201, or 200 when all had come before."""
    problems.only(request, "POST")
    media_type = bodies.media_type(request, BATCH, ONE)
    body = bodies.read(request, limit=settings.HUB_DATA_ACTIONS_MAX_BYTES)
    at = clock.now()
    source = _signer(request, body, at)
    try:
        value = bodies.parse(body)
        receipts = actions.ingest(source, [value] if media_type == ONE else value, at=at)
    except TraceFailed:
        raise problems.unavailable() from None
    except (Problem, Invalid, actions.Differs) as refusal:
        raise _refused(source, refusal, at, is_batch=media_type == BATCH) from None
    fresh = any(receipt.fresh for receipt in receipts)
    return JsonResponse(
        {"receipts": [_told(receipt) for receipt in receipts]},
        status=201 if fresh else 200,
        headers={"Cache-Control": "no-store"},
    )


@problems.answering
def receipt(request: HttpRequest, event_id: str) -> HttpResponse:
    """Answer with the proof of an event that the signer sent (C2SP tlog-proof), once a checkpoint covers it."""
    problems.only(request, "GET")
    source = _signer(request, None, clock.now())
    try:
        found = queries.receipt_of(source, event_id)
    except NotSealed:
        wait = {"Retry-After": problems.RETRY_AFTER}
        raise Problem(404, "not-sealed-yet", "No checkpoint covers this event yet", headers=wait) from None
    if found is None:
        raise Problem(404, "no-such-event", f"{source} sent no such event")
    return HttpResponse(found, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def _signer(request: HttpRequest, body: bytes | None, at: datetime) -> str:
    window = timedelta(seconds=settings.HUB_DATA_ACTIONS_CLOCK_SECONDS)
    try:
        return signatures.source_of(request, body, at=at, window=window)
    except signatures.Unsigned as error:
        raise Problem(401, "signature", "The request is not signed by a key in use", str(error)) from None


def _refused(source: str, refusal: Exception, at: datetime, *, is_batch: bool) -> Problem:
    """Leave the trace of a refusal and return what to answer."""
    try:
        actions.tell_refused(source, refusal, at=at)
    except TraceFailed:
        return problems.unavailable()
    if isinstance(refusal, Problem):
        return refusal
    errors = [_error(fault, is_batch=is_batch) for fault in refusal.faults]
    if isinstance(refusal, Invalid):
        title = "Nothing was recorded: an event is not what it must be"
        return Problem(422, "invalid-event", title, str(refusal), errors)
    title = "Nothing was recorded: this contradicts what came before"
    return Problem(409, "duplicate-differs", title, str(refusal), errors)


def _error(fault: Fault, *, is_batch: bool) -> dict[str, Any]:
    if fault.index is None:
        return {"detail": fault.reason, "pointer": "#"}
    places = [str(fault.index)] if is_batch else []
    places += [part.replace("~", "~0").replace("/", "~1") for part in fault.field.split(".") if part]
    return {
        "detail": fault.reason,
        "pointer": "#" + "".join(f"/{place}" for place in places),
        "event": fault.index,
        "field": fault.field,
    }


def _told(receipt: Receipted) -> dict[str, Any]:
    recorded_at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=receipt.recorded_us)
    return {
        "id": receipt.id,
        "source_seq": receipt.source_seq,
        "event_id": receipt.event_id,
        "seq": receipt.seq,
        "recorded_at": recorded_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "leaf_hash": receipt.leaf_hash.hex(),
        "status": "recorded" if receipt.fresh else "duplicate",
        "receipt": reverse("data_action_receipt", args=[receipt.event_id]),
    }
