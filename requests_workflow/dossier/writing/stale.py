"""What somebody answered on a page, apart from what the page showed and a form sends back all the same.

A form without a script sends every question of its page. One that another person changed meanwhile, and that this
person left as it was, is no answer of theirs: it must neither undo the other's, nor ask them to choose.
"""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from django.db.models import Q

from requests_workflow.dossier import answers, queries
from requests_workflow.dossier.answers import Typed
from requests_workflow.dossier.models import AnswerVersion
from requests_workflow.procedure.models import AccessRequest


def answered(file: AccessRequest, typed: Mapping[str, Typed], seen: Mapping[str, int]) -> dict[str, Typed]:
    """Return what was typed without the questions that changed since the page was drawn, and not by this person."""
    saved = queries.saved_answers(file)
    moved = {code: seen[code] for code in typed if code in saved and saved[code].version != seen[code]}
    shown = _shown(file, moved)
    return {code: text for code, text in typed.items() if code not in moved or not _same(text, shown.get(code))}


def _shown(file: AccessRequest, versions: Mapping[str, int]) -> dict[str, Typed]:
    """Return what each question held at a version: one query, none when nothing moved."""
    if not versions:
        return {}
    asked = reduce(or_, (Q(field=code, version=version) for code, version in versions.items()))
    held = AnswerVersion.objects.filter(asked, request=file).values_list("field", "value")
    fields = file.whole_form.fields()
    return {code: answers.blank(fields[code]) for code, version in versions.items() if not version} | dict(held)


def _same(one: Typed, other: Typed | None) -> bool:
    """Compare texts whatever their line breaks: a form sends two characters for each."""
    if isinstance(one, str) and isinstance(other, str):
        return one.replace("\r\n", "\n") == other.replace("\r\n", "\n")
    return one == other
