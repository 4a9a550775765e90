#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Variances of the law of times (Sources/Prediction/CrossedLaw.swift), the most likely ones of a catalogue's times.

    python3 Scripts/fit_crossed_law.py [CATALOGUE]

The logarithm of a time is a sum of normal effects; its likelihood is that of a normal distribution whose covariance is a
sum of one matrix for each kind of effect, and is climbed by its gradient. Prints the variances, and how far hidden cells
are off with them, one by one. Needs numpy; takes about two minutes.
"""

import csv
import glob
import math
import sys

import numpy as np

SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6}
EFFECTS = {
    "mean": lambda r: (), "device": lambda r: r["device"],
    "runtime": lambda r: (r["device"], r["runtime"]), "format": lambda r: (r["device"], r["runtime"], r["precision"]),
    "family": lambda r: r["family"], "under": lambda r: (r["family"], r["runtime"], r["integer"]),
    "network": lambda r: r["model"], "on": lambda r: (r["model"], r["device"]),
}


def table(folder, name):
    for path in sorted(glob.glob(f"{folder}/{name}/*.csv")):
        with open(path, newline="") as file:
            yield from csv.DictReader(file)


def positions(resolution):
    return math.prod(float(side) for side in resolution.split("x"))


def cells(folder):
    """The cells that the law learns from: their effects, the logarithm of their time, and whether an accelerator works."""
    families = {row["id"]: row["family"] or row["id"] for row in table(folder, "models")}
    processors = {row["id"]: row["processor"] for row in table(folder, "runtimes")}
    small = {
        path.split("/")[-1][:-5] for path in glob.glob(f"{folder}/devices/*.yaml") if "role: microcontroller" in open(path).read()
    }
    macs, parameters = {}, {}
    for row in table(folder, "footprints"):
        if row["quantity"] == "macs" and row["resolution"]:
            macs.setdefault(row["model"], []).append((row["resolution"], float(row["value"])))
        elif row["quantity"] == "parameters":
            parameters.setdefault(row["model"], float(row["value"]))
    known = {}
    for row in table(folder, "latencies"):
        if row["compression"] != "none" or row["batch"] != "1" or row["statistic"] == "p99" or row["model"] not in macs:
            continue
        same = [one for one in macs[row["model"]] if one[0].count("x") == row["resolution"].count("x")]
        if not same:
            continue
        key = tuple(row[name] for name in ("model", "resolution", "device", "runtime", "precision"))
        one_sided = row["span"] == "accelerator" or row["statistic"] in ("best-of", "min")
        time = float(row["value"]) * SECONDS[row["unit"]] * (1.1 if one_sided else 1)
        if key in known and known[key][:2] <= (one_sided, time):
            continue
        near = min(same, key=lambda one: abs(positions(one[0]) - positions(row["resolution"])))
        known[key] = (one_sided, time, row["span"], near[1] * positions(row["resolution"]) / positions(near[0]))
    rows = []
    for key, (_, time, span, work) in sorted(known.items()):
        model, _, device, runtime, precision = key
        of_cores = processors.get(runtime) == "cpu" or device in small
        rows.append(dict(
            model=model, device=device, runtime=runtime, precision=precision, family=families[model],
            integer=precision.startswith(("int", "w")), accelerated=span == "accelerator" or not of_cores, y=math.log(time),
            work=math.log(work), parameters=math.log(parameters[model]) if parameters.get(model) else None))
    settings = {(row["device"], row["runtime"], row["precision"]) for row in rows if row["accelerated"]}
    for row in rows:
        row["accelerated"] = (row["device"], row["runtime"], row["precision"]) in settings
    return rows


def fit(rows, label):
    y = np.array([row["y"] + 4.57 for row in rows])
    work = np.array([row["work"] - 20.4 for row in rows])
    size = work / 2
    density = np.array([
        0 if row["parameters"] is None else (row["parameters"] - 15.5 - 0.5 * one) / 1.5 for row, one in zip(rows, work)])

    def same(effect):
        places = {}
        ids = np.array([places.setdefault(effect(row), len(places)) for row in rows])
        return (ids[:, None] == ids[None, :]).astype(float)

    parts = {name: same(effect) for name, effect in EFFECTS.items()}
    by_size, by_density = np.outer(size, size), np.outer(density, density)
    parts |= {"size": by_size, "density": by_density, "by size": parts["format"] * by_size,
              "by density": parts["format"] * by_density, "noise": np.eye(len(rows))}
    logs = np.full(len(parts), math.log(0.1))
    mean, square = np.zeros(len(parts)), np.zeros(len(parts))
    for _ in range(60):
        covariance = sum(math.exp(log) * part for log, part in zip(logs, parts.values()))
        inverse = np.linalg.inv(covariance)
        weights = inverse @ y
        gradient = np.array([
            0.5 * math.exp(log) * (np.sum(inverse * part) - weights @ part @ weights) for log, part in zip(logs, parts.values())])
        mean = 0.8 * mean + 0.2 * gradient
        square = 0.95 * square + 0.05 * gradient * gradient
        logs = np.clip(logs - 0.2 * mean / (np.sqrt(square) + 1e-6), -9, 3)
    inverse = np.linalg.inv(sum(math.exp(log) * part for log, part in zip(logs, parts.values())))
    # Each cell told from all others, without solving again.
    errors = inverse @ y / np.diag(inverse)
    deviations = 1 / np.sqrt(np.diag(inverse))
    print(f"{label}: {len(rows)} cells")
    for name, log in zip(parts, logs):
        print(f"  {name:12} {math.exp(log):.3g}")
    print(f"  hidden one by one: median error {np.expm1(np.median(np.abs(errors))):.1%}, "
          f"inside nine tenths {np.mean(np.abs(errors) < 1.645 * deviations):.1%}, "
          f"median high/low {math.exp(3.29 * np.median(deviations)):.2f}")


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else "configs"
    every = cells(folder)
    if not every:
        sys.exit(f"{folder}: no timed networks here; name the folder of a catalogue, such as configs")
    fit([row for row in every if not row["accelerated"]], "cores")
    fit([row for row in every if row["accelerated"]], "accelerators")
