#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks predictors from measuring to foretelling.

    check_predictors.py loop PLAN FOLDER NETWORK.json ...   measures networks of the catalogue on this machine with random
                                                    weights, carries the shipped predictor over with all but the
                                                    last two, and foretells those
    check_predictors.py data PLAN MEASUREMENTS      the figures of the guide, from the public sets, on groups held out
    check_predictors.py methods PLAN MEASUREMENTS   the guide's table: each method on each set, on the same folds
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent

# Set, target, level, the part that is judged, and the largest mean error (%) that passes: what the guide states, and
# a tenth of it for the folds.
FIGURES = [
    ("jetson_conv_energy", "energy", "layer", None, 12.4),
    ("jetson_conv_energy", "latency", "layer", None, 14.4),
    ("jetson_conv_energy", "power", "layer", None, 5.4),
    ("jetson_conv_energy", "energy", "network", None, 6.5),
    ("cpu_layers_rapl/layers.csv", "energy", "layer", "intel-broadwell-ep conv ≥ 1 ms", 10.5),
    ("cpu_layers_rapl/layers.csv", "energy", "layer", "intel-raptorlake conv ≥ 1 ms", 10.8),
    ("cpu_layers_rapl/layers.csv", "energy", "layer", "intel-broadwell-ep maxpool ≥ 1 ms", 3.2),
    ("cpu_layers_rapl/layers.csv", "energy", "layer", "intel-raptorlake maxpool ≥ 1 ms", 2.2),
    ("ort_cpu/layers_fp32_t1.csv.gz ort_cpu/layers_fp32_basic.csv.gz", "latency", "network", None, 9.2),
]


def run(*words):
    result = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{' '.join(map(str, words))}: {result.stderr.strip()}")
    return result.stdout


def loop(plan, folder, networks):
    import check_networks
    import onnx

    folder = pathlib.Path(folder) / "measured"
    folder.mkdir(exist_ok=True)
    for path in networks:
        model, shapes = check_networks.build(path)
        for item in model.graph.input:
            for axis, extent in zip(item.type.tensor_type.shape.dim, shapes[item.name]):
                axis.dim_value = extent
        onnx.save(model, folder / f"{pathlib.Path(path).stem}.onnx")
    files = [folder / f"{pathlib.Path(path).stem}.onnx" for path in networks]
    script = ROOT / "Scripts/measure_onnxruntime.py"
    run(sys.executable, script, *files[:-2], "--device", "here", "--seconds", "0.3", "-o", folder / "known.csv")
    run(sys.executable, script, *files[-2:], "--device", "here", "--seconds", "0.3", "-o", folder / "new.csv")
    shipped = ROOT / "configs/predictors/epyc-2-vcpu.json.gz"
    run(plan, "calibrate", folder / "known.csv", "--from", shipped, "-o", folder / "here.json")
    judged = json.loads(run(plan, "evaluate", folder / "new.csv", "--predictor", folder / "here.json",
                            "--format", "json"))["network"]
    foretold = json.loads(run(plan, "predict", "--network", files[-1], "--device", "here", "--predictor",
                              folder / "here.json", "--format", "json"))["latency_s"]
    print(f"measured here, carried over with {len(files) - 2} networks: two others off by {judged['mape']:.0f} % in the "
          f"mean; {files[-1].stem} foretold {foretold['value'] * 1e3:.2f} ms "
          f"({foretold['low'] * 1e3:.2f} to {foretold['high'] * 1e3:.2f})")
    import csv

    rows = [row for row in csv.DictReader(open(folder / "new.csv")) if row["level"] == "network"]
    ratio = foretold["value"] / float(rows[-1]["latency_s"])
    # A busy machine measures badly: only nonsense fails.
    return judged["count"] == 2 and judged["mape"] < 100 and 0.4 < ratio < 2.5


def data(plan, folder):
    answers, held = {}, True
    for sets, target, level, part, most in FIGURES:
        key = (sets, target)
        if key not in answers:
            paths = [f"{folder}/{name}" for name in sets.split(" ")]
            answers[key] = json.loads(run(plan, "evaluate", *paths, "--target", target, "--format", "json"))
        answer = answers[key]
        scores = answer[level] if part is None else next(
            item for item in answer["layers_by_length"] if item["name"] == part)
        print(f"{sets.split('/')[0]}, {part or level} {target}: MAPE {scores['mape']:.1f} % of {scores['count']} (at most {most})")
        held &= scores["mape"] <= most
    return held


METHODS = ["blend", "forest", "process", "boosted", "roofline", "neuralpower"]

# Sets, target, and the parts of the answer that are rows of the table: list, name, words.
TABLE = [
    ("jetson_conv_energy", "energy", [("levels", "layers", "Jetson, convolutions, energy"),
                                      ("levels", "networks", "Jetson, 13 networks one by one, energy")]),
    ("jetson_conv_energy", "latency", [("levels", "layers", "Jetson, convolutions, time")]),
    ("jetson_conv_energy", "power", [("levels", "layers", "Jetson, convolutions, power")]),
    ("cpu_layers_rapl/layers.csv", "energy", [
        ("layers_by_length", f"intel-{device} {kind} ≥ 1 ms", f"{words}, {kind} of 1 ms and more, energy")
        for device, words in [("broadwell-ep", "Broadwell-EP"), ("raptorlake", "Raptor Lake")]
        for kind in ["conv", "linear", "maxpool"]]),
    ("ort_cpu/layers_fp32_t1.csv.gz ort_cpu/layers_fp32_basic.csv.gz", "latency", [
        ("networks_by_device", "epyc-2-vcpu, onnxruntime, fp32, 1 thread", "ONNX Runtime, networks, time"),
        ("networks_by_device", "epyc-2-vcpu, onnxruntime-basic, fp32, 1 thread", "the same, basic fusions")]),
]


def methods(plan, folder):
    """Writes the table row by row; a method that foretells not all of them says how many, one that foretells none has a dash."""
    print("| measured | " + " | ".join(METHODS) + " |", "|---|" + "---:|" * len(METHODS), sep="\n", flush=True)
    for sets, target, parts in TABLE:
        answers = [json.loads(run(plan, "evaluate", *[f"{folder}/{name}" for name in sets.split(" ")], "--target", target,
                                  "--method", method, "--format", "json")) for method in METHODS]
        for where, name, words in parts:
            found = [next((item for item in answer.get(where, []) if item["name"] == name), None) for answer in answers]
            counts = {item["count"] for item in found if item}
            cells = ["-" if not item else f"{item['mape']:.1f}" + f" of {item['count']}" * (item["count"] < max(counts))
                     for item in found]
            print(f"| {words} ({max(counts, default=0)}) | " + " | ".join(cells) + " |", flush=True)
    epr(plan, folder)
    return True


# Networks of the Jetson set that are torchvision's, and the model of the catalogue whose published top-1 they have.
NAMED = {"ResNet18": "resnet18", "MobileNetV2": "mobilenet-v2", "InceptionV1": "googlenet",
         "resNeXt50_32x4d": "resnext50-32x4d"}


def epr(plan, folder):
    """NeuralPower's energy-precision ratio: error to a power times energy of an inference, less is better."""
    import csv

    top1 = {}
    for name in ["torchvision", "onnx-zoo", "timm-results"]:
        for row in csv.DictReader(open(ROOT / f"configs/accuracies/{name}.csv")):
            if row["metric"] == "top1" and row["precision"] == "fp32":
                top1.setdefault(row["model"], float(row["value"]) / 100)
    energy = {row["network"]: float(row["total_energy_j_mean"])
              for row in csv.DictReader(open(f"{folder}/jetson_conv_energy/networks.csv"))}
    ratios = {}
    for method in ["blend", "neuralpower"]:
        answer = json.loads(run(plan, "evaluate", f"{folder}/jetson_conv_energy", "--target", "energy", "--method", method,
                                "--format", "json"))
        ratios[method] = {item["name"]: item["ratio"] for item in answer["networks_by_name"]}
    print("\n| network | top-1 % | energy J | EPR measured | blend | neuralpower |", "|---|" + "---:|" * 5, sep="\n")
    for name, model in NAMED.items():
        error = 1 - top1[model]
        value = 1e3 * error ** 2 * energy[name]
        print(f"| {name} | {100 * top1[model]:.2f} | {energy[name]:.3f} | {value:.1f} | "
              f"{value * ratios['blend'][name]:.1f} | {value * ratios['neuralpower'][name]:.1f} |", flush=True)


def main():
    mode, plan, folder, *rest = sys.argv[1:]
    if mode == "loop":
        return 0 if loop(plan, folder, rest) else 1
    return 0 if {"data": data, "methods": methods}[mode](plan, folder) else 1


if __name__ == "__main__":
    sys.exit(main())
