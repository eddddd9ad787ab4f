from django.dispatch import Signal

#: Sent by the door when an act is written and its trace recorded, inside its transaction: `act` is the `door.Act`.
act_done = Signal()
