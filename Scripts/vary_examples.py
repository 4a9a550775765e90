#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws variations of the examples and holds the planner's answers against what must be true of any answer.

  Scripts/vary_examples.py [COUNT] [--plan .build/release/plan] [--seed 1] [--jobs 2]

Each number of a limit is kept or made up to three times tighter or wider, the confidence may be 0.5, 0.7 or 0.95, and
some devices are denied. Of each variation:

- lines: every device of the example's own answer that is not denied has one line, with a reason or a price;
- verdict: status, verdict and exit code agree;
- relaxed: with every limit a fifth wider, a plan stays a plan, and costs no more;
- tenfold: with all prices, of the file and of the catalogue, times ten, so is the cost;
- highs: HiGHS finds the same optimum in the exported program, where it is installed.

Prints a table of what was kept, and each exception; status 1 where there is one.
"""

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = [
    "buoy", "barn-cameras", "harbour", "medical-device", "training", "wildlife-audio", "bidding", "cameras",
    "video-chat", "video",
]
# Keys whose number is a limit, and whether a larger one is wider.
LIMITS = {
    "cost": True, "energy": True, "carbon": True, "capex": True, "weight": True, "battery-life": False,
    "autonomy": False, "latency": True, "alert-within": True, "caught-at-least": False, "at-most": True,
}
NUMBER = re.compile(r"(?<![\w-])(" + "|".join(LIMITS) + r"): *([0-9]+(?:\.[0-9]+)?)(?=[ ,}/%a-zA-Z]|$)")
CODES = {"optimal": {0}, "feasible": {0}, "infeasible": {2}, "no-answer": {4}}
VERDICTS = {"infeasible": {"impossible", "not-promised"}, "no-answer": {"unknown", None}}


def rescaled(text, factor_of):
    """The file with each number of a limit times a factor; shares stay below one."""

    def change(match):
        key, value = match.group(1), float(match.group(2))
        new = value * factor_of(LIMITS[key])
        if key == "caught-at-least":
            new = min(new, 0.99)
        return f"{key}: {new:.6g}"

    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.lstrip().startswith("- {") or re.search("chemistry|client:", line):
            continue  # neither a figure is a limit, nor what a pack holds
        code, mark, comment = line.partition("#")
        lines[number] = NUMBER.sub(change, code) + mark + comment
    return "\n".join(lines)


def varied(text, draw, devices):
    text = rescaled(text, lambda _: draw.choice([1, 1, 1, 3 ** draw.uniform(-1, 1)]))
    confidence = draw.choice(["0.5", "0.7", "0.9", "0.9", "0.95"])
    text = re.sub(r"(?m)^confidence:.*$", "", text) + f"\nconfidence: {confidence}\n"
    denied = [device for device in devices if draw.random() < 0.2]
    if denied and "\nhardware: {" in text and "deny" not in text:
        text = text.replace("\nhardware: {", f"\nhardware: {{ deny: [{', '.join(denied)}],", 1)
    elif denied and "\nhardware:" not in text:
        text += f"hardware: {{ deny: [{', '.join(denied)}] }}\n"
    else:
        denied = []
    return text, set(denied)


def tenfold(text):
    """A text with every price ten times as high; limits on money are prices too."""
    return re.sub(
        r"(?<![\w.])([0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?=[ ,]?USD\b)",
        lambda match: f"{float(match.group(1).replace(',', '')) * 10:.12g}", text)


class Judge:
    def __init__(self, plan, folder):
        self.plan, self.folder = plan, folder
        # The catalogue and what the examples lay over it, with prices ten times as high.
        self.dear = folder / "dear"
        # Variations stand beside what the examples refer to, and not in the checkout.
        self.usual = folder / "usual"
        shutil.copytree(ROOT / "examples", self.usual / "examples")
        (self.usual / "configs").symlink_to(ROOT / "configs")
        for path in [*(ROOT / "configs").rglob("*"), *(ROOT / "examples").rglob("*")]:
            if path.is_file():
                there = self.dear / path.relative_to(ROOT)
                there.parent.mkdir(parents=True, exist_ok=True)
                data = path.read_bytes()
                try:
                    there.write_text(tenfold(data.decode()))
                except UnicodeDecodeError:
                    there.write_bytes(data)
        self.own = {}
        for name in EXAMPLES:
            code, answer, _ = self.ask((ROOT / "examples" / f"{name}.yaml").read_text(), f"{name}.own")
            self.own[name] = [item["device"] for item in answer["devices"]]

    def ask(self, text, name, root=None, mps=None):
        root = root or self.usual
        path = root / "examples" / f"varied-{name}.yaml"
        path.write_text(text)
        command = [self.plan, "--constraints", path, "--format", "json",
                   "--catalogue", root / "configs"]
        if mps:
            command += ["--export-mps", mps]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        answer = json.loads(run.stdout) if run.stdout.startswith("{") else None
        return run.returncode, answer, run.stderr

    def judge(self, number, seed):
        draw = random.Random(f"{seed} {number}")
        name = EXAMPLES[number % len(EXAMPLES)]
        original = (ROOT / "examples" / f"{name}.yaml").read_text()
        text, denied = varied(original, draw, self.own[name])
        mps = self.folder / f"{number}.mps"
        code, answer, words = self.ask(text, f"{number}", mps=mps)
        found = {}
        if answer is None:
            found["answered"] = f"exit {code}: {words[:200]}"
            return name, text, found, None
        found["answered"] = None
        status, conflict = answer["status"], answer["conflict"]
        verdict = conflict["verdict"] if conflict else None
        agrees = code in CODES[status] and verdict in VERDICTS.get(status, {None})
        found["verdict"] = None if agrees else f"{status}, {verdict}, exit {code}"

        told = Counter(item["device"] for item in answer["devices"])
        # With a device its pairs are denied.
        missing = [
            device for device in self.own[name]
            if not {device, *device.split("+")} & denied and not told[device]]
        bare = [
            item["device"] for item in answer["devices"]
            if item["outcome"] not in ("chosen",) and not (
                item["cost_usd_per_day"] or item["reason"] or item["limits"] or item["missing"])
        ]
        twice = [device for device, count in told.items() if count > 1]
        found["lines"] = f"missing {missing}, bare {bare}, twice {twice}" if missing or bare or twice else None

        cost = answer["totals"]["cost_usd_per_day"] if answer["totals"] else None
        if cost is not None:
            _, wider, _ = self.ask(rescaled(text, lambda up: 1.2 if up else 1 / 1.2), f"{number}w")
            again = wider and wider["totals"] and wider["totals"]["cost_usd_per_day"]
            if again is None:
                found["relaxed"] = f"{cost} before, no plan after"
            elif answer["objective"] and "cost" in json.dumps(answer["objective"]):
                found["relaxed"] = None if again <= cost * (1 + 1e-9) else f"{cost} before, {again} after"
            _, dear, _ = self.ask(tenfold(text), f"{number}t", self.dear)
            again = dear and dear["totals"] and dear["totals"]["cost_usd_per_day"]
            is_ten = again is not None and abs(again - 10 * cost) <= 1e-6 * abs(10 * cost)
            found["tenfold"] = None if is_ten else f"{cost} before, {again} after"
            found["highs"] = self.highs(answer, mps, number)
        return name, text, {key: value for key, value in found.items() if value != "skipped"}, status

    def highs(self, answer, mps, number):
        path = self.folder / f"{number}.json"
        path.write_text(json.dumps(answer))
        run = subprocess.run(
            [sys.executable, ROOT / "Scripts" / "solve_with_highs.py", path, mps, "60"],
            capture_output=True, text=True, check=False)
        if "No module named" in run.stderr or run.returncode == 3:
            return "skipped"
        return None if run.returncode == 0 else (run.stdout + run.stderr)[-200:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=300)
    parser.add_argument("--plan", default=str(ROOT / ".build" / "release" / "plan"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the files of the exceptions")
    choice = parser.parse_args()
    kept, asked, statuses = Counter(), Counter(), Counter()
    with tempfile.TemporaryDirectory() as folder:
        judge = Judge(choice.plan, Path(folder))
        with ThreadPoolExecutor(choice.jobs) as pool:
            results = pool.map(lambda number: judge.judge(number, choice.seed), range(choice.count))
            for number, (name, text, found, status) in enumerate(results):
                statuses[status] += 1
                for what, fault in found.items():
                    asked[what] += 1
                    if fault is None:
                        kept[what] += 1
                        continue
                    print(f"{number} {name}, {what}: {fault}", flush=True)
                    if choice.keep:
                        choice.keep.mkdir(parents=True, exist_ok=True)
                        (choice.keep / f"{number}-{what}.yaml").write_text(text)
    print(f"{choice.count} variations, seed {choice.seed}: " + ", ".join(
        f"{count} {status}" for status, count in statuses.most_common()))
    if not asked["highs"]:
        print("HiGHS was not asked: Python has no highspy")
    for what in asked:
        print(f"{what:>10}  {kept[what]} of {asked[what]}")
    sys.exit(0 if kept == asked else 1)


if __name__ == "__main__":
    main()
