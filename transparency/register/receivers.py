"""After an act went through the door, the register tells what it made public."""

from django.dispatch import receiver

from requests_workflow.procedure.signals import act_done
from transparency.register import actions


@receiver(act_done, dispatch_uid="register draws the file")
def draw_file(sender, act, **kwargs) -> None:
    """Draw the file of an act anew, in the transaction of the act."""
    if act.request is not None and act.request.pk:
        actions.draw(act.request, at=act.at)
