#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the reader of TensorFlow Lite files against that of ONNX files.

    check_tflite.py PLAN FOLDER [NAME ...]

Each network is made by Keras without trained weights and written both ways: as TensorFlow Lite by TensorFlow's own
converter, as ONNX by tf2onnx (one of them by its own reader of TensorFlow Lite). `plan inspect` must report the same
multiply-accumulates and parameters for both, within 1 %, and know every operator. tf2onnx does not write networks that are
quantised to 8 bits, so their ONNX file has 32 bits: the weights must take a quarter of its bytes, but for biases, which have
32 bits in both. Files stay in FOLDER and are not made again.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

WITHIN = 0.01
# Name, Keras's own name, side, number format.
NETWORKS = [
    ("mobilenet", "MobileNet", 224, "float"), ("mobilenet-v2", "MobileNetV2", 224, "float"),
    ("mobilenet-v3-small", "MobileNetV3Small", 224, "float"), ("mobilenet-v3-large", "MobileNetV3Large", 224, "float"),
    ("efficientnet-b0", "EfficientNetB0", 224, "float"), ("efficientnet-b1", "EfficientNetB1", 240, "float"),
    ("efficientnet-b2", "EfficientNetB2", 260, "float"), ("efficientnet-b3", "EfficientNetB3", 300, "float"),
    ("efficientnet-v2-b0", "EfficientNetV2B0", 224, "float"), ("resnet50", "ResNet50", 224, "float"),
    ("resnet50-v2", "ResNet50V2", 224, "float"), ("densenet121", "DenseNet121", 224, "float"),
    ("nasnet-mobile", "NASNetMobile", 224, "float"), ("inception-v3", "InceptionV3", 299, "float"),
    ("xception", "Xception", 299, "float"), ("convnext-tiny", "ConvNeXtTiny", 224, "float"), ("vgg16", "VGG16", 224, "float"),
    ("deeplab-like", "deeplab", 257, "float"), ("sequence-like", "sequence", 1_000, "float"),
    ("attention-like", "attention", 64, "float"), ("mobilenet-v2-half", "MobileNetV2", 224, "half"),
    ("mobilenet-v2-int8", "MobileNetV2", 224, "int8"), ("mobilenet-v3-small-int8", "MobileNetV3Small", 224, "int8"),
    ("efficientnet-b0-int8", "EfficientNetB0", 224, "int8"), ("resnet50-int8", "ResNet50", 224, "int8"),
    ("deeplab-like-int8", "deeplab", 257, "int8"), ("mobilenet-v2-dynamic", "MobileNetV2", 224, "dynamic"),
]
# tf2onnx makes nothing of Keras's grouped convolutions: these it reads from the TensorFlow Lite file.
THROUGH_LITE = {"ConvNeXtTiny"}
# It takes 24 GB of memory for large dense layers: networks without them.
WITHOUT_HEAD = {"VGG16"}
# Operators that it leaves as they are, and those of ONNX that are the same work.
LEFT = {"Erfc": "Erf", "TFL_GELU": "Gelu"}


def deeplab(side):
    """Segmentation with dilated convolutions over a separable stem, and a head at the size of the input."""
    from tensorflow.keras import Model, layers

    def block(value, channels, stride=1, dilation=1):
        value = layers.DepthwiseConv2D(3, stride, "same", dilation_rate=dilation, use_bias=False)(value)
        value = layers.ReLU(6.0)(layers.BatchNormalization()(value))
        value = layers.Conv2D(channels, 1, use_bias=False)(value)
        return layers.ReLU()(layers.BatchNormalization()(value))

    start = layers.Input((side, side, 3))
    value = layers.Conv2D(32, 3, 2, "same", activation="relu")(start)
    for channels, stride in ((64, 2), (128, 2), (128, 1)):
        value = block(value, channels, stride)
    for dilation in (2, 4):
        value = block(value, 128, 1, dilation)
    rates = [layers.Conv2D(64, 3, padding="same", dilation_rate=rate, activation="relu")(value) for rate in (6, 12)]
    mean = layers.GlobalAveragePooling2D(keepdims=True)(value)
    mean = layers.UpSampling2D(value.shape[1], interpolation="bilinear")(layers.Conv2D(64, 1, activation="relu")(mean))
    value = layers.Conv2D(64, 1)(layers.Concatenate()([layers.Conv2D(64, 1)(value), *rates, mean]))
    value = layers.Conv2DTranspose(32, 3, 2, "same")(value)
    value = layers.Softmax()(layers.Resizing(side, side)(layers.Conv2D(21, 1)(value)))
    return Model(start, value)


def sequence(length):
    """Convolutions over time, as for signals."""
    from tensorflow.keras import Model, layers

    start = value = layers.Input((length, 6))
    for channels, dilation in ((32, 1), (64, 2), (64, 4)):
        value = layers.Conv1D(channels, 5, padding="same", dilation_rate=dilation, activation="relu")(value)
        value = layers.MaxPooling1D(2)(value)
    value = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling1D()(value))
    return Model(start, value)


def attention(side):
    """A small vision transformer."""
    from tensorflow.keras import Model, layers

    start = layers.Input((side, side, 3))
    value = layers.Conv2D(96, 8, 8)(start)
    value = layers.Reshape(((side // 8) ** 2, 96))(value)
    for _ in range(2):
        even = layers.LayerNormalization()(value)
        value = value + layers.MultiHeadAttention(4, 24)(even, even)
        value = value + layers.Dense(96)(layers.Dense(384, activation="gelu")(layers.LayerNormalization()(value)))
    return Model(start, layers.Dense(10)(layers.GlobalAveragePooling1D()(value)))


def make(kind, side, format_, name, folder):
    """Writes a network both ways; nothing where it is there."""
    lite, onnx = folder / f"{name}.tflite", folder / f"{kind}-{side}.onnx"
    if lite.exists() and onnx.exists():
        return lite, onnx
    import numpy
    import tensorflow
    import tf2onnx

    tensorflow.keras.utils.set_random_seed(1)
    own = {"deeplab": deeplab, "sequence": sequence, "attention": attention}
    if kind in own:
        model = own[kind](side)
    else:
        options = {"input_shape": (side, side, 3)} if kind != "NASNetMobile" else {}
        if kind in WITHOUT_HEAD:
            options |= {"include_top": False, "pooling": "avg"}
        model = getattr(tensorflow.keras.applications, kind)(weights=None, **options)
    shape = [1, *model.inputs[0].shape[1:]]
    converter = tensorflow.lite.TFLiteConverter.from_keras_model(model)
    if format_ != "float":
        converter.optimizations = [tensorflow.lite.Optimize.DEFAULT]
    if format_ == "half":
        converter.target_spec.supported_types = [tensorflow.float16]
    if format_ == "int8":
        random = numpy.random.default_rng(1)
        converter.representative_dataset = lambda: ([random.random(shape, numpy.float32) * 2 - 1] for _ in range(2))
        converter.target_spec.supported_ops = [tensorflow.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tensorflow.int8
    lite.write_bytes(converter.convert())
    if not onnx.exists():
        spec = (tensorflow.TensorSpec(shape, tensorflow.float32, name="input"),)
        run = tensorflow.function(lambda value: model(value, training=False), input_signature=spec)
        import onnx as format

        if kind in THROUGH_LITE:
            proto, _ = tf2onnx.convert.from_tflite(str(lite), opset=17)
        else:
            proto, _ = tf2onnx.convert.from_function(run, input_signature=spec, opset=17)
        for node in proto.graph.node:
            node.op_type = LEFT.get(node.op_type, node.op_type)
        format.save(proto, str(onnx))
    return lite, onnx


def inspect(plan, path):
    answer = subprocess.run([plan, "inspect", str(path), "--format", "json"], capture_output=True, text=True)
    if answer.returncode:
        raise SystemExit(f"{path}: {answer.stderr.strip()}")
    answer = json.loads(answer.stdout)
    return answer["totals"] | {"unknown": answer["unsupported"]}


def compare(plan, name, format_, lite, onnx):
    told, held = inspect(plan, lite), inspect(plan, onnx)
    wrong = []
    ratios = {}
    for key, words in (("macs", "MACs"), ("parameters", "parameters")):
        if told[key] is None or held[key] is None:
            print(f"{name}: {words} unknown; unknown operators: {told['unknown']}, in ONNX {held['unknown']}")
            return False
        ratios[key] = told[key] / held[key] - 1
        if abs(ratios[key]) > WITHIN:
            wrong.append(f"{told[key]:,.0f} {words}, {held[key]:,.0f} in ONNX")
    # Biases have 32 bits in both, and scales are stored beside.
    least, most = {"int8": (0.25, 0.30), "dynamic": (0.25, 0.30), "half": (0.49, 0.51)}.get(format_, (0.99, 1.01))
    size = told["weight_bytes"] / held["weight_bytes"]
    if not least <= size <= most:
        wrong.append(f"{size:.3f} of the bytes of weights of ONNX")
    if told["unknown"]:
        wrong.append(f"unknown: {told['unknown']}")
    print(f"{name}: {told['macs']:,.0f} MACs ({ratios['macs']:+.2%}), {told['parameters']:,.0f} parameters "
          f"({ratios['parameters']:+.2%}), {told['weight_bytes']:,.0f} bytes of weights ({held['weight_bytes']:,.0f} in ONNX)"
          + "".join(f"\n  wrong: {words}" for words in wrong), flush=True)
    return not wrong


def main():
    plan, folder, *names = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    failed, chosen = [], [item for item in NETWORKS if not names or item[0] in names]
    for name, kind, side, format_ in chosen:
        # Each in a process of its own: TensorFlow gives no memory back.
        child = os.fork()
        if child == 0:
            status = 1
            try:
                # TensorFlow tells every variable.
                with contextlib.redirect_stdout(sys.stderr):
                    lite, onnx = make(kind, side, format_, name, folder)
                status = 0 if compare(plan, name, format_, lite, onnx) else 1
            except SystemExit as error:
                print(f"{name}: {error}", flush=True)
            except Exception as error:
                print(f"{name}: {type(error).__name__}: {str(error)[:300]}", flush=True)
            os._exit(status)
        if os.waitpid(child, 0)[1]:
            failed.append(name)
    print(f"{len(chosen) - len(failed)} of {len(chosen)} networks agree within {WITHIN:.0%}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
