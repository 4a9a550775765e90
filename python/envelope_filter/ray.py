# SPDX-License-Identifier: Apache-2.0
"""Ray Tune: a searcher that asks another again until what it suggests is not turned away."""

from __future__ import annotations

from ray.tune.search import Searcher

from .filter import BudgetFilter


class FeasibleSearcher(Searcher):
    """Wraps a searcher.

    Args:
        searcher: that suggests.
        filter: judges.
        candidate: makes a candidate of a configuration.
        tries: suggestions before the last one is taken as it is, its verdict in `budget`.
    """

    def __init__(self, searcher, filter: BudgetFilter, candidate, tries=1000):
        super().__init__(metric=searcher.metric, mode=searcher.mode)
        self._searcher, self._filter, self._candidate, self._tries = searcher, filter, candidate, tries
        self.turned_away = 0
        # The searcher's own name of each trial that was let in.
        self._names = {}

    def set_search_properties(self, metric, mode, config, **spec):
        return self._searcher.set_search_properties(metric, mode, config, **spec)

    def suggest(self, trial_id):
        for attempt in range(self._tries):
            # Each attempt is a trial of its own to the searcher; those turned away end at once, without a result.
            name = trial_id if attempt == 0 else f"{trial_id}_{attempt}"
            config = self._searcher.suggest(name)
            self._names[trial_id] = name
            if config is None or isinstance(config, str):
                return config
            verdict = self._filter.judge(self._candidate(config))
            if verdict["verdict"] not in ("reject", "error"):
                return config
            self.turned_away += 1
            if attempt + 1 < self._tries:
                self._searcher.on_trial_complete(name, result=None, error=True)
        return config

    def on_trial_result(self, trial_id, result):
        self._searcher.on_trial_result(self._names.get(trial_id, trial_id), result)

    def on_trial_complete(self, trial_id, result=None, error=False):
        self._searcher.on_trial_complete(self._names.pop(trial_id, trial_id), result=result, error=error)

    def save(self, checkpoint_path):
        self._searcher.save(checkpoint_path)

    def restore(self, checkpoint_path):
        self._searcher.restore(checkpoint_path)
