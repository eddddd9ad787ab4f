from catalogue.enums import DatasetStatus, DistributionRole
from catalogue.models import Dataset, Distribution
from hub.accounts import queries as accounts
from hub.accounts.enums import Role


def published_sample(code: str) -> Distribution | None:
    """Return the sample that we made of a published dataset, or None."""
    return (
        Distribution.objects.filter(
            dataset__code=code, dataset__status=DatasetStatus.PUBLISHED, role=DistributionRole.SAMPLE
        )
        .exclude(sha256="")
        .select_related("dataset")
        .first()
    )


def dataset(code: str) -> Dataset | None:
    """Return a dataset of any status with its holder, or None."""
    return Dataset.objects.select_related("holder").filter(code=code).first()


def may_ask(user, dataset: Dataset) -> bool:
    """Tell whether a person may have a sample made: the secretariat, and who speaks for the holder."""
    if not user.is_authenticated:
        return False
    if Role.SECRETARIAT in accounts.roles_of(user):
        return True
    own = {organisation.pk for organisation in accounts.organisations_of(user, Role.DATA_HOLDER)}
    return dataset.holder.organisation_id in own
