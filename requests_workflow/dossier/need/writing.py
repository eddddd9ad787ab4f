"""Writing what a file asks for, inside the door's transaction: datasets, their parts, the reasons of groups."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from catalogue import queries as catalogue
from catalogue.basket import queries as basket
from requests_workflow.dossier.models import RequestedDataset, RequestedGroup, RequestedPart
from requests_workflow.dossier.need import parts
from requests_workflow.procedure.models import AccessRequest
from requests_workflow.procedure.refusals import GuardFailed

#: What a save may change of a part that stays.
CHANGING = ["justification", "group", "precisions", "years_from", "years_to"]


def as_kept(one: Mapping) -> dict[str, Any]:
    """Return a dataset of the act `choose_data` as it is written; `groups` None keeps the reasons held."""
    groups = one.get("groups")
    return {
        "code": one["code"],
        "justification": parts.clean(one.get("justification")),
        "years_from": one.get("years_from"),
        "years_to": one.get("years_to"),
        "precisions": parts.known_precisions(one.get("precisions")),
        "parts": [parts.as_kept(part) for part in one.get("parts") or []],
        "groups": None if groups is None else {name: parts.clean(why) for name, why in groups.items()},
    }


def by_code(datasets: Iterable[Mapping]) -> dict[str, dict[str, Any]]:
    """Return datasets by code, each with a line for every group its parts name: two lists that ask alike are equal."""
    return {one["code"]: {**one, "groups": _with_every_group(one)} for one in datasets}


def _with_every_group(one: Mapping) -> dict[str, str] | None:
    if one["groups"] is None:
        return None
    return {name: one["groups"].get(name, "") for name in _named(one["parts"])}


def _named(kept: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(part["group"] or part["table"] for part in kept))


def write(request: AccessRequest, datasets: Iterable[Mapping]) -> None:
    """Make the request ask for these datasets, and for no other; rows that stay keep their keys."""
    wanted = {one["code"]: as_kept(one) for one in datasets}
    found = catalogue.datasets_by_code(wanted)
    if unknown := set(wanted) - set(found):
        raise GuardFailed(_("Le catalogue ne connaît pas : %(codes)s.") % {"codes": ", ".join(sorted(unknown))})
    if sum(len(one["parts"]) for one in wanted.values()) > parts.MOST_PARTS:
        reason = _("Un dossier demande %(most)s tables et variables au plus. Demandez plutôt des tables entières.")
        raise GuardFailed(reason % {"most": parts.MOST_PARTS})
    RequestedDataset.objects.filter(request=request).exclude(dataset__in=found.values()).delete()
    for code, dataset in found.items():
        _write_one(request, dataset, wanted[code])


def _write_one(request: AccessRequest, dataset, wanted: Mapping[str, Any]) -> None:
    fields = {name: wanted[name] for name in ("justification", "years_from", "years_to", "precisions")}
    asked, _new = RequestedDataset.objects.update_or_create(request=request, dataset=dataset, defaults=fields)
    _write_parts(asked, wanted["parts"])
    _write_groups(asked, _named(wanted["parts"]), wanted["groups"])


def _write_parts(asked: RequestedDataset, kept_parts: Iterable[Mapping[str, Any]]) -> None:
    held = {(part.table, part.variable): part for part in asked.parts.all()}
    wanted = {(part["table"], part["variable"]): part for part in kept_parts}
    new = wanted.keys() - held.keys()
    _refuse_unknown(asked, new)
    asked.parts.filter(pk__in=[part.pk for name, part in held.items() if name not in wanted]).delete()
    staying = [part for name, part in held.items() if name in wanted]
    for part in staying:
        for name in CHANGING:
            setattr(part, name, wanted[part.table, part.variable][name])
    RequestedPart.objects.bulk_update(staying, CHANGING)
    RequestedPart.objects.bulk_create(
        RequestedPart(request=asked.request, asked=asked, **part) for name, part in wanted.items() if name in new
    )


def _refuse_unknown(asked: RequestedDataset, names: Collection[tuple[str, str]]) -> None:
    """What was asked for before may have left the catalogue since; what is asked for now must be in it."""
    wanted = {(asked.dataset_id, table, variable) for table, variable in names}
    if unknown := wanted - basket.rows_named(wanted).keys():
        codes = ", ".join(sorted(f"{table}.{variable}".rstrip(".") for _dataset, table, variable in unknown))
        raise GuardFailed(_("Le catalogue ne connaît pas : %(codes)s.") % {"codes": codes})


def _write_groups(asked: RequestedDataset, names: Collection[str], reasons: Mapping[str, str] | None) -> None:
    """Keep one line a group that a part names; a reason not told stays as it is."""
    told = reasons or {}
    asked.groups.exclude(name__in=names).delete()
    held = {group.name: group for group in asked.groups.all()}
    changed = [group for name, group in held.items() if told.get(name, group.justification) != group.justification]
    for group in changed:
        group.justification = told[group.name]
    RequestedGroup.objects.bulk_update(changed, ["justification"])
    RequestedGroup.objects.bulk_create(
        RequestedGroup(request=asked.request, asked=asked, name=name, justification=told.get(name, ""))
        for name in names
        if name not in held
    )
