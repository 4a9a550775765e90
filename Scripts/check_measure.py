#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures a network on this machine by the script that `plan measure` writes, and plans with the figures.

    check_measure.py PLAN FOLDER

Needs onnx, numpy and onnxruntime. The time in the figures must be within a factor of three of the time that the same calls take here.
"""

import pathlib
import re
import subprocess
import sys
import time

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper


def network(path):
    weights = numpy.random.default_rng(0).standard_normal((64, 64, 3, 3)).astype("float32")
    nodes = [helper.make_node("Conv", ["x", "w"], ["y"], kernel_shape=[3, 3], pads=[1, 1, 1, 1])]
    shape = [1, 64, 56, 56]
    graph = helper.make_graph(
        nodes, "one", [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)], [numpy_helper.from_array(weights, "w")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


def main():
    plan, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]) / "measure"
    folder.mkdir()
    network(folder / "net.onnx")
    subprocess.run([plan, "measure", "mobilenet-v2=net.onnx", "--device", "ours", "--threads", "1", "--time", "1 s",
                    "--sustained", "2 s"], cwd=folder, check=True, capture_output=True)
    script = subprocess.run([sys.executable, "measure.py"], cwd=folder, capture_output=True, text=True)
    if script.returncode:
        print(f"measure.py ended with {script.returncode}: {script.stderr}")
        return 1
    figures = (folder / "measured.yaml").read_text()
    told = re.search(r"resolution: 56x56, precision: fp32, runtime: onnxruntime, latency: ([\d.]+) ms", figures)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(folder / "net.onnx"), options)
    fed = {"x": numpy.zeros((1, 64, 56, 56), "float32")}
    times = []
    for _ in range(100):
        start = time.perf_counter()
        session.run(None, fed)
        times.append(time.perf_counter() - start)
    own = sorted(times)[50] * 1000
    (folder / "own.yaml").write_text(
        "tasks: { t: { task: image-classification, accuracy: 0.7, rate: 1/s } }\n"
        "devices: [{ name: ours, like: raspberry-pi-4b, price: 50 USD }]\nhardware: ours\npower: mains\n")
    answer = subprocess.run([plan, "own.yaml", "--figures", "measured.yaml"], cwd=folder, capture_output=True, text=True)
    ratio = float(told.group(1)) / own if told else 0
    again = subprocess.run([sys.executable, "measure.py"], cwd=folder, capture_output=True, text=True)
    is_kept = again.returncode == 2 and "is there already" in again.stderr
    print(f"measured by the script over measured here: {ratio:.2f}; the plan with it ends with {answer.returncode}")
    return 0 if 1 / 3 < ratio < 3 and answer.returncode == 0 and is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
