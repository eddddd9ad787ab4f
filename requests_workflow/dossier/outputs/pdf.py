"""The summary and the CNIL form on paper: PDF/A, the same bytes for the same facts."""

import hashlib
from dataclasses import asdict

from django.utils import translation

from hub.pdf import render
from requests_workflow.dossier.outputs import drawing
from requests_workflow.dossier.outputs.material import Material
from requests_workflow.procedure import wording
from requests_workflow.procedure.snapshots import canonical

#: The language that a document is filed in; another is a reading copy, and says so.
FILED_IN = "fr"


def make(material: Material, code: str, *, language: str = FILED_IN) -> bytes:
    """Return a produced document as a PDF in a language; raise `PdfUnavailable`."""
    output = material.ruleset.outputs[code]
    with translation.override(language):
        context = {
            "material": material,
            "complete": output.complete,
            "lead": wording.of(output, "lead"),
            "entitled": "title" not in output.fields(),
            "draft": material.filed_at is None,
            "copy": language != FILED_IN,
            "sections": drawing.sections(material, output),
        }
        title = wording.of(output, "label")
    return render.render("pdf/output.html", context, language=language, title=title)


def facts_sha256(material: Material, code: str) -> str:
    """Return the SHA-256 of what a document says, whatever its date and its look."""
    with translation.override(FILED_IN):
        said = [asdict(section) for section in drawing.sections(material, material.ruleset.outputs[code])]
    return hashlib.sha256(canonical(said)).hexdigest()


def file_name(material: Material, code: str) -> str:
    return f"{material.ruleset.outputs[code].file_name}-{material.reference}.pdf"
