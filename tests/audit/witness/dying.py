"""The witness, killed without warning at a named moment of its work on a head of size `DIE_SIZE`."""

import os
import signal
import sys

from audit.witness import __main__ as program
from audit.witness.judge import Witness
from audit.witness.store import Turn

MOMENT = os.environ["DIE_MOMENT"]
SIZE = int(os.environ["DIE_SIZE"])

keep, judge = Turn.keep, Witness._judge


def die_if(moment: str, size: int) -> None:
    if (moment, size) == (MOMENT, SIZE):
        os.kill(os.getpid(), signal.SIGKILL)


def dying_keep(turn, origin, head):
    die_if("between check and store", head.size)
    keep(turn, origin, head)
    die_if("between store and commit", head.size)


def dying_judge(witness, offer):
    answer = judge(witness, offer)
    die_if("between commit and answer", offer.checkpoint.size)
    return answer


if __name__ == "__main__":
    Turn.keep, Witness._judge = dying_keep, dying_judge
    sys.exit(program.main())
