"""A sample is asked for and made as long work (`hub.jobs`): who may, and what each step leaves in the trail."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit import api as audit
from catalogue.models import Dataset
from catalogue.samples import making, package, queries
from catalogue.samples.generator import Recipe
from hub import clock
from hub.accounts import queries as accounts
from hub.jobs import queue, registry
from hub.jobs.models import Job
from hub.jobs.work import Made, Refused, Work
from hub.ui import words

KIND = "catalogue.sample"
WRITING = gettext_noop("Nous inventons les lignes de chaque table.")
MADE = gettext_noop("L’échantillon est publié sur la page du jeu de données.")
SAME = gettext_noop("Le dictionnaire n’a pas changé : l’échantillon déjà publié est le même.")


def ask(user, dataset: Dataset, *, rows: int, seed: int, at: datetime) -> Job:
    """Ask for a sample in the transaction of the request; return the job, which may be one already awaited.

    Raises `ValueError` for a number of rows that no sample has.
    """
    recipe = Recipe(seed=seed, rows=rows)
    parameters = {"dataset": dataset.code, "seed": recipe.seed, "rows": recipe.rows}
    job, _is_new = queue.ask(KIND, by=user, parameters=parameters, at=at)
    return job


def may_see(user, job: Job) -> bool:
    """Who may ask for a sample of a dataset sees those that were asked."""
    dataset = queries.dataset(job.parameters["dataset"])
    return dataset is not None and queries.may_ask(user, dataset)


def record_asking(user, job: Job, at: datetime) -> None:
    dataset = queries.dataset(job.parameters["dataset"])
    about, facts = audit.Ref("dataset", str(dataset.pk)), job.parameters
    told = {"code": facts["dataset"], "seed": facts["seed"], "rows": facts["rows"]}
    audit.record("catalogue.sample_requested", object=about, actor=accounts.actor_of(user), at=at, facts=told)


def record_delivery(user, job: Job, at: datetime) -> None:
    """A sample is invented and public: who takes it leaves no trace, here as on the page of its dataset."""


def title(job: Job) -> str:
    return _("Échantillon synthétique : %(dataset)s") % {"dataset": _dataset(job).short_name}


def home(job: Job) -> tuple[str, str]:
    """Return the page of the dataset."""
    dataset = _dataset(job)
    return dataset.short_name, reverse("catalogue:dataset", args=[dataset.code])


def told(job: Job) -> list[tuple[str, str]]:
    """Return what was asked for, as (label, words)."""
    rows, seed = job.parameters["rows"], job.parameters["seed"]
    return [
        (_("Jeu de données"), _dataset(job).title),
        (_("Lignes par table"), words.number(rows)),
        (_("Graine"), str(seed)),
    ]


@registry.job(KIND, may_see=may_see, asked=record_asking, delivered=record_delivery, title=title, home=home, told=told)
def make(work: Work) -> Made:
    """Make a sample from the last published version, and publish it."""
    dataset = _dataset(work.job)
    try:
        plan = making.plan(dataset, making.recipe_of(work.parameters))
    except making.CannotSample as error:
        raise Refused(str(error)) from error
    making.write(plan, work.file, lambda done, total: work.progress(done, total, WRITING))
    version = making.publish(plan, work.file, at=clock.now(), actor=accounts.actor_of(work.job.asked_by))
    return Made(file_name(dataset), package.MEDIA_TYPE, MADE if version else SAME)


def file_name(dataset: Dataset) -> str:
    return f"{dataset.code}.synthetic.zip"


def _dataset(job: Job) -> Dataset:
    return queries.dataset(job.parameters["dataset"])
