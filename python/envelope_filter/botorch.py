# SPDX-License-Identifier: Apache-2.0
"""BoTorch and Ax: known constraints, whose sign is the filter's own (below or at 0 is feasible)."""

from __future__ import annotations

from .filter import ERROR, BudgetFilter, known_violations


def outcome_constraint(filter: BudgetFilter, space: str, side=0, width=0.0):
    """A callable of a tensor `… x positions` of options that gives `… x limits`, at most 0 where a limit is kept:
    BoTorch's convention for constraints on outcomes. NaN where a margin is unknown."""
    import torch

    def evaluate(options):
        rows = options.detach().round().to(torch.int64).reshape(-1, options.shape[-1]).cpu().numpy()
        batch = filter.judge_choices(space, rows, side, width)
        found = torch.as_tensor(batch.margins, dtype=torch.double)
        # What is no architecture of the space is not feasible.
        found[torch.as_tensor(batch.verdicts) == ERROR] = 1.0
        return found.reshape(*options.shape[:-1], found.shape[-1])

    return evaluate


def is_feasible(filter: BudgetFilter, space: str, side=0, width=0.0):
    """BoTorch's convention for inequality constraints on parameters, the other way round: at least 0 is feasible."""
    evaluate = outcome_constraint(filter, space, side, width)
    return lambda options: -evaluate(options).max(dim=-1).values


def ax_outcomes(verdict: dict, unknown=None) -> dict:
    """A verdict as Ax's raw data: each margin with no noise, for constraints `margin_NAME <= 0`. Where a margin is
    unknown, `unknown` stands for it, and without one this is an error."""
    values = known_violations(verdict["margins"], unknown)
    return {f"margin_{name}": (value, 0.0) for name, value in zip(verdict["margins"], values)}
