# SPDX-License-Identifier: Apache-2.0
"""Writes Envelope's default catalogue (configs/) from public tables.

    python3 Scripts/build_catalogue.py INPUT [OUTPUT]

INPUT is a folder of CSV tables copied out of the public sources that configs/sources.csv names; the MLPerf Tiny logs of
rounds 1.0, 1.1 and 1.3 are read from ../measurements/mlperf_tiny/results.csv beside it, and the field tables (times on
boards that people own, climates) from ../field. OUTPUT is configs/ by default. Python 3.11, standard library only; the same input gives the same bytes. Tables are written to a
folder beside OUTPUT and then moved into place, file by file: what this script does not write stays. Figures that no table
carries are in catalogue_facts.py and catalogue_climates.py.
"""
import csv
import json
import math
import os
import re
import statistics
import sys
import tempfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import catalogue_facts as facts  # noqa: E402
import catalogue_field as field  # noqa: E402
from catalogue_climates import CLIMATES  # noqa: E402

IMAGENET, COCO = "imagenet-1k", "coco-val2017"
SEGMENTATION = "semantic-segmentation"
HEAD = {
    "sources": "id,title,location,version,date,licence,note",
    "models": "id,title,task,family,licence,classes,source,note",
    "footprints": "model,resolution,precision,toolchain,quantity,value,unit,basis,source,note",
    "accuracies": "model,dataset,metric,resolution,precision,compression,toolchain,target,value,unit,samples,basis,source,note",
    "quantisation": "task,metric,precision,toolchain,count,median,p10,worst,unit,source,note",
    "runtimes": "id,title,toolchains,precisions,processor,source,note",
    "latencies": "model,resolution,device,runtime,runtime_version,precision,compression,threads,batch,mode,statistic,span,value,unit,source,note",
    "energies": "model,resolution,device,runtime,runtime_version,precision,compression,threads,batch,mode,statistic,scope,idle,value,unit,source,note",
    "prices": "item,region,value,unit,basis,date,billing_step,source,note",
    "operators": "runtime,operator,source,note",
    "grids": "id,title,value,unit,year,basis,source,note",
    "climates": "id,title,latitude,longitude,altitude,quantity,unit,jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec,basis,source,note",
}
HEAD["throughputs"] = HEAD["latencies"]
TIMED_KEY = ("model", "resolution", "device", "runtime", "runtime_version", "precision", "compression", "threads", "batch", "mode", "statistic")


def number(value, digits=6):
    """A plain decimal with at most `digits` significant digits and no exponent."""
    value = float(value)
    if not math.isfinite(value):
        raise ValueError(f"not finite: {value}")
    text = format(Decimal(f"{value:.{digits}g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def kebab(text):
    return re.sub(r"-+", "-", re.sub(r"[^a-z0-9.+]+", "-", text.lower())).strip("-")


class Catalogue:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.models, self.footprints, self.accuracies = {}, {}, {}
        self.latencies, self.throughputs, self.energies = {}, {}, {}
        self.quantisation, self.prices, self.grids, self.devices = [], {}, [], {}
        self.counted = defaultdict(int)
        self.pairs = []  # (task, metric, precision, toolchain, delta)

    def table(self, name):
        path = self.folder / name
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    # -- collecting ----------------------------------------------------------------------------------------------------------
    def model(self, id, title, task, family, licence, classes, source, note=""):
        self.models.setdefault(id, dict(id=id, title=title, task=task, family=family, licence=licence, classes=classes, source=source, note=note))
        return id

    def footprint(self, model, quantity, value, unit, source, resolution="", precision="", toolchain="", basis="datasheet", note=""):
        key = (model, resolution, precision, toolchain, quantity)
        if key in self.footprints or model not in self.models or value in ("", None) or not float(value) > 0:
            return
        self.footprints[key] = dict(model=model, resolution=resolution, precision=precision, toolchain=toolchain, quantity=quantity,
                                    value=number(value, 8), unit=unit, basis=basis, source=source, note=note)

    def accuracy(self, model, dataset, metric, resolution, precision, value, source, toolchain="", target="", compression="none", samples="",
                 basis="measured", note=""):
        key = (model, dataset, metric, resolution, precision, compression, toolchain, target)
        unit = "1" if metric == "AUC" else "%"
        if key in self.accuracies or model not in self.models:
            return
        value = float(value)
        if not 0 < value <= (1 if unit == "1" else 100):
            raise ValueError(f"accuracy out of range: {key} {value}")
        self.accuracies[key] = dict(model=model, dataset=dataset, metric=metric, resolution=resolution, precision=precision, compression=compression,
                                    toolchain=toolchain, target=target, value=number(value), unit=unit, samples=samples, basis=basis, source=source, note=note)

    def has_published(self, model, dataset, metric, resolution):
        return any(k[:4] == (model, dataset, metric, resolution) and k[4] in ("fp32", "float") and k[6] == "" for k in self.accuracies)

    def baseline(self, model, dataset, metric, resolution, value, source, toolchain, samples="", note=""):
        """A float figure from a quantisation table: the published one if there is none, else the table's own baseline."""
        published = self.accuracies.get((model, dataset, metric, resolution, "fp32", "none", "", ""))
        if published is None:
            self.accuracy(model, dataset, metric, resolution, "fp32", value, source, samples=samples, note=note)
        elif published["source"] != source:
            self.accuracy(model, dataset, metric, resolution, "fp32", value, source, toolchain=toolchain, samples=samples,
                          note=note or "Float baseline of this toolchain's own table.")

    def timed(self, book, file, model, resolution, device, runtime, precision, value, source, statistic, span, version="", compression="none",
              threads="", batch="1", mode="", note="", unit="ms"):
        if model not in self.models or device.split("+")[0] not in self.devices or not all(d in self.devices for d in device.split("+")):
            return
        row = dict(model=model, resolution=resolution, device=device, runtime=runtime, runtime_version=version, precision=precision,
                   compression=compression, threads=threads, batch=batch, mode=mode, statistic=statistic, span=span, value=number(value), unit=unit,
                   source=source, note=note)
        key = tuple(row[name] for name in TIMED_KEY)
        kept = book.get(key)
        if kept is None or (statistic == "best-of" and float(row["value"]) < float(kept[1]["value"])):
            book[key] = (file, row)

    def latency(self, file, *args, **kw):
        self.timed(self.latencies, file, *args, **kw)

    def throughput(self, file, model, resolution, device, runtime, precision, value, source, span="accelerator", **kw):
        self.timed(self.throughputs, file, model, resolution, device, runtime, precision, value, source, "reciprocal-throughput", span, unit="1/s", **kw)

    def energy(self, file, model, resolution, device, runtime, precision, value, unit, source, statistic, scope, version="", mode="", note=""):
        row = dict(model=model, resolution=resolution, device=device, runtime=runtime, runtime_version=version, precision=precision, compression="none", threads="", batch="1",
                   mode=mode, statistic=statistic, scope=scope, idle="included", value=number(value), unit=unit, source=source, note=note)
        self.energies.setdefault(tuple(row[name] for name in TIMED_KEY), (file, row))

    def price(self, item, region, value, unit, basis, date, step, source, note=""):
        self.prices.setdefault((item, region, unit), dict(item=item, region=region, value=number(value), unit=unit, basis=basis, date=date,
                                                          billing_step=step, source=source, note=note))


# --- names ---------------------------------------------------------------------------------------------------------------------------

def square(text):
    """Rows x columns: `640x640x3`, `1 x 3 x 512 x 512`, `416p (416x416)`, `640` -> `640x640`."""
    text = text.strip()
    match = re.search(r"\((\d+)x(\d+)\)", text) or re.match(r"1 ?x ?3 ?x ?(\d+) ?x ?(\d+)$", text) or re.match(r"(\d+) ?[x*] ?(\d+)(?: ?x ?\d+)?$", text)
    if match:
        return "x".join(match.groups())
    if re.fullmatch(r"\d+", text):
        return f"{text}x{text}"
    raise ValueError(f"no resolution in {text!r}")


HAILO_DETECTORS = {
    "yolov5m": "yolov5m-hailo", "yolov5m_6.1": "yolov5m-6.1", "yolov5m6_6.1": "yolov5m6-6.1", "yolov5s": "yolov5s-hailo", "yolov6n": "yolov6n-hailo",
    "nanodet_repvgg": "nanodet-repvgg-hailo", "centernet_resnet_v1_18_postprocess": "centernet-resnet-v1-18", "centernet_resnet_v1_50_postprocess": "centernet-resnet-v1-50",
    "damoyolo_tinynasL20_T": "damo-yolo-t", "damoyolo_tinynasL25_S": "damo-yolo-s", "damoyolo_tinynasL35_M": "damo-yolo-m",
    "yolov11n": "yolo11n", "yolov11s": "yolo11s", "yolov11m": "yolo11m", "yolov11l": "yolo11l", "yolov11x": "yolo11x", "yolov12n": "yolo12n",
    "tiny_yolov3": "yolov3-tiny-darknet", "tiny_yolov4": "yolov4-tiny-darknet",
}
HAILO_CLASSIFIERS = {
    "mobilenet_v1": "mobilenet-v1-1.0", "mobilenet_v2_1.0": "mobilenet-v2", "mobilenet_v2_1.4": "mobilenet-v2-1.4", "mobilenet_v3": "mobilenet-v3-hailo",
    "resnet_v1_18": "resnet18", "resnet_v1_34": "resnet34", "resnet_v1_50": "resnet50-v1", "squeezenet_v1.1": "squeezenet-1.1", "inception_v1": "googlenet",
    "efficientnet_lite0": "efficientnet-lite0", "efficientnet_lite1": "efficientnet-lite1", "efficientnet_lite2": "efficientnet-lite2",
    "efficientnet_lite3": "efficientnet-lite3", "efficientnet_lite4": "efficientnet-lite4-300", "regnetx_800mf": "regnetx-800mf", "regnetx_1.6gf": "regnetx-1.6gf",
    "resnext50_32x4d": "resnext50-32x4d", "fastvit_sa12": "fastvit-sa12", "hardnet39ds": "hardnet39ds", "hardnet68": "hardnet68", "vit_tiny": "vit-tiny", "deit_tiny": "deit-tiny",
    "efficientformer_l1": "efficientformer-l1", "swin_tiny": "swin-tiny", "repvgg_a1": "repvgg-a1", "repghost_1_0x": "repghost-1.0x", "vit_base": "vit-base-augreg",
}
HAILO_SEGMENTERS = {  # (id, title, family, set, classes)
    "deeplab_v3_mobilenet_v2": ("deeplab-v3-mobilenet-v2", "DeepLab v3 MobileNet v2", "deeplab", "pascal-voc", "21"),
    "deeplab_v3_mobilenet_v2_wo_dilation": ("deeplab-v3-mobilenet-v2-undilated", "DeepLab v3 MobileNet v2 without dilation", "deeplab", "pascal-voc", "21"),
    "fcn8_resnet_v1_18": ("fcn8-resnet18", "FCN-8 ResNet18", "fcn", "cityscapes", "19"), "segformer_b0_bn": ("segformer-b0-bn", "SegFormer B0 with batch normalisation", "segformer", "cityscapes", "19"),
    "stdc1": ("stdc1", "STDC1", "stdc", "cityscapes", "19"), "unet_mobilenet_v2": ("unet-mobilenet-v2", "U-Net MobileNet v2", "unet", "oxford-iiit-pet", ""),
}
AI_HUB_DETECTORS = {
    "centernet_2d": "centernet-dla34", "conditional_detr_resnet50": "conditional-detr-resnet50", "detr_resnet50": "detr-resnet50", "detr_resnet101": "detr-resnet101",
    "detr_resnet50_dc5": "detr-resnet50-dc5", "detr_resnet101_dc5": "detr-resnet101-dc5", "rtmdet": "rtmdet-m", "rf_detr": "rf-detr-base", "yolor": "yolor-p6",
    "yolov10_det": "yolov10n", "yolov11_det": "yolo11n", "yolov3": "yolov3-tiny-ultralytics", "yolov5": "yolov5m", "yolov6": "yolov6n", "yolov7": "yolov7-tiny",
    "yolov8_det": "yolov8n", "yolox": "yolox-s",
}
AI_HUB_CLASSIFIERS = {
    "mobilenet_v2": "mobilenet-v2", "mobilenet_v3_large": "mobilenet-v3-large", "mobilenet_v3_small": "mobilenet-v3-small", "squeezenet1_1": "squeezenet-1.1",
    "shufflenet_v2": "shufflenet-v2-x0.5", "mnasnet05": "mnasnet-0.5", "resnet18": "resnet18", "resnet50": "resnet50", "resnet101": "resnet101", "googlenet": "googlenet",
    "inception_v3": "inception-v3", "efficientnet_b0": "efficientnet-b0", "efficientnet_b4": "efficientnet-b4", "efficientnet_v2_s": "efficientnet-v2-s", "convnext_tiny": "convnext-tiny",
    "convnext_base": "convnext-base", "densenet121": "densenet121", "regnet": "regnetx-3.2gf", "mobile_vit": "mobilevit-s", "efficientformer": "efficientformer-l1", "vit": "vit-b-16",
    "resnext50": "resnext50-32x4d", "wideresnet50": "wide-resnet50-2", "swin_tiny": "swin-tiny",
}
AI_HUB_SEGMENTERS = {  # (id, family, classes); the sets are AI_HUB_SETS
    "bisenet": ("bisenet", "bisenet", ""), "ddrnet23_slim": ("ddrnet23-slim", "ddrnet", "19"), "deeplab_xception": ("deeplab-xception", "deeplab", "21"),
    "deeplabv3_plus_mobilenet": ("deeplabv3-plus-mobilenet", "deeplab", "21"), "fcn_resnet50": ("fcn-resnet50", "fcn", "21"), "ffnet_122ns_lowres": ("ffnet-122ns-lowres", "ffnet", "19"),
    "ffnet_40s": ("ffnet-40s", "ffnet", "19"), "ffnet_54s": ("ffnet-54s", "ffnet", "19"), "ffnet_78s": ("ffnet-78s", "ffnet", "19"), "ffnet_78s_lowres": ("ffnet-78s-lowres", "ffnet", "19"),
    "hrnet_w48_ocr": ("hrnet-w48-ocr", "hrnet", "19"), "pidnet": ("pidnet-s", "pidnet", "19"), "segformer_base": ("segformer-b0", "segformer", "150"),
}
AI_HUB_SETS = {  # as AI Hub names them: (ours, metric, task, AI Hub's metric)
    **dict.fromkeys(("imagenet", "imagenet_256"), (IMAGENET, "top1", "image-classification", "Classification Accuracy")),
    **dict.fromkeys(("coco", "coco91class"), (COCO, "mAP50-95", "object-detection", "Mean Average Precision")),
    **{name: (name.replace("_", "-"), "mIoU", SEGMENTATION, "Mean Intersection Over Union") for name in ("ade20k", "camvid", "cityscapes", "cityscapes_lowres", "pascal_voc")},
}
AI_HUB_DEVICES = {
    "Samsung Galaxy S25": "galaxy-s25", "Samsung Galaxy S24": "galaxy-s24", "Dragonwing RB3 Gen 2 Vision Kit": "rb3-gen2-qcs6490", "Dragonwing IQ-9075 EVK": "iq-9075",
    "Snapdragon X Elite CRD": "snapdragon-x-elite", "Snapdragon 7 Gen 4 QRD": "snapdragon-7-gen-4",
}
AI_HUB_RUNTIMES = {"tflite": "tflite", "onnx": "onnxruntime", "qnn_dlc": "qnn", "qnn_context_binary": "qnn"}
AI_HUB_PRECISIONS = {"float": "float", "w8a8": "int8", "w8a16": "w8a16", "w4a16": "w4a16"}
RKNN_MODELS = {
    "mobilenetv2-12": "mobilenet-v2", "resnet50-v2-7": "resnet50-v2", "yolov5s_relu": "yolov5s-relu", "yolov5n": "yolov5n", "yolov5s": "yolov5s", "yolov5m": "yolov5m",
    "yolov6n": "yolov6n", "yolov6s": "yolov6s", "yolov6m": "yolov6m", "yolov7-tiny": "yolov7-tiny", "yolov7": "yolov7", "yolov8n": "yolov8n", "yolov8s": "yolov8s", "yolov8m": "yolov8m",
    "yolov10n": "yolov10n", "yolov10s": "yolov10s", "yolo11n": "yolo11n", "yolo11s": "yolo11s", "yolo11m": "yolo11m", "yolox_s": "yolox-s", "yolox_m": "yolox-m",
    "ppyoloe_s": "ppyoloe-s", "ppyoloe_m": "ppyoloe-m", "yolo_world_v2s": "yolo-world-v2s",
}
NCNN_MODELS = {
    "squeezenet": ("squeezenet-1.1", "227x227"), "mobilenet": ("mobilenet-v1-1.0", "224x224"), "mobilenet_v2": ("mobilenet-v2", "224x224"), "mobilenet_v3": ("mobilenet-v3-large", "224x224"),
    "shufflenet_v2": ("shufflenet-v2-x1.0", "224x224"), "googlenet": ("googlenet-bvlc", "224x224"), "resnet18": ("resnet18", "224x224"), "resnet50": ("resnet50-v1", "224x224"),
    "efficientnet_b0": ("efficientnet-b0", "224x224"), "efficientnetv2_b0": ("efficientnet-v2-b0", "224x224"), "regnety_400m": ("regnety-400mf", "224x224"), "nanodet_m": ("nanodet-m", "320x320"),
}
NCNN_DEVICES = [  # start of the heading, device, mode
    ("Raspberry Pi Zero 2 W", "raspberry-pi-zero-2-w", ""), ("Raspberry Pi 3 Model B+", "raspberry-pi-3b-plus", ""), ("Raspberry Pi 4 Model B", "raspberry-pi-4b", ""),
    ("Raspberry Pi 5 Broadcom BCM2712 Overclock", "raspberry-pi-5", "CPU 2.9 GHz, GPU 1.1 GHz"), ("Raspberry Pi 5", "raspberry-pi-5", ""), ("OrangePi5,", "orange-pi-5", ""), ("OrangePicm4", "rk3566-board", ""),
    ("Khadas VIM3", "khadas-vim3", ""), ("VisionFive2", "visionfive-2", ""), ("Arduino UNO Q", "arduino-uno-q", ""), ("Intel Celeron N5105", "intel-n5105", ""), ("Intel Atom x5-Z8350", "intel-atom-x5-z8350", ""),
    ("NVIDIA Jetson Nano", "jetson-nano", ""), ("NVIDIA Jetson Orin Nano", "jetson-orin-nano", ""), ("NVIDIA Jetson AGX Orin", "jetson-agx-orin", ""), ("NVIDIA Jetson AGX Xavier", "jetson-agx-xavier", ""),
    ("AWS c5.4xlarge", "aws-c5-4xlarge", ""), ("Qualcomm Snapdragon X Elite", "snapdragon-x-elite", ""),
]
OPENCV_DEVICES = {"Raspberry Pi 4B": "raspberry-pi-4b", "Jetson Nano B01": "jetson-nano", "Jetson Nano Orin": "jetson-orin-nano", "Khadas VIM3": "khadas-vim3", "Khadas VIM4": "khadas-vim4",
                  "Khadas Edge2 (with RK3588)": "khadas-edge2", "Intel 12700K": "core-i7-12700k", "StarFive VisionFive 2": "visionfive-2"}
OPENCV_FILES = [("mobilenetv1", "mobilenet-v1-1.0"), ("mobilenetv2", "mobilenet-v2"), ("object_detection_nanodet", "nanodet-plus-m"), ("object_detection_yolox", "yolox-s")]
TIMM = {  # our id: (timm weights for the accuracy or None, timm architecture for speed)
    "mobilenet-v4-conv-s": ("mobilenetv4_conv_small.e2400_r224_in1k", "mobilenetv4_conv_small"), "mobilenet-v4-conv-m": ("mobilenetv4_conv_medium.e500_r256_in1k", "mobilenetv4_conv_medium"),
    "efficientnet-lite0": ("efficientnet_lite0.ra_in1k", "efficientnet_lite0"), "efficientnet-lite4": ("tf_efficientnet_lite4.in1k", "tf_efficientnet_lite4"), "efficientnet-v2-b0": ("tf_efficientnetv2_b0.in1k", "tf_efficientnetv2_b0"),
    "tinynet-e": ("tinynet_e.in1k", "tinynet_e"), "mobilevit-s": ("mobilevit_s.cvnets_in1k", "mobilevit_s"), "vit-base-augreg": ("vit_base_patch16_224.augreg2_in21k_ft_in1k", "vit_base_patch16_224"),
    "mobilenet-v1-1.0": (None, "mobilenetv1_100"), "mobilenet-v2": (None, "mobilenetv2_100"), "mobilenet-v3-small": (None, "mobilenetv3_small_100"), "mobilenet-v3-large": (None, "mobilenetv3_large_100"),
    "efficientnet-b0": (None, "efficientnet_b0"), "resnet18": (None, "resnet18"), "resnet50": (None, "resnet50"), "regnety-400mf": (None, "regnety_004"), "convnext-tiny": (None, "convnext_tiny"),
    "inception-v3": (None, "inception_v3"),
}
TIMM_DEVICES = {"i7_12700h_fp32_dynamo": ("core-i7-12700h", "fp32", "compiled"), "i9_10940x_fp32_dynamo": ("core-i9-10940x", "fp32", "compiled"),
                "rtx3090_amp_nchw": ("rtx-3090", "fp16", "eager"), "rtx4090_amp_nchw": ("rtx-4090", "fp16", "eager"), "rtx4090_amp_nchw_dynamo": ("rtx-4090", "fp16", "compiled"),
                "rtx5090_amp_nchw": ("rtx-5090", "fp16", "eager"), "rtx5090_amp_nchw_dynamo": ("rtx-5090", "fp16", "compiled")}
TORCHVISION = {  # weights class -> id (first set of weights)
    "MobileNet_V2": "mobilenet-v2", "MobileNet_V3_Large": "mobilenet-v3-large", "MobileNet_V3_Small": "mobilenet-v3-small", "ShuffleNet_V2_X0_5": "shufflenet-v2-x0.5",
    "ShuffleNet_V2_X1_0": "shufflenet-v2-x1.0", "ShuffleNet_V2_X1_5": "shufflenet-v2-x1.5", "ShuffleNet_V2_X2_0": "shufflenet-v2-x2.0", "ResNet18": "resnet18", "ResNet34": "resnet34", "ResNet50": "resnet50",
    "ResNet101": "resnet101", "GoogLeNet": "googlenet", "Inception_V3": "inception-v3", "SqueezeNet1_0": "squeezenet-1.0", "SqueezeNet1_1": "squeezenet-1.1", "MNASNet0_5": "mnasnet-0.5", "MNASNet1_0": "mnasnet-1.0",
    "RegNet_Y_400MF": "regnety-400mf", "RegNet_X_800MF": "regnetx-800mf", "RegNet_X_1_6GF": "regnetx-1.6gf", "RegNet_X_3_2GF": "regnetx-3.2gf", "EfficientNet_B0": "efficientnet-b0", "EfficientNet_B4": "efficientnet-b4",
    "EfficientNet_V2_S": "efficientnet-v2-s", "ConvNeXt_Tiny": "convnext-tiny", "ConvNeXt_Base": "convnext-base", "DenseNet121": "densenet121", "ViT_B_16": "vit-b-16", "Swin_T": "swin-tiny",
    "ResNeXt50_32X4D": "resnext50-32x4d", "Wide_ResNet50_2": "wide-resnet50-2",
}
TORCHVISION_DETECTORS = {
    "FasterRCNN_ResNet50_FPN": ("fasterrcnn-resnet50-fpn", "800x1333"), "FasterRCNN_ResNet50_FPN_V2": ("fasterrcnn-resnet50-fpn-v2", "800x1333"), "FasterRCNN_MobileNet_V3_Large_FPN": ("fasterrcnn-mobilenet-v3-large-fpn", "800x1333"),
    "FasterRCNN_MobileNet_V3_Large_320_FPN": ("fasterrcnn-mobilenet-v3-large-320-fpn", "320x640"), "FCOS_ResNet50_FPN": ("fcos-resnet50-fpn", "800x1333"), "RetinaNet_ResNet50_FPN": ("retinanet-resnet50-fpn", "800x1333"),
    "RetinaNet_ResNet50_FPN_V2": ("retinanet-resnet50-fpn-v2", "800x1333"), "SSD300_VGG16": ("ssd300-vgg16", "300x300"), "SSDLite320_MobileNet_V3_Large": ("ssdlite320-mobilenet-v3-large", "320x320"),
}
TORCHVISION_SEGMENTERS = {
    "DeepLabV3_ResNet50": "deeplabv3-resnet50", "DeepLabV3_ResNet101": "deeplabv3-resnet101", "DeepLabV3_MobileNet_V3_Large": "deeplabv3-mobilenet-v3-large", "FCN_ResNet50": "fcn-resnet50",
    "FCN_ResNet101": "fcn-resnet101", "LRASPP_MobileNet_V3_Large": "lraspp-mobilenet-v3-large",
}
UNJUDGED_SEGMENTERS = {  # timed by tables that state no accuracy, RKNN's and Coral's: (id, title, family)
    "deeplab-v3-plus-mobilenet-v2": ("deeplab-v3-plus-mobilenet-v2-rknn", "DeepLab v3+ MobileNet v2 of the RKNN zoo", "deeplab"), "ppseg_lite_1024x512": ("pp-liteseg-rknn", "PP-LiteSeg of the RKNN zoo", "pp-liteseg"),
    "DeepLab_V3": ("deeplab-v3-coral", "DeepLab v3 of the Coral page", "deeplab"), "Unet_Mv2": ("unet-mobilenet-v2-coral", "U-Net MobileNet v2 of the Coral page", "unet"),
}
FAMILY_LICENCES = [  # start of a detector's id -> (family, licence)
    ("yolov3-tiny-darknet", "darknet", "unknown"), ("yolov4", "darknet", "unknown"), ("yolov3-tiny-ultralytics", "yolov3", "AGPL-3.0"), ("yolov3-gluon", "yolov3", "Apache-2.0"), ("yolov3", "darknet", "unknown"),
    ("yolov5", "yolov5", "AGPL-3.0"), ("yolov6", "yolov6", "GPL-3.0"), ("yolov7", "yolov7", "GPL-3.0"), ("yolov8", "yolov8", "AGPL-3.0"), ("yolov9", "yolov9", "GPL-3.0"), ("yolov10", "yolov10", "AGPL-3.0"),
    ("yolo11", "yolo11", "AGPL-3.0"), ("yolo12", "yolo12", "AGPL-3.0"), ("yolo-world", "yolo-world", "GPL-3.0"), ("yolor", "yolor", "GPL-3.0"), ("yolox", "yolox", "Apache-2.0"), ("nanodet", "nanodet", "Apache-2.0"),
    ("efficientdet", "efficientdet", "Apache-2.0"), ("ssd-mobilenet", "ssd-mobilenet", "Apache-2.0"), ("damo-yolo", "damo-yolo", "Apache-2.0"), ("detr", "detr", "Apache-2.0"), ("conditional-detr", "detr", "Apache-2.0"),
    ("rtmdet", "rtmdet", "Apache-2.0"), ("rf-detr", "rf-detr", "Apache-2.0"), ("centernet", "centernet", "MIT"), ("ppyoloe", "ppyoloe", "Apache-2.0"),
]
CLASSIFIER_LICENCES = {"mobilevit": "unknown", "vit-base-augreg": "Apache-2.0", "vit": "unknown", "hardnet": "MIT", "fastvit": "unknown", "repghost": "unknown", "repvgg": "MIT", "deit": "Apache-2.0", "efficientformer": "Apache-2.0"}
MODEL_NOTES = {
    "yolov5m": "AI Hub names YoloV5-M and RKNN yolov5m; the release of the weights is not stated, the size fits release 6 and later.",
    "yolov6n": "Size fits release 3 and later; Hailo's older nets have ids of their own.", "yolov3-tiny-ultralytics": "AI Hub names it YoloV3 Tiny at 416 x 416.", "googlenet": "Inception v1 as in TensorFlow and torchvision (3 x 3 in place of 5 x 5).",
    "googlenet-bvlc": "The Caffe original, with 5 x 5 kernels.", "resnet50-v1": "Stride in the 1 x 1 convolution; torchvision's resnet50 has it in the 3 x 3 one.", "mobilenet-v3-hailo": "Hailo's variant (4.07 M parameters, 2 G operations): neither torchvision's large nor small.",
    "efficientnet-lite4-300": "Hailo evaluates this net at 300 x 300.", "rf-detr-base": "No accuracy is published in the tables used.", "yolov6n-0.2.1-nms-core": "The same net with box selection on the accelerator's own core.",
    "mobilevit-s": "AI Hub lists an input of 224 but evaluates on a 256-pixel set; entered at 256 x 256.",
    "segformer-b0": "AI Hub calls it Segformer-Base; its weights are nvidia/segformer-b0-finetuned-ade-512-512.", "pidnet-s": "Weights PIDNet_S_Cityscapes_val.",
    "deeplab-xception": "AI Hub names its weights COCO_WITH_VOC_LABELS_V1.",
    **dict.fromkeys(("ddrnet23-slim", "ffnet-122ns-lowres", "ffnet-40s", "ffnet-54s", "ffnet-78s", "ffnet-78s-lowres", "hrnet-w48-ocr"), "AI Hub lists its input as width x height."),
    "deeplab-v3-coral": "Which backbone is not stated. No accuracy is published in the tables used.", "unet-mobilenet-v2-coral": "No accuracy is published in the tables used.",
    "deeplab-v3-plus-mobilenet-v2-rknn": "No accuracy is published in the tables used.", "pp-liteseg-rknn": "Its name says 1024x512, its input 512x512. No accuracy is published in the tables used.",
    "yolor-p6": "The table's parameter count looks copied from another net and is left out.",
}


def family_of(id):
    for start, family, licence in FAMILY_LICENCES:
        if id.startswith(start):
            return family, licence
    raise ValueError(f"no family for {id}")


TITLES = [("yolov", "YOLOv"), ("yolox", "YOLOX"), ("yolor", "YOLOR"), ("yolo-world", "YOLO-World"), ("yolo", "YOLO"), ("nanodet", "NanoDet"), ("ssd-mobilenet", "SSD MobileNet"), ("efficientdet", "EfficientDet"),
          ("damo-yolo", "DAMO-YOLO"), ("conditional-detr", "Conditional DETR"), ("detr", "DETR"), ("rtmdet", "RTMDet"), ("rf-detr", "RF-DETR"), ("centernet", "CenterNet"), ("ppyoloe", "PP-YOLOE"),
          ("mobilenet", "MobileNet"), ("mobilevit", "MobileViT"), ("efficientnet", "EfficientNet"), ("efficientformer", "EfficientFormer"), ("shufflenet", "ShuffleNet"), ("squeezenet", "SqueezeNet"), ("mnasnet", "MNASNet"),
          ("resnet", "ResNet"), ("resnext", "ResNeXt"), ("wide-resnet", "Wide ResNet"), ("regnetx", "RegNetX"), ("regnety", "RegNetY"), ("convnext", "ConvNeXt"), ("densenet", "DenseNet"), ("googlenet", "GoogLeNet"),
          ("inception", "Inception"), ("hardnet", "HarDNet"), ("fastvit", "FastViT"), ("repvgg", "RepVGG"), ("repghost", "RepGhost"), ("deit", "DeiT"), ("vit", "ViT"), ("swin", "Swin"), ("tinynet", "TinyNet")]


def titled(id):
    for start, name in TITLES:
        if id.startswith(start):
            return (name + id[len(start):]).replace("-", " ") if "-" not in name else name + id[len(start):].replace("-", " ")
    return id


def detector(c, id, title, source):
    family, licence = family_of(id)
    title = titled(id) if source not in ("yolox-readme", "nanodet-readme") else title
    return c.model(id, title, "object-detection", family, licence, "80", source, MODEL_NOTES.get(id, ""))


def classifier(c, id, title, source, licence=None):
    if licence is None:
        licence = next((v for k, v in CLASSIFIER_LICENCES.items() if id.startswith(k)), "unknown")
    family = "resnet" if id.startswith("wide-resnet") else re.match(r"[a-z]+(?:-v\d)?", id).group(0)
    return c.model(id, title if " " in title and "_" not in title and source != "torchvision" else titled(id), "image-classification", family, licence, "1000", source, MODEL_NOTES.get(id, ""))


def segmenter(c, id, title, family, source, licence="unknown", classes=""):
    return c.model(id, title, SEGMENTATION, family, licence, classes, source, MODEL_NOTES.get(id, ""))


def unjudged_segmenter(c, name, source):
    id, title, family = UNJUDGED_SEGMENTERS[name]
    return segmenter(c, id, title, family, source)


def collect_model_tables(c):
    # torchvision: classifiers, with their int8 pairs
    titles = {}
    for row in c.table("torchvision_weights.csv"):
        name = row["weights_class"].replace("_QuantizedWeights", "").replace("_Weights", "")
        if row["metric"] != "acc@1" or row["dataset"] != "ImageNet-1K" or name not in TORCHVISION:
            continue
        id, resolution = TORCHVISION[name], square(row["crop"])
        if row["precision"] == "fp32" and row["weights"] == "IMAGENET1K_V1":
            titles[id] = name.replace("_", " ")
            classifier(c, id, name.replace("_", " "), "torchvision", "BSD-3-Clause")
            c.accuracy(id, IMAGENET, "top1", resolution, "fp32", row["value"], "torchvision", samples="50000")
            c.footprint(id, "parameters", row["params"], "1", "torchvision")
            c.footprint(id, "macs", float(row["gflops"]) * 1e9, "MAC", "torchvision", resolution)
            c.footprint(id, "file", round(float(row["file_mb"]) * 1048576), "B", "torchvision", precision="fp32", note="From a size in MiB with three decimals.")
    for row in c.table("torchvision_weights.csv"):
        name = row["weights_class"].replace("_QuantizedWeights", "").replace("_Weights", "")
        if row["metric"] == "acc@1" and row["precision"] == "int8" and name in TORCHVISION and row["weights"].endswith("V1"):
            c.accuracy(TORCHVISION[name], IMAGENET, "top1", square(row["crop"]), "int8", row["value"], "torchvision", toolchain=f"torchvision-{row['backend']}", samples="50000",
                       note="Trained quantisation-aware." if row["backend"] == "qnnpack" else "Post-training.")
            c.footprint(TORCHVISION[name], "file", round(float(row["file_mb"]) * 1048576), "B", "torchvision", precision="int8", toolchain=f"torchvision-{row['backend']}",
                        note="From a size in MiB with three decimals.")
        if row["metric"] == "acc@1" and name == "ResNet50" and row["weights"].endswith("V2"):
            id = classifier(c, "resnet50-v2-weights", "ResNet50, second set of torchvision weights", "torchvision", "BSD-3-Clause")
            tool = "" if row["precision"] == "fp32" else f"torchvision-{row['backend']}"
            c.accuracy(id, IMAGENET, "top1", square(row["crop"]), row["precision"], row["value"], "torchvision", toolchain=tool, samples="50000")
            c.footprint(id, "parameters", row["params"], "1", "torchvision")
            c.footprint(id, "macs", float(row["gflops"]) * 1e9, "MAC", "torchvision", "224x224")
    # torchvision: segmenters
    for row in c.table("torchvision_weights.csv"):
        name = row["weights_class"].removesuffix("_Weights")
        if row["metric"] != "miou" or name not in TORCHVISION_SEGMENTERS:
            continue
        id, family = TORCHVISION_SEGMENTERS[name], re.match(r"deeplab|fcn|lraspp", TORCHVISION_SEGMENTERS[name]).group(0)
        segmenter(c, id, name.replace("_", " "), family, "torchvision", "BSD-3-Clause", "21")
        c.accuracy(id, "coco-val2017-voc", "mIoU", square(row["resize"]), "fp32", row["value"], "torchvision", note="Pictures of COCO with the labels of Pascal VOC; the shorter side is resized to 520.")
        c.footprint(id, "parameters", row["params"], "1", "torchvision", note="With the auxiliary head of the training, where there is one.")
        c.footprint(id, "macs", float(row["gflops"]) * 1e9, "MAC", "torchvision", square(row["resize"]))
        c.footprint(id, "file", round(float(row["file_mb"]) * 1048576), "B", "torchvision", precision="fp32", note="From a size in MiB with three decimals.")
    # detectors of the published lists
    for row in c.table("detection_models.csv"):
        if row["task"] != "detection" or row["source"].startswith("ultralytics"):
            continue
        if row["source"] == "torchvision 0.22.1":
            name = row["model"].split(" ")[0]
            if name not in TORCHVISION_DETECTORS:
                continue
            id, resolution = TORCHVISION_DETECTORS[name]
            c.model(id, name.replace("_", " "), "object-detection", re.match(r"[a-z]+", id).group(0), "BSD-3-Clause", "80", "torchvision", "Input is the shortest x the longest allowed side." if resolution in ("800x1333", "320x640") else "")
            source, macs = "torchvision", float(row["gflops"]) * 1e9
        else:
            source = {"YOLOX README": "yolox-readme", "NanoDet README": "nanodet-readme"}[row["source"]]
            if source == "nanodet-readme" and not row["model"].startswith("NanoDet"):
                continue  # other people's nets
            id = {"nanodet-m-416": "nanodet-m", "nanodet-m-1.5x-416": "nanodet-m-1.5x"}.get(kebab(row["model"]), kebab(row["model"]))
            id = re.sub(r"^nanodet-efficientlite-efficientnet-", "nanodet-efficient-", id)
            detector(c, id, row["model"], source)
            resolution, macs = square(row["size"]), float(row["gflops"]) * 1e9 / 2
        c.accuracy(id, COCO, "mAP50-95", resolution, "fp32", row["acc"], source)
        if row["arm_a76x4_ms"]:
            c.latency("nanodet-readme", id, resolution, "kirin-980", "ncnn", "fp16", row["arm_a76x4_ms"], source, "best-of", "runtime-call", threads="4", mode="big cores", note="Which of its runs is not stated.")
        c.footprint(id, "parameters", float(row["params_m"]) * 1e6, "1", source)
        c.footprint(id, "macs", macs, "MAC", source, resolution)
    # timm
    wanted = {tag: id for id, (tag, _) in TIMM.items() if tag}
    for row in c.table("timm_models.csv"):
        id = wanted.get(row["model"])
        if not id:
            continue
        classifier(c, id, row["arch"], "timm-results", "Apache-2.0" if id != "mobilevit-s" else "unknown")
        resolution = square(row["img_size"])
        c.accuracy(id, IMAGENET, "top1", resolution, "fp32", row["top1"], "timm-results", samples="50000", note=f"Weights {row['model']}.")
        c.footprint(id, "parameters", float(row["params_m"].replace(",", "")) * 1e6, "1", "timm-results")
        if row["gmacs"]:
            c.footprint(id, "macs", float(row["gmacs"]) * 1e9, "MAC", "timm-results", resolution)
    # MobileNet v1 by width and resolution, and the other hosted nets
    for row in c.table("tflite_hosted.csv"):
        match = re.fullmatch(r"Mobilenet_V1_([\d.]+)_(\d+)", row["model"])
        names = {"Mobilenet_V2_1.0_224": ("mobilenet-v2", "224x224"), "Inception_V1": ("googlenet", "224x224"), "Inception_V3": ("inception-v3", "299x299"), "SqueezeNet": None}
        if match:
            width, side = match.groups()
            width = {"0.50": "0.5"}.get(width, width)
            id, resolution = f"mobilenet-v1-{width}", f"{side}x{side}"
            c.model(id, f"MobileNet v1 {width}", "image-classification", "mobilenet-v1", "Apache-2.0", "1000", "tflite-hosted")
            if row["macs_m"]:
                c.footprint(id, "macs", float(row["macs_m"]) * 1e6, "MAC", "tf-slim-mobilenet", resolution)
                c.footprint(id, "parameters", float(row["params_m"]) * 1e6, "1", "tf-slim-mobilenet")
        elif names.get(row["model"]):
            id, resolution = names[row["model"]]
        else:
            continue
        tool = "" if row["precision"] == "fp32" else "tflite-qat"
        if row["precision"] == "int8" or match:
            c.accuracy(id, IMAGENET, "top1", resolution, row["precision"], row["top1"], "tflite-hosted", toolchain=tool)
        elif not match:
            c.accuracy(id, IMAGENET, "top1", resolution, "fp32", row["top1"], "tflite-hosted", toolchain="tflite-qat", note="Float baseline of this toolchain's own table.")
        if match:
            c.footprint(id, "file", float(row["size_mb"]) * 1e6, "B", "tflite-hosted", precision=row["precision"], toolchain="tflite-qat" if tool else "tflite", note="From a size in MB with one decimal.")
        for column, runtime, threads in (("pixel3_cpu4_ms", "tflite", "4"), ("pixel3_gpu_ms", "tflite-gpu", ""), ("pixel3_nnapi_ms", "tflite-nnapi", "")):
            if row[column]:
                c.latency("tflite-hosted", id, resolution, "pixel-3", runtime, row["precision"], row[column], "tflite-hosted", "mean", "runtime-call", threads=threads)
    # MCUNet
    for row in c.table("mcunet.csv"):
        id, resolution = {"mbv2-w0.35": "mobilenet-v2-0.35-mcu", "proxyless-w0.3": "proxyless-0.3-mcu"}.get(row["net"], row["net"]), square(row["res"])
        person = row["dataset"] == "VWW"
        c.model(id, row["net"], "person-detection" if person else "image-classification", "mcunet", "MIT", "2" if person else "1000", "mcunet")
        dataset = "vww" if person else IMAGENET
        c.accuracy(id, dataset, "top1", resolution, "fp32", row["top1_fp32"], "mcunet")
        c.accuracy(id, dataset, "top1", resolution, "int8", row["top1_int8"], "mcunet", toolchain="tflite-ptq")
        c.footprint(id, "parameters", float(row["params_m"]) * 1e6, "1", "mcunet")
        c.footprint(id, "macs", float(row["macs_m"]) * 1e6, "MAC", "mcunet", resolution)
        c.footprint(id, "ram", float(row["sram_kb"]) * 1000, "B", "mcunet", resolution, "int8", "tinyengine", note="Peak SRAM with TinyEngine on an STM32F746.")
        c.footprint(id, "flash", float(row["flash_kb"]) * 1000, "B", "mcunet", resolution, "int8", "tinyengine", note="With TinyEngine on an STM32F746.")


def collect_hailo(c):
    rows = c.table("hailo_zoo.csv")
    for row in rows:
        row["model"] = row["model"].replace("\u2b50", "")
    for row in rows:
        task = {"object_detection": "object-detection", "classification": "image-classification", "semantic_segmentation": SEGMENTATION}.get(row["task"])
        if not task or not row["acc_float"]:
            continue
        if row["model"].endswith("_bbox_decoding_only"):
            continue
        if task == "object-detection":
            id = HAILO_DETECTORS.get(row["model"], kebab(row["model"].replace("_", "-")))
            detector(c, id, row["model"], "hailo-zoo")
            dataset, metric = COCO, "mAP50-95"
        elif row["model"] in HAILO_CLASSIFIERS:
            id = HAILO_CLASSIFIERS[row["model"]]
            classifier(c, id, row["model"], "hailo-zoo")
            dataset, metric = IMAGENET, "top1"
        elif row["model"] in HAILO_SEGMENTERS:
            id, title, family, dataset, classes = HAILO_SEGMENTERS[row["model"]]
            segmenter(c, id, title, family, "hailo-zoo", classes=classes)
            metric = "mIoU"
        else:
            continue
        resolution, chip = square(row["input"]), row["device"].lower().replace("hailo", "hailo-")
        c.footprint(id, "parameters", float(row["params_m"]) * 1e6, "1", "hailo-zoo")
        c.footprint(id, "macs", float(row["gops"]) * 1e9 / 2, "MAC", "hailo-zoo", resolution, note="Half of the printed operations.")
        delta = float(row["acc_hw_int8"]) - float(row["acc_float"])
        if chip in ("hailo-8", "hailo-8l", "hailo-10h"):
            if row["model"] == "yolov4_leaky" and chip != "hailo-10h":
                pass  # the pages of these two chips contradict themselves here
            else:
                if chip != "hailo-8l":  # rebuilt there
                    c.baseline(id, dataset, metric, resolution, row["acc_float"], "hailo-zoo", "hailo-dfc")
                elif not c.has_published(id, dataset, metric, resolution):
                    c.accuracy(id, dataset, metric, resolution, "fp32", row["acc_float"], "hailo-zoo", note="Rebuilt from shifted columns.")
                c.accuracy(id, dataset, metric, resolution, "int8", row["acc_hw_int8"], "hailo-zoo", toolchain="hailo-dfc", target=chip, note="Some layers may use 4-bit weights.")
                if chip in ("hailo-8", "hailo-10h"):
                    c.pairs.append((task, metric, "int8", "hailo-dfc", delta))
        if chip in ("hailo-8", "hailo-8l") and row["fps_b1"]:
            c.throughput("hailo-zoo", id, resolution, f"raspberry-pi-5+{chip}", "hailort", "int8", row["fps_b1"], "hailo-zoo",
                         note="The maker's rate with batch 1 on an unnamed host; this host may be slower.")


def collect_ai_hub(c):
    wanted = {**AI_HUB_DETECTORS, **AI_HUB_CLASSIFIERS, "yamnet": "yamnet", **{name: id for name, (id, _, _) in AI_HUB_SEGMENTERS.items()}}
    inputs = {}
    for row in c.table("qai_models.csv"):
        id = wanted.get(row["model"])
        if not id:
            continue
        if id == "yamnet":
            c.model(id, "YAMNet", "audio-events", "yamnet", "MIT", "521", "ai-hub-info", "No accuracy is published in the tables used.")
            inputs[row["model"]] = "96x64"
        else:
            inputs[row["model"]] = square(row["input"]) if row["model"] != "mobile_vit" else "256x256"
            licence = {"bsd-3-clause": "BSD-3-Clause", "apache-2.0": "Apache-2.0", "mit": "MIT"}.get(row["license_type"], "unknown")
            if row["model"] in AI_HUB_DETECTORS:
                detector(c, id, row["name"], "ai-hub-info")
            elif row["model"] in AI_HUB_SEGMENTERS:
                _, family, classes = AI_HUB_SEGMENTERS[row["model"]]
                segmenter(c, id, row["name"], family, "ai-hub-info", licence, classes)
                if "width x height" in MODEL_NOTES.get(id, ""):
                    inputs[row["model"]] = "x".join(reversed(inputs[row["model"]].split("x")))
            else:
                classifier(c, id, row["name"], "ai-hub-info", licence)
        scale = {"K": 1e3, "M": 1e6, "G": 1e9}
        match = re.fullmatch(r"([\d.]+)([KMG])", row["params"])
        if match and id != "yolor-p6":
            c.footprint(id, "parameters", float(match[1]) * scale[match[2]], "1", "ai-hub-info")
    for row in c.table("qai_accuracy.csv"):
        id = wanted.get(row["model"])
        precision, runtime = AI_HUB_PRECISIONS.get(row["precision"]), AI_HUB_RUNTIMES.get(row["runtime"])
        if not id or not precision or not runtime:
            continue
        if row["dataset"] not in AI_HUB_SETS:
            continue
        dataset, metric, _, _ = AI_HUB_SETS[row["dataset"]]
        resolution = inputs[row["model"]]
        c.baseline(id, dataset, metric, resolution, row["torch_fp32"], "ai-hub-accuracy", "pytorch", samples=row["num_samples"], note="Float network on the same part of the set.")
        note = "Far below the float baseline: a fault of the conversion rather than of the precision." if precision == "float" and float(row["delta"]) < -3 else ""
        c.accuracy(id, dataset, metric, resolution, precision, row["value"], "ai-hub-accuracy", toolchain=runtime, target="galaxy-s25", samples=row["num_samples"], note=note)
    for row in c.table("qai_accuracy.csv"):  # every pair counts for the statistics, ours or not
        precision, runtime = AI_HUB_PRECISIONS.get(row["precision"]), AI_HUB_RUNTIMES.get(row["runtime"])
        if precision in (None, "float") or runtime is None or row["runtime"] == "qnn_context_binary":
            continue
        _, metric, task, name = AI_HUB_SETS.get(row["dataset"], (None, None, None, None))
        if row["metric"] == name:
            c.pairs.append((task, metric, precision, runtime, float(row["value"]) - float(row["torch_fp32"])))
    perf = c.table("qai_perf.csv")
    perf.sort(key=lambda r: r["runtime"] == "qnn_context_binary")  # prefer the dlc
    for row in perf:
        id, device = wanted.get(row["model"]), AI_HUB_DEVICES.get(row["device"])
        precision, runtime = AI_HUB_PRECISIONS.get(row["precision"]), AI_HUB_RUNTIMES.get(row["runtime"])
        if not (id and device and precision and runtime and row["latency_ms"]):
            continue
        key = (id, inputs[row["model"]], device, runtime, "", precision, "none", "", "1", "", "best-of")
        if row["runtime"] == "qnn_context_binary" and key in c.latencies:
            continue
        c.latency("ai-hub-perf", id, inputs[row["model"]], device, runtime, precision, row["latency_ms"], "ai-hub-perf", "best-of", "accelerator" if row["unit"] == "NPU" else "runtime-call",
                  note={"NPU": "", "": "Processor not stated."}.get(row["unit"], f"Ran on the {row['unit']}."))


def collect_speed(c):
    # RKNN: figures of a system-on-chip, entered for the boards that carry it
    boards = {"RK3588 @single_core": ["orange-pi-5", "khadas-edge2", "radxa-rock-5b"], "RK3566 RK3568": ["rk3566-board"]}
    for row in c.table("rknn_bench.csv"):
        id = RKNN_MODELS.get(row["model"]) or UNJUDGED_SEGMENTERS.get(row["model"], [None])[0]
        if not id or row["soc"] not in boards or not row["fps"]:
            continue
        if id not in c.models:
            if id == "resnet50-v2":
                classifier(c, id, "ResNet50 v2", "rknn-zoo", "Apache-2.0")
            elif row["model"] in UNJUDGED_SEGMENTERS:
                unjudged_segmenter(c, row["model"], "rknn-zoo")
            else:
                detector(c, id, row["model"], "rknn-zoo")
        dimensions = json.loads(row["input"])
        rows, columns = dimensions[2:] if dimensions[3] > 3 else dimensions[1:3]  # channels first, or last
        resolution = f"{rows}x{columns}"
        for board in boards[row["soc"]]:
            c.throughput("rknn-zoo", id, resolution, board, "rknn", {"INT8": "int8", "FP16": "fp16"}[row["dtype"]], row["fps"], "rknn-zoo",
                         mode="NPU at its highest clock, one core", note=f"Published for {row['soc'].split(' @')[0].replace(' ', ' and ')}, not for this board alone.")
    # OpenCV Zoo
    for row in c.table("opencv_zoo_bench.csv"):
        device = OPENCV_DEVICES.get(row["device"])
        id = next((id for start, id in OPENCV_FILES if start in row["file"]), None)
        if not device or not id:
            continue
        width, height = json.loads(row["input"])
        runtime, precision = {"CPU": ("opencv-dnn", row["precision"]), "GPU (CUDA-FP32)": ("opencv-dnn-cuda", "fp32"), "GPU (CUDA-FP16)": ("opencv-dnn-cuda", "fp16"),
                              "NPU (TIMVX)": ("opencv-dnn-timvx", row["precision"])}[row["backend"]]
        c.latency("opencv-zoo", id, f"{height}x{width}", device, runtime, precision, row["mean_ms"], "opencv-zoo", "mean", "runtime-call")
    # ncnn
    for row in c.table("ncnn_bench.csv"):
        found = next(((device, mode) for start, device, mode in NCNN_DEVICES if row["device"].startswith(start)), None)
        if not found or row["model"] not in NCNN_MODELS:
            continue
        device, mode = found
        id, resolution = NCNN_MODELS[row["model"]]
        gpu = int(row["gpu"]) >= 0
        cores = {"1": "little cores", "2": "big cores"}.get(row["powersave"], "")
        mode = ", ".join(part for part in (mode, "" if gpu else cores) if part)
        c.latency("ncnn-bench", id, resolution, device, "ncnn-vulkan" if gpu else "ncnn", "int8" if row["precision"] == "int8" else "float", row["avg_ms"], "ncnn-bench", "best-of",
                  "runtime-call", threads="" if gpu else row["threads"], mode=mode, note="Mean of the best listed run.")
    # timm
    speed = {arch: id for id, (_, arch) in TIMM.items()}
    for row in c.table("timm_bench_long.csv"):
        id = speed.get(row["model"])
        if not id or row["target"] not in TIMM_DEVICES or not row["samples_per_s"]:
            continue
        device, precision, mode = TIMM_DEVICES[row["target"]]
        version = re.search(r"pt(\d)(\d+?)(\d)-", row["src"])
        c.throughput("timm-results", id, square(row["img_size"]), device, "pytorch", precision, row["samples_per_s"], "timm-results", span="runtime-call", batch=row["batch"],
                     version=".".join(version.groups()) if version else "", mode=mode, note="Automatic mixed precision." if precision == "fp16" else "")
    # Coral: measured on a desktop; a bound elsewhere
    coral = {"Inception_v1": "googlenet", "MobileNet_v1": "mobilenet-v1-1.0", "MobileNet_v2": "mobilenet-v2", "MobileNet_v1_SSD": "ssd-mobilenet-v1", "MobileNet_v2_SSD": "ssd-mobilenet-v2"}
    for row in c.table("coral_edgetpu.csv"):
        id = unjudged_segmenter(c, row["model"], "coral-bench") if row["model"] in UNJUDGED_SEGMENTERS else coral.get(row["model"])
        if not id:
            continue
        resolution = square(row["input"])
        c.latency("coral-bench", id, resolution, "desktop-xeon", "tflite", "fp32", row["desktop_cpu_ms"], "coral-bench", "mean", "runtime-call", note="Float on the processor, as the page says.")
        c.latency("coral-bench", id, resolution, "desktop-xeon+coral-usb", "edgetpu", "int8", row["desktop_plus_usb_edgetpu_ms"], "coral-bench", "mean", "runtime-call")
        c.latency("coral-bench", id, resolution, "coral-dev-board", "edgetpu", "int8", row["dev_board_edgetpu_ms"], "coral-bench", "mean", "runtime-call")
        for host in ("raspberry-pi-4b", "raspberry-pi-5"):
            c.latency("coral-bench", id, resolution, f"{host}+coral-usb", "edgetpu", "int8", row["desktop_plus_usb_edgetpu_ms"], "coral-bench", "best-of", "accelerator",
                      note="Measured on a desktop host over USB 3; a lower bound on this host.")


MLPERF = {"vww": ("mlperf-tiny-vww", "96x96"), "ic": ("mlperf-tiny-resnet8", "32x32"), "kws": ("mlperf-tiny-ds-cnn", "49x10"), "ad": ("mlperf-tiny-autoencoder", "640")}
MLPERF_BOARDS = [("NUCLEO-L4R5ZI-P", None), ("NUCLEO-L4R5ZI", "stm32l4r5"), ("NUCLEO-H7A3ZI", "stm32h7a3"), ("NUCLEO-U575ZI", "stm32u575"), ("NUCLEO-U385RG", "stm32u385"), ("NUCLEO-G0B1RE", "stm32g0b1"),
                 ("B_U585I", "stm32u585"), ("DISCO-F746NG", "stm32f746"), ("NDP9120", "syntiant-ndp9120"), ("EK-RA8D1", "renesas-ra8d1"), ("NRF5340", "nrf5340"), ("GAP9", "gap9")]


def mlperf_board(*names):
    for name in names:
        for start, device in MLPERF_BOARDS:
            if name.upper().replace(" ", "").replace("_", "-").startswith(start.upper().replace("_", "-")):
                return device
    return None


def mlperf_runtime(submitter, system, software):
    text = f"{submitter} {system} {software}".lower()
    for word, runtime in (("x-cube-ai", "x-cube-ai"), ("hale", "hale"), ("bosch", "hale"), ("plumerai", "plumerai"), ("microtvm", "microtvm"), ("onnc", "onnc"), ("skymizer", "onnc"), ("syntiant", "syntiant"),
                          ("greenwaves", "gapflow"), ("gap9", "gapflow"), ("stmicro", "x-cube-ai"), ("renesas", "ruhmi"), ("octoml", "microtvm")):
        if word in text:
            version = re.search(r"(?:v|version |AI-|Engine )(\d[\d.]*\d)", f"{system} {software}")
            return runtime, version.group(1) if version else ""
    return None, ""


def mlperf_mode(frequency, notes, system=""):
    parts = []
    match = re.search(r"([\d.]+) ?M", frequency or "")
    if match:
        parts.append(f"{float(match[1]):g} MHz")
    match = re.search(r"Core VDD = ([\d.]+) ?V", notes) or re.search(r"([\d.]+) ?V\b", notes)
    if match:
        parts.append(f"{float(match[1]):g} V")
    if "SMPS" in notes:
        parts.append("switching regulator")
    match = re.search(r"(Single|Dual) Bank", notes)
    if match:
        parts.append(f"{match[1].lower()} bank")
    for word in ("mbed", "zephyr", "native"):
        if word in system.lower():
            parts.append(word)
    return ", ".join(parts)


def collect_mlperf(c):
    c.model("mlperf-tiny-vww", "MLPerf Tiny visual wake words (MobileNet v1 0.25, 96 x 96)", "person-detection", "mlperf-tiny", "Apache-2.0", "2", "mlperf-tiny-models")
    c.model("mlperf-tiny-resnet8", "MLPerf Tiny image classification (ResNet-8)", "image-classification", "mlperf-tiny", "Apache-2.0", "10", "mlperf-tiny-models")
    c.model("mlperf-tiny-ds-cnn", "MLPerf Tiny keyword spotting (DS-CNN)", "keyword-spotting", "mlperf-tiny", "Apache-2.0", "12", "mlperf-tiny-models")
    c.model("mlperf-tiny-autoencoder", "MLPerf Tiny anomaly detection (autoencoder)", "anomaly-detection", "mlperf-tiny", "Apache-2.0", "2", "mlperf-tiny-models")
    for id, macs in (("mlperf-tiny-vww", 7.49e6), ("mlperf-tiny-ds-cnn", 2.66e6), ("mlperf-tiny-resnet8", 12.5e6), ("mlperf-tiny-autoencoder", 0.264e6)):
        resolution = next(r for i, r in MLPERF.values() if i == id)
        c.footprint(id, "macs", macs, "MAC", "recalled", resolution, basis="assumed")
    for row in c.table("default_models.csv"):
        id = {"mlperf_vww_mbv1_0.25_96": "mlperf-tiny-vww", "mlperf_ic_resnet8": "mlperf-tiny-resnet8", "mlperf_kws_dscnn": "mlperf-tiny-ds-cnn", "mlperf_ad_autoencoder": "mlperf-tiny-autoencoder"}.get(row["id"])
        for size, precision in re.findall(r"(\d+) B (fp32|int8)", row["note"]) if id else []:
            c.footprint(id, "file", size, "B", "mlperf-tiny-models", precision=precision, toolchain="tflite")

    def latency(source, bench, device, runtime, version, precision, mode, value, note=""):
        id, resolution = MLPERF[bench]
        if device == "stm32u575" and mode.startswith("60 MHz"):
            note = f"{note} The stated clock does not fit the speed, which is that of 160 MHz.".strip()
        c.latency("mlperf-tiny", id, resolution, device, runtime, precision, value, source, "median", "runtime-call", version=version, mode=mode, note=note)

    def energy(source, bench, device, runtime, version, precision, mode, value):
        id, resolution = MLPERF[bench]
        c.energy("mlperf-tiny", id, resolution, device, runtime, precision, value, "uJ", source, "median", "rail", version=version, mode=mode,
                 note="Without sensor and radio." + (" The stated clock does not fit the speed, which is that of 160 MHz." if device == "stm32u575" and mode.startswith("60 MHz") else ""))

    results = []
    path = c.folder.parent / "measurements" / "mlperf_tiny" / "results.csv"
    if path.exists():
        with open(path, newline="", encoding="utf-8") as file:
            results = [row for row in csv.DictReader(file) if row["division"] == "closed" and row["benchmark"] in MLPERF]
    energy_rates = {}
    for row in results:
        device = mlperf_board(row["board"], row["system"].split("/")[-1])
        runtime, version = mlperf_runtime(row["submitter"], row["system"], row["software"])
        if not device or not runtime or (row["submitter"] == "syntiant" and row["round"] != "1.1"):
            continue  # Syntiant's figures are the same from round to round
        source, bench = f"mlperf-tiny-{row['round']}", row["benchmark"]
        precision = "fp32" if "float" in row["system"].lower() else "int8"
        mode = mlperf_mode(row["processor_freq"], row["hw_notes"], row["system"])
        if row["round"] == "1.2":
            if row["energy_uj_per_inf"]:
                energy_rates[(device, runtime, bench)] = row["energy_mode_throughput"]
        else:
            if row["latency_ms"]:
                latency(source, bench, device, runtime, version, precision, mode, row["latency_ms"])
            if row["energy_uj_per_inf"]:
                run = f"{mode}, energy run" if mode else "energy run"
                energy(source, bench, device, runtime, version, precision, run, row["energy_uj_per_inf"])
                if row["energy_mode_throughput"]:
                    latency(source, bench, device, runtime, version, precision, run, 1000 / float(row["energy_mode_throughput"]), "From the throughput of the energy run.")
        id, resolution = MLPERF[bench]
        dataset = {"vww": "vww", "ic": "cifar-10", "kws": "speech-commands-v2-12", "ad": "toyadmos-toycar"}[bench]
        area = re.search(r"AUC[:=\s]+([\d.]+)", row["accuracy_text"])
        top = re.search(r"Top-1: ([\d.]+)%", row["accuracy_text"])
        if bench == "ad" and area:
            c.accuracy(id, dataset, "AUC", resolution, precision, area[1], source, toolchain=runtime, target=device)
        elif bench != "ad" and top:
            c.accuracy(id, dataset, "top1", resolution, precision, top[1], source, toolchain=runtime, target=device)
    for row in c.table("mlperf_tiny_v1_2.csv"):
        device = mlperf_board(row["board"])
        runtime, version = mlperf_runtime(row["submitter"], row["system"], row["fw"])
        if not device or not runtime or (results and row["submitter"] == "syntiant"):
            continue
        precision = "fp32" if "float" in row["system"].lower() else "int8"
        mode = mlperf_mode(row["host_mhz"], row["notes"], row["system"])
        for bench in MLPERF:
            if row[f"{bench}_ms"]:
                latency("mlperf-tiny-1.2", bench, device, runtime, version, precision, mode, row[f"{bench}_ms"])
            if row[f"{bench}_uj"]:
                known = energy_rates.get((device, runtime, bench))
                run = f"{mode}, energy run" if known else mode
                energy("mlperf-tiny-1.2", bench, device, runtime, version, precision, run, row[f"{bench}_uj"])
                if known:
                    latency("mlperf-tiny-1.2", bench, device, runtime, version, precision, run, 1000 / float(energy_rates[(device, runtime, bench)]), "From the throughput of the energy run.")


def collect_small_zoos(c):
    # Arm ML-Zoo
    keep = {"keyword_spotting": "keyword-spotting", "anomaly_detection": "anomaly-detection", "visual_wake_words": "person-detection"}
    for row in c.table("arm_ml_zoo.csv"):
        task = keep.get(row["task"])
        if not task or row["variant"] == "tflite_int16":
            continue
        id = "arm-" + kebab(row["model"].replace("_", "-")) + ("-ad" if task == "anomaly-detection" else "-kws" if row["model"].startswith("micronet") and task == "keyword-spotting" else "")
        shape = json.loads(row["input_shape"])[0][1:]
        resolution = {490: "49x10", 250: "25x10"}.get(shape[0]) or f"{shape[0]}x{shape[1]}"
        dataset, metric = {"keyword-spotting": ("speech-commands-12", "top1"), "anomaly-detection": ("dcase2020-anomaly", "AUC"), "person-detection": ("vww", "top1")}[task]
        precision = "fp32" if "fp32" in row["variant"] else "int8"
        compression = "clustered" if "clustered" in row["variant"] else "none"
        stated = re.search(r"([\d.]+)%", row["metrics"])
        value = float(stated[1]) if stated else float(row["readme_score"]) * (1 if metric == "AUC" else 100)
        c.model(id, f"Arm ML-Zoo {row['model'].replace('_', ' ')}", task, "arm-ml-zoo", "Apache-2.0", "12" if task == "keyword-spotting" else "2", "arm-ml-zoo")
        c.accuracy(id, dataset, metric, resolution, precision, value, "arm-ml-zoo", toolchain="" if precision == "fp32" else "tflite-ptq", compression=compression)
        if compression == "none":
            c.footprint(id, "file", row["file_bytes"], "B", "arm-ml-zoo", precision=precision, toolchain="tflite")
    # Half the operations that the paper of these networks (arXiv 1711.07128) counts: from memory.
    for id, macs in (("arm-ds-cnn-small", 2.7e6), ("arm-ds-cnn-medium", 9.9e6), ("arm-ds-cnn-large", 28.45e6)):
        c.footprint(id, "macs", macs, "MAC", "recalled", "49x10", basis="assumed")
    # STM32 model zoo
    boards = {"STM32N6570-DK": "stm32n6570", "STM32H747I-DISCO": "stm32h747", "B-U585I-IOT02A": "stm32u585"}
    published = {}
    for row in c.table("default_models.csv"):
        match = re.fullmatch(r"st_yoloxn_(?:(d100)_)?(\d+)", row["id"])
        if match:
            published["st-yoloxn-d100-w025" if match[1] else "st-yoloxn-d033-w025", f"{match[2]}x{match[2]}"] = row
    for row in c.table("stm32_modelzoo_sample.csv"):
        device = boards.get(row["board"])
        height, width = row["input"].split("x")[:2]
        precision = {"int8": "int8", "w4a8 mixed": "w4a8"}[row["precision"]]
        if row["task"] == "classification":
            if row["dataset"] != "ImageNet" or not device:
                continue
            id, resolution = "mobilenet-v1-" + row["model"].split("_")[-1], f"{height}x{width}"
            c.accuracy(id, IMAGENET, "top1", resolution, "fp32", row["acc_fp32"], "stm32-zoo", toolchain="st-edge-ai", note="Float baseline of this toolchain's own table; other weights than the hosted ones.")
            c.accuracy(id, IMAGENET, "top1", resolution, "int8", row["acc_int8"], "stm32-zoo", toolchain="st-edge-ai")
        elif row["task"] == "audio event":
            id, resolution = "st-" + kebab(row["model"].replace("_", "-")), "64x50"
            c.model(id, f"ST {row['model']}", "audio-events", "st-miniresnet", "SLA0044", "10", "stm32-zoo", "Input is a spectrogram of 64 bands x 50 frames.")
            c.accuracy(id, "esc-10", "top1", resolution, "fp32", row["acc_fp32"], "stm32-zoo", note="Accuracy of whole clips.")
            c.accuracy(id, "esc-10", "top1", resolution, "int8", row["acc_int8"], "stm32-zoo", toolchain="st-edge-ai", note="Accuracy of whole clips.")
        else:
            id, resolution = kebab(row["model"].replace("_", "-")), f"{height}x{width}"
            c.model(id, f"ST {row['model']}", "person-detection", "st-yoloxn", "SLA0044", "1", "stm32-zoo", "Trained separately for each input size.")
            known = published.get((id, resolution))
            if known:
                c.accuracy(id, "coco-person", "mAP50", resolution, "fp32", known["acc_fp32"], "stm32-zoo")
                c.accuracy(id, "coco-person", "mAP50", resolution, "int8", known["acc_int8"], "stm32-zoo", toolchain="st-edge-ai")
            if precision == "w4a8":
                c.accuracy(id, "coco-person", "mAP50", resolution, "w4a8", row["acc_int8"], "stm32-zoo", toolchain="st-edge-ai", note="Some layers keep 8-bit weights.")
        for quantity, column in (("ram", "ram_kib"), ("flash", "flash_kib")):
            if row[column]:
                name = "st-edge-ai" if row["engine"] == "NPU" else "x-cube-ai"
                c.footprint(id, quantity, round(float(row[column]) * 1024), "B", "stm32-zoo", resolution, precision, name, note=f"On {row['board']}.")
        runtime = "st-edge-ai" if row["engine"] == "NPU" else "x-cube-ai"
        c.latency("stm32-zoo", id, resolution, device, runtime, precision, row["latency_ms"], "stm32-zoo", "mean", "runtime-call",
                  mode=f"{row['mhz']} MHz" if row["mhz"] else "", note="NPU." if row["engine"] == "NPU" else "")
    for row in c.table("default_latency.csv"):  # three more runs of the same zoo
        match = re.fullmatch(r"st_yoloxn_(\d+)", row["model"])
        if match and row["hw"] == "STM32H747I-DISCO":
            c.latency("stm32-zoo", "st-yoloxn-d033-w025", f"{match[1]}x{match[1]}", "stm32h747", "x-cube-ai", "int8", row["latency_ms"], "stm32-zoo", "mean", "runtime-call", mode="400 MHz")


def collect_quantised(c):
    # Intel Neural Compressor: int8 on a processor with VNNI
    chosen = [("ResNet18", "static", "PTQ", "resnet18", "224x224"), ("ResNet50", "static", "PTQ", "resnet50", "224x224"), ("MobileNet V1", "pb", "TensorFlow", "mobilenet-v1-1.0", "224x224"),
              ("MobileNet V2", "pb", "TensorFlow", "mobilenet-v2", "224x224"), ("Inception V3", "pb", "TensorFlow", "inception-v3", "299x299"), ("SSD MobileNet V1", "pb", "TensorFlow", "ssd-mobilenet-v1", "300x300"),
              ("SqueezeNet (ONNX Model Zoo)", "qdq", "ONNX", "squeezenet-1.0", "224x224"), ("GoogleNet (ONNX Model Zoo)", "qdq", "ONNX", "googlenet-bvlc", "224x224"),
              ("ShuffleNet V2 (ONNX Model Zoo)", "qdq", "ONNX", "shufflenet-v2-x1.0", "224x224"), ("MobileNet V3 MLPerf", "qdq", "ONNX", "mobilenet-v3-large", "224x224")]
    rows = c.table("intel_nc_int8.csv")
    for name, variant, framework, id, resolution in chosen:
        row = next(r for r in rows if r["model"] == name and r["variant"] == variant and framework in r["framework"])
        dataset, metric = (COCO, "mAP50-95") if id.startswith("ssd") else (IMAGENET, "top1")
        c.accuracy(id, dataset, metric, resolution, "fp32", row["fp32_acc"], "intel-nc", toolchain="intel-nc", note="Float baseline of this toolchain's own table.")
        c.accuracy(id, dataset, metric, resolution, "int8", row["int8_acc"], "intel-nc", toolchain="intel-nc", target="x86-vnni", note=f"Quantised from {row['framework'].split(' Models')[0]}.")
    # one int8 file on four kinds of processor
    files = {"MobileNet V2 (ONNX Model Zoo)": ("mobilenet-v2", "224x224"), "SSD MobileNet V1 (ONNX Model Zoo)": ("ssd-mobilenet-v1", "300x300"), "SqueezeNet": ("squeezenet-1.0", "224x224"), "GoogleNet": ("googlenet-bvlc", "224x224"),
             "ShuffleNet V2": ("shufflenet-v2-x1.0", "224x224"), "MobileNet V3 MLPerf": ("mobilenet-v3-large", "224x224"), "ResNet50 V1.5 MLPerf": ("resnet50", "224x224")}
    for row in c.table("int8_accuracy_by_hardware.csv"):
        if row["model"] not in files:
            continue
        id, resolution = files[row["model"]]
        dataset, metric = (COCO, "mAP50-95") if id.startswith("ssd") else (IMAGENET, "top1")
        for column, target in (("c6i_intel_vnni", "x86-vnni"), ("c6a_amd_avx2", "x86-avx2"), ("c6g_arm", "arm-cpu"), ("a100_cuda", "nvidia-a100")):
            c.accuracy(id, dataset, metric, resolution, "int8", row[column], "intel-nc", toolchain="onnxruntime", target=target,
                       note="The same file loses accuracy here: 16-bit sums saturate." if target == "x86-avx2" else "The same file on four kinds of processor.")
    # ONNX Model Zoo
    zoo = {"GoogleNet": ("googlenet-bvlc", "fp32", ""), "GoogleNet-int8": ("googlenet-bvlc", "int8", "onnxruntime"), "SqueezeNet 1.0-int8": ("squeezenet-1.0", "int8", "onnxruntime"),
           "ResNet50-v2": ("resnet50-v2", "fp32", "")}
    for row in c.table("onnx_zoo.csv"):
        if row["model"] in zoo:
            id, precision, tool = zoo[row["model"]]
            match = re.search(r'Top-1 accuracy \(%\)": ([\d.]+)', row["metrics"])
            if match:
                c.accuracy(id, IMAGENET, "top1", "224x224", precision, match[1], "onnx-zoo", toolchain=tool)
            size = re.fullmatch(r"([\d.]+) ?MB", row["size"])
            if size:
                c.footprint(id, "file", float(size[1]) * 1e6, "B", "onnx-zoo", precision=precision, toolchain="onnxruntime")
    # NNCF and AIMET
    nncf = {"torchvision/resnet18": ("resnet18", "224x224"), "torchvision/mobilenet_v3_small_BC": ("mobilenet-v3-small", "224x224"), "torchvision/vit_b_16": ("vit-b-16", "224x224"), "timm/efficientnet_b0": ("efficientnet-b0", "224x224"),
            "timm/efficientnet_lite0": ("efficientnet-lite0", "224x224"), "timm/wide_resnet50_2": ("wide-resnet50-2", "224x224")}
    aimet = {"Resnet18 (PyTorch)": ("resnet18", "224x224"), "Resnet50 (PyTorch)": ("resnet50", "224x224"), "Resnet101 (PyTorch)": ("resnet101", "224x224"), "EfficientNet-lite0 (PyTorch)": ("efficientnet-lite0", "224x224"),
             "MobileNetV2 (PyTorch)": ("mobilenet-v2", "224x224"), "Regnet_x_3_2gf (PyTorch)": ("regnetx-3.2gf", "224x224"), "MobileViT (PyTorch)": ("mobilevit-s", "256x256"), "ViT (PyTorch)": ("vit-b-16", "224x224")}
    for row in c.table("quant_accuracy.csv"):
        if row["source"].startswith("NNCF") and row["model"] in nncf and row["scheme"] == "int8 PTQ OV":
            id, resolution = nncf[row["model"]]
            c.accuracy(id, IMAGENET, "top1", resolution, "fp32", row["fp_acc"], "nncf", toolchain="nncf", note="Float baseline of this toolchain's own table.")
            c.accuracy(id, IMAGENET, "top1", resolution, "int8", row["q_acc"], "nncf", toolchain="nncf")
        if row["source"].startswith("AIMET") and row["model"] in aimet and "ImageNet" in row["metric"]:
            id, resolution = aimet[row["model"]]
            c.accuracy(id, IMAGENET, "top1", resolution, "fp32", row["fp_acc"], "aimet", toolchain="aimet", note="Float baseline of this toolchain's own table.")
            c.accuracy(id, IMAGENET, "top1", resolution, {"w8a8": "int8", "w4a8": "w4a8"}[row["scheme"]], row["q_acc"], "aimet", toolchain="aimet", note="Simulated.")
        statistic_pair(c, row)
    # pairs of our own tables for the tasks the union lacks
    floats = {}
    for key, row in c.accuracies.items():
        if row["precision"] == "fp32" and row["compression"] == "none":
            floats[key[:4] + (row["source"],)] = float(row["value"])
    for key, row in sorted(c.accuracies.items()):
        task = c.models[row["model"]]["task"]
        ours = row["source"] in ("arm-ml-zoo", "stm32-zoo", "tflite-hosted") or (row["source"] == "mcunet" and task == "person-detection")
        base = floats.get(key[:4] + (row["source"],))
        if ours and base is not None and row["precision"] in ("int8", "w4a8") and row["compression"] == "none":
            c.pairs.append((task, row["metric"], row["precision"], row["toolchain"], float(row["value"]) - base))
    for bench, id in (("ad", "mlperf-tiny-autoencoder"), ("vww", "mlperf-tiny-vww"), ("ic", "mlperf-tiny-resnet8")):
        rows = [r for r in c.accuracies.values() if r["model"] == id and r["toolchain"] == "hale"]
        base = [float(r["value"]) for r in rows if r["precision"] == "fp32"]
        for row in rows:
            if base and row["precision"] == "int8":
                c.pairs.append((c.models[id]["task"], row["metric"], "int8", "hale", float(row["value"]) - base[0]))


IMAGE_NAMES = re.compile(r"resnet|inception|densenet|mobilenet|vgg|^vit|efficientnet|pelee|resnest|resnext|shufflenet|googlenet|squeezenet|caffenet|alexnet|zfnet|beit", re.I)


def statistic_pair(c, row):
    """One row of the union of quantisation tables, where its task is clear (Hailo and AI Hub are counted from their own tables)."""
    name, metric, source = row["model"], row["metric"], row["source"]
    delta = float(row["q_acc"]) - float(row["fp_acc"])
    images, boxes, areas = ("image-classification", "top1"), ("object-detection", "mAP50-95"), (SEGMENTATION, "mIoU")
    if source.startswith("torchvision"):
        c.pairs.append((*images, "int8", "torchvision-qnnpack" if "qnnpack" in row["scheme"] else "torchvision-fbgemm", delta))
    elif source.startswith("Intel"):
        if re.search(r"ssd|faster r-cnn|mask r-cnn", name, re.I):
            if not name.lower().startswith("mask"):
                c.pairs.append((*boxes, "int8", "intel-nc", delta))
        elif IMAGE_NAMES.search(name):
            c.pairs.append((*images, "int8", "intel-nc", delta))
    elif source.startswith("NNCF"):
        if not row["scheme"].endswith("OV_QUANTIZER_AO"):
            c.pairs.append((*images, "int8", "nncf", delta))
    elif source.startswith("AIMET"):
        precision = {"w8a8": "int8", "w4a8": "w4a8"}[row["scheme"]]
        if "ImageNet" in metric:
            c.pairs.append((*images, precision, "aimet", delta))
        elif "COCO" in metric and "mAP" in metric and "Pose" not in row["task"] and "HRNET" not in name and "Pose" not in name:
            c.pairs.append((*boxes, precision, "aimet", delta))
        elif row["task"] == "Semantic Segmentation" and "kitti" not in metric:  # of pictures
            c.pairs.append((*areas, precision, "aimet", delta))
    elif source.startswith("mcunet") and row["task"] == "classification":
        c.pairs.append((*images, "int8", "tflite-ptq", delta))
    elif source.startswith("ONNX"):
        if row["task"] == "classification" and metric.startswith("Top-1 accuracy"):
            c.pairs.append((*images, "int8", "onnxruntime", delta))
        elif row["task"] == "object_detection_segmentation" and metric in ("Accuracy", "mAP") and "Mask" not in name:
            c.pairs.append((*boxes, "int8", "onnxruntime", delta))
        elif metric in ("mIOU (%)", "Mean IoU"):
            c.pairs.append((*areas, "int8", "onnxruntime", delta))


PAIR_SOURCES = {"hailo-dfc": "hailo-zoo", "qnn": "ai-hub-accuracy", "tflite": "ai-hub-accuracy", "onnxruntime": "envelope", "intel-nc": "intel-nc", "nncf": "nncf", "aimet": "aimet", "torchvision-fbgemm": "torchvision",
                "torchvision-qnnpack": "torchvision", "tflite-ptq": "envelope", "tflite-qat": "tflite-hosted", "st-edge-ai": "stm32-zoo", "hale": "mlperf-tiny-1.2"}


def summarise_pairs(c):
    groups = defaultdict(list)
    for task, metric, precision, toolchain, delta in c.pairs:
        groups[task, metric, precision, toolchain].append(delta)
        groups[task, metric, precision, ""].append(delta)
    for (task, metric, precision, toolchain), deltas in sorted(groups.items()):
        if toolchain and len(deltas) < 8:
            continue
        deltas.sort()
        place = (len(deltas) - 1) * 0.1
        low = int(place)
        p10 = deltas[low] + (deltas[min(low + 1, len(deltas) - 1)] - deltas[low]) * (place - low)
        note = []
        if len(deltas) < 8:
            note.append("Fewer than eight pairs: all there are.")
        if toolchain == "hailo-dfc":
            note.append("Hailo-8 and Hailo-10H.")
        if toolchain in ("intel-nc", "aimet"):
            note.append("Published only where the result was good.")
        if toolchain == "nncf" or (not toolchain and task == "image-classification" and precision == "int8"):
            note.append("Without NNCF's backend OV_QUANTIZER_AO, which is broken for ViT; one net that collapses without bias correction is in.")
        if task == "anomaly-detection":
            note.append("One submission in float against several in int8; printed with two decimals.")
        digits = 4 if metric == "AUC" else 3
        c.quantisation.append(dict(task=task, metric=metric, precision=precision, toolchain=toolchain, count=len(deltas), median=f"{statistics.median(deltas):.{digits}f}", p10=f"{p10:.{digits}f}",
                                   worst=f"{deltas[0]:.{digits}f}", unit="1" if metric == "AUC" else "pp", source=PAIR_SOURCES[toolchain] if toolchain else "envelope", note=" ".join(note)))


# --- devices and money ----------------------------------------------------------------------------------------------------------------

FIELDS = {"ram_mb": ("ram", "MB"), "flash_mb": ("flash", "MB"), "p_off_w": ("off-power", "W"), "p_sleep_w": ("sleep-power", "W"), "p_idle_w": ("idle-power", "W"), "p_cpu_load_w": ("active-power", "W"),
          "p_max_w": ("maximum-power", "W"), "boot_s": ("boot-time", "s"), "e_wake_j": ("boot-energy", "J"), "peak_fp32_gflops": ("peak-fp32", "GFLOP/s"), "peak_fp16_gflops": ("peak-fp16", "GFLOP/s"),
          "peak_int8_gops": ("peak-int8", "GOP/s"), "mem_bw_gbs": ("bandwidth", "GB/s")}
FIGURE_ORDER = ["ram", "flash", "off-power", "sleep-power", "idle-power", "active-power", "maximum-power", "boot-time", "boot-energy", "peak-fp32", "peak-fp16", "peak-int8", "bandwidth", "embodied-carbon",
                "operating-low", "operating-high", "throttles-at"]


def source_of(row):
    """(source, basis) of a row of the hardware table; None where it must not be used."""
    source = next((id for word, id in facts.SOURCE_WORDS if word in row["source"]), "missing")
    if source == "missing":
        raise ValueError(f"unknown source {row['source']!r}")
    if source is None or row["confidence"] == "unknown":
        return None
    if row["confidence"] == "recalled" or source == "recalled":
        return ("estimated" if row["confidence"] == "estimate" else "recalled"), "assumed"
    if row["confidence"] == "estimate":
        return source, "assumed"
    return source, "measured" if row["confidence"] == "third-party measurement" else "datasheet"


def table_figures(rows, scope):
    figures = {}
    for row in rows:
        origin = source_of(row)
        if origin is None:
            continue
        source, basis = origin
        if row["field"] in FIELDS:
            name, unit = FIELDS[row["field"]]
            low = high = None
            if re.fullmatch(r"[\d.]+-[\d.]+", row["value"]):
                a, b = (float(x) for x in row["value"].split("-"))
                value, low, high = (a + b) / 2, f"{number(a)} {unit}", f"{number(b)} {unit}"
            else:
                value = float(row["value"])
            if unit == "MB" and value < 1:
                value, unit = value * 1000, "kB"
            if value > 0:
                figures.setdefault(name, facts.fig(f"{number(value)} {unit}", basis, source, low, high, scope if unit in ("W", "J") else None))
        elif row["field"] == "temp_c":
            match = re.match(r"(-?\d+)\.\.(\d+)", row["value"])
            if match:
                figures.setdefault("operating-low", facts.fig(f"{match[1]} C", basis, source))
                figures.setdefault("operating-high", facts.fig(f"{match[2]} C", basis, source))
    return figures


def collect_devices(c):
    by_id = defaultdict(list)
    for row in c.table("edge_hardware.csv"):
        by_id[row["id"]].append(row)
    watts = {(row["provider"], row["cpu_arch"]): row for row in c.table("ccf_vcpu_watts.csv")}
    peaks = {row["name"]: row for row in c.table("llm_viewer_hw.csv")}
    rated = {row["cpu"]: row for row in c.table("cpu_tdp.csv")}
    embodied = {(row["provider"], row["instance"]): row for row in c.table("ccf_embodied_server.csv")}
    for device in facts.DEVICES:
        scope = {"microcontroller": "rail", "accelerator": "module", "server": "module"}.get(device["role"], "module" if "carrier" in device["needs"] else "board")
        figures = table_figures(by_id[device["table"]], scope) if device["table"] else {}
        if device["id"] in facts.CLOUD:
            provider, instance, _, processor, cpus = facts.CLOUD[device["id"]]
            if processor:
                row = watts[provider, processor]
                low, high = float(row["min_w_per_vcpu"]) * cpus, float(row["max_w_per_vcpu"]) * cpus
                text = "Processor's share only; memory takes about 0.39 W per GB more."
                figures["idle-power"] = facts.fig(f"{number(low, 4)} W", "assumed", "ccf", scope="module", note=text)
                figures["active-power"] = facts.fig(f"{number(high, 4)} W", "assumed", "ccf", f"{number((low + high) / 2, 4)} W", f"{number(high, 4)} W", "module", text + " All cores busy; the low end is half load.")
                figures["maximum-power"] = facts.fig(f"{number(high, 4)} W", "assumed", "ccf", scope="module", note=text)
            server = embodied.get((provider, instance))
            if server:
                kilograms = float(server["server_embodied_kgco2e"]) * cpus / 96
                figures["embodied-carbon"] = facts.fig(f"{number(kilograms, 3)} kg", "assumed", "ccf", f"{number(kilograms / 2, 3)} kg", f"{number(kilograms * 2, 3)} kg",
                                                       note=f"Share of a whole server of {number(server['server_embodied_kgco2e'])} kg by processors: {cpus} of 96, where 96 is recalled.")
        if device["id"] in facts.GPU_PEAKS:
            row = peaks[facts.GPU_PEAKS[device["id"]]]
            figures["peak-fp16"] = facts.fig(f"{number(float(row['fp16_tflops']) * 1000)} GFLOP/s", "datasheet", "llm-viewer", note="Dense.")
            figures["peak-int8"] = facts.fig(f"{number(float(row['int8_tops']) * 1000)} GOP/s", "datasheet", "llm-viewer", note="Dense.")
            figures["bandwidth"] = facts.fig(f"{number(row['mem_bw_gb_s'])} GB/s", "datasheet", "llm-viewer")
        if device["id"] in facts.RATED:
            row = rated[facts.RATED[device["id"]]]
            figures["maximum-power"] = facts.fig(f"{number(row['tdp_w'])} W", "datasheet", "codecarbon", scope="module", note="Rated heat of the processor alone; short peaks and the rest of the machine come on top.")
        figures.update(device["figures"])
        for name in device["without"]:
            figures.pop(name, None)
        c.devices[device["id"]] = dict(device, figures=figures)
    # prices
    for device in facts.DEVICES:
        for row in by_id[device["table"]] if device["table"] else []:
            origin = source_of(row) if row["field"] == "price_usd" else None
            if origin and re.fullmatch(r"[\d.]+", row["value"]) and device["id"] not in facts.CHIP_PRICES and device["id"] not in facts.RISEN_PRICES:
                date, note = facts.PRICE_NOTES.get(device["id"], (facts.READ, ""))
                c.price(device["id"], "", row["value"], "USD", origin[1], date, "", origin[0], note)
    for item, value, basis, date, source, note in facts.EXTRA_PRICES:
        c.price(item, "", value, "USD", basis, date, "", source, note)
    for row in c.table("cloud_prices_full.csv"):
        for id, (provider, instance, source, _, _) in facts.CLOUD.items():
            if (row["provider"], row["instance"]) == (provider, instance):
                region = row["region"] if provider == "aws" else "us-central1"
                date = row["date"][:10]
                c.price(id, region, row["usd_hr"], "USD/hour", "datasheet", date, "1 s", source, f"{instance}, on demand, Linux. Billing by the second with a minimum of one minute is recalled.")
                if row["spot_usd_hr"]:
                    c.price(f"{id}@spot", region, row["spot_usd_hr"], "USD/hour", "datasheet", date, "1 s", source, f"spot; {instance}, may be taken back at any time.")
    for row in c.table("carbon_country.csv"):
        if float(row["codecarbon_gco2_kwh"] or 0) > 0:  # a zero is a gap of the table, not a grid
            c.grids.append(dict(id=row["iso3"].lower(), title=row["country"], value=number(row["codecarbon_gco2_kwh"]), unit="g/kWh", year=row["year"], basis="datasheet", source="codecarbon", note=""))
    places = {"SE": "Sweden, bidding zone", "NO": "Norway, bidding zone"}
    for row in c.table("carbon_subnational.csv"):
        region = row["region"]
        state, zone = region.startswith("US-"), places.get(region[:2])
        if region == "US-usa" or not (state or zone):
            continue  # whole countries are in the table above
        title = f"{region[3:].replace('-', ' ').title()}, United States" if state else f"{zone} {region}"
        c.grids.append(dict(id=region.lower(), title=title, value=number(row["gco2e_kwh"]), unit="g/kWh", year="2023" if state else "2025", basis="datasheet", source="codecarbon",
                            note="eGRID 2023" if state else ""))
    # Of two tables for one region, the provider's own; neither says which year it is of.
    regions = {}
    for row in c.table("carbon_cloud_region.csv"):
        own = row["source"].startswith("codecarbon")
        if own or (row["provider"], row["region"]) not in regions:
            regions[row["provider"], row["region"]] = row
    for (provider, region), row in sorted(regions.items()):
        own = row["source"].startswith("codecarbon")
        name = {"aws": "AWS", "azure": "Azure", "gcp": "Google Cloud"}[provider]
        id = f"{provider}-{region}".lower().replace(" ", "-").replace("_", "-")
        c.grids.append(dict(id=id, title=f"{name} {region}" + (f", {row['city']}" if row["city"] else ""), value=number(row["gco2_kwh"]), unit="g/kWh", year="", basis="datasheet",
                            source="codecarbon" if own else "ccf", note="The provider's own table." if own else "Factors of the region's grid."))


# --- writing --------------------------------------------------------------------------------------------------------------------------

def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def plain(text):
    """A YAML scalar; quoted where it could be read as something else."""
    return text if re.fullmatch(r"-?[A-Za-z0-9][A-Za-z0-9 ./%+-]*", text) and text.lower() not in ("yes", "no", "on", "off", "true", "false", "null") else quoted(text)


def figure_lines(figures, order=()):
    names = sorted(figures, key=lambda name: (order.index(name) if name in order else len(order), name))
    lines = ["figures:" if names else "figures: {}"]
    for name in names:
        figure = figures[name]
        parts = [f"{key}: {plain(figure[key])}" for key in ("value", "low", "high", "basis", "source", "scope") if figure[key]]
        if figure["note"]:
            parts.append(f"note: {quoted(figure['note'])}")
        lines.append(f"  {name}: {{ {', '.join(parts)} }}")
    return lines


def listed(items):
    return "[" + ", ".join(plain(item) for item in items) + "]"


def write_yaml(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_csv(path, kind, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = HEAD[kind].split(",")
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in sorted(rows, key=lambda row: [str(row[column]) for column in columns]):
            writer.writerow(row)


def write_all(c, out):
    write_csv(out / "models/models.csv", "models", c.models.values())
    write_csv(out / "footprints/footprints.csv", "footprints", c.footprints.values())
    by_file = defaultdict(list)
    for row in c.accuracies.values():
        by_file[re.sub(r"^mlperf-tiny-.*", "mlperf-tiny", row["source"])].append(row)
    for name, rows in by_file.items():
        write_csv(out / f"accuracies/{name}.csv", "accuracies", rows)
    write_csv(out / "quantisation/quantisation.csv", "quantisation", c.quantisation)
    write_csv(out / "runtimes/runtimes.csv", "runtimes", [dict(id=id, title=t, toolchains=tools, precisions=facts.RUNTIME_PRECISIONS.get(id, ""), processor="cpu" if id in facts.OF_CORES else "", source=s, note=n) for id, (t, tools, s, n) in facts.RUNTIMES.items()])
    for kind, book in (("latencies", c.latencies), ("throughputs", c.throughputs), ("energies", c.energies)):
        by_file = defaultdict(list)
        for file, row in book.values():
            by_file[file].append(row)
        for name, rows in by_file.items():
            write_csv(out / f"{kind}/{name}.csv", kind, rows)
    write_csv(out / "prices/boards.csv", "prices", [row for row in c.prices.values() if row["unit"] == "USD"])
    write_csv(out / "prices/cloud.csv", "prices", [row for row in c.prices.values() if row["unit"] != "USD"])
    write_csv(out / "grids/grids.csv", "grids", c.grids)
    for runtime, operators in facts.OPERATORS.items():
        write_csv(out / f"operators/{runtime}.csv", "operators",
                  [dict(runtime=runtime, operator=name, source=source, note=note) for name, source, note in operators])
    for device in c.devices.values():
        lines = [f"id: {device['id']}", f"title: {quoted(device['title'])}", f"role: {device['role']}", f"family: {device['family']}", f"silicon: {quoted(device['silicon'])}", *core_lines(device["id"]),
                 f"attaches-to: {listed(device['attaches'])}", f"runtimes: {listed(device['runtimes'])}", f"precisions: {listed(device['precisions'])}", f"interfaces: {listed(device['interfaces'])}",
                 f"needs: {listed(device['needs'])}", f"effort: {device['effort']}", f"availability: {{ state: {device['state'][0]}, source: {device['state'][1]} }}"]
        write_yaml(out / f"devices/{device['id']}.yaml", lines + figure_lines(device["figures"], FIGURE_ORDER))
    for id, (title, kind, interface, figures) in facts.PARTS.items():
        write_yaml(out / f"parts/{id}.yaml", [f"id: {id}", f"title: {quoted(title)}", f"kind: {kind}"] + ([f"interface: {interface}"] if interface else []) + mode_lines(id) + figure_lines(figures))
    for id, battery in facts.BATTERIES.items():
        lines = [f"id: {id}", f"title: {quoted(battery['title'])}", f"chemistry: {battery['chemistry']}", f"rechargeable: {str(battery['rechargeable']).lower()}"] + figure_lines(battery["figures"])
        if "capacity" in battery:
            lines.append("capacity-at: [" + ", ".join(f"{{ temperature: {t} C, share: {s} % }}" for t, s in battery["capacity"]) + "]")
            lines += [f"capacity-basis: {battery['capacity_basis']}", f"capacity-source: {battery['capacity_source']}"]
        if "cycles" in battery:
            lines.append("cycles-at: [" + ", ".join(f"{{ depth: {d} %, cycles: {n} }}" for d, n in battery["cycles"]) + "]")
        write_yaml(out / f"batteries/{id}.yaml", lines)
    for id, (title, figures) in facts.PANELS.items():
        write_yaml(out / f"panels/{id}.yaml", [f"id: {id}", f"title: {quoted(title)}"] + figure_lines(figures))
    for id, (title, figures) in facts.RADIOS.items():
        socket = facts.SOCKETS.get(id)
        write_yaml(out / f"radios/{id}.yaml", [f"id: {id}", f"title: {quoted(title)}"] + ([f"interface: {socket}"] if socket else []) + figure_lines(figures))
    for id, climate in CLIMATES.items():
        write_yaml(out / f"climates/{id}.yaml", climate_lines(id, climate))
    write_csv(out / "climates/years.csv", "climates", c.climates)
    write_csv(out / "sources.csv", "sources", [dict(zip(HEAD["sources"].split(","), (id, *row))) for id, row in {**facts.SOURCES, **field.SOURCES}.items()])


def mode_lines(id):
    modes = facts.CAMERA_MODES.get(id, [])
    lines = []
    for width, height, rate, view, basis, source, note in modes:
        lines.append(f"  - {{ width: {width}, height: {height}, rate: {rate}/s, view: {view}, basis: {basis}, source: {source}" + (f", note: {quoted(note)}" if note else "") + " }")
    return ["modes:"] + lines if lines else []


def core_lines(id):
    """What times of sister silicon are carried by: the design of the cores, their number and their clock."""
    if id not in field.CORES:
        return []
    core, count, clock = field.CORES[id]
    return [f"core: {core}", f"cores: {count}", f"clock: {clock}"]


def climate_lines(id, climate):
    def months(figures, unit, digits):
        values, basis, source, note = figures
        listed = ", ".join(f"{value:.{digits}f}" for value in values)
        return f"{{ unit: {unit}, months: [{listed}], basis: {basis}, source: {source}, note: {quoted(note)} }}"

    lines = [f"id: {id}", f"title: {quoted(climate['title'])}", f"latitude: {climate['latitude']}",
             f"longitude: {climate['longitude']}", "figures: {}",
             "irradiation: " + months(climate["irradiation"], "kWh/m2/day", 2)]
    if "temperatures" in climate:
        lines.append("temperatures: " + months(climate["temperatures"], "C", 1))
    if "clearness" in climate:
        (mean, deviation, correlation), source = climate["clearness"]
        lines.append(f"clearness: {{ mean: {mean}, deviation: {deviation}, correlation: {correlation}, basis: measured, source: {source}, note: \"Daily irradiation over a clear day's; correlation of one day with the next.\" }}")
    return lines


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: build_catalogue.py INPUT [OUTPUT]")
    target = Path(sys.argv[2] if len(sys.argv) == 3 else Path(__file__).resolve().parent.parent / "configs")
    c = Catalogue(sys.argv[1])
    collect_devices(c)
    collect_model_tables(c)
    collect_hailo(c)
    collect_ai_hub(c)
    classifier(c, "googlenet-bvlc", "GoogLeNet (Caffe original)", "onnx-zoo", "Apache-2.0")
    collect_speed(c)
    collect_mlperf(c)
    collect_small_zoos(c)
    collect_quantised(c)
    summarise_pairs(c)
    tables = Path(sys.argv[1]).parent / "field"
    field.collect_field(c, tables)
    c.climates = field.collect_climates(c, tables)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".catalogue-") as temporary:
        fresh = Path(temporary)
        write_all(c, fresh)
        for entry in sorted(path for path in fresh.rglob("*") if path.is_file()):
            place = target / entry.relative_to(fresh)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(entry, place)
    print(f"{len(c.models)} models, {len(c.footprints)} footprints, {len(c.accuracies)} accuracies, {len(c.quantisation)} quantisation rows, {len(c.latencies)} latencies, "
          f"{len(c.throughputs)} throughputs, {len(c.energies)} energies, {len(c.devices)} devices, {len(c.prices)} prices, {len(c.grids)} grids")


if __name__ == "__main__":
    main()
