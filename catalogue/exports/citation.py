"""How a dataset is cited: in a sentence, for BibTeX, and for reference managers (CSL-JSON)."""

import json
import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalogue.models import Dataset
from hub import clock
from hub.ui import brand

#: What BibTeX takes for commands.
_SPECIAL = re.compile(r"([\\{}$&#^_%~])")
_ESCAPES = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}


@dataclass(frozen=True)
class Citation:
    """`text` follows APA 7 for a dataset; `csl` is an array of one item, as reference managers read it."""

    text: str
    bibtex: str
    csl: str


def cite(dataset: Dataset) -> Citation | None:
    """Return how the present version of a dataset is cited, in the language of the page; None before the first one."""
    if not dataset.version_number or dataset.updated_at is None:
        return None
    day, address = clock.day_of(dataset.updated_at), persistent_address(dataset)
    about = {
        "author": dataset.holder.name,
        "year": day.year,
        "title": dataset.title,
        "version": dataset.version_number,
        "publisher": brand.name(),
        "address": address,
    }
    text = _("%(author)s (%(year)s). %(title)s (version %(version)s) [jeu de données]. %(publisher)s. %(address)s")
    return Citation(text % about, _bibtex(dataset, day, address), _csl(dataset, day, address))


def persistent_address(dataset: Dataset) -> str:
    """Return the address that stays when the catalogue's pages move."""
    return f"{settings.HUB_PUBLIC_URL}/id/dataset/{dataset.public_id}"


def _bibtex(dataset: Dataset, day: date, address: str) -> str:
    fields = {
        "author": f"{{{_escaped(dataset.holder.name)}}}",
        "title": f"{{{_escaped(dataset.title)}}}",
        "year": str(day.year),
        "month": str(day.month),
        "version": str(dataset.version_number),
        "publisher": _escaped(brand.name()),
        "url": address,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@dataset{{{_key(dataset)},\n{lines}}}"


def _csl(dataset: Dataset, day: date, address: str) -> str:
    item = {
        "id": _key(dataset),
        "type": "dataset",
        "title": dataset.title,
        "author": [{"literal": dataset.holder.name}],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "version": str(dataset.version_number),
        "publisher": brand.name(),
        "URL": address,
        "language": (get_language() or settings.LANGUAGE_CODE)[:2],
    }
    lines = (f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in item.items())
    return "[{\n" + ",\n".join(lines) + "\n}]"


def _key(dataset: Dataset) -> str:
    return f"{dataset.code}-v{dataset.version_number}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[1], f"\\{found[1]}"), text)
