"""From a published description to its published sample: made, kept, and told as `adms:sample` in a new version."""

import hashlib
import math
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, BinaryIO

import rfc8785
from django.db import transaction
from django.db.models import F, Func, IntegerField, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.utils.translation import gettext_noop

from audit import api as audit
from catalogue.enums import DistributionRole
from catalogue.models import Code, CodeList, Dataset, DatasetVersion, Distribution
from catalogue.publishing import versions
from catalogue.samples import package, reading, shapes
from catalogue.samples.generator import Recipe
from catalogue.samples.values import MOST_CODES
from hub import contents

FOLDER = "samples"
#: Raised with each change of the generator that changes its bytes.
GENERATOR = 1
TITLE_FR, TITLE_EN = "Échantillon synthétique", "Synthetic sample"
RIGHTS_FR = "Données inventées, qui ne parlent de personne : chacun peut s’en servir."
RIGHTS_EN = "Invented data, which tell of nobody: anyone may use them."

NOT_PUBLISHED = gettext_noop("Cette description n’a pas encore de version publiée.")
NO_TABLES = gettext_noop("Cette description ne dit aucune variable : un échantillon serait vide.")


class CannotSample(ValueError):
    """A description of which no sample can be made; its only argument is a French msgid."""


@dataclass(frozen=True)
class Plan:
    """All that decides the bytes of a sample, read once."""

    dataset: Dataset
    dictionary: shapes.Dictionary
    codes: shapes.CodeValues
    recipe: Recipe
    origin: package.Origin


def plan(dataset: Dataset, recipe: Recipe) -> Plan:
    """Read what a sample of the last published version is made from. Raises `CannotSample`."""
    version = dataset.versions.first()
    if version is None:
        raise CannotSample(NOT_PUBLISHED)
    dictionary = reading.from_description(dataset.code, version.content)
    if not dictionary.tables:
        raise CannotSample(NO_TABLES)
    origin = package.Origin(_dictionary_version(version), _fingerprint(dictionary, recipe))
    return Plan(dataset, dictionary, read_codes(reading.code_lists_of(dictionary)), recipe, origin)


def write(plan: Plan, file: BinaryIO, progress: package.Progress) -> None:
    """Write the bytes of a sample into an empty file."""
    package.write(file, plan.dictionary, plan.codes, plan.recipe, plan.origin, progress)


@transaction.atomic
def publish(plan: Plan, file: BinaryIO, *, at: datetime, actor: audit.Actor) -> DatasetVersion | None:
    """Keep a sample, make it the dataset's, and publish the version that tells of it; None when it is there already."""
    dataset = Dataset.objects.select_for_update(of=("self",)).get(pk=plan.dataset.pk)
    sha256, size = contents.put(FOLDER, file), file.seek(0, 2)
    present = sample_rows(dataset).first()
    if present and present.sha256 == sha256:
        return None
    fields = {**_words(plan), "sha256": sha256, "byte_size": size, "format": "ZIP", "media_type": package.MEDIA_TYPE}
    position = present.position if present else dataset.distributions.count()
    sample_rows(dataset).delete()
    Distribution.objects.create(dataset=dataset, role=DistributionRole.SAMPLE, position=position, **fields)
    audit.record(
        "catalogue.sample_made",
        object=audit.Ref("dataset", str(dataset.pk)),
        actor=actor,
        at=at,
        object_sha256=sha256,
        facts={"code": dataset.code, "version": plan.origin.version, **_told(plan.recipe)},
    )
    return versions.publish(dataset, at=at, actor=actor, notes_fr=f"{TITLE_FR}.", notes_en=f"{TITLE_EN}.")


def sample_rows(dataset: Dataset) -> QuerySet[Distribution]:
    """Return the sample that we made of a dataset; one that a holder keeps elsewhere has an address instead."""
    return _samples().filter(dataset=dataset)


def outdated() -> list[tuple[Dataset, Recipe]]:
    """Return the datasets whose sample is no longer what their dictionary gives, with the recipe it was made with."""
    sampled = Dataset.objects.filter(distributions__in=_samples()).distinct()
    told = [(dataset, _told_by(sample_rows(dataset)[0])) for dataset in sampled]
    return [(dataset, recipe_of(about)) for dataset, about in told if _is_outdated(dataset, about)]


def recipe_of(told: dict[str, Any]) -> Recipe:
    """Return the recipe that the descriptor of a sample, or the parameters of a job, tell."""
    return Recipe(seed=told["seed"], rows=told["rows"])


def read_codes(wanted: set[tuple[str, str]]) -> shapes.CodeValues:
    """Return the values of columns of code lists: at most `MOST_CODES` of each, spread over the whole list."""
    lists = {one.code: one for one in CodeList.objects.filter(code__in={name for name, _column in wanted})}
    return {(name, column): _values(lists[name], column) for name, column in sorted(wanted) if name in lists}


def _values(code_list: CodeList, column: str) -> list[str]:
    step = math.ceil(code_list.size / MOST_CODES) or 1
    turn = Func(F("position"), Value(step), function="MOD", output_field=IntegerField())
    codes = Code.objects.filter(code_list=code_list).alias(turn=turn).filter(turn=0).order_by("position", "pk")
    if not column or column == _code_column(code_list):
        return list(codes.values_list("code", flat=True))
    return [value for value in codes.values_list(KT(f"extra__{column}"), flat=True) if value]


def _code_column(code_list: CodeList) -> str:
    return next((one["name"] for one in code_list.columns if one.get("role") == "code"), "")


def _dictionary_version(version: DatasetVersion) -> int:
    """Return the first of the versions in a row whose dictionary is that of `version`."""
    tables = F("content__tables")
    same = DatasetVersion.objects.filter(pk=version.pk).values("content__tables")
    others = DatasetVersion.objects.filter(dataset_id=version.dataset_id, number__lt=version.number)
    changed = others.alias(tables=tables).exclude(tables=Subquery(same)).order_by("-number").first()
    return changed.number + 1 if changed else 1


def _fingerprint(dictionary: shapes.Dictionary, recipe: Recipe) -> str:
    names = {name for name, _column in reading.code_lists_of(dictionary)}
    lists = dict(CodeList.objects.filter(code__in=names).values_list("code", "sha256"))
    told = {"generator": GENERATOR, "dictionary": asdict(dictionary), "code_lists": lists, "recipe": asdict(recipe)}
    return hashlib.sha256(rfc8785.dumps(told)).hexdigest()


def _samples() -> QuerySet[Distribution]:
    return Distribution.objects.filter(role=DistributionRole.SAMPLE).exclude(sha256="")


def _told_by(sample: Distribution) -> dict[str, Any]:
    """Return what a stored sample says of its making; of one that is damaged, that it must be made again."""
    try:
        with contents.open_checked(FOLDER, sample.sha256) as file:
            return package.about(file)["sample"]
    except contents.Damaged:
        return {"fingerprint": "", "seed": Recipe.seed, "rows": Recipe.rows}


def _is_outdated(dataset: Dataset, about: dict[str, Any]) -> bool:
    dictionary = reading.from_description(dataset.code, dataset.versions.first().content)
    return about["fingerprint"] != _fingerprint(dictionary, recipe_of(about))


def _words(plan: Plan) -> dict[str, str]:
    version, rows = plan.origin.version, plan.recipe.rows
    return {
        "title_fr": TITLE_FR,
        "title_en": TITLE_EN,
        "description_fr": f"{package.WARNING_FR} Dictionnaire : version {version}. Lignes par table : {rows} au plus.",
        "description_en": f"{package.WARNING_EN} Dictionary: version {version}. Rows a table: at most {rows}.",
        "rights_fr": RIGHTS_FR,
        "rights_en": RIGHTS_EN,
    }


def _told(recipe: Recipe) -> dict[str, int]:
    return {"seed": recipe.seed, "rows": recipe.rows}
