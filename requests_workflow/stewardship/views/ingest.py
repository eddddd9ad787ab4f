"""Where the programs of data holders send descriptions: the addresses and the header that existing exporters know.

POST /ingest/datasets, PUT /ingest/datasets/origin?originalId=, DELETE /ingest/datasets/{id}, GET /api-keys/whoami
(the French metadata catalogue's interface, law.md section 10 and catalogue.md section 2.1).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from catalogue.rdf import harvest, safe
from hub import clock
from hub.api import bodies, keys, problems
from hub.api.problems import Problem
from requests_workflow.procedure.refusals import Refused
from requests_workflow.stewardship import receiving
from requests_workflow.stewardship.receiving import Received

MEDIA_TYPES = (safe.TURTLE, safe.RDF_XML, safe.JSON_LD)
#: What the role is called by the exporters that exist.
ROLE = "data-provider"


@csrf_exempt
@problems.answering
def datasets(request: HttpRequest) -> HttpResponse:
    """Take one description in: 201 for a new dataset, 200 for one sent before."""
    problems.only(request, "POST")
    key = keys.bearer(request, at=clock.now())
    one = _one(request)
    return _answer(_taken(key, lambda: receiving.receive(one, key=key, at=clock.now())), one)


@csrf_exempt
@problems.answering
def dataset_of_origin(request: HttpRequest) -> HttpResponse:
    """Take in what changed in a dataset sent before, known by the identifier it has at its origin."""
    problems.only(request, "PUT")
    key = keys.bearer(request, at=clock.now())
    identifier = request.GET.get("originalId", "")
    one = _one(request)
    return _answer(_taken(key, lambda: receiving.replace(identifier, one, key=key, at=clock.now())), one)


@csrf_exempt
@problems.answering
def dataset(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give up what was sent: 204; a dataset that is published leaves the catalogue by the secretariat only (409)."""
    problems.only(request, "DELETE")
    key = keys.bearer(request, at=clock.now())
    _taken(key, lambda: receiving.forget(public_id, key=key, at=clock.now()))
    return HttpResponse(status=204)


@problems.answering
def whoami(request: HttpRequest) -> HttpResponse:
    """Tell a program for whom its key speaks."""
    problems.only(request, "GET")
    key = keys.bearer(request, at=clock.now())
    told = {
        "organisation": key.organisation.name,
        "role": ROLE,
        "label": key.label,
        "expiresAt": key.expires_at.isoformat(),
    }
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


def _one(request: HttpRequest) -> harvest.Harvested:
    """Return the one dataset that a body tells of."""
    body = bodies.read(request, limit=safe.MAX_BYTES)
    if not body.strip():
        raise Problem(400, "empty", "The body is empty")
    media_type = bodies.media_type(request, *MEDIA_TYPES)
    try:
        found = harvest.parse(body, media_type)
    except safe.Unreadable as error:
        place = [{"detail": error.why, "line": error.line}] if error.line else []
        raise Problem(400, "unreadable", "The body cannot be read", str(error), errors=place) from None
    if len(found) != 1:
        raise Problem(422, "one-dataset", "A body here tells of one dcat:Dataset", f"not {len(found)}")
    return found[0]


def _taken(key, act: Callable[[], Received | None]) -> Received | None:
    """Do an act; turn each way in which it can be refused into its problem."""
    try:
        return act()
    except receiving.NotYours:
        raise Problem(403, "not-yours", f"The record is not one of {key.organisation.name}") from None
    except receiving.Unknown:
        raise Problem(404, "unknown", "No record has this identifier") from None
    except receiving.StillPublished:
        raise Problem(409, "published", "The dataset is published: ask the secretariat to withdraw it") from None
    except harvest.Refused as refused:
        errors = [{"detail": reason} for reason in refused.reasons]
        raise Problem(422, "refused", "The record cannot come in", errors=errors) from None
    except Refused as refused:
        raise Problem(refused.status, "act-refused", "The act is refused", refused.reason) from None


def _answer(received: Received, one: harvest.Harvested) -> HttpResponse:
    """Answer with our identifier, where the record stands, and what was understood with a doubt."""
    warnings = [{"detail": text} | ({"line": line} if line else {}) for line, text in one.warnings]
    told = {
        "id": received.dataset.public_id,
        "state": received.state,
        "changed": received.is_changed,
        "warnings": warnings,
    }
    return JsonResponse(told, status=201 if received.is_new else 200, headers={"Cache-Control": "no-store"})
