#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judges the filter's policy on measured networks: python3 Scripts/check_filter.py policy PLAN FOLDER [PAIRS]

FOLDER holds nasbench201.csv, fbnet.csv and ofa.csv of HELP. Half of each family's networks teach a predictor, the other half are
judged with limits at quantiles of what they truly took. Of those that truly fit, few may be rejected; of those admitted, most
must truly fit; and few may be left unsure.
"""

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


if __name__ == "__main__":
    command, plan, folder, *rest = sys.argv[1:]
    chosen = [tuple(map(float, pair.split(","))) for pair in rest] or [(0.75, 0.02)]
    sys.exit(policy(plan, folder, chosen))
