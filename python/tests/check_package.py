#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the Python package against the command and against real search libraries:

    ENVELOPE_LIBRARY=libenvelope.so PYTHONPATH=python python3 python/tests/check_package.py package|optuna|ray|botorch|speed|service PLAN

Exit status 0 passed, 3 nothing could be told (a library is missing), 1 failed.
"""

import contextlib
import json
import math
import random
import subprocess
import sys
import tempfile
import threading
import time

import envelope_filter.filter as module
from envelope_filter import BudgetError, BudgetFilter, Quota, halving
from envelope_filter.filter import known_violations, violations

SPACE = "mcunet-like"
SIDE = 96
LIMITS = {"latency": "0.62 ms", "macs": 55e6, "memory": "8.2 MB"}


def member(positions, draw):
    """A member of a space whose last option of stages of several blocks leaves the rest of the stage out."""
    row, ended = [], False
    for words in positions:
        if "-" not in words:
            ended = False
        option = len(words) - 1 if ended else draw.randrange(len(words))
        ended = words[option] == "-"
        row.append(option)
    return row


def opened(**more):
    return BudgetFilter("epyc-2-vcpu", LIMITS, spaces=[SPACE], **more)


def refused(work, *words):
    try:
        work()
    except (BudgetError, ValueError) as error:
        assert all(word in str(error) for word in words), f"{error} says nothing of {words}"
        return
    raise AssertionError(f"not refused: {words}")


@contextlib.contextmanager
def without_numpy():
    known, module.numpy = module.numpy, None
    try:
        yield
    finally:
        module.numpy = known


def closed_while_judging(rows):
    """Whoever judges while another thread closes the filter gets verdicts or is told; nothing is freed under him."""
    for trial in range(20):
        fits = opened(workers=1)
        ends = []

        def judge():
            try:
                while True:
                    assert len(fits.judge_choices(SPACE, rows * 4, SIDE).verdicts) == 4 * len(rows)
                    fits.verdict(SPACE, rows[0], SIDE)
            except BudgetError as error:
                ends.append("closed" in str(error))

        threads = [threading.Thread(target=judge) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.002 * trial)
        fits.close()
        fits.close()
        for thread in threads:
            thread.join()
        assert ends == [True] * 4, ends


def package(plan):
    draw = random.Random(1)
    fits = opened()
    positions = fits.positions(SPACE)
    rows = [member(positions, draw) for _ in range(500)]
    candidates = [{"space": SPACE, "res": SIDE, "choice": row, "id": number} for number, row in enumerate(rows)]
    # The command, the library's lines and its arrays give the same.
    lines = "".join(json.dumps(candidate) + "\n" for candidate in candidates)
    limits = [f"--limit={name}={str(value).replace(' ', '') if isinstance(value, str) else int(value)}" for name, value in LIMITS.items()]
    command = subprocess.run(
        [plan, "filter", "--device", "epyc-2-vcpu", "--space", SPACE, "--quiet", *limits], input=lines, capture_output=True,
        text=True, check=True).stdout
    assert fits.judge_lines(lines.encode()).decode() == command
    batch = fits.judge_choices(SPACE, rows, SIDE)
    for verdict, answer, figures, margins in zip(map(json.loads, command.splitlines()), batch.verdicts, batch.figures, batch.margins):
        assert ["admit", "reject", "unsure"][answer] == verdict["verdict"]
        assert math.isclose(figures[0], verdict["latency_s"], rel_tol=1e-8) and figures[4] == verdict["macs"]
        assert figures[6] == verdict["memory_bytes"]
        assert all(math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) for a, b in zip(margins, verdict["margins"].values()))
    assert len(set(batch.verdicts)) == 3 and sum(batch.admitted) > 0
    # Open choices: bounds.
    partial = fits.judge_choices(SPACE, [row[:4] + [-1] * (len(row) - 4) for row in rows], SIDE)
    assert all(low[0] <= whole[0] for low, whole in zip(partial.figures, batch.figures))
    assert 0 not in list(partial.verdicts)
    # A budget that the command exports.
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/budget.json"
        subprocess.run([plan, "filter", "--device", "epyc-2-vcpu", "--space", SPACE, "--quiet", *limits, "--export", path], check=True)
        with BudgetFilter.load(path) as again:
            assert again.judge_lines(lines.encode()).decode() == command
    site = BudgetFilter.from_constraints("examples/buoy.yaml", device="raspberry-pi-zero-2-w", spaces=[SPACE], plan=plan)
    verdict = site.judge(candidates[0])
    assert "site" in verdict["margins"] and verdict["cost_usd_per_day"] > 0 and verdict["basis"] == "datasheet"
    # Expected costs are linear in probabilities, and near those of the members.
    table = fits.table(SPACE, side=SIDE)
    errors = []
    for row, figures in zip(rows, batch.figures):
        chances = [[float(option == taken) for option in range(len(own))] for own, taken in zip(table.values, row)]
        errors.append(table.expected(chances) / figures[0] - 1)
    assert max(map(abs, errors)) < 0.25, max(map(abs, errors))
    gradient = table.gradient()
    assert [len(own) for own in gradient] == [len(words) for words in positions]
    # Wrong input.
    refused(lambda: BudgetFilter("epyc", LIMITS), "epyc")
    refused(lambda: BudgetFilter("epyc-2-vcpu", {"latency": "3 apples"}), "apples")
    refused(lambda: BudgetFilter("epyc-2-vcpu", {}), "limited")
    refused(lambda: BudgetFilter("epyc-2-vcpu", LIMITS, spaces=["nowhere"]), "nowhere", SPACE)
    refused(lambda: fits.judge_choices("nowhere", rows, SIDE), "nowhere")
    refused(lambda: fits.judge_choices(SPACE, rows, 97), "97")
    refused(lambda: BudgetFilter.load(__file__), "JSON")
    assert list(fits.judge_choices(SPACE, [[99] * len(positions)], SIDE).verdicts) == [-1]
    assert fits.judge({"nonsense": 1})["verdict"] == "error" and fits.judge_many([]) == []
    # A choice beyond 32 bits is not another, plausible one, whichever way it is told.
    row = rows[0]
    for far in (2**32 + row[0], 2**31, -2**31 - 1, 2**64):
        told = [far] + row[1:]
        refused(lambda: fits.judge_choices(SPACE, [told], SIDE), "beyond")
        refused(lambda: fits.verdict(SPACE, told, SIDE), "beyond")
        with without_numpy():
            refused(lambda: fits.judge_choices(SPACE, [told], SIDE), "beyond")
    with without_numpy():
        refused(lambda: fits.judge_choices(SPACE, [[0.5] + row[1:]], SIDE), "whole")
        assert list(fits.judge_choices(SPACE, rows, SIDE).verdicts) == [int(verdict) for verdict in batch.verdicts]
    refused(lambda: fits.verdict(SPACE, [0.5] + row[1:], SIDE), "whole")
    # An unknown margin is not one that is just kept.
    assert known_violations({"latency": 0.1, "memory": -0.2}) == [0.1, -0.2]
    assert all(map(math.isnan, violations([None, math.nan]))) and violations([math.inf, -math.inf]) == [1e30, -1e30]
    refused(lambda: known_violations({"latency": 0.1, "energy": None}), "energy", "unknown")
    assert known_violations({"latency": 0.1, "energy": math.nan}, unknown=1.0) == [0.1, 1.0]
    closed_while_judging(rows)
    # Quotas.
    quota = Quota(hours=10, usd=6, usd_per_hour=1)
    quota.spend(1.5), quota.spend(0.5)
    assert quota.hours_left == 4 and quota.trials_left == 4 and not quota.is_spent
    for full, epochs in ((1, 1), (10, 27), (3, 100), (7.5, 81)):
        schedule = halving(full, epochs)
        before = [0, *[length for _, length in schedule[:-1]]]
        cost = sum(count * (length - start) for (count, length), start in zip(schedule, before))
        assert cost <= full * epochs and schedule[-1][1] == epochs, (full, epochs, schedule)
    # The planner has the same schedules (Tests/CostingTests/TrainingTests.swift).
    for asked, rungs in [
        ((10, 30, 3, 1), [(98, 1), (32, 3), (10, 10), (3, 30)]),
        ((10, 100, 2, 5), [(55, 6), (27, 12), (13, 25), (6, 50), (3, 100)]),
        ((2.5, 27, 3, 3), [(10, 3), (3, 9), (1, 27)]), ((100, 7, 3, 2), [(191, 2), (63, 7)]),
    ]:
        assert halving(*asked) == rungs, (asked, halving(*asked))
    refused(lambda: halving(0.5, 10), "one")
    print(f"package: {len(rows)} members agree with the command; the table is off by {max(map(abs, errors)):.1%} at most")


def optuna(plan):
    import optuna as library

    from envelope_filter.optuna import FeasibleSampler, constraints, prune_early

    library.logging.set_verbosity(library.logging.ERROR)
    # A space whose options are free of each other: blocks that are left out bind the next ones.
    fits = BudgetFilter("pixel3", {"latency": "12 ms"}, spaces=["nasbench201"])
    words = fits.positions("nasbench201")
    space = {f"edge{i}": library.distributions.IntDistribution(0, len(own) - 1) for i, own in enumerate(words)}

    def candidate(params):
        return {"space": "nasbench201", "choice": [params[name] for name in space]}

    base = library.samplers.RandomSampler(seed=3)
    sampler = FeasibleSampler(base, fits, space, architecture="nasbench201")
    study = library.create_study(sampler=sampler, direction="maximize")
    study.optimize(lambda trial: sum(trial.suggest_int(name, 0, 4) for name in space), n_trials=100)
    assert all(fits(candidate(trial.params)) for trial in study.trials) and sampler.turned_away > 0
    # Violations: finite, above 0 where broken.
    for trial in study.trials[:20]:
        own = constraints(fits, candidate(trial.params))
        assert len(own) == 1 and math.isfinite(own[0])
    worst = constraints(fits, candidate({name: 3 for name in space}))
    assert worst[0] > 0
    # Pruned before anything is trained.
    plain = library.create_study(sampler=library.samplers.RandomSampler(seed=3))

    def objective(trial):
        params = {name: trial.suggest_int(name, 0, 4) for name in space}
        prune_early(trial, fits, candidate(params))
        return 0.0

    plain.optimize(objective, n_trials=100)
    pruned = [t for t in plain.trials if t.state == library.trial.TrialState.PRUNED]
    assert pruned and all(not fits(candidate(t.params)) for t in pruned)
    # What the adaptor takes of a trial, beside what Optuna takes of its own.
    def timed(make):
        least = math.inf
        for _ in range(3):
            study = library.create_study(sampler=make())
            start = time.perf_counter()
            study.optimize(lambda trial: sum(trial.suggest_int(name, 0, 4) for name in space), n_trials=300)
            least = min(least, time.perf_counter() - start)
        return least / 300

    row = [3] * len(space)
    assert fits.verdict("nasbench201", row) == fits.judge_choices("nasbench201", [row]).verdicts[0]
    start = time.perf_counter()
    for _ in range(2000):
        fits.verdict("nasbench201", row)
    call = (time.perf_counter() - start) / 2000
    for name, make in (("random", lambda: library.samplers.RandomSampler(seed=1)), ("TPE", lambda: library.samplers.TPESampler(seed=1, multivariate=True))):
        trial = timed(make)
        print(f"optuna {library.__version__}, {name}: {trial * 1e3:.2f} ms a trial of its own, a verdict {call * 1e6:.1f} µs, {call / trial:.2%}")


def ray(plan):
    from ray.tune.search import Searcher

    from envelope_filter.ray import FeasibleSearcher

    fits = BudgetFilter("pixel3", {"latency": "12 ms"}, spaces=["nasbench201"])

    class Random(Searcher):
        def __init__(self):
            super().__init__(metric="score", mode="max")
            self.draw, self.ended = random.Random(4), 0

        def suggest(self, trial_id):
            return {f"edge{i}": self.draw.randrange(5) for i in range(6)}

        def on_trial_complete(self, trial_id, result=None, error=False):
            self.ended += 1

    def candidate(config):
        return {"space": "nasbench201", "choice": [config[f"edge{i}"] for i in range(6)]}

    inner = Random()
    searcher = FeasibleSearcher(inner, fits, candidate)
    configs = [searcher.suggest(str(i)) for i in range(100)]
    assert all(fits(candidate(config)) for config in configs) and searcher.turned_away > 0
    assert inner.ended == searcher.turned_away
    searcher.on_trial_complete("0", {"score": 1})
    assert inner.ended == searcher.turned_away + 1
    print(f"ray: 100 suggestions that fit, {searcher.turned_away} turned away")


def botorch(plan):
    import torch
    from botorch.utils.objective import compute_feasibility_indicator

    from envelope_filter.botorch import ax_outcomes, is_feasible, outcome_constraint

    fits = BudgetFilter("pixel3", {"latency": "12 ms"}, spaces=["nasbench201"])
    options = torch.randint(0, 5, (4, 8, 6), generator=torch.Generator().manual_seed(1)).double()
    values = outcome_constraint(fits, "nasbench201")(options)
    assert values.shape == (4, 8, 1) and torch.isfinite(values).all()
    # BoTorch itself reads the sign: at most 0 is feasible.
    indicator = compute_feasibility_indicator([lambda Y: Y[..., 0]], values)
    flat = fits.judge_choices("nasbench201", options.reshape(-1, 6).int().numpy())
    expected = torch.as_tensor(flat.margins[:, 0] <= 0).reshape(4, 8)
    assert torch.equal(indicator, expected) and 0 < int(expected.sum()) < 32
    assert torch.equal(is_feasible(fits, "nasbench201")(options) >= 0, expected)
    outcome = ax_outcomes(fits.judge({"space": "nasbench201", "choice": [3] * 6}))
    assert outcome["margin_latency"][0] > 0 and outcome["margin_latency"][1] == 0.0
    # A module, exported.
    module = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(8 * 30 * 30, 10))
    verdict = opened().check(module, torch.zeros(1, 3, 32, 32))
    assert verdict["macs"] == 8 * 27 * 900 + 72000, verdict
    print("botorch: signs agree with BoTorch's own reading; a module is judged")


def speed(plan):
    import numpy

    fits = BudgetFilter("epyc-2-vcpu", {"latency": "3 ms"}, spaces=["ofa-mobilenetv3"], workers=1)
    draw = numpy.random.default_rng(0)
    count = 300_000
    rows = draw.integers(0, 9, (count, 20)).astype(numpy.int32)
    for stage in range(5):
        depth = draw.integers(2, 5, count)
        for block in (2, 3):
            rows[depth <= block, stage * 4 + block] = 9
    lines = [json.dumps({"space": "ofa-mobilenetv3", "res": 192, "choice": row.tolist()}) for row in rows[:20_000]]
    text = "\n".join(lines).encode()

    def best(work, items):
        work()
        times = []
        for _ in range(3):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return items / min(times)

    # The same sums in plain Python: read a line, add up a table, write a verdict.
    table = fits.table("ofa-mobilenetv3", side=192)
    seconds, macs = table.values, fits.table("ofa-mobilenetv3", "macs", side=192).values

    def prototype():
        for line in lines:
            choice = json.loads(line)["choice"]
            time_s, work = table.constant, 0
            for position, option in enumerate(choice):
                time_s += seconds[position][option] or 0
                work += macs[position][option] or 0
            json.dumps({"latency_s": time_s, "macs": work, "verdict": "admit" if time_s <= 3e-3 else "reject", "margin": time_s / 3e-3 - 1})

    plain = best(prototype, len(lines))
    arrays = best(lambda: fits.judge_choices("ofa-mobilenetv3", rows, 192), count)
    written = best(lambda: fits.judge_lines(text), len(lines))
    print(f"speed, one core: plain Python {plain:,.0f}/s by choices; arrays {arrays:,.0f}/s ({arrays / plain:.0f} times), lines {written:,.0f}/s ({written / plain:.0f} times)")


def service(plan):
    import concurrent.futures
    import gzip
    import urllib.error
    import urllib.request

    process = subprocess.Popen(
        [plan, "serve", "--device", "epyc-2-vcpu", "--space", SPACE, "--limit", "latency=1.6ms", "--port", "0", "--max-body", "4"],
        stderr=subprocess.PIPE, text=True)
    try:
        url = None
        for line in process.stderr:
            if line.startswith("listening on "):
                url = line.split()[-1]
                break
        draw = random.Random(2)
        positions = BudgetFilter("epyc-2-vcpu", {"latency": 1}, spaces=[SPACE]).positions(SPACE)
        body = "".join(json.dumps({"space": SPACE, "res": SIDE, "choice": member(positions, draw)}) + "\n" for _ in range(2000)).encode()

        def post(data, **headers):
            request = urllib.request.Request(f"{url}/v1/filter", data=data, headers=headers)
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.read()

        expected = post(body)
        assert expected.count(b"\n") == 2000 and b'"error"' not in expected
        assert post(gzip.compress(body), **{"Content-Encoding": "gzip"}) == expected
        start = time.perf_counter()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            assert all(answer == expected for answer in pool.map(lambda _: post(body), range(100)))
        rate = 200_000 / (time.perf_counter() - start)
        try:
            post(b" " * 5_000_000)
            raise AssertionError("a body over the limit was taken")
        except urllib.error.HTTPError as error:
            assert error.code == 413
        with urllib.request.urlopen(f"{url}/metrics") as answer:
            assert b'envelope_requests_total 102' in answer.read()
        print(f"service: 100 requests of 2000 candidates from 8 clients at once, {rate:,.0f}/s")
    finally:
        process.terminate()
        assert process.wait(10) == 0


if __name__ == "__main__":
    name, plan = sys.argv[1:]
    try:
        globals()[name](plan)
    except ImportError as error:
        print(f"{name}: skipped, {error}")
        sys.exit(3)
