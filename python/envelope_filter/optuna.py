# SPDX-License-Identifier: Apache-2.0
"""Optuna: constraints from margins, and a sampler that proposes only what is not turned away."""

from __future__ import annotations

import warnings

import optuna

from .filter import ERROR, REJECT, BudgetFilter, known_violations


def constraints(filter: BudgetFilter, candidate: dict, unknown=None) -> tuple:
    """The violations of a candidate, one for each limit: above 0 broken, always finite. For `constraints_func`, or for
    `trial.set_constraint`. Optuna takes no unknown value: where a margin is unknown, `unknown` stands for it, and without
    one this is an error."""
    verdict = filter.judge(candidate)
    if verdict["verdict"] == "error":
        raise ValueError(verdict["error"])
    return tuple(known_violations(verdict["margins"], unknown))


def prune_early(trial, filter: BudgetFilter, candidate: dict) -> dict:
    """Judges a candidate before it is trained: a trial that is turned away is pruned. Returns the verdict otherwise."""
    verdict = filter.judge(candidate)
    if verdict["verdict"] == "error":
        raise ValueError(verdict["error"])
    trial.set_user_attr("budget", verdict)
    if verdict["verdict"] == "reject":
        raise optuna.TrialPruned(f"over the budget: {verdict['limiting']}")
    return verdict


class FeasibleSampler(optuna.samplers.BaseSampler):
    """Asks another sampler again until what it proposes is not turned away, before the trial begins.

    Args:
        base: the sampler that proposes; it must know all parameters beforehand (`space`).
        filter: judges.
        space: the distributions, by name, in the order of the positions of `architecture`'s space.
        candidate: makes a candidate of the parameters; or, faster, give `architecture`, the name of a search space,
            whose options the parameters are, in the order of `space`.
        tries: proposals before the last one is taken as it is.
    """

    def __init__(self, base, filter: BudgetFilter, space: dict, candidate=None, architecture=None, side=0, width=0.0,
                 tries=1000):
        if (candidate is None) == (architecture is None):
            raise ValueError("give `candidate`, or the name of an `architecture`'s space")
        self._base, self._filter, self._space = base, filter, dict(space)
        self._candidate, self._architecture = candidate, architecture
        self._side, self._width, self._tries = side, width, tries
        self.proposed = self.turned_away = 0

    def infer_relative_search_space(self, study, trial):
        return self._space

    def sample_relative(self, study, trial, search_space):
        for _ in range(self._tries):
            relative = self._base.sample_relative(study, trial, self._base.infer_relative_search_space(study, trial))
            found = {
                name: relative[name] if name in relative
                else self._base.sample_independent(study, trial, name, distribution)
                for name, distribution in self._space.items()
            }
            self.proposed += 1
            if self._fits(found):
                break
            self.turned_away += 1
        else:
            warnings.warn(f"nothing that fits among {self._tries} proposals: the last one is taken as it is", stacklevel=2)
        return found

    def _fits(self, found: dict) -> bool:
        if self._architecture is not None:
            row = [found[name] for name in self._space]
            return self._filter.verdict(self._architecture, row, self._side, self._width) not in (REJECT, ERROR)
        verdict = self._filter.judge(self._candidate(found))
        if verdict["verdict"] == "error":
            raise ValueError(verdict["error"])
        return verdict["verdict"] != "reject"

    def sample_independent(self, study, trial, param_name, param_distribution):
        return self._base.sample_independent(study, trial, param_name, param_distribution)

    def before_trial(self, study, trial):
        self._base.before_trial(study, trial)

    def after_trial(self, study, trial, state, values):
        self._base.after_trial(study, trial, state, values)

    def reseed_rng(self):
        self._base.reseed_rng()
