#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gives the command broken inputs of every kind: python3 Scripts/mutate_inputs.py [COUNT] [--seed N] [--plan FILE] [--jobs N]

Each input is one of the repository's, with numbers in place of others that are as large, small or odd as numbers get, or with
bytes, words or lines changed, doubled or left out. Held of each run: it ends within a minute, by itself, with a status that the
command has; what is refused is refused in words that say where, or how to mend it, and that no library wrote; and no file is left
behind. Status 1 where one of these does not hold; the inputs are kept with --keep.
"""

import argparse
import concurrent.futures
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTREMES = [
    "-9223372036854775808", "9223372036854775807", "-9223372036854775809", "18446744073709551616", "1e308", "-1e308", "1e-320", "-0", "0",
    "nan", "inf", "-inf", "1e400", "99999999999999999999999999", "4611686018427387904", "2147483648", "-1", "1e19", "1e-300", "1e15",
]
NUMBER = re.compile(r"(?<![A-Za-z_\-])-?\d+(?:\.\d+)?(?:e-?\d+)?")
ODD = ["\0", "\x1b[31m", "\u202e", "\ufeff", "\t", "\r", "\"", "'", "{", "}", "[", "]", ":", ",", "#", "&a", "*a", "!!x", "|", ">", "-", "é", "\u2028", "=1+1"]
# What a library or the language would say, and no engineer.
RAW = re.compile(r"Optional\(|Fatal error|NSError|error: error:|Swift\.|Error Domain|\(case |unexpectedly found nil|does not stand up")
LAYERS = {"id": "a", "res": 192, "layers": [
    ["conv", 3, 2, 1, 3, 16, 192, 96, "hswish"], ["conv", 3, 1, 16, 16, 16, 96, 96, "relu"],
    ["gap", 1, 1, 1, 16, 16, 96, 1, "none"], ["fc", 1, 1, 1, 16, 10, 1, 1, "none"]]}


def extreme(text, draw):
    """Some numbers of it become others."""
    found = list(NUMBER.finditer(text))
    for match in sorted(draw.sample(found, min(len(found), draw.choice([1, 1, 1, 2, 3]))), key=lambda match: -match.start()):
        text = text[: match.start()] + draw.choice(EXTREMES) + text[match.end():]
    return text


def mutant(text, draw):
    """Bytes, words or lines of it are changed."""
    for _ in range(draw.choice([1, 1, 2, 4])):
        lines = text.split("\n")
        at = draw.randrange(len(lines))
        place = draw.randrange(len(text) + 1)
        kind = draw.randrange(8)
        if kind == 0:
            lines.pop(at)
        elif kind == 1:
            lines.insert(at, lines[draw.randrange(len(lines))])
        elif kind == 2:
            lines[at] = " " * draw.choice([1, 2, 40]) + lines[at]
        elif kind == 3:
            text = text[:place] + draw.choice(ODD) + text[place:]
        elif kind == 4:
            text = text[:place] + text[place + draw.choice([1, 2, 30]):]
        elif kind == 5:
            text = text[:place]
        elif kind == 6:
            words = re.findall(r"[\w-]+", text)
            if words:
                text = text.replace(draw.choice(words), draw.choice(words), 1)
        else:
            lines[at] += draw.choice(["[" * 100, "{a: " * 50, "x" * 5_000, " # " + "y" * 100])
        if kind in (0, 1, 2, 7):
            text = "\n".join(lines)
    return text


class Inputs:
    """The repository's inputs, by kind: each gives the files of a run and its arguments."""

    def __init__(self, plan):
        examples = ROOT / "examples"
        self.constraints = {path: path.read_text() for path in [*examples.glob("*.yaml"), *(examples / "ten-lines").glob("*.yaml")]}
        self.catalogue = [path for path in sorted((ROOT / "configs").rglob("*"))
                          if path.suffix in (".yaml", ".csv") and path.stat().st_size < 200_000 and "templates" not in path.parts]
        self.networks = [path for path in sorted((ROOT / "configs/networks").glob("*.json")) if path.stat().st_size < 30_000]
        self.candidates = (examples / "nas/candidates.jsonl").read_text().splitlines()
        self.weather = gzip.decompress((examples / "weather/piedmont.csv.gz").read_bytes()).decode()
        self.examples = examples
        self.answer = subprocess.run(
            [plan, examples / "buoy.yaml", "--format", "json", "--catalogue", ROOT / "configs"], capture_output=True, text=True, check=True).stdout

    KINDS = ["constraints", "constraints", "catalogue", "candidates", "network", "space", "answer", "telemetry", "labels", "weather", "rows", "options"]

    def draw(self, kind, change, draw):
        """The files of a run by name, its arguments, and what it reads from its standard input."""
        examples = self.examples
        if kind == "constraints":
            path = draw.choice(sorted(self.constraints))
            return {"own.yaml": change(self.constraints[path], draw)}, ["own.yaml", "--time-limit", "20s"], None
        if kind == "catalogue":
            path = draw.choice(self.catalogue)
            ask = draw.choice([
                ["compare", "--model", "mobilenet-v2"], [examples / "ten-lines/which-device.yaml"], [examples / "ten-lines/service.yaml"],
                ["catalogue", "check"]])
            return {f"over/{path.relative_to(ROOT / 'configs')}": change(path.read_text(), draw)}, [*ask, "--with", "over"], None
        if kind == "candidates":
            lines = [change(draw.choice([json.dumps(LAYERS), draw.choice(self.candidates)]), draw) for _ in range(6)]
            return {}, ["filter", "--device", "epyc-2-vcpu", "--limit", "latency=20ms", "--limit", "memory=32MB", "--space", "ofa-mobilenetv3"], "\n".join(lines) + "\n"
        if kind == "network":
            text = change(draw.choice(self.networks).read_text(), draw)
            ask = draw.choice([["inspect", "net.json"], ["predict", "--network", "net.json", "--device", "raspberry-pi-5"]])
            return {"net.json": text}, ask, None
        if kind == "space":
            text = change((examples / "nas/space.yaml").read_text(), draw)
            return {"space.yaml": text}, ["filter", "--device", "epyc-2-vcpu", "--limit", "latency=20ms", "--space", "space.yaml", "--count"], None
        if kind in ("answer", "telemetry"):
            telemetry = (examples / "buoy-telemetry.csv").read_text()
            files = {"plan.json": self.answer, "telemetry.csv": telemetry}
            name = "plan.json" if kind == "answer" else "telemetry.csv"
            files[name] = change(files[name], draw)
            return files, ["observe", "plan.json", "telemetry.csv"], None
        if kind == "labels":
            files = {name: (examples / f"deer-{name}").read_text() for name in ("detections.csv", "labels.csv")}
            name = draw.choice(sorted(files))
            files[name] = change(files[name], draw)
            return files, ["recall", "detections.csv", "labels.csv", "--model", "yolox-s", "--threshold", "0.5", "--rate", "1/10s"], None
        if kind == "weather":
            return {"weather.csv": change(self.weather, draw)}, ["power", "--load", "0.5W", "--battery", "100Wh", "--panel", "20Wp", "--weather", "weather.csv"], None
        if kind == "rows":
            text = change("network,layer,operator,kernel,time_us\n" + "".join(f"n{i % 3},{i},Conv,k{i},{i * 10}.5\n" for i in range(40)), draw)
            return {"rows.csv": text}, ["train", "rows.csv", "--device", "x", "-o", "out.json"], None
        value = draw.choice(EXTREMES)
        ask = draw.choice([
            ["power", f"--load={value}W", "--battery=100Wh", "--panel=20Wp", "--climate", "amsterdam"],
            ["power", "--load=1W", f"--battery={value}Wh", "--panel=20Wp", "--climate", "amsterdam", f"--years={draw.choice(EXTREMES[:6])}"],
            ["filter", "--device", "epyc-2-vcpu", "--limit", f"latency={value}ms", f"--admit={draw.choice(EXTREMES)}"],
            ["inspect", "mobilenet-v2", "--input", f"images=1x3x{value}x224"], ["inspect", "mobilenet-v2", f"--depth={value}"],
            [examples / "ten-lines/which-device.yaml", f"--nodes={value}"], [examples / "ten-lines/which-device.yaml", f"--time-limit={value}s"],
        ])
        return {}, ask, json.dumps(LAYERS) + "\n"


class Check:
    def __init__(self, plan, inputs, keep):
        self.plan, self.inputs, self.keep = plan, inputs, keep

    def run(self, number, seed):
        draw = random.Random(f"{seed} {number}")
        kind = draw.choice(Inputs.KINDS)
        change = extreme if number % 6 == 0 else mutant
        files, arguments, words = self.inputs.draw(kind, change, draw)
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode(errors="surrogatepass"))
            for name in ("bidding", "video-chat"):
                (Path(folder) / name).symlink_to(ROOT / "examples" / name)
            before = {str(path) for path in Path(folder).rglob("*")}
            try:
                run = subprocess.run(
                    [self.plan, *map(str, arguments)], input=(words or "").encode(), capture_output=True, cwd=folder, timeout=60, check=False,
                    env={**os.environ, "ENVELOPE_CATALOGUE": str(ROOT / "configs")})
                status, errors = run.returncode, run.stderr.decode(errors="replace")
                if "check" in arguments:
                    # What is wrong with the catalogue is its answer.
                    errors += run.stdout.decode(errors="replace")
            except subprocess.TimeoutExpired:
                status, errors = "no end within a minute", ""
            left = {str(path) for path in Path(folder).rglob("*")} - before - {f"{folder}/out.json"}
        wrong = self.judge(kind, status, errors, left, files)
        if wrong and self.keep:
            target = self.keep / f"{seed}-{number}"
            for name, text in files.items():
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (target / name).write_bytes(text.encode(errors="surrogatepass"))
            target.mkdir(parents=True, exist_ok=True)
            (target / "command").write_text(" ".join(map(str, arguments)) + f"\n{words or ''}\n{wrong}\n{errors}")
        return number, kind, change.__name__, status, wrong

    @staticmethod
    def judge(kind, status, errors, left, files):
        if status not in (0, 1, 2, 4, 5):
            return f"status {status}: {errors[-200:]}"
        if left:
            return f"left behind: {sorted(left)}"
        if found := RAW.search(errors):
            return f"raw words `{found[0]}`: {errors[:300]}"
        if status == 1:
            if "rror:" not in errors and "Usage:" not in errors:
                return f"refused without a word: {errors[:200]}"
            names = any(name.split("/")[-1] in errors for name in files) or re.search(r":\d+(:\d+)?: error", errors)
            if not (names or "hint:" in errors or "Usage:" in errors or kind == "options"):
                return f"says neither where nor how to mend it: {errors[:300]}"
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plan", default=str(ROOT / ".build" / "release" / "plan"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="a folder for the inputs of what does not hold")
    options = parser.parse_args()
    # Each run has a folder of its own.
    options.plan = str(Path(options.plan).resolve())
    check = Check(options.plan, Inputs(options.plan), options.keep)
    statuses, wrongs = Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for number, kind, change, status, wrong in pool.map(lambda number: check.run(number, options.seed), range(options.count)):
            statuses[(change, status)] += 1
            if wrong:
                wrongs += 1
                print(f"{number} {kind} {change}: {wrong}", flush=True)
    for change in ("mutant", "extreme"):
        told = {str(status): count for (name, status), count in sorted(statuses.items(), key=str) if name == change}
        print(f"{sum(told.values())} inputs by {change}, seed {options.seed}: statuses {json.dumps(told)}")
    print(f"{options.count - wrongs} of {options.count} held")
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
