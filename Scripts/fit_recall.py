#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the assumed recall of one sample to a network's accuracy, the pixels on target and the threshold.

    python3 Scripts/fit_recall.py detector_by_size.csv operating_points.csv [--check configs/defaults.yaml]

The first table has COCO figures by object size (network, input_width, input_height, dataset, ap, ap50, ap_small, ap_medium,
ap_large, ar_100), the second published operating points (system, network, dataset, threshold, recall,
false_per_image). Their constants stand in configs/defaults.yaml; `--check` fails where one differs.

Everything is fitted on logits. Each family of networks is hidden in turn, and what is told of errors is of hidden ones.
"""

import argparse
import csv
import math
import re
import statistics
import sys

# Sides of objects (pixels of the original picture, 640 wide) that stand for COCO's sizes: the geometric middles of
# 10 to 32, 32 to 96 and 96 to 420.
SIDES = {"ap_small": 18, "ap_medium": 55, "ap_large": 200}
ORIGINAL_WIDTH = 640
EXPONENT = 0.75
REFERENCE = 0.35
# SSDLite with MobileNetV2, COCO precision as the Open Model Zoo prints it
# (https://docs.openvino.ai/2021.4/omz_models_model_ssdlite_mobilenet_v2.html, read 2026-11-29);
# EfficientDet-D0 is in the first table.
SSDLITE_ACCURACY = 0.243
SPREAD = 1.645


def logit(share):
    return math.log(share / (1 - share))


def share_of(value):
    return 1 / (1 + math.exp(-value))


def solve(rows, values):
    """Least squares by the normal equations."""
    size = len(rows[0])
    table = [
        [sum(row[i] * row[j] for row in rows) for j in range(size)]
        + [sum(row[i] * value for row, value in zip(rows, values))]
        for i in range(size)
    ]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(table[k][i]))
        table[i], table[pivot] = table[pivot], table[i]
        for k in range(size):
            if k != i:
                factor = table[k][i] / table[i][i]
                table[k] = [x - factor * y for x, y in zip(table[k], table[i])]
    return [table[i][size] / table[i][i] for i in range(size)]


def by_size(row):
    """The design of each of a row's three sizes, and its precision there."""
    width = max(int(row["input_width"]), int(row["input_height"]))
    for name, side in SIDES.items():
        pixels = side * width / ORIGINAL_WIDTH
        yield [1, logit(float(row["ap"])), -(pixels**-EXPONENT)], logit(float(row[name]))


def fit_sizes(rows):
    pairs = [pair for row in rows for pair in by_size(row)]
    return solve([pair[0] for pair in pairs], [pair[1] for pair in pairs])


def hidden_errors(rows):
    """Errors on each family of networks, fitted without it."""
    errors = []
    for family in sorted({row["network"] for row in rows}):
        fitted = fit_sizes([row for row in rows if row["network"] != family])
        for row in rows:
            if row["network"] == family:
                errors += [
                    value - sum(x * c for x, c in zip(design, fitted))
                    for design, value in by_size(row)
                ]
    return errors


def fit_filters(rows):
    """How false positives go with the threshold, with a level for each network and each place; and those levels."""
    rows = [r for r in rows if r["system"].startswith("on-camera") and r["threshold"]]
    networks = sorted({row["network"] for row in rows})
    design = [
        [float(row["network"] == name) for name in networks]
        + [float(row["dataset"] == "Caltech"), logit(float(row["threshold"]))]
        for row in rows
    ]
    fitted = solve(design, [logit(float(row["false_per_image"])) for row in rows])
    return -fitted[-1], dict(zip(networks, fitted)), len(rows)


def figures(sizes, points):
    """The constants by name, and what is told beside them."""
    rows = [
        row for row in sizes
        if row["dataset"] == "COCO val2017" and all(row[name] for name in SIDES) and row["ap"]
    ]
    level, slope, pixels = fit_sizes(rows)
    errors = hidden_errors(rows)
    halves = [row for row in rows if row["ap50"]]
    gain = statistics.mean(logit(float(r["ap50"])) - logit(float(r["ap"])) for r in halves)
    found = [row for row in halves if row["ar_100"]]
    # Recall at any score and half an overlap, as much over that at all overlaps as the precision is.
    more = statistics.median(
        logit(float(r["ar_100"]) * float(r["ap50"]) / float(r["ap"])) - logit(float(r["ap50"]))
        for r in found)
    places = [
        row for row in points
        if row["system"] == "MegaDetector" and "of 3" in row["dataset"] and row["recall"]
    ]
    squares = []
    for network in sorted({row["network"] for row in places}):
        own = [logit(float(row["recall"])) for row in places if row["network"] == network]
        squares.append(statistics.variance(own))
    fit = statistics.pstdev(errors)
    total = math.sqrt(statistics.mean(squares) + fit**2 + (more / 2) ** 2 / 3)
    best = level + slope * logit(REFERENCE) + gain + more / 2
    usual = ((level + (slope - 1) * logit(REFERENCE)) / pixels) ** (-1 / EXPONENT)
    threshold, levels, filters = fit_filters(points)
    d0 = statistics.mean(
        float(r["ap"]) for r in rows if r["network"] == "EfficientDet" and r["variant"].startswith("D0"))
    ours = next(v for k, v in levels.items() if k.lower().startswith("efficientdet-d0"))
    theirs = next(v for k, v in levels.items() if k.startswith("SSDLite"))
    constants = {
        "recall-best": (share_of(best), share_of(best - SPREAD * total), share_of(best + SPREAD * total)),
        "recall-accuracy": (slope,),
        "recall-pixels": (pixels,),
        "recall-exponent": (EXPONENT,),
        "usual-pixels": (usual,),
        "overlap-gain": (gain,),
        "false-positives-threshold": (threshold,),
        "false-positives-accuracy": ((theirs - ours) / (logit(d0) - logit(SSDLITE_ACCURACY)),),
    }
    absolute = sorted(abs(error) for error in errors)
    told = [
        f"{len(rows)} networks and inputs of {len({r['network'] for r in rows})} families, three sizes each",
        f"hidden families: middle error {absolute[len(absolute) // 2]:.2f} in the logit, deviation {fit:.2f}",
        f"recall at any score lies {more:.2f} above the precision at half an overlap ({len(found)} rows)",
        f"one detector at three places: deviation {math.sqrt(statistics.mean(squares)):.2f}; all told {total:.2f}",
        f"{filters} filters of empty pictures at 96 % recall",
    ]
    return constants, told


def differing(constants, path):
    """Names whose figures in the file are not these, to two digits."""
    with open(path) as file:
        text = file.read()
    wrong = []
    for name, values in constants.items():
        line = re.search(rf"^{name}: (.*)$", text, re.M)
        for key, value in zip(["value", "low", "high"], values):
            stated = line and re.search(rf"\b{key}: ([-0-9.]+)", line.group(1))
            if not stated or abs(float(stated.group(1)) - value) > max(0.006 * abs(value), 0.0051):
                wrong.append(f"{name} {key}: {value:.4g}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes")
    parser.add_argument("points")
    parser.add_argument("--check", metavar="DEFAULTS")
    given = parser.parse_args()
    tables = []
    for path in (given.sizes, given.points):
        with open(path, newline="") as table:
            tables.append(list(csv.DictReader(table)))
    constants, told = figures(*tables)
    for name, values in constants.items():
        print(name, *(f"{value:.3g}" for value in values))
    print("\n".join(told))
    wrong = differing(constants, given.check) if given.check else []
    for item in wrong:
        print(f"{given.check} differs: {item}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
