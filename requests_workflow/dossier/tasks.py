from celery import shared_task

from hub import clock
from requests_workflow.dossier.orientation import actions as orientation
from requests_workflow.dossier.team import actions as team


@shared_task
def purge(**kwargs) -> None:
    """Forget the addresses of people who were invited and did not come."""
    team.purge_addresses(at=clock.now())


@shared_task
def purge_orientations(**kwargs) -> None:
    """Forget the orientations that no file took, once their time is over."""
    orientation.purge(at=clock.now())
