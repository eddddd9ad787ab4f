import logging
import tempfile

from celery import shared_task

from audit.api import Actor
from catalogue.samples import making
from hub import clock

log = logging.getLogger(__name__)

SERVICE = Actor("service:catalogue", "service")


@shared_task(time_limit=60 * 60)
def make_again(**kwargs) -> None:
    """Make the samples again whose dictionary, or code lists, have changed since."""
    for dataset, recipe in making.outdated():
        try:
            plan = making.plan(dataset, recipe)
        except making.CannotSample as reason:
            log.warning("sample of %s stays as it is: %s", dataset.code, reason)
            continue
        with tempfile.TemporaryFile() as file:
            making.write(plan, file, lambda done, total: None)
            making.publish(plan, file, at=clock.now(), actor=SERVICE)
        log.info("sample of %s made again", dataset.code)
