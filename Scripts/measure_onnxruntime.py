#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures ONNX files with ONNX Runtime on this machine, kernel by kernel, and writes rows of our own form.

    measure_onnxruntime.py MODEL.onnx FOLDER ... --device my-board -o rows.csv

Needs onnxruntime and numpy. Each kernel's time is the lower quartile over the runs less 1.5 us that the profiler adds;
runs that took 1.3 times the quickest quarter shared the processor and are dropped, with a count. Where the machine
shows its energy counters (RAPL, /sys/class/powercap) each network's row has the package's energy too, the idle draw in
it; a counter that wrapped is dropped. Open axes are 1 unless --input says otherwise.
"""

import argparse
import csv
import json
import os
import pathlib
import sys
import tempfile
import time

import numpy
import onnxruntime

OVERHEAD_US = 1.5
COLUMNS = ["level", "device", "runtime", "precision", "threads", "batch", "network", "resolution", "layer", "operator",
           "fused", "blocked", "input", "output", "kernel", "stride", "groups", "inputs", "macs", "bytes_in",
           "bytes_out", "bytes_weights", "latency_s", "power_w", "energy_j", "scope", "idle_included", "statistic",
           "conditions", "source"]
WIDTHS = {"float": 4, "float16": 2, "double": 8, "int64": 8, "int32": 4, "int8": 1, "uint8": 1, "bool": 1}


def counters():
    """The energy counters of the processor's packages: files in microjoules, and where each wraps."""
    found = []
    for folder in sorted(pathlib.Path("/sys/class/powercap").glob("intel-rapl:[0-9]")):
        try:
            int((folder / "energy_uj").read_text())
            found.append((folder / "energy_uj", int((folder / "max_energy_range_uj").read_text())))
        except (OSError, ValueError):
            pass
    return found


def read(meters):
    return [int(path.read_text()) for path, _ in meters]


def quartile(values):
    return float(numpy.percentile(values, 25))


def shapes(arguments, key):
    return [(kind, extents) for item in arguments.get(key, []) for kind, extents in item.items()]


def words(extents):
    return "x".join(str(extent) for extent in extents) or "1"


def kernel(arguments):
    """What a kernel works on, from the profile's shapes."""
    op = arguments.get("op_name", "")
    inputs, outputs = shapes(arguments, "input_type_shape"), shapes(arguments, "output_type_shape")
    source, result = (inputs[0][1] if inputs else []), (outputs[0][1] if outputs else [])
    row = {"operator": op, "input": words(source), "output": words(result), "inputs": len(inputs), "groups": 1,
           "macs": 0, "bytes_in": arguments.get("activation_size", 0), "bytes_out": arguments.get("output_size", 0),
           "bytes_weights": arguments.get("parameter_size", 0)}
    weights = inputs[1][1] if len(inputs) > 1 else []
    elements = int(numpy.prod(result, dtype=numpy.int64))
    if op in ("Conv", "FusedConv") and len(weights) >= 3 and len(source) == len(weights):
        row["kernel"] = words(weights[2:])
        row["groups"] = max(1, source[1] // max(1, weights[1]))
        row["stride"] = words([max(1, round(a / b)) for a, b in zip(source[2:], result[2:])])
        row["macs"] = elements * int(numpy.prod(weights[1:], dtype=numpy.int64))
    elif op in ("Gemm", "FusedGemm", "MatMul", "FusedMatMul") and source and result:
        row["macs"] = elements * source[-1]
        if op.endswith("Gemm") or len(weights) <= 2 < len(source):
            # Weights that were packed before are in no figure of the profile.
            least = source[-1] * result[-1] * WIDTHS.get(inputs[0][0], 4)
            row["bytes_weights"] = max(int(row["bytes_weights"]), least)
    return row


def measure(path, options, meters):
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.log_severity_level = 3
    given = dict(text.rsplit("=", 1) for text in options.input)

    def feeds(session):
        found = {}
        for item in session.get_inputs():
            text = given.get(item.name)
            extents = [int(part) for part in text.split("x")] if text else [
                axis if isinstance(axis, int) else 1 for axis in item.shape]
            kind = {"tensor(int64)": numpy.int64, "tensor(int32)": numpy.int32, "tensor(uint8)": numpy.uint8,
                    "tensor(int8)": numpy.int8, "tensor(float16)": numpy.float16}.get(item.type, numpy.float32)
            random = numpy.random.default_rng(0).standard_normal(extents)
            found[item.name] = (abs(random) if numpy.issubdtype(kind, numpy.integer) else random).astype(kind)
        return found

    providers = ["CPUExecutionProvider"]
    session = onnxruntime.InferenceSession(str(path), settings, providers=providers)
    fed = feeds(session)
    resolution = words(next(iter(fed.values())).shape) if fed else ""
    for _ in range(3):
        session.run(None, fed)
    start = time.perf_counter()
    session.run(None, fed)
    runs = int(min(200, max(8, options.seconds / max(time.perf_counter() - start, 1e-6))))
    # Energy over a stretch of its own, without the profiler.
    energy = None
    if meters:
        before, start = read(meters), time.perf_counter()
        count = 0
        while time.perf_counter() - start < options.seconds or count < 3:
            session.run(None, fed)
            count += 1
        steps = [after - first for after, first in zip(read(meters), before)]
        if all(step >= 0 for step in steps):
            energy = sum(steps) * 1e-6 / count
        else:
            print(f"{path.name}: an energy counter wrapped: no energy", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        settings.enable_profiling = True
        settings.profile_file_prefix = f"{folder}/profile"
        session = onnxruntime.InferenceSession(str(path), settings, providers=providers)
        for _ in range(runs):
            session.run(None, fed)
        events = json.loads(pathlib.Path(session.end_profiling()).read_text())
    calls = [(event["ts"], event["dur"]) for event in events if event["name"] == "model_run"]
    quick = quartile([length for _, length in calls])
    kept = [(start, length) for start, length in calls if length <= 1.3 * quick]
    if len(kept) < len(calls):
        print(f"{path.name}: {len(calls) - len(kept)} of {len(calls)} runs shared the processor: left out",
              file=sys.stderr)
    times, first, place = {}, {}, 0
    for event in events:
        if event.get("cat") != "Node" or not event["name"].endswith("_kernel_time"):
            continue
        while place < len(kept) and event["ts"] > kept[place][0] + kept[place][1]:
            place += 1
        if place == len(kept) or event["ts"] < kept[place][0]:
            continue
        key = (event["name"][:-12], event["args"].get("node_index"))
        times.setdefault(key, []).append(event["dur"])
        first.setdefault(key, event["args"])
    kinds = [kind for arguments in first.values() for kind, _ in shapes(arguments, "input_type_shape")[:1]]
    precision = "int8" if sum(kind in ("int8", "uint8") for kind in kinds) > len(kinds) / 3 else (
        "fp16" if "float16" in kinds else "fp32")
    common = {"device": options.device, "runtime": "onnxruntime", "precision": precision, "threads": options.threads,
              "batch": 1, "network": path.stem, "resolution": resolution, "statistic": "p25",
              "source": f"onnxruntime {onnxruntime.__version__}"}
    names = {name for name, _ in times}
    rows = []
    for key, values in times.items():
        row = common | kernel(first[key]) | {"level": "layer", "layer": key[0]}
        # Kernels on blocks of channels are named so, and stand between copies into and out of blocks.
        row["blocked"] = int(key[0].endswith("_nchwc") or row["operator"].startswith("Reorder"))
        row["latency_s"] = max(quartile(values) - OVERHEAD_US, 0.1) * 1e-6
        rows.append(row)
    whole = common | {"level": "network",
                      "latency_s": max(quick - OVERHEAD_US * len(times), 0.1) * 1e-6}
    if energy is not None:
        whole |= {"energy_j": energy, "scope": "package", "idle_included": 1}
    return rows + [whole]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", help="ONNX files, or folders of them")
    parser.add_argument("--device", required=True, help="the name of this machine")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each network runs")
    parser.add_argument("--input", action="append", default=[], help="a shape, for example images=1x3x320x320")
    parser.add_argument("-o", "--output", default="-")
    options = parser.parse_args()
    files = []
    for path in map(pathlib.Path, options.paths):
        files += sorted(path.rglob("*.onnx")) if path.is_dir() else [path]
    if not files:
        parser.error("there is no ONNX file here")
    meters = counters()
    rows, failed = [], 0
    for number, path in enumerate(files, 1):
        if sys.stderr.isatty():
            print(f"{number}/{len(files)} {path.name}", file=sys.stderr)
        try:
            rows += measure(path, options, meters)
        except Exception as error:  # one model that does not run must not lose the others
            failed += 1
            print(f"{path}: {str(error).splitlines()[0]}", file=sys.stderr)
    if not rows:
        return 1
    target = sys.stdout if options.output == "-" else open(options.output + ".part", "w", newline="")
    writer = csv.DictWriter(target, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    if options.output != "-":
        target.close()
        os.replace(options.output + ".part", options.output)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
