"""Every address of the hub that may lead to something of a file: built from the URL names, whatever they become."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from django.urls import NoReverseMatch, get_resolver, reverse

from hub import access
from hub.jobs.models import Job
from requests_workflow import rules
from requests_workflow.committee.models import Correction, Session
from requests_workflow.procedure.models import AccessRequest
from tests.committee.gate.words import tables

#: What an argument may be, for those that name neither a row nor an act of the file.
FIXED: dict[str, list] = {
    "act": ["revoke", "accept"],
    "audience": ["committee", "holder", "public"],
    "code": ["summary", "title", "D01", "D02", "D16", "base-1", "citizen"],
    "fingerprint": ["une-empreinte"],
    "first": [1],
    "format": ["ttl"],
    "instant": ["hier"],
    "kind": ["organismes"],
    "name": ["2026", "registre", "registre.csv", "registre.ndjson"],
    "new": [2, 1],
    "number": [1, 2],
    "old": [1],
    "rest": ["000"],
    "round_": [1],
    "second": [2],
    "section": ["donnees", "textes"],
    "slug": ["projet", "donnees", "equipe"],
    "table": ["TABLE"],
    "uidb36": ["1"],
    "token": ["un-secret-devine"],
    "variable": ["VARIABLE"],
    "version": [1],
    "event_id": ["00000000-0000-4000-8000-000000000000"],
}


#: What some pages are asked beside their address: another conversation than the first.
QUERIES = {"desk:messages": ["?avec=notes", "?avec=porteur"]}


@dataclass(frozen=True)
class Rows:
    """The rows of a file: their keys by app, and (machine, key) of those that have states."""

    by_app: dict[str, list[int]]
    stateful: list[tuple[str, int]]


def rows_of(file: AccessRequest) -> Rows:
    """Return every row of a file, and of the sessions on whose agenda it stands."""
    by_app: dict[str, set[int]] = defaultdict(set)
    stateful: set[tuple[str, int]] = set()
    sessions = list(file.agenda_items.values_list("session_id", flat=True))
    found = [(model, model.objects.filter(**{path: file.pk}).values_list("pk", flat=True)) for model, path in tables()]
    for model, keys in [*found, (Session, sessions), (Correction, Correction.objects.values_list("pk", flat=True))]:
        numbers = {key for key in keys if isinstance(key, int)}
        by_app[model._meta.app_label] |= numbers
        if hasattr(model, "machine_name"):
            stateful |= {(model.machine_name, key) for key in numbers}
    return Rows({app: sorted(keys) for app, keys in by_app.items()}, sorted(stateful))


def of_every_page(file: AccessRequest) -> Iterator[tuple[str, str]]:
    """Yield (URL name, address) for every name of the access rules, with every argument that the file may give it."""
    rows, machines = rows_of(file), rules.get(file.ruleset).machines
    for name, wanted in sorted(_arguments().items()):
        if wanted == ["machine", "pk", "reference", "transition"]:
            yield from ((name, reverse(name, args=args)) for args in _acts(file, rows, machines))
            continue
        found = list(_addresses(name, wanted, _pools(name, wanted, file, rows, machines)))
        if not found:
            raise LookupError(f"no address could be made for {name} {wanted}: give its arguments a value in FIXED")
        yield from ((name, address) for address in found)
        yield from ((name, address + query) for address in found for query in QUERIES.get(name, ()))


def _acts(file: AccessRequest, rows: Rows, machines) -> Iterator[list]:
    for machine, key in rows.stateful:
        for transition in machines[machine].transitions:
            yield [file.reference, machine, key, transition]


#: The machines whose acts are done at addresses of their own, by the first part of the URL name.
MACHINES_OF = {
    "committee": ("session", "agenda_item", "ballot", "minutes", "rectification", "access_request"),
    "stewardship": ("description",),
    "rights": ("rights_letter",),
}


def _pools(name: str, wanted: list[str], file: AccessRequest, rows: Rows, machines) -> dict[str, list]:
    """Return what each argument of one URL name may be: keys are those of the rows of its own app."""
    app = name.partition(":")[0]
    keys = rows.by_app.get(app) or [1]
    sessions = [key for machine, key in rows.stateful if machine == "session"] or [1]
    items = [key for machine, key in rows.stateful if machine in ("agenda_item", "ballot")] or [1]
    acts = {"transition", "key"} & set(wanted)
    return {
        **FIXED,
        "reference": [file.reference],
        "pk": sessions if app == "committee" and acts else keys,
        "key": items if "transition" in wanted else keys,
        "public_id": [*Job.objects.values_list("public_id", flat=True), "BCDFGHJKMNPQ"],
        "transition": sorted({name for one in MACHINES_OF.get(app, ()) for name in machines[one].transitions}),
    }


def _addresses(name: str, wanted: list[str], pools: dict[str, list]) -> Iterator[str]:
    for values in product(*(pools[argument] for argument in wanted)):
        try:
            yield reverse(name, kwargs=dict(zip(wanted, values, strict=True)))
        except NoReverseMatch:
            continue


def _arguments() -> dict[str, list[str]]:
    """Return the arguments of each URL name of the access rules."""
    found: dict[str, list[str]] = {}

    def walk(resolver, prefix: str) -> None:
        for one in resolver.url_patterns:
            if hasattr(one, "url_patterns"):
                walk(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)
            elif one.name and f"{prefix}{one.name}" in access.RULES:
                found[f"{prefix}{one.name}"] = sorted({*one.pattern.converters, *one.pattern.regex.groupindex})

    walk(get_resolver(), "")
    return found
