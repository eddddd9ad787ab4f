"""Rounds in which everybody takes a turn, in an order drawn anew: what slows the machine slows them all."""

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping

Act = Callable[[int], object]


def interleaved(acts: Mapping[str, Act], *, rounds: int, turn: int, seed: int) -> dict[str, list[float]]:
    """Do each act `turn` times in each round, after one round that does not count; return seconds an act, by round."""
    order = list(acts)
    draw = random.Random(seed)  # noqa: S311 — the order of the turns, no secret
    found: dict[str, list[float]] = {name: [] for name in acts}
    gc.collect()
    gc.freeze()
    for counted in [False, *[True] * rounds]:
        draw.shuffle(order)
        for name in order:
            seconds = _take_turn(acts[name], turn)
            if counted:
                found[name].append(seconds)
    gc.unfreeze()
    return found


def _take_turn(act: Act, turn: int) -> float:
    start = time.perf_counter()
    for number in range(turn):
        act(number)
    return (time.perf_counter() - start) / turn


def ratio(found: Mapping[str, list[float]], reference: str, name: str) -> float:
    """Return how fast `name` was beside `reference` in the same round: the median of the rounds."""
    return statistics.median(one / other for one, other in zip(found[reference], found[name], strict=True))


def microseconds(values: list[float]) -> float:
    return statistics.median(values) * 1e6
