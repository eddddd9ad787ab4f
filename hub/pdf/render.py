"""From a template to a tagged PDF/A-3a. The only caller of WeasyPrint, which may read nothing but what we give it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from hub.pdf import PdfUnavailable

APT_LINE = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
VARIANT = "pdf/a-3a"


@dataclass(frozen=True)
class Attached:
    """A file inside a PDF (PDF/A-3); `description` says in words what it is."""

    name: str
    content: bytes
    description: str


def render(
    template: str, context: Mapping[str, Any], *, language: str, title: str, attached: Iterable[Attached] = ()
) -> bytes:
    """Return the PDF of a template in a language; the same data gives the same bytes, unless files are attached.

    Raises `PdfUnavailable` with the line that installs what is missing.
    """
    weasyprint = _weasyprint()
    with translation.override(language):
        shared = {"language": language, "title": title}
        html = render_to_string(template, {**context, **shared})
        style = render_to_string("pdf/style.css")
    document = weasyprint.HTML(string=html, url_fetcher=_locked_fetcher())
    return document.write_pdf(
        stylesheets=[weasyprint.CSS(string=style, url_fetcher=_locked_fetcher())],
        pdf_variant=VARIANT,
        pdf_tags=True,
        attachments=[
            weasyprint.Attachment(
                file_obj=BytesIO(one.content), name=one.name, description=one.description, relationship="Data"
            )
            for one in attached
        ],
    )


def available() -> bool:
    """Tell whether this machine can make a PDF now."""
    try:
        _weasyprint()
    except PdfUnavailable:
        return False
    return True


def _weasyprint():
    """Import late: half a second, and the system libraries may be absent."""
    try:
        import weasyprint  # noqa: PLC0415 — see above
    except OSError as error:
        raise PdfUnavailable(APT_LINE) from error
    return weasyprint


def _locked_fetcher():
    """Only data: addresses: a template can reach neither the disk nor the network."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 — see `_weasyprint`

    return URLFetcher(allowed_protocols=["data"])
