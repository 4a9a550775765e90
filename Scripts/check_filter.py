#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks of the filter.

    python3 Scripts/check_filter.py policy PLAN FOLDER [ADMIT,REJECT …]     judged on measured networks
    python3 Scripts/check_filter.py agree PLAN CANDIDATES [COUNT]           candidate by candidate against `plan predict`
    python3 Scripts/check_filter.py bounds PLAN COUNT                       random prefixes of once-for-all networks
    python3 Scripts/check_filter.py speed PLAN CANDIDATES                   beside the same sums in plain Python

policy: FOLDER holds nasbench201.csv, fbnet.csv and ofa.csv of HELP. Half of each family's networks teach a predictor, the other half are
judged with limits at quantiles of what they truly took. Of those that truly fit, few may be rejected; of those admitted, most
must truly fit; and few may be left unsure. CANDIDATES is a file of layer lists, one a line, plain or gzip.
"""

import gzip
import time

import csv
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

# Simulated, not measured.
SIMULATED = {"fpga", "eyeriss"}


def candidates(family, row):
    """The encoding of a row: option indices of the shipped space."""
    if family == "fbnet":
        return {"space": "fbnet", "choice": [int(word) for word in row["op_idx_list"].split()]}
    if family == "nasbench201":
        words = [word for word in row["arch_str"].replace("+", "").split("|") if word]
        ops = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"]
        return {"space": "nasbench201", "choice": [ops.index(word.split("~")[0]) for word in words]}
    kernels, expands, depths = ([int(x) for x in row[key].split()] for key in ("ks", "e", "d"))
    choice = []
    for stage in range(5):
        for block in range(4):
            place = 4 * stage + block
            active = block < depths[stage]
            choice.append([3, 5, 7].index(kernels[place]) * 3 + [3, 4, 6].index(expands[place]) if active else (9 if block >= 2 else 0))
    return {"space": "ofa-mobilenetv3", "res": int(row["r"]), "choice": choice}


def policy(plan, folder, pairs):
    spaces = {"fbnet": "fbnet", "nasbench201": "nasbench201", "ofa": "ofa-mobilenetv3"}
    results = {pair: [] for pair in pairs}
    for family, space in spaces.items():
        path = pathlib.Path(folder) / f"{family}.csv"
        rows = list(csv.DictReader(path.open()))
        columns = [name for name in rows[0] if name.endswith("_ms")]
        with tempfile.TemporaryDirectory() as temporary:
            half = pathlib.Path(temporary) / f"{family}.csv"
            with half.open("w", newline="") as out:
                writer = csv.DictWriter(out, rows[0].keys())
                writer.writeheader()
                writer.writerows(rows[0::2])
            subprocess.run([plan, "train", str(half), "-o", f"{temporary}/p.json"], check=True, capture_output=True)
            lines = "\n".join(json.dumps(candidates(family, row)) for row in rows[1::2]) + "\n"
            for column in columns:
                name = column[: -len("_ms")]
                device = (name[:-2] if name.endswith("_1") else name).replace("_", "-")
                if device in SIMULATED or name.rsplit("_", 1)[-1] in ("32", "64", "256"):
                    continue
                truth = [float(row[column]) * 1e-3 for row in rows[1::2]]
                for quantile in (0.1, 0.5, 0.9):
                    limit = sorted(truth)[int(quantile * len(truth))]
                    for admit, reject in pairs:
                        done = subprocess.run(
                            [plan, "filter", "--device", device, "--space", space, "--predictor", f"{temporary}/p.json",
                             "--limit", f"latency={limit * 1e3}ms", "--quiet", "--admit", str(admit), "--reject", str(reject)],
                            input=lines, capture_output=True, text=True)
                        if done.returncode != 0:
                            print(family, device, done.stderr.strip()[:200])
                            break
                        words = [json.loads(line)["verdict"] for line in done.stdout.splitlines()]
                        fit = [time <= limit for time in truth]
                        rejected = sum(w == "reject" and f for w, f in zip(words, fit)) / max(1, sum(fit))
                        admitted = [f for w, f in zip(words, fit) if w == "admit"]
                        kept = sum(admitted) / len(admitted) if admitted else 1.0
                        unsure = words.count("unsure") / len(words)
                        results[admit, reject].append((family, device, quantile, rejected, kept, unsure))
    worst = 0
    for (admit, reject), own in results.items():
        print(f"admit {admit}, reject {reject}: {len(own)} devices and limits")
        for family in spaces:
            for quantile in (0.1, 0.5, 0.9):
                part = [r for r in own if r[0] == family and r[2] == quantile]
                if not part:
                    continue
                print(f"  {family:12} limit at {quantile:.0%}: fitting but rejected {statistics.mean(r[3] for r in part):6.2%} (most {max(r[3] for r in part):6.2%}),"
                      f" admitted that fit {statistics.mean(r[4] for r in part):6.1%} (least {min(r[4] for r in part):6.1%}),"
                      f" unsure {statistics.mean(r[5] for r in part):6.1%} (most {max(r[5] for r in part):6.1%})")
        middle = [r for r in own if r[2] == 0.5]
        rejected, kept, unsure = (statistics.mean(r[i] for r in middle) for i in (3, 4, 5))
        print(f"  all at the median: rejected {rejected:.2%} [1 %], admitted that fit {kept:.1%} [90 %], unsure {unsure:.1%} [25 %]")
        worst = max(worst, rejected > 0.01, kept < 0.90, unsure > 0.25)
    return worst


def read(path):
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(path, "rt") as file:
        return file.readlines()


def agree(plan, path, count):
    """Latency, interval, memory and verdict of candidates spread over a file, each predicted by itself."""
    lines = read(path)
    chosen = lines[:: max(1, len(lines) // count)]
    limit, memory = 2.5e-3, 20e6
    command = [plan, "filter", "--device", "epyc-2-vcpu", "--quiet", "--limit", f"latency={limit * 1e3}ms", "--limit", f"memory={memory / 1e6:.0f}MB"]
    verdicts = [json.loads(line) for line in subprocess.run(command, input="".join(lines), capture_output=True, text=True, check=True).stdout.splitlines()]
    wrong = counted = 0
    for line, verdict in zip(lines, verdicts):
        candidate = json.loads(line)
        counted += verdict["macs"] == candidate["macs"] and verdict["parameters"] == candidate["params_folded"]
    with tempfile.TemporaryDirectory() as temporary:
        for line in chosen:
            verdict = verdicts[lines.index(line)]
            network = pathlib.Path(temporary) / "network.json"
            network.write_text(line)
            done = subprocess.run(
                [plan, "predict", "--network", str(network), "--device", "epyc-2-vcpu", "--format", "json"],
                capture_output=True, text=True, check=True)
            told = json.loads(done.stdout)
            same = all(
                abs(verdict[key + end] / told[key][name] - 1) < 1e-7
                for key in ("latency_s", "memory_bytes") for end, name in (("", "value"), ("_low", "low"), ("_high", "high")))
            same = same and abs(verdict["margins"]["latency"] - (told["latency_s"]["value"] / limit - 1)) < 1e-6
            same = same and abs(verdict["margins"]["memory"] - (told["memory_bytes"]["value"] / memory - 1)) < 1e-6
            wrong += not same
    print(f"agree: {len(chosen) - wrong} of {len(chosen)} candidates as `plan predict` has them; counts of {counted} of {len(lines)}")
    return int(wrong > 0 or counted < len(lines))


def bounds(plan, count):
    """Prefixes of random members: never a rejection of one whose member is not rejected, never a bound above its member's."""
    import random

    draw = random.Random(6)
    command = [plan, "filter", "--device", "epyc-2-vcpu", "--space", "ofa-mobilenetv3", "--quiet", "--limit", "latency=2ms", "--limit", "macs=160M"]
    wrong = rejected = done = 0
    while done < count:
        lines = []
        step = min(20_000, count - done)
        for _ in range(step):
            choice = []
            for _ in range(5):
                depth = draw.choice((2, 3, 4))
                choice += [draw.randrange(9) for _ in range(depth)] + [9] * (4 - depth)
            side = draw.choice((128, 160, 192, 224))
            for own in (choice, choice[: draw.randrange(len(choice))]):
                lines.append(f'{{"space":"ofa-mobilenetv3","res":{side},"choice":{own}}}')
        out = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True).stdout.splitlines()
        for whole, part in zip(out[0::2], out[1::2]):
            whole, part = json.loads(whole), json.loads(part)
            rejected += part["verdict"] == "reject"
            wrong += part["verdict"] == "reject" and whole["verdict"] != "reject"
            wrong += any(part[key] > whole[key] * (1 + 1e-8) for key in ("latency_s", "macs", "parameters")) or part["verdict"] == "admit"
        done += step
    print(f"bounds: {wrong} wrong of {done} prefixes, {rejected} of them rejected")
    return int(wrong > 0)


def speed(plan, path):
    """The same sums in plain Python: read a line, count, look each layer's cost up, write a verdict."""
    lines = read(path)

    def prototype():
        table = {}
        for line in lines:
            candidate = json.loads(line)
            macs = parameters = peak = 0
            seconds = 0.0
            for op, k, s, g, ci, co, hi, ho, act in candidate["layers"]:
                if op == "conv":
                    work, weights = co * (ci // g) * k * k * ho * ho, co * (ci // g) * k * k + co
                elif op == "fc":
                    work, weights = ci * co, ci * co + co
                else:
                    work = weights = 0
                macs, parameters = macs + work, parameters + weights
                key = (op, k, s, g, ci, co, hi, ho, act)
                cost = table.get(key)
                if cost is None:
                    cost = table[key] = 2e-6 + work * 1e-11 + 4e-10 * (ci * hi * hi + co * ho * ho)
                seconds += cost
                peak = max(peak, 4 * (ci * hi * hi + co * ho * ho))
            json.dumps({"id": candidate["id"], "macs": macs, "parameters": parameters, "latency_s": seconds,
                        "memory_bytes": 4 * parameters + peak, "margin": seconds / 2.5e-3 - 1,
                        "verdict": "admit" if seconds < 2.5e-3 else "reject"})

    def best(work, repeats=3):
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return min(times)

    plain = len(lines) / best(prototype)
    times = 20
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for _ in range(times):
            file.writelines(lines)
        file.flush()

        def run(workers):
            with open(file.name) as source:
                subprocess.run([plan, "filter", "--device", "epyc-2-vcpu", "--quiet", "--limit", "latency=2.5ms", "--workers", str(workers)],
                               stdin=source, stdout=subprocess.DEVNULL, check=True)

        one, two = (times * len(lines) / best(lambda: run(workers)) for workers in (1, 2))
    size = sum(map(len, lines)) / len(lines)
    print(f"speed: plain Python {plain:,.0f}/s; one core {one:,.0f}/s ({one / plain:.1f} times, {one * size / 1e6:.0f} MB/s), two {two:,.0f}/s")
    return 0


if __name__ == "__main__":
    command, plan, folder, *rest = sys.argv[1:]
    if command == "policy":
        chosen = [tuple(map(float, pair.split(","))) for pair in rest] or [(0.75, 0.02)]
        sys.exit(policy(plan, folder, chosen))
    if command == "agree":
        sys.exit(agree(plan, folder, int(rest[0]) if rest else 200))
    if command == "bounds":
        sys.exit(bounds(plan, int(folder)))
    sys.exit(speed(plan, folder))
