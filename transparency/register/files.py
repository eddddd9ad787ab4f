"""The addresses of the register for programs, in no language: files of the whole or of a search, schemas, versions."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _

from catalogue.exports.files import sent
from transparency.caching import told_once
from transparency.register import columns, description, exports, headings, queries, reading
from transparency.register.limits import limited

FORMATS = exports.FORMATS.values()
_SCHEMAS = {"registre": columns.table_schema, "repertoire": headings.table_schema, "fiches": exports.line_schema}


@limited
@told_once
def file(request: HttpRequest, name: str) -> HttpResponse:
    """What answers a search, or the whole register, in one of the formats; in French, as its authors wrote it."""
    wanted = exports.FORMATS.get(name)
    if wanted is None:
        raise Http404(_("Le registre n’existe pas sous ce format."))
    with translation.override("fr"):
        _given, _form, search = reading.asked(request)
        found = queries.in_batches(queries.found(search))
        return sent(name, wanted.media_type, lambda stream: wanted.write(stream, found))


@limited
@told_once
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """A Table Schema, by the name that the files under it give it."""
    if name not in _SCHEMAS:
        raise Http404(_("Aucun fichier ne porte ce nom."))
    return _json(_SCHEMAS[name]())


@limited
@told_once
def entry_json(request: HttpRequest, reference: str) -> HttpResponse:
    """One entry as it is told now."""
    found = queries.entry(reference)
    if found is None:
        raise Http404(_("Aucun projet public ne porte cette référence."))
    return _json(exports.line(found))


@limited
@told_once
def version_json(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One entry as it was told in one of its versions: the bytes that its SHA-256 is made of are its canonical JSON."""
    found = queries.version(reference, number)
    if found is None:
        raise Http404(_("Cette fiche n’a pas de version de ce numéro."))
    told = {"reference": found.reference, "version": found.number, "sha256": found.sha256, "at": found.at.isoformat()}
    return _json({**told, "record": found.record})


@limited
@told_once
def dcat(request: HttpRequest, format: str) -> HttpResponse:
    """The register described as a dataset (DCAT 3), with a distribution for each of its files."""
    if format not in description.FORMATS:
        raise Http404(_("Cette description n’existe pas sous ce format."))
    return HttpResponse(description.serialized(format), content_type=description.FORMATS[format])


def _json(value: dict) -> HttpResponse:
    answer = JsonResponse(value, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
