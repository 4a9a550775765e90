#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A search end to end: Optuna over small convolutional networks, real trainings on scikit-learn's digits, with and without the
filter.

    pip install envelope_filter-*.whl optuna scikit-learn torch
    python examples/nas/digits.py --device epyc-2-vcpu --latency "0.014 ms" --plot digits.svg

Without torch the networks are scikit-learn's own, of dense layers, and the limit is on their multiply-accumulates.

Every accuracy is measured on images that no training saw. A trial without the filter pays for its training before it learns that
the network does not fit; with it, what surely does not fit is never trained.
"""

import argparse
import json
import pathlib
import statistics
import sys
import time

try:
    import optuna
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
except ImportError as error:
    print(f"{error.name} is missing: pip install optuna scikit-learn")
    sys.exit(3)

from envelope_filter import BudgetFilter, Quota
from envelope_filter.optuna import prune_early

try:
    import torch
except ImportError:
    torch = None

SPACE = pathlib.Path(__file__).resolve().parent / "space.yaml"
optuna.logging.set_verbosity(optuna.logging.ERROR)


def data():
    """Images and labels: to train, and to judge on."""
    digits = load_digits()
    return train_test_split(digits.images / 16.0, digits.target, test_size=0.3, random_state=0, stratify=digits.target)


class Convolutional:
    """Networks of `space.yaml`, trained with torch."""

    space = "digits"

    def __init__(self, epochs):
        self.epochs = epochs
        torch.set_num_threads(2)
        self.images, self.held, self.labels, self.truth = (torch.as_tensor(part) for part in data())
        self.images, self.held = self.images.float()[:, None], self.held.float()[:, None]
        # torch takes seconds over its first steps, which belong to no search.
        self.epochs, epochs = 1, self.epochs
        self.train({"choice": [0] * 6}, [["k3e1"]] * 6, 0)
        self.epochs = epochs

    def suggest(self, trial, positions):
        """An option a position; one that leaves a block out leaves the rest of its stage out."""
        row, ended = [], False
        for place, words in enumerate(positions):
            if "-" not in words:
                ended = False
            option = len(words) - 1 if ended else trial.suggest_int(f"position{place}", 0, len(words) - 1)
            ended = words[option] == "-"
            row.append(option)
        return {"space": self.space, "choice": row}

    def module(self, words):
        """The network of the words, as space.yaml has it."""
        nn = torch.nn
        layers, channels = [], 1

        def conv(out, kernel, stride=1, groups=1, act=True):
            nonlocal channels
            layers.append(nn.Conv2d(channels, out, kernel, stride, kernel // 2, groups=groups))
            if act:
                layers.append(nn.ReLU())
            channels = out

        def parsed(word):
            kernel, expand = word[1:].split("e")
            return int(kernel), int(expand)

        class Residual(nn.Module):
            def __init__(self, inner):
                super().__init__()
                self.inner = inner

            def forward(self, x):
                return x + self.inner(x)

        conv(16, parsed(words[0])[0])
        place = 1
        for out, blocks, first in ((24, 3, 1), (48, 2, 2)):
            for block in range(blocks):
                word = words[place]
                place += 1
                if word == "-":
                    continue
                kernel, expand = parsed(word)
                stride = first if block == 0 else 1
                begin, start = len(layers), channels
                if expand > 1:
                    conv(start * expand, 1)
                conv(channels, kernel, stride, groups=channels)
                conv(out, 1, act=False)
                if stride == 1 and start == out:
                    layers[begin:] = [Residual(nn.Sequential(*layers[begin:]))]
        layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10)]
        return nn.Sequential(*layers)

    def train(self, candidate, positions, seed):
        """The share of held-out images that is told right."""
        torch.manual_seed(seed)
        words = [own[option] for own, option in zip(positions, candidate["choice"])]
        module = self.module(words)
        candidate["trained_parameters"] = sum(weights.numel() for weights in module.parameters())
        optimiser = torch.optim.AdamW(module.parameters(), lr=4e-3)
        for _ in range(self.epochs):
            for batch in torch.randperm(len(self.images)).split(64):
                loss = torch.nn.functional.cross_entropy(module(self.images[batch]), self.labels[batch])
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
        with torch.no_grad():
            return (module.eval()(self.held).argmax(1) == self.truth).double().mean().item()


class Dense:
    """Networks of dense layers, trained with scikit-learn."""

    space = None

    def __init__(self, epochs):
        self.epochs = 10 * epochs
        self.images, self.held, self.labels, self.truth = data()
        self.images, self.held = (part.reshape(len(part), -1) for part in (self.images, self.held))

    def suggest(self, trial, positions):
        sizes = [trial.suggest_int("width0", 8, 256, log=True)]
        for place in range(1, trial.suggest_int("layers", 1, 3)):
            sizes.append(trial.suggest_int(f"width{place}", 8, 256, log=True))
        widths = [64, *sizes, 10]
        layers = [["fc", 1, 1, 1, a, b, 1, 1, "relu" if place < len(sizes) else "none"]
                  for place, (a, b) in enumerate(zip(widths, widths[1:]))]
        return {"res": 1, "layers": layers, "sizes": sizes}

    def train(self, candidate, positions, seed):
        from sklearn.neural_network import MLPClassifier

        import warnings

        warnings.simplefilter("ignore")
        model = MLPClassifier(candidate["sizes"], max_iter=self.epochs, random_state=seed)
        return model.fit(self.images, self.labels).score(self.held, self.truth)


def search(networks, fits, positions, trials, seed, filtered, quota):
    """One search of so many trainings: trainings, the first that fits, the best that fits."""
    found = {"trainings": 0, "turned_away": 0, "first_s": None, "best": 0.0, "spent_s": 0.0, "curve": []}
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))

    def objective(trial):
        candidate = networks.suggest(trial, positions)
        if filtered:
            try:
                verdict = prune_early(trial, fits, candidate)
            except optuna.TrialPruned:
                found["turned_away"] += 1
                raise
        start = time.perf_counter()
        accuracy = networks.train(candidate, positions, seed)
        seconds = time.perf_counter() - start
        quota.spend(seconds / 3600)
        found["trainings"] += 1
        found["spent_s"] += seconds
        if not filtered:
            verdict = fits.judge(candidate)
        # What was judged is what was trained.
        assert candidate.get("trained_parameters", verdict["parameters"]) == verdict["parameters"], candidate
        if verdict["verdict"] == "admit":
            if found["first_s"] is None:
                found["first_s"] = found["spent_s"]
            found["best"] = max(found["best"], accuracy)
        found["curve"].append((found["spent_s"], found["best"]))
        # What does not fit is worth nothing, however good.
        return accuracy if verdict["verdict"] == "admit" else accuracy - 1

    while found["trainings"] < trials and found["turned_away"] < 100 * trials:
        study.optimize(objective, n_trials=1)
    return found


def plot(results, path):
    """Best fitting accuracy by seconds of training, as SVG: the middle of the searches."""
    if not any(run["curve"] for runs in results.values() for run in runs):
        return
    width, height, left, bottom = 560, 300, 60, 40
    most = max(point[0] for runs in results.values() for run in runs for point in run["curve"])
    low = min((run["curve"][-1][1] for runs in results.values() for run in runs if run["curve"]), default=0.5) - 0.05

    def at(run, seconds):
        return max([best for spent, best in run["curve"] if spent <= seconds], default=0.0)

    lines = []
    for name, dash in (("without", "6 4"), ("with", "")):
        points = []
        for step in range(101):
            seconds = most * step / 100
            value = statistics.median(at(run, seconds) for run in results[name])
            y = height - bottom - (max(value, low) - low) / (1 - low) * (height - bottom - 20)
            points.append(f"{left + (width - left - 20) * step / 100:.1f},{y:.1f}")
        lines.append(f'<polyline fill="none" stroke="black" stroke-width="1.5" stroke-dasharray="{dash}" points="{" ".join(points)}"/>')
    text = [
        f'<text x="{left}" y="{height - 8}">0</text><text x="{width - 20}" y="{height - 8}" text-anchor="end">{most:.0f} s of training</text>',
        f'<text x="{left - 6}" y="24" text-anchor="end">100 %</text><text x="{left - 6}" y="{height - bottom}" text-anchor="end">{low:.0%}</text>',
        f'<text x="{width - 24}" y="{height - bottom - 12}" text-anchor="end">best accuracy that fits; dashed: without the filter</text>',
    ]
    axes = f'<path d="M{left} 20V{height - bottom}H{width - 20}" fill="none" stroke="black"/>'
    pathlib.Path(path).write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">'
        f"<rect width='100%' height='100%' fill='white'/>{axes}{''.join(lines)}{''.join(text)}</svg>\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="epyc-2-vcpu")
    parser.add_argument("--latency", default="0.014 ms", help="the most that an inference may take")
    parser.add_argument("--parameters", type=float, default=14e3)
    parser.add_argument("--trials", type=int, default=30, help="trainings of each search")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seeds", type=int, default=3, help="searches of each kind")
    parser.add_argument("--plot", help="writes an SVG")
    parser.add_argument("--quick", action="store_true", help="few and short trainings, to see that it runs")
    own = parser.parse_args()
    if own.quick:
        own.trials, own.epochs, own.seeds = 4, 1, 1
    networks = (Convolutional if torch else Dense)(own.epochs)
    limits = {"latency": own.latency, "parameters": own.parameters}
    fits = BudgetFilter(own.device, limits, spaces=[SPACE])
    positions = fits.positions("digits")
    results = {"without": [], "with": []}
    for seed in range(own.seeds):
        for name in results:
            quota = Quota(hours=1.0)
            results[name].append(search(networks, fits, positions, own.trials, seed, name == "with", quota))
            print(json.dumps({"filter": name, "seed": seed, **{k: v for k, v in results[name][-1].items() if k != "curve"},
                              "hours_left": quota.hours_left}), file=sys.stderr)
    print(f"| filter | trainings | never trained | first that fits | best that fits | trained in all |")
    print(f"|---|---|---|---|---|---|")
    for name, runs in results.items():
        def middle(key):
            values = [run[key] for run in runs if run[key] is not None]
            return statistics.median(values) if values else float("nan")

        print(f"| {name} | {middle('trainings'):.0f} | {middle('turned_away'):.0f} | {middle('first_s'):.1f} s | {middle('best'):.1%} | {middle('spent_s'):.0f} s |")
    if own.plot:
        plot(results, own.plot)


if __name__ == "__main__":
    main()
