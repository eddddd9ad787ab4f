"""Whose descriptions a person keeps, where each stands, and what they must do about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.conformance import word
from catalogue.enums import DatasetStatus
from catalogue.models import Dataset, Holder
from catalogue.publishing.description import Description as Document
from catalogue.publishing.description import describe
from hub import clock
from hub.accounts import queries as accounts
from hub.accounts.enums import Role
from hub.accounts.models import User
from requests_workflow import rules
from requests_workflow.procedure import wording
from requests_workflow.stewardship import due
from requests_workflow.stewardship.models import Description


@dataclass(frozen=True)
class Row:
    """One thing a person must do: what, on which dataset, where, until when, in which role."""

    title: str
    what: str
    url: str
    due_on: date | None
    role: str


@dataclass(frozen=True)
class Line:
    """One dataset on the list of descriptions; `due_on` is when a published one must be attested."""

    dataset: Dataset
    state: str
    state_label: str
    due_on: date | None
    late: bool


def visible_to(user: User) -> QuerySet[Dataset]:
    """Return the datasets whose description a person keeps: all for the secretariat, its own for a holder.

    Each comes with its holder and with `last_word_at`, its last attestation or version.
    """
    datasets = _with_last_word()
    if Role.SECRETARIAT in accounts.roles_of(user):
        return datasets
    return datasets.filter(holder__organisation__in=accounts.organisations_of(user, Role.DATA_HOLDER))


def _with_last_word() -> QuerySet[Dataset]:
    last_word_at = Greatest(Max("attestations__attested_at"), "updated_at")
    datasets = Dataset.objects.select_related("holder").defer("search_words")
    return datasets.annotate(last_word_at=last_word_at).order_by("position", "code")


def dataset_for(user: User, code: str) -> Dataset | None:
    """Return a dataset whose description a person keeps, or None."""
    return visible_to(user).filter(code=code).first()


def description_of(dataset: Dataset) -> Description:
    """Return what is under way for a dataset; made up, not saved, when nobody acted on it yet."""
    found = Description.objects.select_related("saved_by").filter(dataset=dataset).first()
    description = found or Description(state=_state_before(dataset))
    description.dataset = dataset
    return description


def _state_before(dataset: Dataset) -> str:
    """Return the state of a dataset whose description nobody acted on yet."""
    return "published" if dataset.status == DatasetStatus.PUBLISHED else "withdrawn"


def document_of(description: Description) -> Document:
    """Return the draft under way, or what the dataset says when there is none."""
    return description.draft if description.draft is not None else describe(description.dataset)


def base_of(description: Description) -> Document:
    """Return the version a draft began from; an empty document when it began before the first one."""
    version = description.dataset.versions.filter(number=description.base_version).first()
    return version.content if version else {}


def holders_for(user: User) -> QuerySet[Holder]:
    """Return the holders for which a person may describe a new dataset."""
    return Holder.objects.filter(organisation__in=accounts.organisations_of(user, Role.DATA_HOLDER))


def new_description(*, code: str, short_name: str, title_fr: str, holder: Holder) -> Description:
    """Return an unsaved description of an unsaved dataset, for `actions.create`."""
    dataset = Dataset(code=code, short_name=short_name, title_fr=title_fr, holder=holder)
    return Description(dataset=dataset)


def is_code_taken(dataset: Dataset) -> bool:
    """Tell whether another dataset has this one's code."""
    return Dataset.objects.filter(code=dataset.code).exclude(pk=dataset.pk).exists()


def attested_until(dataset: Dataset) -> date | None:
    """Return the last day on which the holder's word holds, for a dataset of `visible_to`."""
    return due.due_on(dataset.last_word_at, current_rules())


@word.told_by
def attested_until_of(dataset: Dataset) -> date | None:
    """Return the last day on which the holder's word holds, for any dataset: one query."""
    return attested_until(_with_last_word().get(pk=dataset.pk))


def is_overdue(dataset: Dataset, *, today: date) -> bool:
    """Tell whether the holder of a published dataset of `visible_to` has been silent for too long."""
    until = attested_until(dataset)
    return dataset.status == DatasetStatus.PUBLISHED and until is not None and until < today


def is_attested_in(dataset: Dataset, year: int) -> bool:
    return dataset.attestations.filter(year=year).exists()


def lines(datasets: list[Dataset], *, today: date) -> list[Line]:
    """Return what the list says of each dataset: one query, for what is under way."""
    states = dict(Description.objects.filter(dataset__in=datasets).values_list("dataset_id", "state"))
    return [_line(dataset, states.get(dataset.pk) or _state_before(dataset), today) for dataset in datasets]


def _line(dataset: Dataset, state: str, today: date) -> Line:
    label = wording.of(current_rules().machines[Description.machine_name].states[state], "label")
    until = attested_until(dataset) if dataset.status == DatasetStatus.PUBLISHED else None
    return Line(dataset, state, label, until, is_overdue(dataset, today=today))


def submitted(datasets: QuerySet[Dataset]) -> QuerySet[Dataset]:
    """Return those whose draft waits for the secretariat."""
    return datasets.filter(pk__in=_in_state("submitted"))


def _in_state(*states: str) -> QuerySet:
    return Description.objects.filter(state__in=states).values("dataset")


def overdue(datasets: QuerySet[Dataset], *, today: date) -> QuerySet[Dataset]:
    """Return the published ones whose holder has said nothing for longer than the rules allow."""
    return _silent_since(datasets, due.said_in_time_since(today, current_rules()))


def _silent_since(datasets: QuerySet[Dataset], moment: datetime) -> QuerySet[Dataset]:
    return datasets.filter(status=DatasetStatus.PUBLISHED, last_word_at__lt=moment)


def to_remind(*, today: date) -> list[tuple[Dataset, date]]:
    """Return the datasets to attest soon or late, each with its last day.

    Left out: those that nobody answers for here, and those whose next version the secretariat is reading.
    """
    held = _with_last_word().filter(holder__organisation__isnull=False)
    return _due_soon(held.exclude(pk__in=_in_state("submitted")), today)


def _due_soon(datasets: QuerySet[Dataset], today: date) -> list[tuple[Dataset, date]]:
    notice = timedelta(days=current_rules().parameter("attestation_notice_days") + 1)
    soon = due.said_in_time_since(today + notice, current_rules())
    return [(dataset, attested_until(dataset)) for dataset in _silent_since(datasets, soon)]


def to_do(user: User, at: datetime) -> list[Row]:
    """Return what descriptions ask of this person: drafts to take up or to read, attestations soon or late."""
    roles = accounts.roles_of(user)
    rows: list[Row] = []
    if Role.DATA_HOLDER in roles:
        rows += _to_do_of_holder(user, clock.day_of(at))
    if Role.SECRETARIAT in roles:
        read = _("Relire et publier la description")
        rows += [_row(dataset, read, Role.SECRETARIAT) for dataset in submitted(_with_last_word())]
    return rows


def _to_do_of_holder(user: User, today: date) -> list[Row]:
    own = _with_last_word().filter(holder__organisation__in=accounts.organisations_of(user, Role.DATA_HOLDER))
    back = own.filter(pk__in=_in_state("sent_back"))
    rows = [_row(dataset, _("Répondre aux remarques sur la description"), Role.DATA_HOLDER) for dataset in back]
    idle = own.exclude(pk__in=_in_state("submitted", "sent_back"))
    attest = _("Attester que la description est exacte, ou la modifier")
    return rows + [_row(dataset, attest, Role.DATA_HOLDER, until) for dataset, until in _due_soon(idle, today)]


def _row(dataset: Dataset, what: str, role: str, due_on: date | None = None) -> Row:
    return Row(dataset.title, what, reverse("stewardship:detail", args=[dataset.code]), due_on, role)


def current_rules() -> rules.RuleSet:
    """Return the rules of the day: a description lasts for years and follows them as they come."""
    return rules.in_force(clock.today())
