#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the share of a GPU's peak that inference reaches to the size of the network.

The table is timm's benchmark results in one file, with the columns model, target, samples_per_s and gmacs; the
constants go to configs/defaults.yaml (serving-efficiency, serving-exponent, serving-most).

    python3 Scripts/fit_serving_share.py timm_bench_long.csv

A quarter of the networks, drawn by name, is never seen in the fitting and judges it, on every device and batch.
"""

import argparse
import csv
import math
import random

# Recalled dense 16-bit peaks (FLOP/s).
PEAKS = {"rtx3090": 142e12, "rtx4090": 330e12, "rtx5090": 419e12}


def read(path):
    """Model, device, size (GMAC) and share of the peak of each row of a device whose peak is known."""
    rows = []
    with open(path, newline="") as table:
        for row in csv.DictReader(table):
            device = row["target"].split("_")[0]
            size = float(row["gmacs"] or 0)
            if device in PEAKS and size > 0:
                share = float(row["samples_per_s"]) * 2 * size * 1e9 / PEAKS[device]
                rows.append((row["model"], device, size, share))
    return rows


def quantile(values, share):
    """A quantile by rank."""
    ordered = sorted(values)
    return ordered[int(share * (len(ordered) - 1))]


def fit(rows):
    """Logarithm of the share at 1 GMAC, and the power with which it goes with size, by least squares."""
    sizes = [math.log(row[2]) for row in rows]
    shares = [math.log(row[3]) for row in rows]
    mean_size, mean_share = sum(sizes) / len(rows), sum(shares) / len(rows)
    slope = sum((x - mean_size) * (y - mean_share) for x, y in zip(sizes, shares))
    slope /= sum((x - mean_size) ** 2 for x in sizes)
    return mean_share - slope * mean_size, slope


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table")
    rows = read(parser.parse_args().table)
    models = sorted({row[0] for row in rows})
    random.Random(2026).shuffle(models)
    hidden = set(models[: len(models) // 4])
    seen = [row for row in rows if row[0] not in hidden]
    unseen = [row for row in rows if row[0] in hidden]
    most = quantile([row[3] for row in rows if row[2] >= 16], 0.95)
    at_one, slope = fit(seen)

    def left(row):
        return math.log(row[3]) - at_one - slope * math.log(row[2])

    low, high = (quantile([left(row) for row in seen], share) for share in (0.05, 0.95))
    print(f"{len(rows)} rates of {len(models)} networks, {len(hidden)} of them hidden")
    value, ends = math.exp(at_one), (math.exp(at_one + low), math.exp(at_one + high))
    print(f"serving-efficiency {value:.3f} ({ends[0]:.3f} to {ends[1]:.3f})")
    print(f"serving-exponent {slope:.2f}, serving-most {most:.2f}")
    within = sum(low <= left(row) <= high for row in unseen) / len(unseen)
    error = math.exp(quantile([abs(left(row)) for row in unseen], 0.5))
    print(f"hidden networks: {100 * within:.0f} % within, middle error x {error:.2f}")
    middle = quantile([math.log(row[3]) for row in seen], 0.5)
    constant = math.exp(quantile([abs(math.log(row[3]) - middle) for row in unseen], 0.5))
    print(f"with one share for all sizes: middle error x {constant:.2f}")
    for least, largest in [(0, 0.2), (0.2, 1), (1, 4), (4, 16), (16, math.inf)]:
        of_size = [row for row in unseen if least <= row[2] < largest]
        one = math.exp(quantile([abs(left(row)) for row in of_size], 0.5))
        other = math.exp(quantile([abs(math.log(row[3]) - middle) for row in of_size], 0.5))
        print(f"  {least} to {largest} GMAC: {len(of_size)} rates, x {one:.2f}, with one share x {other:.2f}")


if __name__ == "__main__":
    main()
