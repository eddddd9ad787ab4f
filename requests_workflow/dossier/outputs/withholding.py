"""What the public register does not tell of a file, and why."""

from requests_workflow import rules
from requests_workflow.dossier import queries
from requests_workflow.dossier.models import Withholding
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.rules.outputs import REGISTER

#: What makes a project known, and whom to write to: never withheld.
_ALWAYS_TOLD = frozenset({"title", "acronym", "summary", "opposition_contact", "information_detail"})
_TEXTS = frozenset({"text", "longtext"})


def withheld(request: AccessRequest) -> dict[str, str]:
    """Return the questions whose answer is withheld, each with its ground: one query."""
    return dict(Withholding.objects.filter(request=request, shown_at=None).values_list("field", "ground"))


def may_be_withheld(request: AccessRequest) -> list[rules.FormField]:
    """Return the questions answered in free text that the register tells, those withheld already left out."""
    told = {
        code
        for section in request.rule_set.outputs[REGISTER].sections
        for line in section.lines
        for code in line.fields
    }
    typed, already = queries.typed_answers(request), withheld(request)
    fields = request.form.fields()
    return [
        field
        for code, field in fields.items()
        if code in told - _ALWAYS_TOLD and field.kind in _TEXTS and typed.get(code) and code not in already
    ]
