#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks the planner about deployments that somebody reported: does it call feasible what works?

  Scripts/judge_deployments.py DEPLOYMENTS.csv [--plan .build/release/plan] [--keep FOLDER]

The table has the columns id, what, model, resolution, runtime, device, accelerator, streams, how_often,
reported_latency_ms, reported_rate, supply, works. A row is asked where it names a device of the catalogue and how
often it looks; what it does not state is left to defaults, and nothing is invented for it. Each row that works should be
feasible at 0.9, each that does not should not be.
"""

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

# What people call a device, and the catalogue's name for it; the longer name before the shorter.
DEVICES = [
    (r"zero 2 ?w", "raspberry-pi-zero-2-w"), (r"raspberry pi 5", "raspberry-pi-5"),
    (r"raspberry pi 3b\+", "raspberry-pi-3b-plus"), (r"raspberry pi 4|\bpi 4", "raspberry-pi-4b"),
    (r"orin nano", "jetson-orin-nano"), (r"agx orin", "jetson-agx-orin"),
    (r"jetson nano", "jetson-nano"), (r"n100", "intel-n100"), (r"esp32-s3", "esp32-s3"),
    (r"esp32-cam", "esp32-cam"), (r"rock 5b", "radxa-rock-5b"), (r"orange pi 5", "orange-pi-5"),
]
ACCELERATORS = [(r"hailo-8l", "hailo-8l"), (r"hailo-8", "hailo-8"), (r"coral", "coral-usb")]
# What is looked or listened for, by words of the row; pictures are the rule.
AUDIO = re.compile(r"birdnet|bird@edge|listening|microphone|sound", re.I)
UNASKED = re.compile(r"whisper|voice|asr|no ml|recorder|qwen|meter|serverless", re.I)
RATE = re.compile(r"(\d+(?:\.\d+)?)(?:-\d+(?:\.\d+)?)? ?fps")


def first(table, text):
    """The catalogue's name of the first entry that the text names."""
    return next((name for pattern, name in table if re.search(pattern, text, re.I)), None)


def rate_of(row):
    """Samples a second of all streams, where the row says so."""
    # What an accelerator alone could do says nothing of the whole.
    reported = "" if "accelerator" in row["reported_rate"] else row["reported_rate"]
    found = RATE.search(row["how_often"]) or RATE.search(reported)
    streams = re.search(r"\d+", row["streams"])
    if found:
        each = float(found.group(1))
        # A reported rate is of the whole; a wanted one of each camera.
        is_each = bool(RATE.search(row["how_often"]))
        return each * (int(streams.group()) if streams and is_each else 1)
    if row["how_often"].startswith("continuous") and AUDIO.search(row["what"] + row["model"]):
        return 1 / 3  # windows of three seconds follow each other
    # Of a span of times the longest counts, of what stands in brackets nothing.
    latency = re.fullmatch(r"~?(?:\d+(?:\.\d+)?-)?(\d+(?:\.\d+)?)", row["reported_latency_ms"].split("(")[0].strip())
    if latency:
        return min(10.0, 1000 / float(latency.group(1)) / 2)
    return None


def constraints(row):
    """The constraint file of a row; a word instead that says why it cannot be asked."""
    words = " ".join(row[key] for key in ("what", "model", "device", "accelerator"))
    if UNASKED.search(words):
        return None, "another kind of work"
    if "/" in row["device"]:
        return None, "several devices in one row"
    host = first(DEVICES, row["device"])
    if host is None:
        return None, "no such device in the catalogue"
    accelerator = first(ACCELERATORS, row["accelerator"])
    if row["accelerator"] and accelerator is None and row["accelerator"] not in ("GPU",):
        return None, "no such accelerator in the catalogue"
    rate = rate_of(row)
    if rate is None:
        return None, "it does not say how often"
    task = "audio-events" if AUDIO.search(words) else "object-detection"
    device = f"{host}+{accelerator}" if accelerator else host
    often = f"{rate:.6g}/s" if rate >= 1 else f"1/{1 / rate:.6g}s"
    text = (
        f"tasks:\n  it: {{ task: {task}, rate: {often}, latency: {1000 / rate:.6g} ms }}\n"
        f"hardware: {{ fixed: [{device}] }}\npower: mains\neffort: none\n")
    return text, None


def ask(plan, text, folder, name):
    """Status, verdict and the width of the cost's interval."""
    file = folder / f"{name}.yaml"
    file.write_text(text)
    run = subprocess.run([plan, str(file), "--format", "json"], capture_output=True, text=True)
    if not run.stdout:
        return "refused: " + run.stderr.splitlines()[0], None, None
    answer = json.loads(run.stdout)
    verdict = (answer.get("conflict") or {}).get("verdict")
    totals = answer.get("totals") or {}
    low, high = (totals.get(f"energy_wh_per_day_{end}") for end in ("low", "high"))
    return answer["status"], verdict, high / low if low and high else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", type=Path)
    parser.add_argument("--plan", default=".build/release/plan")
    parser.add_argument("--keep", type=Path, help="folder for the constraint files")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    tally, widths, unasked = Counter(), [], Counter()
    for row in csv.DictReader(options.table.open()):
        text, reason = constraints(row)
        if reason:
            unasked[reason] += 1
            continue
        status, verdict, width = ask(options.plan, text, folder, row["id"])
        works = row["works"].split()[0].rstrip(",")
        found = "feasible" if status in ("optimal", "feasible") else verdict or status
        tally[works, found] += 1
        if width:
            widths.append(width)
        print(f"{row['id']:10} {works:10} {found:14} {text.split('fixed: [')[1].split(']')[0]:32} {row['what']}")
    print()
    for (works, found), count in sorted(tally.items()):
        print(f"{works:10} {found:14} {count}")
    working = sum(count for (works, _), count in tally.items() if works == "yes")
    feasible = tally["yes", "feasible"]
    if working:
        print(f"of {working} that work, {feasible} feasible at 0.9: {100 * feasible / working:.0f} %")
    if widths:
        print(f"median width of a day's energy, high over low: {sorted(widths)[len(widths) // 2]:.2f}")
    print("not asked: " + ", ".join(f"{count} ({reason})" for reason, count in unasked.items()))
    return 1 if tally["yes", "impossible"] else 0


if __name__ == "__main__":
    sys.exit(main())
