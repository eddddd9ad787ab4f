import tempfile
from collections.abc import Callable
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.exports import dictionary, files

#: Bytes of a file that stay in memory; a longer one waits on the disk while it is sent.
_IN_MEMORY = 1_000_000


@require_safe
def dictionary_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Every variable of a published dataset, a line each."""
    rows = dictionary.variable_rows(_dataset(code))
    return _file(f"{code}-dictionnaire.csv", files.CSV_TYPE, lambda file: files.write_csv(file, rows))


@require_safe
def dictionary_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a spreadsheet, with a second sheet for the tables."""
    dataset = _dataset(code)
    sheets = [(_("Variables"), dictionary.variable_rows(dataset)), (_("Tables"), dictionary.table_rows(dataset))]
    return _file(f"{code}-dictionnaire.xlsx", files.XLSX_TYPE, lambda file: files.write_xlsx(file, sheets))


@require_safe
def code_list_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Every code of a list, a line each."""
    found = dictionary.code_list(code)
    if found is None:
        raise Http404(_("Aucune nomenclature ne porte ce nom."))
    return _file(f"{code}.csv", files.CSV_TYPE, lambda file: files.write_csv(file, dictionary.code_rows(found)))


def _dataset(code: str):
    found = dictionary.published_dataset(code)
    if found is None:
        raise Http404(_("Aucun jeu de données publié ne porte ce nom."))
    return found


def _file(name: str, media_type: str, write: Callable[[BinaryIO], None]) -> FileResponse:
    """Write a file while the database may be read, in the language of the page, then send it piece by piece."""
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 — the response closes it
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
