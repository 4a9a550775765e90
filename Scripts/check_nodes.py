#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the shapes that `plan inspect` gives against onnx's own test cases of single operators.

    check_nodes.py PLAN

Needs onnx, whose package makes the cases. Of each case the model is written and inspected with the shapes of its inputs;
the shapes of the outputs must be those of the case's data. An output whose shape is not known must be of an operator that
`inspect` names as not understood, or follow from what the data are. A refusal must say why in one line. No case may end the
process in another way. Cases of training, of text and of maps are left out.
"""

import collections
import json
import os
import subprocess
import sys
import tempfile

import numpy
import onnx
from onnx.backend.test.case.node import collect_testcases

# Outputs whose shape is what the values of the inputs make it: no reader of shapes can tell.
BY_VALUES = {
    "Compress", "NonMaxSuppression", "NonZero", "StringSplit", "TopK", "Unique", "Range", "Reshape", "Expand", "Tile", "Pad", "Slice",
    "ConstantOfShape", "Resize", "Upsample", "Squeeze", "Unsqueeze", "Split", "OneHot", "CenterCropPad", "AffineGrid",
    "MelWeightMatrix", "BlackmanWindow", "HannWindow", "HammingWindow", "STFT", "DFT", "Col2Im", "MaxUnpool", "ReduceMax", "ReduceMin",
    "ReduceSum", "ReduceMean", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceSumSquare",
    "If", "Loop", "Scan", "Trilu", "Bernoulli", "SequenceMap", "SplitToSequence", "SequenceAt", "SequenceErase", "SequenceInsert",
    "ConcatFromSequence", "SequenceConstruct", "SequenceLength", "SequenceEmpty", "GroupQueryAttention", "ImageDecoder", "Clip",
}
LEFT_OUT = ("ai.onnx.ml", "ai.onnx.preview.training")


def tensors(value):
    return isinstance(value, numpy.ndarray) or numpy.isscalar(value)


def check(plan, case, folder):
    """What became of a case: a word, and what is wrong with it."""
    model = case.model
    nodes = [node.op_type for node in model.graph.node]
    inputs, outputs = case.data_sets[0]
    path = os.path.join(folder, "model.onnx")
    onnx.save(model, path)
    command = [plan, "inspect", path, "--format", "json"]
    for info, value in zip(model.graph.input, inputs):
        if tensors(value) and numpy.ndim(value) > 0:
            command += ["--input", f"{info.name}={'x'.join(map(str, numpy.shape(value)))}"]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if found.returncode not in (0, 1) or "Fatal" in found.stderr:
        return "crashed", f"exit {found.returncode}: {found.stderr.strip()[:200]}"
    if found.returncode != 0:
        lines = found.stderr.strip().splitlines()
        return ("refused", lines[0]) if lines and "error:" in lines[0] else ("silent", found.stderr[:200])
    answer = json.loads(found.stdout)
    told = [part.strip() for part in answer["outputs"].split(",")]
    truth = ["x".join(map(str, numpy.shape(value))) or "scalar" if tensors(value) else None for value in outputs]
    unknown = False
    for mine, true in zip(told, truth):
        if true is None:
            continue
        if mine == "unknown":
            unknown = True
        elif mine != true:
            return "wrong", f"{','.join(nodes)}: {answer['outputs']} where the data have {', '.join(map(str, truth))}"
    if not unknown:
        return "right", ""
    if answer["unsupported"]:
        return "not understood", ",".join(sorted(set(answer["unsupported"])))
    return ("by values", "") if BY_VALUES & set(nodes) else ("unknown", ",".join(nodes))


def main():
    plan = sys.argv[1]
    counts, words = collections.Counter(), collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for case in collect_testcases(None):
            if case.model is None or not case.data_sets:
                continue
            if any(node.domain in LEFT_OUT for node in case.model.graph.node):
                continue
            kind, what = check(plan, case, folder)
            counts[kind] += 1
            if what:
                words[kind].append(f"{case.name}: {what}")
    for kind in ("crashed", "silent", "wrong", "unknown", "refused"):
        for line in words[kind]:
            print(f"{kind}: {line}")
    strange = collections.Counter(line.split(": ", 1)[1] for line in words["not understood"])
    print("not understood: " + ", ".join(f"{name} ({count})" for name, count in strange.most_common()))
    print(", ".join(f"{count} {kind}" for kind, count in counts.most_common()))
    bad = counts["crashed"] + counts["silent"] + counts["wrong"] + counts["unknown"]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
