#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures what dilated convolutions take with ONNX Runtime over the same without dilation, and fits how it goes with the
share of the window's taps that lie on the input and not on padding.

    fit_dilation.py

Needs numpy, onnx and onnxruntime; takes half a minute. Each convolution stands between two pointwise ones, so that it works on
blocks of channels as in a network; their own time is measured by themselves and taken off. One thread. The exponent is
fitted on the logarithms by least squares. Depthwise convolutions are too quick beside the two around them to be measured so.
"""

import time

import numpy
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

# Channels, side, window's side.
CASES = [(128, 28, 3), (256, 33, 3), (64, 56, 3), (128, 14, 3), (64, 32, 5), (192, 20, 3)]
DILATIONS = [4, 8, 12, 16, 24]


def model(channels, side, window, dilation):
    """Two pointwise convolutions, and between them the one that is measured; without it where its window is 0."""
    random = numpy.random.default_rng(0)

    def weights(name, *shape):
        return numpy_helper.from_array((0.05 * random.standard_normal(shape)).astype("float32"), name)

    stored = [weights("p", channels, channels, 1, 1)]
    nodes = [helper.make_node("Conv", ["x", "p"], ["a"], kernel_shape=[1, 1])]
    if window:
        stored.append(weights("w", channels, channels, window, window))
        nodes.append(helper.make_node(
            "Conv", ["a", "w"], ["b"], kernel_shape=[window, window], pads=[dilation * (window // 2)] * 4,
            dilations=[dilation, dilation]))
    nodes.append(helper.make_node("Conv", ["b" if window else "a", "p"], ["y"], kernel_shape=[1, 1]))
    shape = [1, channels, side, side]
    graph = helper.make_graph(
        nodes, "one", [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)], stored)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8).SerializeToString()


def seconds(content, channels, side):
    """The time that a tenth of the calls stay under."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    fed = {"x": numpy.random.default_rng(1).standard_normal((1, channels, side, side)).astype("float32")}
    for _ in range(10):
        session.run(None, fed)
    times = []
    for _ in range(150):
        start = time.perf_counter()
        session.run(None, fed)
        times.append(time.perf_counter() - start)
    return float(numpy.percentile(times, 10))


def inside(side, window, dilation):
    """The share of a square window's taps that lie on the input."""
    rows = sum(max(0, side - abs(tap - window // 2) * dilation) for tap in range(window)) / (window * side)
    return rows * rows


def main():
    print(f"onnxruntime {onnxruntime.__version__}, one thread")
    shares, ratios = [], []
    for channels, side, window in CASES:
        around = seconds(model(channels, side, 0, 1), channels, side)
        plain = seconds(model(channels, side, window, 1), channels, side) - around
        for dilation in DILATIONS:
            own = seconds(model(channels, side, window, dilation), channels, side) - around
            share = inside(side, window, dilation) / inside(side, window, 1)
            shares.append(numpy.log(share))
            ratios.append(numpy.log(own / plain))
            print(f"{channels:4} channels, {side}x{side}, window {window}, dilation {dilation:2}: "
                  f"{own / plain:5.2f} of the time, {share:.2f} of the taps")
    shares, ratios = numpy.array(shares), numpy.array(ratios)
    exponent = (shares * ratios).sum() / (shares * shares).sum()
    for value in (exponent, 0.75):
        off = numpy.exp(numpy.percentile(abs(ratios - value * shares), [50, 90]))
        print(f"exponent {value:.2f}: off by a factor of {off[0]:.2f} in the middle, {off[1]:.2f} for nine tenths of {len(shares)}")


if __name__ == "__main__":
    main()
