# SPDX-License-Identifier: Apache-2.0
"""What a search may spend, what it has spent, and how far the rest goes."""

from __future__ import annotations

import dataclasses
import math


@dataclasses.dataclass
class Quota:
    """A budget of trainings: hours of a GPU, dollars, kilograms of CO2 equivalent; None where there is no limit.

    Args:
        usd_per_hour, kg_per_hour: what an hour costs and emits.
    """

    hours: float | None = None
    usd: float | None = None
    kg_co2e: float | None = None
    usd_per_hour: float = 0.0
    kg_per_hour: float = 0.0
    spent_hours: float = 0.0
    trials: int = 0

    def spend(self, hours: float) -> None:
        """Books a training."""
        if not (math.isfinite(hours) and hours >= 0):
            raise ValueError(f"{hours} is no time of a training")
        self.spent_hours += hours
        self.trials += 1

    @property
    def hours_left(self) -> float:
        """Hours until the first limit; infinite without one."""
        limits = [math.inf if self.hours is None else self.hours]
        if self.usd is not None and self.usd_per_hour > 0:
            limits.append(self.usd / self.usd_per_hour)
        if self.kg_co2e is not None and self.kg_per_hour > 0:
            limits.append(self.kg_co2e / self.kg_per_hour)
        return max(0.0, min(limits) - self.spent_hours)

    @property
    def trials_left(self) -> float:
        """Trainings that are expected to fit in what is left, by the mean of those so far."""
        if self.trials == 0 or self.spent_hours == 0:
            return math.inf if math.isinf(self.hours_left) else math.nan
        return self.hours_left / (self.spent_hours / self.trials)

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return self.hours_left <= 0

    def report(self) -> dict:
        """Spent and left, in every unit."""
        return {
            "trials": self.trials, "hours_spent": self.spent_hours, "hours_left": self.hours_left,
            "usd_spent": self.spent_hours * self.usd_per_hour, "kg_co2e_spent": self.spent_hours * self.kg_per_hour,
            "trials_left": self.trials_left,
        }


def halving(full_trainings: float, epochs: int, eta: int = 3, least_epochs: int = 1) -> list:
    """A schedule of successive halving that costs as much as so many full trainings.

    Each rung trains its candidates to `epochs` in all and passes the best one in `eta` on; a candidate pays for what it
    is trained beyond the rung before. Returns rungs of (candidates, epochs); their sum is within the budget.
    """
    if not math.isfinite(full_trainings) or full_trainings < 1 or epochs < 1 or eta < 2 or least_epochs < 1:
        raise ValueError("at least one full training and not without end, one epoch, and halves of two")
    lengths = [epochs]
    while lengths[0] // eta >= least_epochs:
        lengths.insert(0, lengths[0] // eta)
    budget = full_trainings * epochs

    def rungs(first: int) -> list:
        return [(max(1, first // eta**place), length) for place, length in enumerate(lengths)]

    def cost(schedule: list) -> float:
        before = [0, *[length for _, length in schedule[:-1]]]
        return sum(count * (length - start) for (count, length), start in zip(schedule, before))

    # The cost never falls with the first rung.
    first, beyond = 1, 2
    while cost(rungs(beyond)) <= budget:
        first, beyond = beyond, 2 * beyond
    while beyond - first > 1:
        middle = (first + beyond) // 2
        if cost(rungs(middle)) <= budget:
            first = middle
        else:
            beyond = middle
    return rungs(first)
