"""What a page of questions shows around its questions: versions, conditions, the way on, the words of its script."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hub.accounts.models import User
from hub.ui.shapes import Task
from requests_workflow import rules
from requests_workflow.dossier import answers, queries
from requests_workflow.procedure import wording
from requests_workflow.procedure.models import AccessRequest

#: Characters that one answer may hold on its way to the server; the page says so before it sends anything. Every
#: question asks for far fewer: this stops a whole file pasted by mistake.
MOST_CHARACTERS = 100_000
#: Where the script puts values into the words of the page (templates/dossier/writing/words.html).
_FILLED = ("cells", "limit", "most", "n", "name", "question", "reason", "text", "when", "who")


@dataclass(frozen=True)
class Asked:
    """The answers of the same page that make a question arise."""

    field: str
    answers: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Line:
    """One question of the page; `history` leads to its earlier versions, when it has any."""

    code: str
    bound: BoundField
    version: int
    history: str = ""
    asked: Asked | None = None


def page(request: HttpRequest, file: AccessRequest, spec: rules.FormSection, form, versions: Mapping[str, int]) -> dict:
    """Return what templates/dossier/section.html needs beside the form and the last save."""
    here = reverse("dossier:section", args=[file.reference, spec.slug])
    return {
        "lines": [_line(file, spec, bound, versions.get(bound.name, 0)) for bound in form],
        "owner": owner_key(request.user, file),
        "most_characters": MOST_CHARACTERS,
        "sign_in": f"{resolve_url('account_login')}?{urlencode({'next': here})}",
        "fill": fills(),
        "next": following(file, spec),
    }


def owner_key(user: User, file: AccessRequest) -> str:
    """Return the word under which a browser keeps what this person types in this file.

    The same after signing in again; it tells nothing of either, and nobody else is ever given it.
    """
    return signing.Signer(salt="dossier.journal").signature(f"{user.pk} {file.pk}")


def fills() -> dict[str, SafeString]:
    """Return what templates/dossier/writing/words.html puts where its script fills in a value."""
    return {name: filled(name) for name in _FILLED}


def filled(name: str) -> SafeString:
    return format_html('<span data-fill="{}"></span>', name)


def _line(file: AccessRequest, spec: rules.FormSection, bound: BoundField, version: int) -> Line:
    url = reverse("dossier:history", args=[file.reference, spec.slug, bound.name]) if version > 1 else ""
    return Line(bound.name, bound, version, url, _asked(file, spec, spec.fields[bound.name]))


def _asked(file: AccessRequest, spec: rules.FormSection, field: rules.FormField) -> Asked | None:
    flag = _flag_here(file.rule_set, spec, field)
    if flag is None:
        return None
    before = spec.fields[flag.field]
    said = _("À remplir si vous répondez « %(answers)s » à « %(question)s ».")
    told = [str(answers.in_words(file.form, before, answer)) for answer in flag.answers]
    question = wording.of(before, "label")
    return Asked(flag.field, flag.answers, said % {"answers": _(" » ou « ").join(told), "question": question})


def _flag_here(ruleset: rules.RuleSet, spec: rules.FormSection, field: rules.FormField) -> Any:
    """Return the flag that a question waits for, when a question of the same page alone raises it."""
    flag = ruleset.flags.get(field.condition)
    return flag if flag and flag.field in spec.fields and not flag.dataset_kinds else None


def following_here(file: AccessRequest, spec: rules.FormSection) -> Collection[str]:
    """Return the questions that other answers of the same page make arise: they are drawn, asked or not."""
    return {code for code, field in spec.fields.items() if _flag_here(file.rule_set, spec, field)}


@dataclass(frozen=True)
class Next:
    label: str
    url: str


def following(file: AccessRequest, spec: rules.FormSection) -> Next:
    """Return the page after this one: the next section, then the data."""
    sections = list(file.form.sections.values())
    after = sections[sections.index(spec) + 1 :]
    if after:
        return Next(wording.of(after[0], "label"), reverse("dossier:section", args=[file.reference, after[0].slug]))
    return Next(_("Les données demandées"), reverse("dossier:data", args=[file.reference]))


def tasks(user: User, file: AccessRequest, listed: list[Task]) -> dict[str, Any]:
    """Return what templates/dossier/tasks.html needs: the tasks, how many are done, who wrote, whose journal."""
    return {
        "tasks": listed,
        "done": sum(1 for task in listed if task.done),
        "authors": sorted({row.saved_by.full_name for row in queries.saved_answers(file).values() if row.version}),
        "owner": owner_key(user, file),
    }
