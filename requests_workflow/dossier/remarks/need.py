"""The data asked for, against the population, the catalogue and the linkage that the answers tell."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.ui import words
from requests_workflow.dossier.need import parts
from requests_workflow.dossier.remarks.reading import Reading
from requests_workflow.dossier.remarks.registry import Found, remark


@remark("crossing_unjustified")
def crossing_unjustified(reading: Reading) -> Iterator[Found]:
    if reading.crossed and not reading.crossing_reason.strip():
        names = ", ".join(one.label for one in reading.crossed)
        yield Found("data", names, "id_crossing")


@remark("parts_unjustified")
def parts_unjustified(reading: Reading) -> Iterator[Found]:
    for one in reading.asked:
        lacking = parts.unjustified(one)
        if lacking:
            said = ngettext("%(dataset)s : %(n)s ligne.", "%(dataset)s : %(n)s lignes.", len(lacking))
            anchor = f"jeu-{one.dataset.code}"
            yield Found("data", said % {"dataset": one.dataset.short_name, "n": len(lacking)}, anchor)


@remark("whole_dataset")
def whole_dataset(reading: Reading) -> Iterator[Found]:
    for one in reading.asked:
        if not reading.parts[one.pk] and one.dataset_id in reading.described:
            yield Found("data", one.dataset.short_name, f"jeu-{one.dataset.code}")


@remark("period_outside_coverage")
def period_outside_coverage(reading: Reading) -> Iterator[Found]:
    first, last = reading.values.get("period_from"), reading.values.get("period_to")
    for one in reading.asked:
        begun, ended = one.dataset.period_from, one.dataset.period_to
        before = bool(first and begun and first.year < begun.year)
        if before or (last and ended and last.year > ended.year):
            yield Found(reading.page_of("period_from"), _coverage(one.dataset), "id_period_from")


def _coverage(dataset) -> str:
    named = {
        "dataset": dataset.short_name,
        "first": dataset.period_from.year if dataset.period_from else "…",
        "last": dataset.period_to.year if dataset.period_to else "…",
    }
    return _("%(dataset)s couvre les années %(first)s à %(last)s.") % named


@remark("years_beyond_period")
def years_beyond_period(reading: Reading) -> Iterator[Found]:
    first, last = reading.values.get("period_from"), reading.values.get("period_to")
    for one in reading.asked:
        rows = [one, *one.parts.all()]
        early = bool(first) and any(row.years_from and row.years_from < first.year for row in rows)
        late = bool(last) and any(row.years_to and row.years_to > last.year for row in rows)
        if early or late:
            yield Found("data", one.dataset.short_name, f"id_{one.dataset.code}-years_from")


@remark("matching_inconsistent")
def matching_inconsistent(reading: Reading) -> Iterator[Found]:
    if reading.values.get("matching") != "none":
        return
    if reading.steps:
        yield Found(reading.page_of("matching"), _("Vous décrivez des étapes d’appariement."), "id_matching_0")
    elif reading.asked and reading.values.get("own_datasets"):
        yield Found(reading.page_of("matching"), _("Vous apportez vos propres données."), "id_matching_0")


@remark("linkage_unclear")
def linkage_unclear(reading: Reading) -> Iterator[Found]:
    if "has_matching" not in reading.flags:
        return
    for number, step in enumerate(reading.steps, start=1):
        if not step.is_clear:
            said = _("Étape %(n)s : dites les deux sources, la clé et qui apparie.")
            yield Found(reading.page_of("linkage_steps"), said % {"n": number}, "id_linkage_steps")
    if reading.steps and reading.values.get("matching") == "direct" and not any(s.key for s in reading.steps):
        yield Found(reading.page_of("linkage_steps"), _("Le circuit du NIR n’est pas dit."), "id_linkage_steps")


@remark("sample_too_small")
def sample_too_small(reading: Reading) -> Iterator[Found]:
    people, most = reading.values.get("population_size"), reading.rule("sample_too_small").limit
    if reading.file.route == "SAMPLE" and people and people > most:
        said = _("Vous attendez %(n)s personnes ; l’échantillon en suit %(most)s environ.")
        told = {"n": words.number(people), "most": words.number(most)}
        yield Found(reading.page_of("population_size"), said % told, "id_population_size")
