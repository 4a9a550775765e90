#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the catalogue's networks in the compact form into configs/networks.

    python3 -m venv venv && venv/bin/pip install -r Scripts/networks-requirements.txt
    venv/bin/python Scripts/build_networks.py --plan .build/release/plan [ID ...]

Architectures come from torchvision and timm, which hold their structure in code; no weights are fetched.
The small networks are written out here from their publications. Each is exported with ONNX, converted with
`plan network convert`, and held against the parameters and multiply-accumulates that the catalogue's sources
publish for it; one that is off by more is reported and not written.
"""

import argparse
import csv
import pathlib
import subprocess
import sys
import tempfile
import warnings

import timm
import torch
import torchvision
from torch import nn

ROOT = pathlib.Path(__file__).resolve().parent.parent

# What a published figure may differ by: some count biases, some normalisations, some are rounded.
PARAMETERS_WITHIN = 0.02
MACS_WITHIN = 0.04
FILE_WITHIN = 0.1

# Published figures that are known to be of something else, with what they are of.
KNOWN = {
    ("tinynet-e", "macs", "106x106"): "24 M, rounded up",
    ("vit-tiny", "macs", "224x224"): "without the products of attention (179 M)",
    ("deit-tiny", "parameters", ""): "the paper has 5.7 M",
    ("mobilenet-v1-0.25", "macs", "192x192"): "the table's own 41 M at 224x224 scale to 30 M",
}


class Network:
    """How to make a network, and the input that it is exported at."""

    def __init__(self, make, shape, resizes=True, source=""):
        self.make, self.shape, self.resizes, self.source = make, shape, resizes, source


def vision(name, size=224, resizes=True):
    def make():
        options = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
        if name == "googlenet":
            options["aux_logits"] = False
        return torchvision.models.get_model(name, weights=None, **options)

    return Network(make, (1, 3, size, size), resizes, f"torchvision {name}")


def image(name, size=224, resizes=True):
    def make():
        # Exportable: attention as plain products, so that its work is seen.
        return timm.create_model(name, pretrained=False, exportable=True)

    return Network(make, (1, 3, size, size), resizes, f"timm {name}")


def block(channels_in, channels_out, kernel, stride, groups=1, padding=None):
    """A convolution with its normalisation and activation."""
    if padding is None:
        padding = tuple(side // 2 for side in kernel) if isinstance(kernel, tuple) else kernel // 2
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, kernel, stride, padding, groups=groups, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(),
    )


def separable(channels_in, channels_out, stride=1):
    return nn.Sequential(
        block(channels_in, channels_in, 3, stride, groups=channels_in),
        block(channels_in, channels_out, 1, 1),
    )


def keywords(first, channels, count, stride, later=1):
    """The depthwise-separable keyword networks of "Hello Edge" (Zhang et al. 2017) on 49 x 10 cepstra."""

    def make():
        layers = [block(1, channels, (10, 4), stride, padding=(5, 1))]
        layers += [separable(channels, channels, later if place == 0 else 1) for place in range(count)]
        return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 12))

    return Network(make, (1, 1, 49, 10), False, first)


def dense(widths, source, inputs, outputs):
    """Dense layers with activations between them."""

    def make():
        layers, last = [], inputs
        for width in widths:
            layers += [nn.Linear(last, width), nn.ReLU()]
            last = width
        return nn.Sequential(*layers, nn.Linear(last, outputs))

    return Network(make, (1, inputs), False, source)


class Residual(nn.Module):
    def __init__(self, channels_in, channels_out, stride):
        super().__init__()
        self.first = block(channels_in, channels_out, 3, stride)
        self.second = nn.Sequential(
            nn.Conv2d(channels_out, channels_out, 3, 1, 1, bias=False), nn.BatchNorm2d(channels_out)
        )
        self.shortcut = (
            nn.Identity()
            if stride == 1 and channels_in == channels_out
            else nn.Conv2d(channels_in, channels_out, 1, stride)
        )

    def forward(self, x):
        return torch.relu(self.second(self.first(x)) + self.shortcut(x))


def resnet8():
    """MLPerf Tiny's image classifier on 32 x 32 pictures (Banbury et al. 2021)."""
    return nn.Sequential(
        block(3, 16, 3, 1), Residual(16, 16, 1), Residual(16, 32, 2), Residual(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )


def mobilenet1(width, classes):
    """MobileNet v1 (Howard et al. 2017) at a width."""

    def make():
        def wide(channels):
            return max(8, int(channels * width + 4) // 8 * 8)

        rows = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + [(512, 1)] * 5
        rows += [(1024, 2), (1024, 1)]
        layers, last = [block(3, wide(32), 3, 2)], wide(32)
        for channels, stride in rows:
            layers.append(separable(last, wide(channels), stride))
            last = wide(channels)
        return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(last, classes))

    return make


def autoencoder():
    """MLPerf Tiny's anomaly detector: dense layers of 128 about a waist of 8, on 640 features."""
    layers, last = [], 640
    for width in [128, 128, 128, 128, 8, 128, 128, 128, 128]:
        layers += [nn.Linear(last, width, bias=False), nn.BatchNorm1d(width), nn.ReLU()]
        last = width
    return nn.Sequential(*layers, nn.Linear(last, 640))


HELLO = "Hello Edge, Zhang et al. 2017"
TINY = "MLPerf Tiny, Banbury et al. 2021"

NETWORKS = {
    "convnext-base": vision("convnext_base"),
    "convnext-tiny": vision("convnext_tiny"),
    "densenet121": vision("densenet121"),
    "efficientnet-b0": vision("efficientnet_b0"),
    "efficientnet-b4": vision("efficientnet_b4", 380),
    "efficientnet-v2-s": vision("efficientnet_v2_s", 384),
    "googlenet": vision("googlenet"),
    "inception-v3": vision("inception_v3", 299),
    "mnasnet-0.5": vision("mnasnet0_5"),
    "mnasnet-1.0": vision("mnasnet1_0"),
    "mobilenet-v2": vision("mobilenet_v2"),
    "mobilenet-v3-large": vision("mobilenet_v3_large"),
    "mobilenet-v3-small": vision("mobilenet_v3_small"),
    "regnetx-1.6gf": vision("regnet_x_1_6gf"),
    "regnetx-3.2gf": vision("regnet_x_3_2gf"),
    "regnetx-800mf": vision("regnet_x_800mf"),
    "regnety-400mf": vision("regnet_y_400mf"),
    "resnet18": vision("resnet18"),
    "resnet34": vision("resnet34"),
    "resnet50": vision("resnet50"),
    "resnet50-v2-weights": vision("resnet50"),
    "resnet101": vision("resnet101"),
    "resnext50-32x4d": vision("resnext50_32x4d"),
    "shufflenet-v2-x0.5": vision("shufflenet_v2_x0_5"),
    "shufflenet-v2-x1.0": vision("shufflenet_v2_x1_0"),
    "shufflenet-v2-x1.5": vision("shufflenet_v2_x1_5"),
    "shufflenet-v2-x2.0": vision("shufflenet_v2_x2_0"),
    "squeezenet-1.0": vision("squeezenet1_0"),
    "squeezenet-1.1": vision("squeezenet1_1"),
    "swin-tiny": vision("swin_t", resizes=False),
    "vit-b-16": vision("vit_b_16", resizes=False),
    "wide-resnet50-2": vision("wide_resnet50_2"),
    "deit-tiny": image("deit_tiny_patch16_224", resizes=False),
    "efficientformer-l1": image("efficientformer_l1", resizes=False),
    "efficientnet-lite0": image("efficientnet_lite0"),
    "efficientnet-lite1": image("efficientnet_lite1", 240),
    "efficientnet-lite2": image("efficientnet_lite2", 260),
    "efficientnet-lite3": image("efficientnet_lite3", 280),
    "efficientnet-lite4": image("efficientnet_lite4", 380),
    "efficientnet-v2-b0": image("tf_efficientnetv2_b0", 224),
    "mobilenet-v1-1.0": Network(mobilenet1(1, 1001), (1, 3, 224, 224), True, "Howard et al. 2017"),
    "mobilenet-v1-0.75": Network(mobilenet1(0.75, 1001), (1, 3, 224, 224), True, "Howard et al. 2017"),
    "mobilenet-v1-0.5": Network(mobilenet1(0.5, 1001), (1, 3, 224, 224), True, "Howard et al. 2017"),
    "mobilenet-v1-0.25": Network(mobilenet1(0.25, 1001), (1, 3, 224, 224), True, "Howard et al. 2017"),
    "mobilenet-v2-1.4": image("mobilenetv2_140"),
    "mobilenet-v4-conv-m": image("mobilenetv4_conv_medium", 256),
    "mobilenet-v4-conv-s": image("mobilenetv4_conv_small", 224),
    "mobilevit-s": image("mobilevit_s", 256, resizes=False),
    "repghost-1.0x": image("repghostnet_100"),
    "repvgg-a1": image("repvgg_a1"),
    "tinynet-e": image("tinynet_e", 106),
    "vit-base-augreg": image("vit_base_patch16_224", resizes=False),
    "vit-tiny": image("vit_tiny_patch16_224", resizes=False),
    "arm-ds-cnn-small": keywords(HELLO, 64, 4, (2, 2)),
    "arm-ds-cnn-medium": keywords(HELLO, 172, 4, (2, 1), 2),
    "arm-ds-cnn-large": keywords(HELLO, 276, 5, (2, 1), 2),
    "mlperf-tiny-ds-cnn": keywords(TINY, 64, 4, (2, 2)),
    "arm-dnn-small": dense([144] * 3, HELLO, 250, 12),
    "arm-dnn-medium": dense([256] * 3, HELLO, 250, 12),
    "arm-dnn-large": dense([436] * 3, HELLO, 250, 12),
    "mlperf-tiny-resnet8": Network(resnet8, (1, 3, 32, 32), True, TINY),
    "mlperf-tiny-vww": Network(mobilenet1(0.25, 2), (1, 3, 96, 96), True, TINY),
    "mlperf-tiny-autoencoder": Network(autoencoder, (1, 640), False, TINY),
}


def published():
    """Parameters, multiply-accumulates by resolution, and files that the catalogue has for each model."""
    figures = {}
    for path in sorted((ROOT / "configs/footprints").glob("*.csv")):
        for row in csv.DictReader(path.open()):
            # The small networks' own files hold little but 32-bit weights.
            is_file = (row["quantity"], row["precision"], row["toolchain"]) == ("file", "fp32", "tflite")
            if row["quantity"] in ("parameters", "macs") or is_file:
                figures.setdefault(row["model"], []).append(row)
    return figures


def export(network, path):
    torch.manual_seed(0)
    model = network.make().eval()
    # Branches that only training has are merged.
    for module in model.modules():
        if hasattr(module, "switch_to_deploy"):
            module.switch_to_deploy()
    if hasattr(timm.utils, "model") and "timm" in network.source:
        model = timm.utils.model.reparameterize_model(model)
    parameters = sum(parameter.numel() for parameter in model.parameters())
    axes = {0: "batch"}
    if network.resizes:
        axes |= {2: "height", 3: "width"}
    torch.onnx.export(
        model, (torch.zeros(network.shape),), path, input_names=["input"], opset_version=17,
        dynamic_axes={"input": axes} if network.resizes else None, dynamo=False,
    )
    return parameters


def inspect(plan, path, shape):
    import json

    words = "x".join(str(extent) for extent in shape)
    answer = subprocess.run(
        [plan, "inspect", path, "--input", f"input={words}", "--format", "json"],
        capture_output=True, text=True, check=True,
    )
    return json.loads(answer.stdout)


def rounding(value):
    """Half of the last digit that a published figure has."""
    digits = f"{value:.0f}"
    return 0.5 * 10 ** (len(digits) - len(digits.rstrip("0")))


def check(identifier, network, parameters, plan, path, figures):
    """What differs from what is published; empty where nothing does."""
    faults, held = [], 0
    for row in figures.get(identifier, []):
        value = float(row["value"])
        if row["quantity"] == "parameters":
            found, limit = parameters, PARAMETERS_WITHIN
        elif row["quantity"] == "file":
            if network.source != HELLO:
                continue
            found, limit = 4 * parameters, FILE_WITHIN
        else:
            sizes = [int(extent) for extent in row["resolution"].split("x")] if row["resolution"] else []
            shape = network.shape
            if len(sizes) == 2 and len(shape) == 4:
                shape = (1, shape[1], *sizes)
            if shape != network.shape and not network.resizes:
                continue
            found, limit = inspect(plan, path, shape)["totals"]["macs"], MACS_WITHIN
        if (identifier, row["quantity"], row["resolution"]) in KNOWN:
            continue
        held += 1
        if abs(found - value) > max(limit * value, rounding(value)):
            faults.append(
                f"{row['quantity']} {row['resolution']}: {found:,.0f}, published {value:,.0f} "
                f"({found / value - 1:+.1%}, {row['source']})")
    return faults, held


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("ids", nargs="*", help="only these models")
    parser.add_argument("--plan", default=str(ROOT / ".build/release/plan"), help="the executable")
    parser.add_argument("--all", action="store_true", help="write those that differ too")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    folder = ROOT / "configs/networks"
    folder.mkdir(exist_ok=True)
    figures = published()
    written, refused = 0, 0
    for identifier in options.ids or sorted(NETWORKS):
        network = NETWORKS[identifier]
        with tempfile.TemporaryDirectory() as place:
            path = f"{place}/model.onnx"
            try:
                parameters = export(network, path)
            except Exception as error:
                print(f"{identifier}: not exported: {str(error).splitlines()[0]}", file=sys.stderr)
                refused += 1
                continue
            compact = f"{place}/model.json"
            command = [options.plan, "network", "convert", path, "--name", identifier, "-o", compact]
            usual = "input=" + "x".join(str(extent) for extent in network.shape)
            command += ["--input", usual] if network.resizes else ["--fix-inputs"]
            subprocess.run(command, check=True)
            faults, held = check(identifier, network, parameters, options.plan, compact, figures)
            for fault in faults:
                print(f"{identifier}: {fault}", file=sys.stderr)
            if faults and not options.all:
                refused += 1
                continue
            pathlib.Path(folder / f"{identifier}.json").write_bytes(pathlib.Path(compact).read_bytes())
            written += 1
            size = pathlib.Path(compact).stat().st_size
            print(f"{identifier}: {size / 1000:.1f} kB, {held} published figures held ({network.source})")
    print(f"{written} written, {refused} not")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
