# SPDX-License-Identifier: Apache-2.0
"""Field figures of the catalogue: times on boards that people own, and monthly climates of many places.

The tables are those of ../field beside the input of build_catalogue.py. A row is kept where it names a network, an input
and a device of the catalogue, and times a call of the runtime or the accelerator alone; what is dropped is counted by
reason. Each statistic, runtime version, clock and power mode stays a row of its own.
"""
import csv
import re
from collections import Counter, defaultdict

IMAGENET, COCO = "imagenet-1k", "coco-val2017"
GITHUB = "https://github.com/"

SOURCES = {
    "nobuo-tflite": ("TensorFlow Lite detectors on Raspberry Pi and Coral", GITHUB + "NobuoTsukamoto/benchmarks tensorflow/lite", "422e0a08", "2024-11-26", "MIT",
                     "Means of 350 runs with the benchmark tool of TensorFlow Lite 2.5.0; a 32-bit and a 64-bit system."),
    "qengineering-yolo": ("Frame rates of detectors on small boards, Qengineering", GITHUB + "Qengineering/YoloX-ncnn-Raspberry-Pi-4 README.md", "3b1b3072", "2024-06-04", "BSD-3-Clause",
                          "Rates of inference alone, turned into times; the Raspberry Pi 4 and 5 are overclocked (1950 and 2900 MHz as stated), so that a stock board is slower. NPU columns may be pipelined."),
    "arm-model-cards": ("Arm's cards of int8 networks for ExecuTorch, measured on a Raspberry Pi 5", "https://huggingface.co/Arm", "", "2026-11-29", "Apache-2.0",
                        "Read as excerpts. The date is the day they were read; the cards are of 2026. Facts only."),
    "arm-learn-executorch": ("Arm course on ExecuTorch, MobileNet v2 on a Raspberry Pi 5", "https://learn.arm.com/courses/executorch-on-arm", "", "2026-11-29", "unknown",
                             "Read as an excerpt; facts only. The date is the day it was read."),
    "arm-yolo26": ("Arm's runtime for YOLO26 on a Raspberry Pi 5, card", "https://huggingface.co/Arm/Arm-Runtime-for-YOLO26-on-Raspberry-Pi-5", "", "2026-11-29", "Apache-2.0",
                   "Means over 128 pictures, without pre- and post-processing; read as an excerpt on the day of the date."),
    "dubinsky-yolo26": ("YOLO26 on Hailo and on processors, D. Dubinsky", GITHUB + "DanielDubinsky/yolo26_hailo README.md", "db0456bc", "2026-02-18", "MIT",
                        "Accuracies of the author's own runs; the set is not named beside them. Rates span pre- to post-processing, without the camera."),
    "dubinsky-jetson": ("YOLO26 on a Jetson Orin Nano and on Hailo, D. Dubinsky", "https://danieldubinsky.github.io/personal-site/case-studies/yolo26-jetson-vs-hailo/", "", "2026-05-31", "unknown",
                        "Read as an excerpt; facts only. Copy in, execution and copy out on the accelerator."),
    "hokwang-orin": ("YOLOv8 on a Jetson Orin Nano with power, H. Choi", GITHUB + "hokwangchoi/jetson-orin-nano-benchmarks README.md", "91f5b77a", "2026-04-19", "MIT",
                     "Compute time of the GPU alone, by CUDA events or trtexec."),
    "openvino-benchmarks": ("OpenVINO performance benchmarks, release 2024.1", GITHUB + "openvinotoolkit/openvino docs/sphinx_setup/_static/benchmarks_files", "16867e9e", "2024-04-30", "Apache-2.0",
                            "Latencies of the low-latency mode on the processor. The table prints no input sizes: those of the networks' usual form are assumed. The date is the month of the release."),
    "mlperf-inference-3.0": ("MLPerf Inference v3.0, edge logs of Krai, cTuning and NVIDIA", GITHUB + "mlcommons/inference_results_v3.0", "1948f9b5", "2023-04-05", "Apache-2.0",
                             "Means of single-stream runs, read from the logs; derived, unverified by MLCommons. Accuracies on the whole validation set."),
    "esp-dl": ("ESP-DL model tables", GITHUB + "espressif/esp-dl models", "12c0616d", "2026-07-30", "MIT", "Without pre- and post-processing and the camera."),
    "st-modelzoo-2026": ("ST model zoo, pages of 2025 and 2026", GITHUB + "STMicroelectronics/stm32ai-modelzoo", "6f10965e", "2026-11-29", "SLA0044", "Facts only. The date is the day they were read."),
    "rpi-price-2026": ("News of Raspberry Pi's price rises of December 2025 and February 2026", "news pages that quote the maker", "", "2026-02-03", "unknown", "Read as excerpts."),
}

# Classes of cores that are the same design, their number and their clock: what a time is carried over.
CORES = {
    "raspberry-pi-zero-2-w": ("cortex-a53", 4, "1.0 GHz"), "raspberry-pi-3b-plus": ("cortex-a53", 4, "1.4 GHz"), "orange-pi-zero-2w": ("cortex-a53", 4, "1.5 GHz"),
    "coral-dev-board": ("cortex-a53", 4, "1.5 GHz"), "arduino-uno-q": ("cortex-a53", 4, "2.0 GHz"), "raspberry-pi-4b": ("cortex-a72", 4, "1.8 GHz"),
    "raspberry-pi-5": ("cortex-a76", 4, "2.4 GHz"), "orange-pi-5": ("cortex-a76", 4, "2.4 GHz"), "radxa-rock-5b": ("cortex-a76", 4, "2.4 GHz"), "khadas-edge2": ("cortex-a76", 4, "2.25 GHz"),
    "khadas-vim4": ("cortex-a73", 4, "2.2 GHz"), "khadas-vim3": ("cortex-a73", 4, "2.2 GHz"), "rk3566-board": ("cortex-a55", 4, "1.8 GHz"), "jetson-nano": ("cortex-a57", 4, "1.43 GHz"),
    "intel-n100": ("gracemont", 4, "3.4 GHz"), "intel-x7425e": ("gracemont", 4, "3.4 GHz"),
}

# Networks that the catalogue knows, by the names of the tables.
QENGINEERING = {
    ("NanoDet", ""): "nanodet-m", ("NanoDet Plus", ""): "nanodet-plus-m", ("YoloV4", "tiny"): "yolov4-tiny-darknet", ("YoloV5", "nano"): "yolov5n",
    ("YoloV6", "nano"): "yolov6n", ("YoloV7", "tiny"): "yolov7-tiny", ("YoloV8", "nano"): "yolov8n", ("YoloV8", "small"): "yolov8s",
    ("YoloV9", "comp"): "yolov9c", ("YoloX", "nano"): "yolox-nano", ("YoloX", "tiny"): "yolox-tiny", ("YoloX", "small"): "yolox-s",
}
NOBUO = {
    "EfficientDet-lite0": "efficientdet-lite0", "EfficientDet-lite1": "efficientdet-lite1", "EfficientDet-lite2": "efficientdet-lite2",
    "SSD Mobilenet v2": "ssd-mobilenet-v2", "YOLOX-Nano": "yolox-nano", "YOLOX-Tiny": "yolox-tiny",
}
ARM = {
    "resnet-50": "resnet50-v2-weights", "resnet-18": "resnet18", "googlenet": "googlenet", "squeezenet-1.0": "squeezenet-1.0", "deit-tiny": "deit-tiny",
    "wide-resnet-50-2": "wide-resnet50-2", "yolo11n": "yolo11n", "detr-resnet-50": "detr-resnet50", "yolov5s": "yolov5s", "yolov8s": "yolov8s", "mobilenet_v2": "mobilenet-v2",
}
OPENVINO = {
    "mobilenet-v2": ("mobilenet-v2", "224x224"), "resnet-50": ("resnet50", "224x224"), "ssd_mobilenet_v1_coco": ("ssd-mobilenet-v1", "300x300"),
    "yolo_v3_tiny": ("yolov3-tiny-darknet", "416x416"), "yolo_v8n": ("yolov8n", "640x640"),
}
YOLO26 = ("n", "s", "m", "l")
MLPERF_DEVICES = {"Firefly RK3588S": "orange-pi-5", "Raspberry Pi 4B": "raspberry-pi-4b", "Khadas VIM4 (A311D2)": "khadas-vim4"}


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def collect_field(c, folder):
    """Adds the rows of the field tables to a catalogue, and says what it left out."""
    dropped = Counter()
    c.latency("frigate", "ssd-mobilenet-v2", "300x300", "intel-n100", "openvino", "float", 15, "frigate-hardware", "mean", "runtime-call",
              note="Reported by users as about 15 ms; on the graphics unit; the call with its transfers, without unpacking video.")
    rows = read(folder / "latencies.csv")
    yolo26(c, rows)
    for row in rows:
        reason = field_row(c, row)
        if reason:
            dropped[reason] += 1
    for row in read(folder / "latencies_mlperf_v3_0.csv"):
        reason = mlperf_row(c, row)
        if reason:
            dropped["MLPerf: " + reason] += 1
    runs = {(row["device"], row["variant"].split("; ")[-1], row["model"]): row
            for row in read(folder / "latencies_mlperf_v3_0.csv") if "SingleStream" in row["statistic"]}
    for row in read(folder / "energies_mlperf_v3_0.csv"):
        reason = mlperf_energy(c, row, runs.get((row["device"], row["system"], row["model"])))
        if reason:
            dropped["energies of MLPerf: " + reason] += 1
    for reason, count in sorted(dropped.items()):
        print(f"left out: {count} rows, {reason}")


def yolo26(c, rows):
    """The networks of YOLO26 with the accuracies of the one who ran them."""
    for size in YOLO26:
        id = c.model(f"yolo26{size}", f"YOLO26{size}", "object-detection", "yolo26", "AGPL-3.0", "80", "dubinsky-yolo26")
        for row in rows:
            if row["source_id"] != "dubinsky" or row["model"] != id:
                continue
            value = 100 * float(row["accuracy"].split()[1])
            note = "The author's own run; the set is not named beside the figure, and taken to be this one."
            if row["precision"] == "fp32":
                c.accuracy(id, COCO, "mAP50-95", "640x640", "fp32", value, "dubinsky-yolo26", basis="assumed", note=note)
            else:
                c.accuracy(id, COCO, "mAP50-95", "640x640", "int8", value, "dubinsky-yolo26", toolchain="hailo-dfc", basis="assumed", note=note + " The head runs in float on the processor.")


def statistic(text):
    for word, name in (("p50", "median"), ("median", "median"), ("p99", "p99"), ("mean", "mean"), ("single figure", "mean"), ("approximate", "mean")):
        if text.startswith(word):
            return name
    return "mean"


def field_row(c, row):
    """Adds one row; returns why it was left out, or None."""
    handler = {"nobuo": nobuo, "qeng-yolox": qengineering, "arm-cards": arm_card, "arm-learn": arm_card, "arm-yolo26": arm_yolo26, "hokwang": orin,
               "dubinsky-blog": dubinsky, "openvino-bench": openvino, "esp-dl": esp, "st-modelzoo": st}.get(row["source_id"])
    if handler is None:
        return "no network, input or span that the catalogue can use"
    if not row["latency_ms"]:
        return "a rate or a range and no time"
    return handler(c, row)


def nobuo(c, row):
    model, device, accelerated = NOBUO.get(row["model"]), row["device"], row["accelerator"].startswith("Coral USB")
    if not model:
        return "a network that the catalogue lacks"
    devices = {"Raspberry Pi 4B": "raspberry-pi-4b", "Raspberry Pi 3B+": "raspberry-pi-3b-plus", "Jetson Nano": "jetson-nano"}
    if device not in devices:
        return "a device that the catalogue lacks"
    id = devices[device] + ("+coral-usb" if accelerated else "")
    if accelerated and device != "Raspberry Pi 4B":
        return "a pair that the catalogue lacks"
    runtime = {"TFLite": "tflite", "TFLite XNNPACK": "tflite", "TFLite + Arm NN delegate": "armnn", "Edge TPU delegate": "edgetpu", "TensorRT (trtexec)": "tensorrt"}[row["runtime"]]
    mode = ", ".join(part for part in (row["power_mode"], "XNNPACK" if "XNNPACK" in row["runtime"] else "", "500 MHz" if accelerated else "") if part)
    c.latency("nobuo-tflite", model, row["resolution"], id, runtime, row["precision"], row["latency_ms"], "nobuo-tflite", statistic(row["statistic"]), "runtime-call",
              version=row["runtime_version"], threads=row["threads"], mode=mode)


def qengineering(c, row):
    model = QENGINEERING.get((row["model"], row["variant"]))
    if not model:
        return "a network that the catalogue lacks, or rows that repeat others' figures"
    devices = {"raspberry-pi-5": "raspberry-pi-5", "raspberry-pi-4b": "raspberry-pi-4b", "jetson-nano": "jetson-nano"}
    rknn = row["runtime"] == "RKNN"
    id = {"rk3566-board": "rk3566-board", "orange-pi-5-rk3588s": "orange-pi-5"}.get(row["our_id"]) if rknn else devices.get(row["our_id"])
    if not id and row["device"].startswith("Radxa Rock 5"):
        id = "radxa-rock-5b"
    if not id or row["runtime"] not in ("ncnn", "RKNN"):
        return "a device or a number format that is not stated"
    if rknn:
        c.throughput("qengineering-yolo", model, row["resolution"], id, "rknn", "int8", row["fps"], "qengineering-yolo", note="May be pipelined.")
    else:
        clock = re.search(r"(\d+) MHz", row["power_mode"])
        overclocked = "overclocked" in row["power_mode"]
        c.latency("qengineering-yolo", model, row["resolution"], id, "ncnn", "float", row["latency_ms"], "qengineering-yolo", "best-of" if overclocked else "mean", "runtime-call",
                  mode=f"overclocked to {clock[1]} MHz" if overclocked and clock else row["power_mode"], note="One over the rate." + (" A stock board is slower." if overclocked else ""))


def arm_card(c, row):
    model = ARM.get(row["model"])
    if not model or not row["runtime"].startswith("ExecuTorch"):
        return "a network or a runtime that the catalogue lacks"
    source = "arm-model-cards" if row["source_id"] == "arm-cards" else "arm-learn-executorch"
    c.latency("arm-executorch", model, row["resolution"], "raspberry-pi-5", "executorch", row["precision"], row["latency_ms"], source, statistic(row["statistic"]), "runtime-call")
    stated = re.match(r"(top1|mAP50-95) ([\d.]+)", row["accuracy"])
    if stated and row["precision"] == "int8":
        task = c.models[model]["task"]
        c.accuracy(model, IMAGENET if task == "image-classification" else COCO, stated[1], row["resolution"], "int8", stated[2], source, toolchain="executorch")


def arm_yolo26(c, row):
    runtime = {"ncnn": "ncnn", "ONNX Runtime": "onnxruntime", "ExecuTorch": "executorch", "OpenVINO": "openvino"}.get(row["runtime"])
    if not runtime:
        return "a network or a runtime that the catalogue lacks"
    c.latency("arm-executorch", "yolo26n", "640x640", "raspberry-pi-5", runtime, "float", row["latency_ms"], "arm-yolo26", "mean", "runtime-call",
              note="The number format is not stated: the accuracy is a float's.")


def orin(c, row):
    if row["runtime"] != "TensorRT":
        return "a network or a runtime that the catalogue lacks"
    c.latency("jetson-orin", "yolov8n", "640x640", "jetson-orin-nano", "tensorrt", row["precision"], row["latency_ms"], "hokwang-orin", "mean", "accelerator", mode="MAXN_SUPER")


def dubinsky(c, row):
    id = {"jetson-orin-nano": "jetson-orin-nano", "raspberry-pi-5+hailo-8": "raspberry-pi-5+hailo-8", "raspberry-pi-5+hailo-8l": "raspberry-pi-5+hailo-8l"}.get(row["our_id"])
    if not id or not row["span"].startswith("accelerator"):
        return "a span from pre- to post-processing"
    runtime = "tensorrt" if id == "jetson-orin-nano" else "hailort"
    c.latency("jetson-orin" if runtime == "tensorrt" else "dubinsky-hailo", row["model"], "640x640", id, runtime, row["precision"], row["latency_ms"], "dubinsky-jetson", "mean", "accelerator",
              mode=row["power_mode"].split(" (")[0], note="With the copies in and out.")


def openvino(c, row):
    if not row["device"].startswith("Atom x7425E") or row["accelerator"] or row["model"] not in OPENVINO:
        return "a device, a network or a mode that the catalogue lacks"
    model, resolution = OPENVINO[row["model"]]
    c.latency("openvino", model, resolution, "intel-x7425e", "openvino", row["precision"], row["latency_ms"], "openvino-benchmarks", "median", "runtime-call",
              version=row["runtime_version"], mode="low latency", note="The input size is that of the network's usual form.")


def esp(c, row):
    known = {"yolo11n_s8_v1": ("yolo11n", "640x640"), "yolo11n_320_s8_v1": ("yolo11n", "320x320"), "mobilenetv2_s8_v1": ("mobilenet-v2", "224x224"),
             "yolo26n_512_s8": ("yolo26n", "512x512"), "yolo26n_640_s8": ("yolo26n", "640x640")}
    if row["our_id"] != "esp32-s3" or row["model"] not in known:
        return "a device or a network that the catalogue lacks"
    model, resolution = known[row["model"]]
    c.latency("esp-dl", model, resolution, "esp32-s3", "esp-dl", "int8", row["latency_ms"], "esp-dl", "mean", "runtime-call", threads={"dual core": "2", "single core": "1"}.get(row["threads"], ""))
    stated = re.search(r"(mAP50-95|Prec@1)[^:]*: ([\d.]+)", row["accuracy"])
    if stated and stated[1] == "mAP50-95":
        c.accuracy(model, COCO, "mAP50-95", resolution, "int8", 100 * float(stated[2]), "esp-dl", toolchain="esp-dl")
    elif stated:
        c.accuracy(model, IMAGENET, "top1", resolution, "int8", stated[2], "esp-dl", toolchain="esp-dl")


def st(c, row):
    known = {"mobilenet_v2_1.0 ImageNet": "mobilenet-v2", "mobilenet_v2_1.4 ImageNet": "mobilenet-v2-1.4", "efficientnet_v2_b0 ImageNet": "efficientnet-v2-b0", "efficientnet_v2_s ImageNet": "efficientnet-v2-s"}
    if row["our_id"] != "stm32n6570" or row["model"] not in known:
        return "a device or a network that the catalogue lacks"
    model = known[row["model"]]
    c.latency("stm32-zoo", model, row["resolution"], "stm32n6570", "st-edge-ai", "int8", row["latency_ms"], "st-modelzoo-2026", "mean", "runtime-call", note="NPU.")
    stated = re.search(r"top-?1[^\d]*([\d.]+)", row["accuracy"])
    if stated:
        c.accuracy(model, IMAGENET, "top1", row["resolution"], "int8", stated[1], "st-modelzoo-2026", toolchain="st-edge-ai")


def mlperf_network(name):
    """The network, input and number format of a name in MLPerf's logs; None where the catalogue lacks it."""
    quantised = bool(re.search(r"uint8|int8|-quantized", name)) and "non-quantized" not in name
    precision = "int8" if quantised else "fp32"
    if name == "resnet50":
        return "resnet50-v1", "224x224", "fp32"
    match = re.match(r"mobilenet-v1-(?:precision_\w+?-)?([\d.]+)-(\d+)", name)
    if match:
        return f"mobilenet-v1-{match[1]}", f"{match[2]}x{match[2]}", precision
    match = re.match(r"mobilenet-v2-(?:precision_\w+?-)?(1\.0|1\.4)-(\d+)", name)
    if match:
        return "mobilenet-v2" + ("" if match[1] == "1.0" else "-1.4"), f"{match[2]}x{match[2]}", precision
    match = re.match(r"mobilenet-v3-(large|small)_224_1\.0_", name) or re.match(r"mobilenet-v3-precision_\w+?-(large|small)-224$", name)
    if match:
        return f"mobilenet-v3-{match[1]}", "224x224", precision
    match = re.match(r"efficientnet-(?:fp32-|int8-)?lite(\d)", name)
    if match:
        size = (224, 240, 260, 280, 300)[int(match[1])]
        return f"efficientnet-lite{match[1]}" + ("-300" if match[1] == "4" else ""), f"{size}x{size}", precision
    return None


def mlperf_row(c, row):
    device = MLPERF_DEVICES.get(row["device"])
    if "SingleStream" not in row["statistic"]:
        return "a rate of batches"
    if row["accelerator"] == "GPU" and row["model"] == "resnet50" and row["our_id"] and "MaxQ" not in row["power_mode"]:
        # NVIDIA's own runs are int8; the log does not say so, and they stay without an accuracy of their own.
        return "a number format that the log does not state"
    if not device or row["accelerator"]:
        return "a device that the catalogue lacks"
    found = mlperf_network(row["model"])
    if not found or found[0] not in c.models:
        return "a network that the catalogue lacks"
    model, resolution, precision = found
    runtime = "armnn" if row["runtime"].startswith("ArmNN") else "tflite"
    c.latency("mlperf-inference", model, resolution, device, runtime, precision, row["latency_ms"], "mlperf-inference-3.0", "mean", "runtime-call",
              version=row["runtime"], mode=row["power_mode"].replace("; ", ", "))
    stated = re.fullmatch(r"top1 ([\d.]+)", row["accuracy"])
    if stated:
        tool = "" if precision == "fp32" else "tflite-ptq" if "efficientnet" in model else "tflite-qat"
        c.accuracy(model, IMAGENET, "top1", resolution, precision, stated[1], "mlperf-inference-3.0", toolchain=tool, samples="50000")
    return None


def mlperf_energy(c, row, run):
    """The energy of an inference: the mean of the logged watts by the mean time of the same run, idle included."""
    if row["device"] not in MLPERF_DEVICES:
        return "a device that the catalogue lacks"
    if not run:
        return "no time of the same run"
    found = mlperf_network(row["model"])
    if not found or found[0] not in c.models:
        return "a network that the catalogue lacks"
    model, resolution, precision = found
    c.energy("mlperf-inference", model, resolution, MLPERF_DEVICES[row["device"]], "armnn" if run["runtime"].startswith("ArmNN") else "tflite", precision,
             row["energy_mj_per_inference"], "mJ", "mlperf-inference-3.0", "mean", "wall", version=run["runtime"], mode=run["power_mode"].replace("; ", ", "),
             note="Mean of the logged watts by the mean time of the run; where the meter sits is not stated.")
    return None


# --- climates -------------------------------------------------------------------------------------------------------------------------

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# The networks of typical years by a word of their name: id of the source and title.
YEARS = {
    "IWEC": "ASHRAE IWEC typical years", "TMY3": "TMY3 typical years", "CWEC": "Canadian typical years (CWEC)", "NIWA": "Typical years of New Zealand (NIWA)",
    "DWD": "German test reference years (DWD)", "SWERA": "SWERA typical years", "ETMY": "Egyptian typical years (ETMY)", "SWEC": "Spanish typical years (SWEC)",
    "RMY": "Australian representative years (RMY)", "IGDG": "Italian typical years (IGDG)", "IMGW": "Polish typical years (IMGW)", "CSWD": "Chinese standard years (CSWD)",
    "NSRDB": "Satellite typical year of the NSRDB", "MSI": "Israeli typical years (MSI)", "ESP-r": "Weather files of ESP-r",
}
# Towns that people type by their English names.
ENGLISH = {"lisboa": "lisbon", "sevilla": "seville", "firenze-peretola": "florence", "genova": "genoa", "koln": "cologne", "zuerich-kloten": "zurich",
           "la-coruna": "coruna", "bari-palese-macchie": "bari", "bologna-borgo-panigale": "bologna", "tel-aviv-bet-dagan": "tel-aviv",
           "hobart-ellerslie-road": "hobart", "shanghai-hongqiao": "shanghai", "new-york-central-prk": "new-york"}
# Words of an airport or a station that its town is found without.
STATION = re.compile(r"\b(Intl|IntL|Int'l|International|Arpt|Ap|Airport|Isis|Municipal|Mem|Rgnl|Regional|Awos|Afb|Aero|Air|Uo|Ut|Ric|Chen|Co|Obs|Belv|Observatory|Wsfo)\b")


def years_of(text):
    return next((word for word in YEARS if word.lower() in text.lower()), "EPW")


def collect_climates(c, folder):
    """Rows of the table of climates: two a place, of irradiation and of temperature; and their sources."""
    places = defaultdict(dict)
    for row in read(folder / "climates.csv"):
        key = (row["place"], row["country"], row["source"], row["latitude_deg"], row["longitude_deg"], row["altitude_m"])
        places[key][int(row["month"])] = row
    taken, lines, sources = set(), [], {}
    for key in sorted(places):
        place, country, source, latitude, longitude, altitude = key
        months = places[key]
        if sorted(months) != list(range(1, 13)):
            continue
        town = STATION.sub("", re.split(r"/|_ |_\(", place)[0].replace("_", " "))
        base = re.sub(r"[^a-z0-9]+", "-", town.lower().replace("\u00fc", "ue").replace("\u00f6", "oe")).strip("-")
        base = ENGLISH.get(base, base)
        word = years_of(source)
        id = next(name for name in (base, f"{base}-{word.lower()}", f"{base}-{country.lower().replace(' ', '-')}") if name not in taken)
        taken.add(id)
        first = months[1]
        sources.setdefault(word, first["source_url"].split("/blob/")[0].split("/raw/")[0])
        common = dict(id=id, title=f"{place.replace('_', ' ')}, {country}", latitude=latitude, longitude=longitude, altitude=altitude, basis="measured", source=f"{word.lower()}-years",
                      note=f"{source}, {first['period']}")
        for quantity, unit, column in (("irradiation", "kWh/m2/day", "ghi_kwh_m2_day"), ("temperature", "C", "temp_mean_c")):
            values = [months[month][column] for month in range(1, 13)]
            if all(values):
                lines.append(dict(common, quantity=quantity, unit=unit, **dict(zip(MONTHS, values))))
    for word, location in sorted(sources.items()):
        SOURCES[f"{word.lower()}-years"] = (YEARS.get(word, "Typical years in EPW files of other makers"), location, "", "2026-11-29", "unknown",
                                            "Monthly means of hourly files, which stay under their makers' terms; facts only. The date is the day they were read.")
    return lines
