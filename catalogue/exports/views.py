from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalogue.exports import dictionary, files
from catalogue.exports.files import sent


@require_safe
def dictionary_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Every variable of a published dataset, a line each."""
    rows = dictionary.variable_rows(_dataset(code))
    return sent(f"{code}-dictionnaire.csv", files.CSV_TYPE, lambda file: files.write_csv(file, rows))


@require_safe
def dictionary_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a spreadsheet, with a second sheet for the tables."""
    dataset = _dataset(code)
    sheets = [(_("Variables"), dictionary.variable_rows(dataset)), (_("Tables"), dictionary.table_rows(dataset))]
    return sent(f"{code}-dictionnaire.xlsx", files.XLSX_TYPE, lambda file: files.write_xlsx(file, sheets))


@require_safe
def code_list_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Every code of a list, a line each."""
    found = dictionary.code_list(code)
    if found is None:
        raise Http404(_("Aucune nomenclature ne porte ce nom."))
    return sent(f"{code}.csv", files.CSV_TYPE, lambda file: files.write_csv(file, dictionary.code_rows(found)))


def _dataset(code: str):
    found = dictionary.published_dataset(code)
    if found is None:
        raise Http404(_("Aucun jeu de données publié ne porte ce nom."))
    return found
