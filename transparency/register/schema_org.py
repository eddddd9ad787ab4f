"""What search engines read of the register and of its entries (schema.org)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from hub.ui import brand
from transparency.register import columns, exports

_CONTEXT = "https://schema.org"
_LICENCE = "https://spdx.org/licenses/etalab-2.0"


def project(reference: str, title: str, summary: str, controllers: Iterable[str]) -> dict[str, Any]:
    """Return a project of the register; nobody is named."""
    address = columns.address(reference)
    told = {
        "@context": _CONTEXT,
        "@type": "ResearchProject",
        "@id": address,
        "url": address,
        "identifier": reference,
        "name": title,
        "description": summary,
        "parentOrganization": [{"@type": "Organization", "name": name} for name in controllers],
    }
    return {key: value for key, value in told.items() if value}


def register() -> dict[str, Any]:
    """Return the register as a dataset, with its files."""
    page = settings.HUB_PUBLIC_URL + reverse("transparency:register")
    return {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "url": page,
        "name": "Registre public des projets",
        "description": "Chaque projet autorisé à utiliser des données de santé : qui, pourquoi, avec quelles données.",
        "isAccessibleForFree": True,
        "license": _LICENCE,
        "creator": {"@type": "Organization", "name": brand.name()},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": one.media_type.partition(";")[0],
                "contentUrl": settings.HUB_PUBLIC_URL + reverse("register_file", args=[one.name]),
            }
            for one in exports.FORMATS.values()
        ],
    }
