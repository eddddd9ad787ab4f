"""The versions of a file, one as it was filed, and what changed between two, as far as each reader may read."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from hub import clock
from requests_workflow.dossier.presentation import audience_of
from requests_workflow.dossier.versions import actions, contents, differences, presentation, queries
from requests_workflow.dossier.versions.contents import Content
from requests_workflow.dossier.versions.forms import NOW, CompareForm
from requests_workflow.dossier.versions.queries import Version
from requests_workflow.procedure import pages, policies


@require_GET
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """The versions this person may read; asked for two of them, the address where they are compared."""
    file = pages.open_file(request, reference, part="versions")
    found = queries.versions(file, policies.roles_on(request.user, file))
    form = CompareForm(request.GET or None, versions=found, initial=_first_choice(found))
    if form.is_bound and form.is_valid():
        return _compared(file, form.cleaned_data["de"], form.cleaned_data["a"])
    context = {
        "versions": found[::-1],
        "form": form if found else None,
        "source": queries.source_of(file, request.user),
        "copies": queries.copies_of(file, request.user),
        "own": "sponsor" in policies.roles_on(request.user, file),
    }
    status = 422 if form.errors else 200
    return pages.render_file(request, file, "dossier/versions/list.html", context, status=status)


def _first_choice(found: Sequence[Version]) -> dict[str, object]:
    return {"de": found[-2].number if len(found) > 1 else found[0].number, "a": found[-1].number} if found else {}


def _compared(file, first: str, last: str) -> HttpResponse:
    if last == NOW:
        return redirect("dossier:versions_now", reference=file.reference, old=first)
    old, new = sorted((int(first), int(last)))
    return redirect("dossier:versions_between", reference=file.reference, old=old, new=new)


@require_GET
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A version as it was filed, with the form of that time."""
    file = pages.open_file(request, reference, part=f"version {number}"[:40])
    roles = policies.roles_on(request.user, file)
    (kept,) = _named(queries.versions(file, roles), number)
    (content,) = queries.content_of([kept])
    shown = presentation.as_filed(file, content, audience=audience_of(roles))
    return pages.render_file(request, file, "dossier/versions/version.html", {"version": kept, "shown": shown})


@require_GET
def between(request: HttpRequest, reference: str, old: int, new: int) -> HttpResponse:
    """What changed from one version to another."""
    file = pages.open_file(request, reference, part=f"versions {old} {new}"[:40])
    sides = _named(queries.versions(file, policies.roles_on(request.user, file)), old, new)
    before, after = queries.content_of(sides)
    return _compare(request, file, before, after, {"old": sides[0], "new": sides[1]})


@require_GET
def until_now(request: HttpRequest, reference: str, old: int) -> HttpResponse:
    """What changed from a version to the file as it stands."""
    file = pages.open_file(request, reference, part=f"versions {old} now"[:40])
    (kept,) = _named(queries.versions(file, policies.roles_on(request.user, file)), old)
    (before,) = queries.content_of([kept])
    actions.look(file, by=request.user, at=clock.now())
    return _compare(request, file, before, contents.present(file), {"old": kept})


@require_GET
def since(request: HttpRequest, reference: str, instant: str) -> HttpResponse:
    """What changed from an instant on to the file as it stands, for who could read the file then."""
    file = pages.open_file(request, reference, part="versions since")
    start = presentation.instant_of(instant)
    first = queries.reads_from(file, policies.roles_on(request.user, file))
    if start is None or first is None or start < first:
        raise Http404
    actions.look(file, by=request.user, at=clock.now())
    return _compare(request, file, contents.at(file, start), contents.present(file), {"start": start})


def _named(found: Sequence[Version], *numbers: int) -> list[Version]:
    """Return versions by their numbers; one that this person may not read does not exist."""
    known = {one.number: one for one in found}
    if not set(numbers) <= set(known):
        raise Http404
    return [known[number] for number in numbers]


def _compare(request: HttpRequest, file, before: Content, after: Content, sides: dict) -> HttpResponse:
    audience = audience_of(policies.roles_on(request.user, file))
    found = differences.between(before, after, audience=audience)
    context = {
        **sides,
        "difference": found,
        "in_short": presentation.in_short(found),
        "forms": presentation.forms_differ(before, after),
    }
    return pages.render_file(request, file, "dossier/versions/difference.html", context)
