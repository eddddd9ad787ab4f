"""Facts about a description that its acts demand."""

from django.utils.translation import gettext as _

from catalogue.conformance import queries as conformance
from catalogue.enums import DatasetStatus
from catalogue.publishing.description import describe, fingerprint
from hub import clock
from requests_workflow.procedure.refusals import GuardFailed
from requests_workflow.procedure.registry import guard
from requests_workflow.stewardship import queries

#: How many lacking properties a refusal names.
NAMED = 5


@guard("code_is_free")
def code_is_free(act) -> None:
    """No other dataset has this address."""
    if queries.is_code_taken(act.subject.dataset):
        raise GuardFailed(_("Un jeu de données a déjà ce code."))


@guard("dataset_is_published")
def dataset_is_published(act) -> None:
    """The catalogue offers the dataset."""
    if act.subject.dataset.status != DatasetStatus.PUBLISHED:
        raise GuardFailed(_("Ce jeu de données n’est pas au catalogue."))


@guard("dataset_is_not_published")
def dataset_is_not_published(act) -> None:
    """The catalogue does not offer the dataset, or no longer."""
    if act.subject.dataset.status == DatasetStatus.PUBLISHED:
        raise GuardFailed(_("Ce jeu de données est au catalogue : abandonnez seulement les modifications."))


@guard("base_is_current")
def base_is_current(act) -> None:
    """No other version was published since the draft began."""
    dataset = act.subject.dataset
    if act.subject.base_version != dataset.version_number:
        raise GuardFailed(
            _(
                "La version %(number)s a été publiée depuis le début de cette rédaction."
                " Le détenteur repart d’abord de cette version : ses modifications sont gardées."
            )
            % {"number": dataset.version_number}
        )


@guard("base_has_moved")
def base_has_moved(act) -> None:
    """Another version was published since the draft began."""
    if act.subject.base_version == act.subject.dataset.version_number:
        raise GuardFailed(_("La rédaction part déjà de la dernière version publiée."))


@guard("description_is_publishable")
def description_is_publishable(act) -> None:
    """Every mandatory property of the access level is there, and every row is whole."""
    report = conformance.report(act.subject.draft, today=clock.day_of(act.at), attested_until=None)
    lacking = [verdict.label for verdict in report.mandatory] + [remark.text for remark in report.blocking]
    if lacking:
        raise GuardFailed(
            _("Il manque, pour publier : %(lacking)s.") % {"lacking": " ; ".join(_first(lacking)).rstrip(".")}
        )


def _first(lacking: list[str]) -> list[str]:
    return lacking if len(lacking) <= NAMED else [*lacking[:NAMED], "…"]


@guard("draft_changes_something")
def draft_changes_something(act) -> None:
    """The draft says something else than the published version."""
    dataset = act.subject.dataset
    is_same = fingerprint(act.subject.draft) == fingerprint(describe(dataset))
    if is_same and dataset.status == DatasetStatus.PUBLISHED:
        raise GuardFailed(_("Rien n’a changé : abandonnez la modification, puis attestez la description."))


@guard("not_attested_this_year")
def not_attested_this_year(act) -> None:
    """One attestation a calendar year."""
    year = clock.day_of(act.at).year
    if queries.is_attested_in(act.subject.dataset, year):
        raise GuardFailed(_("La description est déjà attestée pour %(year)s.") % {"year": year})
