# SPDX-License-Identifier: Apache-2.0
"""Facts of the catalogue that no table carries: sources, devices, parts, batteries, panels, radios, climates.

Every figure names its source (an id of SOURCES) and its basis: `measured` (third party), `datasheet` (maker or
vendor) or `assumed` (recalled, estimated, or one of our own rules). An unknown is absent.
"""

READ = "2026-11-21"  # the day undated pages were read

# id: (title, location, version, date, licence, note)
SOURCES = {
    "frigate-hardware": ("Frigate documentation, recommended hardware", "https://github.com/blakeblackshear/frigate docs/docs/frigate/hardware.md", "e3fa7018", "2026-07-23", "MIT",
                         "Inference speeds that users reported, approximate; facts restated."),
    "ov2640-datasheet": ("OV2640 datasheet, version 1.6", "OmniVision OV2640 datasheet of 2006-02-28", "1.6", "2006-02-28", "unknown", "Output sizes and rates; figures only."),
    "ov7670-datasheet": ("OV7670/OV7171 datasheet, preliminary", "OmniVision OV7670 datasheet", "1.01", "2005-07-08", "unknown", "Output sizes and rates; figures only."),
    "rpi-camera-modes": ("Sensor modes as rpicam-hello --list-cameras prints them on a Raspberry Pi 5", "https://www.raspberrypi.com/documentation/computers/camera_software.html and listings of users", "", "2026-11-29", "CC-BY-SA-4.0",
                         "Sizes, crops and rates of the driver; facts only. The date is the day it was read."),
    "ncnn-bench": ("ncnn benchmark list", "https://github.com/Tencent/ncnn benchmark/README.md", "a4d2ea1d", "2026-07-22", "BSD-3-Clause",
                   "Sent in by users with different ncnn versions; random weights; input sizes as in benchncnn.cpp. The best listed run per setting is kept."),
    "hailo-zoo": ("Hailo Model Zoo, public model tables", "https://github.com/hailo-ai/hailo_model_zoo docs/public_models", "c83fc030", "2026-01-20", "MIT",
                  "Batch-1 frame rates are pipelined and not a latency; the host is not named. The float column of the Hailo-8L pages was rebuilt (columns are shifted there). Ops are 2 x MACs."),
    "ai-hub-perf": ("Qualcomm AI Hub Models, perf.yaml", "https://github.com/quic/ai-hub-models models/*/perf.yaml", "52c080d2", "2026-02-12", "BSD-3-Clause",
                    "Whether the stated time is a mean or a minimum cannot be told from the files, so it is entered as best-of (one-sided). Device jobs on real hardware."),
    "ai-hub-accuracy": ("Qualcomm AI Hub Models, numerics.yaml", "https://github.com/quic/ai-hub-models models/*/numerics.yaml", "52c080d2", "2026-02-12", "BSD-3-Clause",
                        "Partial evaluation sets (see samples), run on a Galaxy S25; the float baseline is PyTorch on the same samples."),
    "ai-hub-info": ("Qualcomm AI Hub Models, info.yaml", "https://github.com/quic/ai-hub-models models/*/info.yaml", "52c080d2", "2026-02-12", "BSD-3-Clause", "Parameters, inputs, model licences."),
    "rknn-zoo": ("RKNN Model Zoo", "https://github.com/airockchip/rknn_model_zoo README.md", "bad6c733", "2025-04-09", "Apache-2.0",
                 "NPU at its highest clock, one core on RK3588 and RK3576, without pre- or post-processing; figures of the SoC, not of one board."),
    "opencv-zoo": ("OpenCV Zoo benchmark", "https://github.com/opencv/opencv_zoo benchmark/README.md", "966be4cb", "2025-05-29", "Apache-2.0",
                   "Means are used; printed minima are shared between models of a pair."),
    "timm-results": ("PyTorch Image Models results and benchmarks", "https://github.com/huggingface/pytorch-image-models results", "aa4b5850", "2026-08-08", "Apache-2.0",
                     "Throughput belongs to the architecture; GPUs in automatic mixed precision at large batches, CPUs at batch 1."),
    "torchvision": ("torchvision weight metadata", "https://pypi.org/project/torchvision/0.22.1", "0.22.1", "2025-06-04", "BSD-3-Clause", "Full ImageNet validation set; operations are counted as MACs."),
    "mcunet": ("MCUNet model table", "https://github.com/mit-han-lab/mcunet README.md", "9c164f84", READ, "MIT", "SRAM and flash on an STM32F746 with TinyEngine. The date is the day it was read."),
    "mlperf-tiny-1.0": ("MLPerf Tiny v1.0 results", "https://github.com/mlcommons/tiny_results_v1.0", "c7761cf", "2022-11-09", "Apache-2.0", "Figures derived from the published logs; not verified by MLCommons. Round date recalled."),
    "mlperf-tiny-1.1": ("MLPerf Tiny v1.1 results", "https://github.com/mlcommons/tiny_results_v1.1", "c32ef94", "2023-06-27", "Apache-2.0", "Figures derived from the published logs; not verified by MLCommons. Round date recalled."),
    "mlperf-tiny-1.2": ("MLPerf Tiny v1.2 results", "https://github.com/mlcommons/tiny_results_v1.2", "cadb3623", "2024-04-17", "Apache-2.0", "Figures derived from the published report and logs; not verified by MLCommons. Round date recalled."),
    "mlperf-tiny-1.3": ("MLPerf Tiny v1.3 results", "https://github.com/mlcommons/tiny_results_v1.3", "cd605ea", "2025-09-17", "Apache-2.0", "Figures derived from the published logs; not verified by MLCommons. Round date recalled."),
    "mlperf-tiny-models": ("MLPerf Tiny reference models", "https://github.com/mlcommons/tiny benchmark/training", "", READ, "Apache-2.0", "File sizes of the reference models. The date is the day they were read."),
    "arm-ml-zoo": ("Arm ML-Zoo", "https://github.com/ARM-software/ML-zoo", "fec0bb5b", "2023-03-31", "Apache-2.0", "Scores from the READMEs and definition files."),
    "tflite-hosted": ("TensorFlow Lite hosted models", "https://github.com/tensorflow/tensorflow tensorflow/lite/g3doc/guide/hosted_models.md", "0406598a", READ, "Apache-2.0",
                      "Typed by hand from the page; Pixel 3, Android 10. Int8 models were trained quantisation-aware. The date is the day it was read."),
    "tf-slim-mobilenet": ("TensorFlow slim, MobileNet v1 table", "https://github.com/tensorflow/models research/slim/nets/mobilenet_v1.md", "02c04f49", READ, "Apache-2.0", "MACs and parameters. The date is the day it was read."),
    "coral-bench": ("Coral Edge TPU benchmarks", "https://coral.ai/docs/edgetpu/benchmarks", "", READ, "CC-BY-4.0", "Typed by hand; execution of the model only; desktop host with a Xeon-class CPU. Licence of the page to be checked. The date is the day it was read."),
    "stm32-zoo": ("STM32 model zoo", "https://github.com/STMicroelectronics/stm32ai-modelzoo", "6f10965", READ, "SLA0044", "Typed by hand from family READMEs (also commit 7f3764d); facts only. The date is the day it was read."),
    "intel-nc": ("Intel Neural Compressor validated models", "https://github.com/intel/neural-compressor docs/source/validated_model_list.md", "9d277437", "2024-09-27", "Apache-2.0",
                 "Page removed since; only models that met the tuning goal are listed. Xeon 8480+ unless another target is named."),
    "nncf": ("NNCF post-training quantisation reference", "https://github.com/openvinotoolkit/nncf tests/post_training/data/ptq_reference_data.yaml", "", "2026-05-01", "Apache-2.0", "Reference values of the project's own tests; state of May 2026 (day not stated)."),
    "aimet": ("AIMET model zoo", "https://github.com/quic/aimet-model-zoo", "", "2023-10-01", "unknown", "Simulated quantisation; state of October 2023 (day not stated); licence file not read; figures only."),
    "onnx-zoo": ("ONNX Model Zoo", "https://github.com/onnx/models validated", "b1eeaa1a", "2025-06-27", "Apache-2.0", ""),
    "nanodet-readme": ("NanoDet model table", "https://github.com/RangiLyu/nanodet README.md", "", READ, "Apache-2.0", "FLOPs are 2 x MACs. The date is the day it was read."),
    "yolox-readme": ("YOLOX model table", "https://github.com/Megvii-BaseDetection/YOLOX README.md", "", READ, "Apache-2.0", "FLOPs are 2 x MACs. The date is the day it was read."),
    "karpenter-aws": ("AWS on-demand prices in karpenter-provider-aws", "https://github.com/aws/karpenter-provider-aws zz_generated.pricing_aws.go", "1d92708", "2026-07-20", "Apache-2.0", "us-east-1."),
    "gce-autoscaler": ("GCE prices in kubernetes/autoscaler", "https://github.com/kubernetes/autoscaler gce_price_info.go", "55c37cd", "2026-08-22", "Apache-2.0", "One list for the default region."),
    "ccf": ("Cloud Carbon Footprint coefficients", "https://github.com/cloud-carbon-footprint/ccf-coefficients output", "b0032d9", "2026-04-24", "Apache-2.0", "Watts of the processor per vCPU; embodied totals are of a whole server."),
    "ccf-teads": ("AWS instance power in cloud-carbon-coefficients", "https://github.com/cloud-carbon-footprint/cloud-carbon-coefficients data/aws-instances.csv", "", READ, "Apache-2.0", "Originally measured by Teads. The date is the day it was read."),
    "codecarbon": ("codecarbon energy mix and CPU table", "https://pypi.org/project/codecarbon/3.3.2", "3.3.2", READ, "MIT", "Country mix from Our World in Data (CC-BY). The date is the day it was read."),
    "llm-viewer": ("LLM-Viewer hardware table", "https://github.com/hahnyuan/LLM-Viewer hardware_params.py", "472f71f1", "2024-07-01", "MIT", "Dense tensor-core peaks; state of July 2024 (day not stated)."),
    "sbc-reviews": ("Single-board computer reviews", "https://github.com/geerlingguy/sbc-reviews/issues", "", READ, "unknown", "Issues 3, 4, 5, 16, 21, 33, 60; power at the wall; figures only. The date is the day they were read."),
    "cnx-otii": ("Raspberry Pi Zero 2 W power consumption", "https://www.cnx-software.com/2021/12/09/raspberry-pi-zero-2-w-power-consumption", "", "2021-12-09", "unknown", "Otii Arc at 5 V; figures only."),
    "manawyrm": ("SolarCamPi fast boot", "https://hackaday.com/2024/10/03", "", "2024-10-03", "unknown", "Nordic PPK2, also reported by hackster.io; figures only."),
    "rpi-docs": ("Raspberry Pi documentation, power supplies", "https://github.com/raspberrypi/documentation power-supplies.adoc", "025e1ad", READ, "CC-BY-SA-4.0", "Single facts, restated. The date is the day it was read."),
    "pidramble": ("Pi Dramble power figures, quoted by others", "https://linuxhint.com/power-consumption-raspberry-pi", "", READ, "unknown", "Second hand; figures only. The date is the day it was read."),
    "attiny-daemon": ("attiny_daemon wiki, Raspberry Pi startup", "https://github.com/jbaumann/attiny_daemon/wiki", "", READ, "unknown", "Written for older boards; figures only. The date is the day it was read."),
    "chipwired": ("Raspberry Pi 4 power use", "https://chipwired.com/raspberry-pi-power-use", "", READ, "unknown", "Two USB meters and a wall meter; figures only. The date is the day it was read."),
    "geerling-pi5": ("Reducing the Raspberry Pi 5's power off draw", "https://www.jeffgeerling.com/blog/2023/reducing-raspberry-pi-5s-power-consumption-140x", "", "2023-12-31", "unknown", "Year stated, day not; figures only."),
    "hpl-top500": ("High-performance Linpack on small computers", "https://github.com/geerlingguy/top500-benchmark/issues", "", READ, "unknown", "Issues 30 and 38; power at the wall; figures only. The date is the day they were read."),
    "iiab-4050": ("USB tester readings of Pi 4 and Pi 5", "https://github.com/iiab/iiab/issues/4050", "", READ, "unknown", "Figures only. The date is the day it was read."),
    "rpi-docs-frequency": ("Raspberry Pi documentation, frequency management", "https://github.com/raspberrypi/documentation frequency-management.adoc", "", READ, "CC-BY-SA-4.0", "Facts only. The date is the day it was read."),
    "rpi-price-news": ("Raspberry Pi price news", "tugatech.com.pt t=72201", "", "2025-12-31", "unknown", "Year stated, day not; figures only."),
    "lucidar-esp32s3": ("ESP32-S3 DevKitM-1 current readings", "https://lucidar.me", "", READ, "unknown", "With a second board (MoleNet V6) agreeing; figures only. The date is the day it was read."),
    "grillbaer-esp32": ("ESP32 board current tests", "https://github.com/grillbaer/esp32-power-consumption-test", "", READ, "unknown", "Deep sleep spans 0.012 to 9.4 mA between boards; figures only. The date is the day it was read."),
    "dimhoff-esp32cam": ("ESP32-CAM interval camera power", "https://github.com/dimhoff/ESP32-CAM_Interval doc/power_consumption.md", "", READ, "unknown", "Silicon Labs energy monitor; figures only. The date is the day it was read."),
    "rp2040-sleep": ("RP2040 and RP2350 sleep readings", "https://learn.adafruit.com/deep-sleep-with-circuitpython/rp2040-sleep", "", READ, "unknown", "Also rediscov.it and MicroPython notes; figures only. The date is the day it was read."),
    "nrf52840-sleep": ("nRF52840 board sleep readings", "forum.seeedstudio.com, XIAO nRF52840", "", READ, "unknown", "Power profiler on another board with the same chip; figures only. The date is the day it was read."),
    "axis-edgetpu": ("Axis, operators of the Edge TPU in ARTPEC-7", "https://developer.axis.com/computer-vision/on-device/system-on-chip/artpec-7/supported-ops/", "", READ, "unknown", "Facts only: names of operators with their limits. The date is the day it was read."),
    "coral-datasheet": ("Coral Accelerator Module datasheet", "Coral Accelerator Module datasheet", "1.4", READ, "unknown", "Facts only; prices from a 2026 comparison. The date is the day it was read."),
    "sentinel-sheet": ("Sentinel camera-trap specification sheet", "Conservation X Labs, Sentinel documentation", "", READ, "unknown", "Vendor statement; facts only. The date is the day it was read."),
    "yolo26-edge": ("YOLO26 on Hailo-8L, Hailo-8 and Orin Nano", "https://danieldubinsky.github.io", "", "2026-05-31", "unknown", "Board power during inference; figures only."),
    "nvidia-forum-348662": ("Orin Nano minimal idle power", "https://forums.developer.nvidia.com/t/348662", "", READ, "unknown", "Joulescope on a stripped system; figures only. The date is the day it was read."),
    "orin-nano-page": ("Jetson Orin Nano page quoting NVIDIA's datasheet", "https://brojogopalsapui.com", "", "2024-12-31", "unknown", "Quotes the datasheet of December 2024; facts only."),
    "orin-bench": ("jetson-orin-nano-benchmarks", "https://github.com/hokwangchoi/jetson-orin-nano-benchmarks", "", "2026-04-14", "unknown", "Board power while running; figures only."),
    "jetson-nano-page": ("Jetson TX2 against Nano", "https://cpu-gpu.alldbin.com", "", READ, "unknown", "Quotes NVIDIA; facts only. The date is the day it was read."),
    "arxiv-2207.06150": ("Energy of YOLOv5n on Jetson Nano", "https://arxiv.org/abs/2207.06150", "", "2022-07-13", "unknown", "Measured at the board; figures only. Day recalled."),
    "jetson-naming": ("NVIDIA Jetson naming", "https://algotechniq.com/blog/2025/nvidia-jetson-naming", "", "2025-12-31", "unknown", "Year stated, day not; facts only."),
    "fixstars-jetson": ("Jetson AGX Orin figures", "https://blog.us.fixstars.com/?p=1855", "", "2026-05-01", "unknown", "Month stated, day not; facts only."),
    "n100-forums": ("Intel N100 power limits", "https://forum.level1techs.com/t/217362", "", READ, "unknown", "Also a published review; figures only. The date is the day it was read."),
    "stm32n6-docs": ("STM32N6 notes of Politecnico di Milano", "https://giacomocolosio02.github.io/stm32n6-docs", "", READ, "unknown", "Quotes ST; facts only. The date is the day it was read."),
    "max78000-pages": ("MAX78000 pages", "https://sensio-ai.in", "", READ, "unknown", "Facts only. The date is the day it was read."),
    "gpu-spec-pages": ("GPU specification pages", "https://llmbook.apartsin.com", "", READ, "unknown", "Re-quoted datasheets; facts only. The date is the day they were read."),
    "victron-lfp": ("Victron Lithium Battery Smart, technical data", "https://www.victronenergy.com", "", READ, "unknown", "Facts only. The date is the day it was read."),
    "victron-agm": ("Victron Gel and AGM data, and Energy Unlimited", "https://www.victronenergy.com", "", READ, "unknown", "Facts only. The date is the day it was read."),
    "battery-university": ("Battery University figures, quoted by akori.fr", "https://akori.fr", "", READ, "unknown", "Second hand; facts only. The date is the day it was read."),
    "mesh-wiki": ("Charge controller selection, Mesh America wiki", "https://wiki.meshamerica.com/books/solar-power-systems/page/charge-controller-selection-and-configuration", "", "2026-06-08", "unknown", "Retail prices as of the stated date; figures only."),
    "lfp-pack-sheet": ("12.8 V 100 Ah pack, a supplier's sheet", "https://battery.buy.everychina.com/p106459190-cz52f7b48-12v-100ah-various-color-rv-camper-battery-prismatic-for-solar-storage-forklift.html", "", "2026-11-29", "unknown", "Outer size only. The low end is the 255 x 165 x 210 mm of another (bola-china.com). The date is the day they were read."),
    "battery-retail": ("Retail battery prices", "https://cleversolarpower.com", "", READ, "unknown", "Retail 12 V packs; figures only. The date is the day it was read."),
    "powertech-agm": ("Lead-acid charging losses and depth", "powertech (battery vendor)", "", READ, "unknown", "Facts only. The date is the day it was read."),
    "h2wenergy-agm": ("Lead-acid cycle life", "h2wenergy (battery vendor)", "", READ, "unknown", "Facts only. The date is the day it was read."),
    "kitzes-aa": ("Recorder battery tests of the Kitzes Lab", "https://doi.org/10.5281/zenodo.7640775", "", "2023-02-15", "CC-BY-4.0", "AudioMoth and Song Meter Micro run to empty at several temperatures. Day recalled."),
    "energizer": ("Energizer data for L91 and alkaline cells, re-quoted", "Energizer data sheets, second hand", "", READ, "unknown", "Facts only. The date is the day it was read."),
    "rostad-2020": ("IoT Protocol Stack Current Optimizations for the nRF9160 SiP (Rostad)", "https://9pdf.net/document/z1dlr29d-iot-protocol-stack-current-optimizations-nrf-sip.html", "", "2020-06-15", "unknown", "Master thesis, NTNU with Nordic Semiconductor; NB-IoT (CAT-NB1), at 3.7 V; figures only."),
    "fosse-2020": ("nRF9160 LTE-M and NB-IoT energy (Fosse)", "https://9pdf.net/document/q7wlo3dk-power-consumption-modeling-power-cellular-networks-constrained-device.html", "", "2020-06-30", "unknown", "Master thesis, NTNU; month stated, day not; figures only."),
    "lorawan-device": ("lorawan-device, data rates of EU868", "https://docs.rs/crate/lorawan-device/0.12.2/source/src/region/dynamic_channel_plans/eu868.rs", "0.12.2", READ, "unknown", "Largest packets by spreading factor; facts only. The date is the day it was read."),
    "luatos-air780": ("Air780 power states, vendor's table", "luatos (module vendor)", "", READ, "unknown", "Vendor statement, at 3.8 V; figures only. The date is the day it was read."),
    "sim7000": ("SIM7000 current table, via botletics", "botletics, SIM7000", "", READ, "unknown", "Facts only. The date is the day it was read."),
    "sx126x": ("SX126x driver and datasheet figures", "mbed SX126x driver", "", READ, "unknown", "Facts only. The date is the day it was read."),
    "telnyx": ("Telnyx IoT prices", "telnyx.com", "", "2026-09-01", "unknown", "Month stated, day not."),
    "iridium-9602": ("Iridium 9602 and 9602N data", "Iridium 9602 and 9602N data", "", READ, "unknown", "Facts only; transfer time from the PX4 guide; credit prices of 2023. The date is the day it was read."),
    "atkin-imx219": ("IMX219 module current", "https://atkin.engineer", "", READ, "unknown", "Figures only. The date is the day it was read."),
    "element14-camera": ("HM01B0 against OV7670", "element14", "", READ, "unknown", "Vendor statements; figures only. The date is the day it was read."),
    "pvlib-tmy": ("Typical-year files shipped with pvlib", "https://pypi.org/project/pvlib/0.16.1", "0.16.1", READ, "BSD-3-Clause", "Monthly means over all days, and daily clearness, computed from NREL TMY2/TMY3 and PVGIS files. The date is the day they were read."),
    "pvwatts": ("PVWatts version 5 manual, default losses", "https://pypi.org/project/pvlib/0.16.1", "5", "2014-09-04", "unknown", "Facts only; recomputed with pvlib's pvwatts_losses. Date recalled."),
    "bnef-2025": ("Battery price survey of BloombergNEF", "BloombergNEF, 9 December 2025", "2025", "2025-12-09", "unknown", "Wholesale pack prices; figures only."),
    "iwec": ("ASHRAE IWEC file for Amsterdam", "https://pypi.org/project/pvlib/0.16.1", "IWEC 062400", READ, "unknown", "Only monthly means and daily statistics are given here; the file itself may not be passed on. The date is the day it was read."),
    "sap-2012": ("BRE, Standard Assessment Procedure SAP 2012, appendix U, tables U1, U3 and U4", "BRE, SAP 2012, pages 172 to 175", "SAP 2012", "2026-11-21", "unknown", "Monthly mean irradiance and air temperature by UK region, read in transcriptions in public repositories that agree; the document itself was not opened. Figures only. The date is the day they were read."),
    "ashrae-2021-stat": ("EnergyPlus statistics files of CWEC2020, Vancouver Intl AP 718920 and Halifax Dockyard 713280", "https://github.com/NREL/openstudio-standards data/weather/CAN_BC_Vancouver.Intl.AP.718920_CWEC2020.stat and CAN_NS_Halifax.Dockyard.713280_CWEC2020.stat", "5ea4aafc and 24afe5d7", "2026-11-21", "unknown", "Long-term all-sky radiation and temperature of ASHRAE Fundamentals 2021 chapter 14 as printed there (converter of 2022-11-03); figures only. The date is the day they were read."),
    "tmy3-stat": ("EnergyPlus statistics files of NREL TMY3, Seattle-Tacoma 727930 and Honolulu 911820", "https://github.com/NREL/openstudio-standards data/weather/USA_WA_Seattle-Tacoma.Intl.AP.727930_TMY3.stat and USA_HI_Honolulu.Intl.AP.911820_TMY3.stat", "71aa8d4a", "2026-11-21", "unknown", "Typical years of NREL, a US public work; figures only. The date is the day they were read."),
    "energyplus-stat": ("EnergyPlus statistics file of NREL TMY3, San Francisco Intl AP 724940", "https://github.com/NREL/EnergyPlus weather/USA_CA_San.Francisco.Intl.AP.724940_TMY3.stat", "1bd58b05", "2026-11-21", "unknown", "Typical year of NREL, a US public work; figures only. The date is the day they were read."),
    "ladybug-stat": ("EnergyPlus statistics file of NREL TMY3, Santa Monica Muni AP 722885", "https://github.com/ladybug-tools/ladybug tests/fixtures/stat/santamonica.stat", "92cadfba", "2026-11-21", "unknown", "Typical year of NREL, a US public work; figures only. The date is the day they were read."),
    "iwec-hyakuri": ("ASHRAE IWEC statistics file, Tokyo Hyakuri 477150", "https://github.com/ladybug-tools/ladybug tests/fixtures/stat/tokyo.stat", "0e0a0593", "2026-11-21", "unknown", "Only monthly means are given here; the weather file itself may not be passed on. The date is the day they were read."),
    "tmyx-stat": ("EnergyPlus statistics file of TMYx, Dubai Intl AP 411940", "https://github.com/NREL/openstudio-standards data/weather/ARE_DU_Dubai.Intl.AP.411940_TMYx.stat", "471a3e72", "2026-11-21", "unknown", "Typical year of climate.onebuilding.org from ISD; figures only. The date is the day they were read."),
    "bom-068034": ("Bureau of Meteorology, Climate statistics for Australian locations, Jervis Bay (Point Perpendicular Lighthouse) 068034", "http://www.bom.gov.au/climate/averages/tables/cw_068034_All.shtml", "IDCJCM0037", "2026-09-16", "© Commonwealth of Australia", "Read in a copy of the page of that day, https://github.com/Bluebilly2/EarthGame2 Data/stations/068034_point_perpendicular_lighthouse_all_years.txt at 47940285; figures only."),
    "pvgis-leiden": ("PVGIS MRcalc answer, Leiden 52.16 N 4.497 E, PVGIS-SARAH2, 2015 to 2020", "https://re.jrc.ec.europa.eu MRcalc", "SARAH2", "2026-11-21", "unknown", "Read in https://github.com/meshsat/meshsat-fieldkit v2/vendor/solar/pvgis-leiden-monthly-2015-2020.json at 95e078a1; figures only. The date is the day they were read."),
    "recalled": ("Recalled from public literature", "", "", READ, "unknown", "Not verified against a page; basis assumed."),
    "estimated": ("Estimated by the compilers of the data", "", "", READ, "unknown", "Basis assumed."),
    "envelope": ("Envelope's own rules and assumptions", "", "", "2026-11-21", "Apache-2.0", "Basis assumed unless it is arithmetic on another source."),
}

# Where a source text of the hardware table belongs. First match wins.
SOURCE_WORDS = [
    ("boaviztapi", None), ("not found", None), ("recalled from", "recalled"), ("seeedstudio", "nrf52840-sleep"),
    ("tiny_results systems", "mlperf-tiny-1.2"), ("tiny_results_v1.1", "mlperf-tiny-1.1"), ("tiny_results_v1.2", "mlperf-tiny-1.2"),
    ("tiny_results_v1.3", "mlperf-tiny-1.3"), ("stm32n6-docs", "stm32n6-docs"), ("grillbaer", "grillbaer-esp32"), ("dimhoff", "dimhoff-esp32cam"),
    ("lucidar", "lucidar-esp32s3"), ("adafruit", "rp2040-sleep"), ("MAX78000", "max78000-pages"), ("2509.17533", None), ("cnx-software", "cnx-otii"),
    ("Manawyrm", "manawyrm"), ("power-supplies.adoc", "rpi-docs"), ("pidramble", "pidramble"), ("attiny_daemon", "attiny-daemon"),
    ("chipwired", "chipwired"), ("jeffgeerling", "geerling-pi5"), ("iiab", "iiab-4050"), ("tugatech", "rpi-price-news"),
    ("Coral Accelerator", "coral-datasheet"), ("conservation-x-labs", "sentinel-sheet"), ("danieldubinsky", "yolo26-edge"),
    ("alldbin", "jetson-nano-page"), ("2207.06150", "arxiv-2207.06150"), ("brojogopalsapui", "orin-nano-page"), ("348662", "nvidia-forum-348662"),
    ("algotechniq", "jetson-naming"), ("fixstars", "fixstars-jetson"), ("level1techs", "n100-forums"), ("aws-instances.csv", "ccf-teads"),
    ("llmbook", "gpu-spec-pages"), ("2605.23918", None),
]

LINUX = ["fp32", "float", "int8"]
PI_NEEDS = ["wake-controller", "enclosure", "storage-card", "supply-5v"]
MCU_RUNTIMES = ["x-cube-ai", "tinyengine", "cmsis-nn", "hale", "plumerai", "onnc", "microtvm"]


def fig(value, basis, source, low=None, high=None, scope=None, note=None):
    return {"value": value, "low": low, "high": high, "basis": basis, "source": source, "scope": scope, "note": note}


def device(id, title, role, family, silicon, runtimes, precisions, interfaces, needs, effort, table=None, figures=None,
           without=(), attaches=(), state=("unknown", "recalled"), scopes=None):
    return dict(id=id, title=title, role=role, family=family, silicon=silicon, runtimes=runtimes, precisions=precisions, interfaces=interfaces,
                needs=needs, effort=effort, table=table, figures=figures or {}, without=set(without), attaches=list(attaches), state=state,
                scopes=scopes or {})


MADE, ENDED = ("in-production", "recalled"), ("end-of-life", "recalled")
MCU_IO = ["dcmi-camera", "i2s-microphone", "i2c", "gpio"]

DEVICES = [
    # --- microcontrollers -------------------------------------------------------------------------------------------------------------
    device("stm32l4r5", "STM32L4R5ZI (NUCLEO-L4R5ZI)", "microcontroller", "stm32", "Cortex-M4F at 120 MHz", MCU_RUNTIMES, ["fp32", "int8"], MCU_IO,
           ["enclosure"], "microcontroller", "stm32l4r5", {
               "active-power": fig("0.0438 W", "measured", "mlperf-tiny-1.2", "0.0387 W", "0.0782 W", "rail", "Energy runs at 1.8 V take 0.0387 W to 0.0438 W; earlier runs at 3.0 V took 0.0698 W to 0.0782 W."),
               "sleep-power": fig("0.000005 W", "assumed", "recalled", scope="rail", note="Stop 2 with the clock running; the chip alone, without the board's own parts."),
           }, state=MADE),
    device("stm32u575", "STM32U575ZI (NUCLEO-U575ZI-Q)", "microcontroller", "stm32", "Cortex-M33 at 160 MHz", MCU_RUNTIMES, ["fp32", "int8"], MCU_IO,
           ["enclosure"], "microcontroller", "stm32u575", {
               "active-power": fig("0.0230 W", "measured", "mlperf-tiny-1.2", "0.0226 W", "0.0270 W", "rail", "1.8 V with the switching regulator; the older runtime of round 1.1 gave the high end."),
               "peak-int8": fig("0.64 GOP/s", "assumed", "envelope", note="Counted as for the STM32L4R5: two int8 multiply-accumulates a cycle."), "peak-fp32": fig("0.16 GFLOP/s", "assumed", "envelope", note="Counted as for the STM32L4R5."),
               "sleep-power": fig("0.000004 W", "assumed", "estimated", scope="rail", note="The chip alone."),
           }, state=MADE),
    device("stm32u585", "STM32U585 (B-U585I-IOT02A)", "microcontroller", "stm32", "Cortex-M33 at 160 MHz", MCU_RUNTIMES, ["fp32", "int8"], MCU_IO, ["enclosure"],
           "microcontroller", None, {
               "ram": fig("786 kB", "assumed", "recalled"), "flash": fig("2 MB", "assumed", "recalled"),
               "active-power": fig("0.0230 W", "assumed", "envelope", "0.0150 W", "0.0350 W", "rail", "Taken from the STM32U575, which has the same core."),
               "peak-int8": fig("0.64 GOP/s", "assumed", "envelope", note="Counted as for the STM32L4R5: two int8 multiply-accumulates a cycle."), "peak-fp32": fig("0.16 GFLOP/s", "assumed", "envelope", note="Counted as for the STM32L4R5."),
               "sleep-power": fig("0.000004 W", "assumed", "envelope", scope="rail", note="Taken from the STM32U575."),
           }, state=MADE),
    device("stm32u385", "STM32U385RG (NUCLEO-U385RG-Q)", "microcontroller", "stm32", "Cortex-M33 at 96 MHz, near-threshold", MCU_RUNTIMES, ["fp32", "int8"], ["i2s-microphone", "i2c", "gpio"],
           ["enclosure"], "microcontroller", "stm32u385", {
               "peak-int8": fig("0.384 GOP/s", "assumed", "envelope", note="Counted as for the STM32L4R5: two int8 multiply-accumulates a cycle."), "peak-fp32": fig("0.096 GFLOP/s", "assumed", "envelope", note="Counted as for the STM32L4R5."),
               "active-power": fig("0.0053 W", "measured", "mlperf-tiny-1.3", "0.0050 W", "0.0059 W", "rail", "1.8 V with the switching regulator, four benchmarks."),
           }, state=MADE),
    device("stm32h7a3", "STM32H7A3ZI (NUCLEO-H7A3ZI-Q)", "microcontroller", "stm32", "Cortex-M7 at 280 MHz", MCU_RUNTIMES, ["fp32", "int8"], MCU_IO, ["enclosure"],
           "microcontroller", "stm32h7a3", {
               "active-power": fig("0.1248 W", "measured", "mlperf-tiny-1.2", "0.1215 W", "0.1579 W", "rail", "3 V with the switching regulator; the high end is an older runtime of round 1.1."),
               "sleep-power": fig("0.0001 W", "assumed", "estimated", scope="rail", note="Stop mode of the chip, some tens of microamperes."),
           }, state=MADE),
    device("stm32f746", "STM32F746 Discovery", "microcontroller", "stm32", "Cortex-M7 at 216 MHz", MCU_RUNTIMES, ["fp32", "int8"], MCU_IO, ["enclosure"], "microcontroller", "stm32f746", {
        "peak-int8": fig("0.864 GOP/s", "assumed", "envelope", note="Counted as for the STM32L4R5: two int8 multiply-accumulates a cycle."), "peak-fp32": fig("0.216 GFLOP/s", "assumed", "envelope", note="Counted as for the STM32L4R5."),
        "active-power": fig("0.33 W", "assumed", "estimated", scope="rail", note="About 100 mA at 3.3 V; no energy run is published."),
    }, state=MADE),
    device("stm32h747", "STM32H747I-DISCO", "microcontroller", "stm32", "Cortex-M7 at 400 MHz with a Cortex-M4", MCU_RUNTIMES, ["fp32", "int8"], MCU_IO, ["enclosure"],
           "microcontroller", None, {"ram": fig("1 MB", "assumed", "recalled", "1 MB", "9.4 MB", note="On-chip memory; the board adds 8 MB of external memory (recalled)."), "flash": fig("2 MB", "assumed", "recalled")}, state=MADE),
    device("stm32n6570", "STM32N6570-DK", "microcontroller", "stm32", "Cortex-M55 at 800 MHz with the Neural-ART accelerator", ["st-edge-ai"], ["int8", "w4a8"],
           ["csi-camera", "dcmi-camera", "i2s-microphone", "i2c", "gpio", "usb", "ethernet"], ["enclosure"], "microcontroller", "stm32n6", {
               "flash": fig("128 MB", "datasheet", "stm32n6-docs", note="External flash of the kit; the chip has none of its own. The kit also carries 32 MB of external memory."),
               "active-power": fig("0.2 W", "assumed", "recalled", note="Only the maker's claim of about 3 TOP/s per watt at 0.6 TOP/s; accelerator alone. No measurement was found, and idle and sleep are unknown.", scope="module"),
           }, state=MADE),
    device("stm32g0b1", "STM32G0B1RE (NUCLEO-G0B1RE)", "microcontroller", "stm32", "Cortex-M0+ at 64 MHz", ["hale"], ["int8"], ["i2c", "gpio"], ["enclosure"], "microcontroller", None,
           {"ram": fig("144 kB", "assumed", "recalled"), "flash": fig("512 kB", "assumed", "recalled")}, state=MADE),
    device("syntiant-ndp9120", "Syntiant NDP9120", "microcontroller", "syntiant", "Syntiant Core 2 with HiFi 3 and Cortex-M0", ["syntiant"], ["int8"], ["i2s-microphone", "i2c", "gpio"],
           ["enclosure"], "microcontroller", "syntiant9120", {
               "active-power": fig("0.0072 W", "measured", "mlperf-tiny-1.2", "0.0056 W", "0.0291 W", "rail", "0.9 V core at 30.7 MHz takes 0.0056 W to 0.0072 W; 1.1 V at 98.7 MHz takes up to 0.0291 W."),
           }),
    device("renesas-ra8d1", "Renesas EK-RA8D1", "microcontroller", "renesas", "Cortex-M85 at 480 MHz", ["ruhmi", "cmsis-nn"], ["fp32", "int8"], MCU_IO, ["enclosure"], "microcontroller", None,
           {"ram": fig("1 MB", "assumed", "recalled"), "flash": fig("2 MB", "assumed", "recalled")}, state=MADE),
    device("nrf5340", "nRF5340 DK", "microcontroller", "nordic", "Cortex-M33 at 128 MHz", ["microtvm", "cmsis-nn"], ["fp32", "int8"], ["i2s-microphone", "i2c", "gpio"], ["enclosure"], "microcontroller", None,
           {"ram": fig("512 kB", "assumed", "recalled"), "flash": fig("1 MB", "assumed", "recalled")}, state=MADE),
    device("nano-33-ble", "Arduino Nano 33 BLE Sense", "microcontroller", "nordic", "nRF52840, Cortex-M4F at 64 MHz", ["cmsis-nn", "microtvm"], ["fp32", "int8"], ["i2s-microphone", "i2c", "gpio"],
           ["enclosure"], "microcontroller", "nano33ble", {
               "sleep-power": fig("0.000008 W", "measured", "nrf52840-sleep", "0.0000045 W", "0.01 W", "board", "Measured on another board with this chip; this board's regulator and lamp draw more, by an unknown amount, hence the wide range."),
               "active-power": fig("0.02 W", "assumed", "estimated", "0.01 W", "0.03 W", "rail", "The chip alone."),
           }, state=MADE),
    device("esp32", "ESP32 module", "microcontroller", "esp32", "2 x LX6 at 240 MHz", ["esp-nn", "cmsis-nn"], ["fp32", "int8"], ["i2s-microphone", "i2c", "gpio", "wifi"], ["enclosure"], "microcontroller", "esp32", {
        "sleep-power": fig("0.000044 W", "measured", "grillbaer-esp32", "0.000044 W", "0.0348 W", "board", "The best board takes 12 uA at 3.7 V, the worst 9.4 mA: the choice of board decides."),
        "idle-power": fig("0.195 W", "measured", "grillbaer-esp32", "0.192 W", "0.241 W", "board", "Awake, radio off, 52 to 65 mA at 3.7 V."),
    }, state=MADE),
    device("esp32-cam", "ESP32-CAM with OV2640", "microcontroller", "esp32", "2 x LX6 at 240 MHz", ["esp-nn"], ["fp32", "int8"], ["dcmi-camera", "wifi", "gpio"], ["enclosure"], "microcontroller", "esp32cam", {
        "sleep-power": fig("0.00468 W", "measured", "dimhoff-esp32cam", "0.00465 W", "0.0827 W", "board", "Best modified board; an unmodified one never switches its camera off and takes 0.067 W to 0.083 W."),
        "active-power": fig("0.291 W", "measured", "dimhoff-esp32cam", "0.271 W", "0.291 W", "board", "Taking and storing a picture, radio off."),
    }, state=MADE),
    device("esp32-s3", "ESP32-S3 module", "microcontroller", "esp32", "2 x LX7 at 240 MHz with vector instructions", ["esp-nn", "esp-dl"], ["fp32", "int8"], ["dcmi-camera", "i2s-microphone", "i2c", "gpio", "wifi", "usb"],
           ["enclosure"], "microcontroller", "esp32s3", {
               "ram": fig("512 kB", "assumed", "recalled", "512 kB", "8.5 MB", note="On the chip; modules come with up to 8 MB beside it."),
               "sleep-power": fig("0.000026 W", "measured", "lucidar-esp32s3", "0.000026 W", "0.0026 W", "board", "Deep sleep; the high end is light sleep, which keeps memory."),
               "idle-power": fig("0.105 W", "measured", "lucidar-esp32s3", scope="board", note="31.7 mA at 3.3 V, radio off."),
               "active-power": fig("0.15 W", "assumed", "envelope", "0.105 W", "0.3 W", "board", "No reading while computing was found: from the awake draw upwards."),
               "maximum-power": fig("1.1 W", "assumed", "estimated", scope="board", note="With the radio sending."),
           }, state=MADE),
    device("rp2040", "Raspberry Pi Pico (RP2040)", "microcontroller", "rp2", "2 x Cortex-M0+ at 133 MHz", ["cmsis-nn"], ["int8"], ["i2c", "gpio"], ["enclosure"], "microcontroller", "rp2040", {
        "sleep-power": fig("0.01 W", "measured", "rp2040-sleep", "0.0045 W", "0.035 W", "board", "Under 2 mA without a timer, 7 mA with one; another firmware reaches 0.9 mA to 1.5 mA, all at 5 V."),
        "idle-power": fig("0.1 W", "measured", "rp2040-sleep", scope="board"),
    }, state=MADE),
    device("rp2350", "Raspberry Pi Pico 2 (RP2350)", "microcontroller", "rp2", "2 x Cortex-M33 at 150 MHz", ["cmsis-nn"], ["fp32", "int8"], ["i2c", "gpio"], ["enclosure"], "microcontroller", "rp2350", {
        "sleep-power": fig("0.0002 W", "assumed", "estimated", "0.00005 W", "0.0003 W", "board", "Readings of the datasheet differ between 10 uA and 60 uA."),
        "idle-power": fig("0.08 W", "measured", "rp2040-sleep", scope="board"),
    }, state=MADE),
    device("max78000", "MAX78000", "microcontroller", "maxim", "Cortex-M4F with a convolution accelerator", ["ai8x"], ["int8"], ["dcmi-camera", "i2s-microphone", "i2c", "gpio"], ["enclosure"], "microcontroller", "max78000", {}, state=MADE),
    device("apollo4-plus", "Apollo4 Plus", "microcontroller", "ambiq", "Cortex-M4F at 192 MHz", ["cmsis-nn"], ["fp32", "int8"], ["i2s-microphone", "i2c", "gpio"], ["enclosure"], "microcontroller", "apollo4p", {
        "active-power": fig("0.0014 W", "assumed", "recalled", scope="rail", note="The maker's claim per megahertz, core only; no measurement found."),
    }, state=MADE),
    device("gap9", "GAP9", "microcontroller", "greenwaves", "RISC-V cluster with the NE16 accelerator", ["gapflow"], ["int8"], ["csi-camera", "i2s-microphone", "i2c", "gpio"], ["enclosure"], "microcontroller", "gap9", {
        "active-power": fig("0.024 W", "measured", "mlperf-tiny-1.0", "0.0193 W", "0.0289 W", "rail", "1.8 V at 240 MHz, four benchmarks."),
    }),
    device("alif-e7", "Alif Ensemble E7", "microcontroller", "alif", "2 x Cortex-M55 with Ethos-U55", ["cmsis-nn", "ethos-u"], ["int8"], ["csi-camera", "i2s-microphone", "i2c", "gpio"], ["enclosure"], "microcontroller", "alife7", {}),
    # --- Linux boards -----------------------------------------------------------------------------------------------------------------
    device("raspberry-pi-zero-2-w", "Raspberry Pi Zero 2 W", "host", "raspberry-pi", "Broadcom BCM2710A1, 4 x Cortex-A53 at 1.0 GHz", ["ncnn", "tflite", "onnxruntime", "opencv-dnn"], LINUX,
           ["csi-camera", "usb", "i2c", "gpio", "wifi", "i2s-microphone"], PI_NEEDS, "linux-board", "pizero2w", {
               "off-power": fig("0.3 W", "assumed", "estimated", "0.01 W", "0.4 W", "board", "Halted without a switch, after the 0.055 A at 5 V of the first Pi Zero; with a switch that cuts the supply it is the switch's own draw."),
               "idle-power": fig("0.600 W", "measured", "cnx-otii", "0.375 W", "0.700 W", "board", "Stock 32-bit system at 5 V; the low end is a tuned system."),
               "active-power": fig("1.75 W", "datasheet", "rpi-docs", "1.2 W", "2.9 W", "board", "Typical active current of the bare board; the range is ours, from idle-like use to the estimated peak."),
               "maximum-power": fig("2.9 W", "assumed", "estimated", scope="board"),
               "boot-time": fig("12 s", "measured", "manawyrm", "3.5 s", "15 s", note="Stock system; the low end is a system cut down for fast boot."),
               "boot-energy": fig("9.5 J", "measured", "manawyrm", "1.44 J", "12 J", "board", "1.9 A s at 5 V; the low end is the same cut-down system."),
               "bandwidth": fig("2 GB/s", "assumed", "estimated", "1 GB/s", "3.6 GB/s", note="High end is the memory's own peak."),
               "throttles-at": fig("80 C", "datasheet", "rpi-docs-frequency", note="Clocks fall step by step from 80 C to 85 C."),
           }, state=MADE),
    device("raspberry-pi-3b-plus", "Raspberry Pi 3 Model B+", "host", "raspberry-pi", "Broadcom BCM2837B0, 4 x Cortex-A53 at 1.4 GHz", ["ncnn", "tflite", "armnn", "onnxruntime", "opencv-dnn"], LINUX,
           ["csi-camera", "usb", "i2c", "gpio", "wifi", "ethernet", "i2s-microphone"], PI_NEEDS, "linux-board", "pi3bp", {
               "off-power": fig("0.5 W", "datasheet", "rpi-docs", scope="board", note="Halted 3B at 0.10 A; stated for the older sister board."),
               "idle-power": fig("1.9 W", "measured", "pidramble", "1.9 W", "3.1 W", "board", "Without a display; another reporter found 3.1 W at the wall."),
               "active-power": fig("5.1 W", "measured", "pidramble", "5.1 W", "5.6 W", "board", "The high end is another reporter's stress run at the wall."),
               "boot-time": fig("22 s", "measured", "attiny-daemon", "15 s", "30 s"),
               "peak-int8": fig("90 GOP/s", "assumed", "envelope", note="Twice the single-precision rate, as estimated for the Pi Zero 2 W."),
               "throttles-at": fig("60 C", "datasheet", "rpi-docs-frequency", note="The soft limit: 1.4 GHz falls to 1.2 GHz."),
           }, state=MADE),
    device("raspberry-pi-4b", "Raspberry Pi 4 Model B", "host", "raspberry-pi", "Broadcom BCM2711B0, 4 x Cortex-A72 at 1.8 GHz", ["ncnn", "tflite", "armnn", "onnxruntime", "opencv-dnn"], LINUX,
           ["csi-camera", "usb", "i2c", "gpio", "wifi", "ethernet", "i2s-microphone"], PI_NEEDS, "linux-board", "pi4b", {
               "off-power": fig("0.117 W", "datasheet", "rpi-docs", scope="board", note="Halted at 0.023 A and 5.1 V."),
               "idle-power": fig("2.3 W", "measured", "chipwired", "1.6 W", "3.1 W", "board", "Reporters differ: 1.6 W at the wall, 1.7 W with little load, 2.7 W, and 3.1 W with a display."),
               "active-power": fig("5.3 W", "measured", "chipwired", "5.0 W", "5.4 W", "board"),
               "maximum-power": fig("6.4 W", "measured", "pidramble", scope="board"),
               "boot-time": fig("22 s", "measured", "attiny-daemon", "15 s", "30 s"),
               "boot-energy": fig("75 J", "assumed", "estimated", "54 J", "107 J", "board", "3.57 W while booting over 15 s to 30 s."),
               "bandwidth": fig("4 GB/s", "assumed", "estimated", "2 GB/s", "12.8 GB/s", note="High end is the memory's own peak."),
               "operating-low": fig("0 C", "assumed", "recalled"), "operating-high": fig("50 C", "assumed", "recalled"),
               "throttles-at": fig("80 C", "datasheet", "rpi-docs-frequency", note="Clocks fall step by step from 80 C to 85 C."),
           }, state=MADE),
    device("raspberry-pi-5", "Raspberry Pi 5", "host", "raspberry-pi", "Broadcom BCM2712, 4 x Cortex-A76 at 2.4 GHz", ["ncnn", "ncnn-vulkan", "tflite", "executorch", "onnxruntime", "openvino", "opencv-dnn"], ["fp32", "fp16", "float", "int8"],
           ["csi-camera", "usb", "i2c", "gpio", "wifi", "ethernet", "pcie", "i2s-microphone"], PI_NEEDS, "linux-board", "pi5", {
               "off-power": fig("1.5 W", "measured", "geerling-pi5", "0.01 W", "1.8 W", "board", "Default halt draws 1.2 W to 1.8 W; with POWER_OFF_ON_HALT=1 it is 0.01 W."),
               "idle-power": fig("3.2 W", "measured", "iiab-4050", "3.0 W", "5.0 W", "board", "0.65 A at 5 V; 4 W to 5 W was seen at the wall."),
               "active-power": fig("7.9 W", "measured", "sbc-reviews", "7.9 W", "9.9 W", "board", "All cores at work in a benchmark; another reporter saw 9.9 W."),
               "maximum-power": fig("12 W", "assumed", "estimated", scope="board"),
               "boot-time": fig("22 s", "assumed", "estimated", "15 s", "30 s", note="The range of older boards; no reading of this board was found."),
               "peak-fp16": fig("307 GFLOP/s", "assumed", "envelope", note="Twice the single-precision rate."),
               "bandwidth": fig("9 GB/s", "assumed", "estimated", "5 GB/s", "17 GB/s", note="High end is the memory's own peak."),
               "throttles-at": fig("80 C", "datasheet", "rpi-docs-frequency", note="Clocks fall step by step from 80 C to 85 C."),
           }, state=MADE),
    device("orange-pi-5", "Orange Pi 5", "host", "rockchip", "Rockchip RK3588S, 4 x Cortex-A76 at 2.4 GHz and 4 x Cortex-A55 at 1.8 GHz, 6 TOP/s NPU", ["ncnn", "tflite", "armnn", "onnxruntime", "opencv-dnn", "rknn"],
           ["fp32", "fp16", "float", "int8"], ["csi-camera", "usb", "i2c", "gpio", "ethernet"], PI_NEEDS, "linux-npu", None, {
               "ram": fig("4096 MB", "measured", "sbc-reviews", note="The board that was measured; larger ones exist."),
               "idle-power": fig("1.0 W", "measured", "sbc-reviews", "1.0 W", "3.6 W", "wall", "The high end is another board with the same family of chip."),
               "active-power": fig("10 W", "measured", "sbc-reviews", "5 W", "11.5 W", "wall", "Stress run of all cores; inference on the NPU alone takes less, by an unknown amount (low end is ours)."),
               "maximum-power": fig("11.5 W", "measured", "sbc-reviews", scope="wall"),
               "peak-fp32": fig("154 GFLOP/s", "assumed", "envelope", note="The four large cores at 2.4 GHz, 16 operations a cycle each."), "peak-fp16": fig("307 GFLOP/s", "assumed", "envelope", note="Twice the single-precision rate."),
               "peak-int8": fig("6000 GOP/s", "assumed", "recalled", note="NPU, three cores together; one core has a third."),
           }, state=MADE),
    device("khadas-edge2", "Khadas Edge2", "host", "rockchip", "Rockchip RK3588S, 4 x Cortex-A76 and 4 x Cortex-A55, 6 TOP/s NPU", ["ncnn", "tflite", "armnn", "onnxruntime", "opencv-dnn", "rknn"], ["fp32", "fp16", "float", "int8"],
           ["csi-camera", "usb", "i2c", "gpio", "wifi"], ["wake-controller", "enclosure", "supply-5v"], "linux-npu", None, {
               "idle-power": fig("2.3 W", "assumed", "envelope", "1.0 W", "3.6 W", "wall", "Not measured on this board: the span of two other boards with this family of chip (Orange Pi 5, Rock 5B) and its middle."),
               "active-power": fig("10 W", "assumed", "envelope", "5 W", "17 W", "wall", "Not measured on this board: the span of the same two boards."),
               "peak-fp32": fig("154 GFLOP/s", "assumed", "envelope", note="The four large cores at 2.4 GHz, 16 operations a cycle each."), "peak-fp16": fig("307 GFLOP/s", "assumed", "envelope", note="Twice the single-precision rate."),
               "peak-int8": fig("6000 GOP/s", "assumed", "recalled", note="NPU, three cores together; one core has a third."),
           }),
    device("radxa-rock-5b", "Radxa Rock 5B", "host", "rockchip", "Rockchip RK3588, 4 x Cortex-A76 and 4 x Cortex-A55, 6 TOP/s NPU", ["ncnn", "tflite", "armnn", "onnxruntime", "opencv-dnn", "rknn"], ["fp32", "fp16", "float", "int8"],
           ["csi-camera", "usb", "i2c", "gpio", "ethernet", "pcie"], PI_NEEDS, "linux-npu", None, {
               "ram": fig("4096 MB", "measured", "sbc-reviews", note="The board that was measured; larger ones exist."),
               "idle-power": fig("3.6 W", "measured", "sbc-reviews", scope="wall"), "active-power": fig("12 W", "measured", "sbc-reviews", "6 W", "17 W", "wall", "A long computation; the high end is a stress run, the low end ours."),
               "maximum-power": fig("17 W", "measured", "sbc-reviews", scope="wall"),
               "peak-fp32": fig("154 GFLOP/s", "assumed", "envelope", note="The four large cores at 2.4 GHz, 16 operations a cycle each."), "peak-fp16": fig("307 GFLOP/s", "assumed", "envelope", note="Twice the single-precision rate."),
               "peak-int8": fig("6000 GOP/s", "assumed", "recalled", note="NPU, three cores together; one core has a third."),
           }),
    device("rk3566-board", "RK3566 board (Orange Pi CM4 class)", "host", "rockchip", "Rockchip RK3566, 4 x Cortex-A55 at 1.8 GHz, 1 TOP/s NPU", ["ncnn", "tflite", "onnxruntime", "rknn"], ["fp32", "fp16", "float", "int8"],
           ["csi-camera", "usb", "i2c", "gpio"], PI_NEEDS, "linux-npu", None, {"peak-int8": fig("1000 GOP/s", "assumed", "recalled", note="NPU.")}),
    device("khadas-vim3", "Khadas VIM3", "host", "amlogic", "Amlogic A311D, 4 x Cortex-A73 at 2.2 GHz and 2 x Cortex-A53 at 1.8 GHz, 5 TOP/s NPU", ["ncnn", "ncnn-vulkan", "tflite", "onnxruntime", "opencv-dnn", "opencv-dnn-timvx"],
           LINUX, ["csi-camera", "usb", "i2c", "gpio", "wifi", "ethernet"], ["wake-controller", "enclosure", "supply-5v"], "linux-npu", None, {"peak-int8": fig("5000 GOP/s", "assumed", "recalled", note="NPU.")}),
    device("khadas-vim4", "Khadas VIM4", "host", "amlogic", "Amlogic A311D2, 4 x Cortex-A73 and 4 x Cortex-A53", ["ncnn", "tflite", "armnn", "onnxruntime", "opencv-dnn"], LINUX, ["csi-camera", "usb", "i2c", "gpio", "wifi", "ethernet"],
           ["wake-controller", "enclosure", "supply-5v"], "linux-board", None, {}),
    device("visionfive-2", "StarFive VisionFive 2", "host", "starfive", "JH7110, 4 x U74 (RISC-V) at 1.5 GHz", ["ncnn", "ncnn-vulkan", "opencv-dnn"], LINUX, ["csi-camera", "usb", "i2c", "gpio", "ethernet"], PI_NEEDS, "linux-board", None, {}),
    device("orange-pi-zero-2w", "Orange Pi Zero 2W", "host", "allwinner", "Allwinner H618, 4 x Cortex-A53 at 1.5 GHz", ["ncnn", "tflite", "onnxruntime", "opencv-dnn"], LINUX, ["usb", "i2c", "gpio", "wifi"], PI_NEEDS, "linux-board", None, {
        "idle-power": fig("1.12 W", "measured", "sbc-reviews", scope="wall"), "active-power": fig("2.40 W", "measured", "sbc-reviews", scope="wall"), "maximum-power": fig("2.40 W", "measured", "sbc-reviews", scope="wall")}),
    device("arduino-uno-q", "Arduino UNO Q", "host", "snapdragon", "Qualcomm QRB2210, 4 x Cortex-A53 at 2.0 GHz", ["ncnn", "tflite", "onnxruntime", "opencv-dnn"], LINUX, ["csi-camera", "usb", "i2c", "gpio", "wifi"],
           ["enclosure", "supply-5v"], "linux-board", None, {"ram": fig("2048 MB", "assumed", "recalled")}, state=MADE),
    device("coral-dev-board", "Coral Dev Board", "host", "coral", "NXP i.MX 8M, 4 x Cortex-A53 at 1.5 GHz, with an Edge TPU", ["edgetpu", "tflite"], ["fp32", "int8"], ["csi-camera", "usb", "i2c", "gpio", "wifi", "ethernet"],
           ["wake-controller", "enclosure", "storage-card", "supply-5v"], "linux-npu", "coraldev", {
               "active-power": fig("3.0 W", "assumed", "estimated", "2.2 W", "3.7 W", "module", "A vendor's 600 mA to 1 A for the module in a camera trap; the voltage is assumed to be 3.7 V."),
           }, without=["sleep-power"]),
    device("coral-dev-micro", "Coral Dev Board Micro", "microcontroller", "coral", "NXP RT1176, Cortex-M7 and Cortex-M4, with an Edge TPU", ["edgetpu"], ["int8"], ["dcmi-camera", "i2s-microphone", "i2c", "gpio", "usb"], ["enclosure"],
           "microcontroller", "coralmicro", {}),
    device("intel-n5105", "Intel Celeron N5105 mini PC", "host", "intel", "4 Tremont cores up to 2.9 GHz", ["ncnn", "ncnn-vulkan", "onnxruntime", "openvino", "opencv-dnn", "tflite"], LINUX, ["usb", "ethernet", "pcie"], ["converter"], "linux-board", None, {
        "idle-power": fig("6.5 W", "assumed", "envelope", "4 W", "10 W", "wall", "Not measured: taken from the estimate for the N100, a later mini PC of the same class."),
        "active-power": fig("10 W", "assumed", "envelope", "6.5 W", "20 W", "wall", "Not measured: the processor's rated heat is 10 W; memory and the rest come on top."),
        "bandwidth": fig("23 GB/s", "assumed", "recalled", "10 GB/s", "47 GB/s", note="Two channels of DDR4-2933 at most; many boards have one."),
    }, state=ENDED),
    device("intel-n100", "Intel N100 mini PC", "host", "intel", "4 Gracemont cores up to 3.4 GHz", ["onnxruntime", "openvino", "opencv-dnn", "tflite", "ncnn"], LINUX, ["usb", "ethernet", "pcie"], ["converter"], "linux-board", "n100", {
        "idle-power": fig("6.5 W", "assumed", "estimated", "5 W", "8 W", "wall", "Read off a review that gives graphs only."),
        "active-power": fig("16 W", "measured", "hpl-top500", "6 W", "27 W", "wall", "A linear-algebra benchmark on all cores: 16 W on one board, 26 W to 27 W on another; makers set the lasting limit from 6 W upwards."),
        "maximum-power": fig("25 W", "measured", "n100-forums", scope="module"),
    }, state=MADE),
    device("intel-x7425e", "Board with an Intel Atom x7425E", "host", "intel", "4 Gracemont cores up to 3.4 GHz, 12 W", ["onnxruntime", "openvino", "opencv-dnn", "tflite"], LINUX, ["usb", "ethernet", "pcie"], ["converter"], "linux-board", None, {
        "idle-power": fig("6.5 W", "assumed", "envelope", "4 W", "10 W", "wall", "Taken from the N100, which has the same cores."),
        "active-power": fig("15 W", "assumed", "envelope", "6 W", "25 W", "wall", "Taken from the N100, which has the same cores; the processor's rated heat is 12 W."),
    }),
    device("intel-atom-x5-z8350", "Intel Atom x5-Z8350 board", "host", "intel", "4 Airmont cores up to 1.9 GHz", ["ncnn", "ncnn-vulkan", "onnxruntime", "opencv-dnn"], LINUX, ["usb", "ethernet"], ["enclosure", "supply-5v"], "linux-board", None, {}, state=ENDED),
    device("core-i7-12700k", "Intel Core i7-12700K desktop", "host", "intel", "8 performance and 4 efficiency cores", ["opencv-dnn", "onnxruntime", "openvino", "tflite"], LINUX, ["usb", "ethernet", "pcie"], [], "linux-board", None, {}),
    device("core-i7-12700h", "Intel Core i7-12700H laptop", "host", "intel", "6 performance and 8 efficiency cores", ["pytorch", "onnxruntime", "openvino"], LINUX, ["usb", "ethernet"], [], "linux-board", None, {}),
    device("core-i9-10940x", "Intel Core i9-10940X desktop", "host", "intel", "14 cores, AVX-512", ["pytorch", "onnxruntime", "openvino"], LINUX, ["usb", "ethernet", "pcie"], [], "linux-board", None, {}),
    device("desktop-xeon", "Desktop of the Coral benchmark", "host", "intel", "Xeon-class desktop processor", ["tflite"], ["fp32", "int8"], ["usb", "ethernet"], [], "linux-board", None, {}),
    # --- Jetson -----------------------------------------------------------------------------------------------------------------------
    device("jetson-nano", "NVIDIA Jetson Nano developer kit", "host", "jetson", "4 x Cortex-A57 and a 128-core Maxwell GPU", ["ncnn", "ncnn-vulkan", "opencv-dnn", "opencv-dnn-cuda", "tensorrt", "tflite", "onnxruntime"], ["fp32", "fp16", "float", "int8"],
           ["csi-camera", "usb", "i2c", "gpio", "ethernet"], ["wake-controller", "enclosure", "storage-card", "supply-5v"], "jetson", "jetsonnano", {
               "idle-power": fig("1.9 W", "assumed", "estimated", "1.3 W", "2.5 W", "board", "No reading was found."),
               "active-power": fig("6.84 W", "measured", "arxiv-2207.06150", scope="board", note="Running YOLOv5n on the GPU."),
               "peak-fp32": fig("236 GFLOP/s", "assumed", "envelope", note="Half of the half-precision rate."),
               "maximum-power": fig("10 W", "datasheet", "jetson-nano-page", scope="module", note="Power mode of the module."),
           }, state=ENDED),
    device("jetson-orin-nano", "NVIDIA Jetson Orin Nano 8 GB developer kit", "host", "jetson", "6 x Cortex-A78AE and a 1024-core Ampere GPU", ["ncnn", "ncnn-vulkan", "opencv-dnn", "opencv-dnn-cuda", "tensorrt", "tflite", "onnxruntime"], ["fp32", "fp16", "float", "int8"],
           ["csi-camera", "usb", "i2c", "gpio", "ethernet", "pcie"], ["wake-controller", "enclosure", "storage-card", "converter"], "jetson", "orinnano", {
               "idle-power": fig("2.6 W", "measured", "nvidia-forum-348662", "2.2 W", "5.0 W", "board", "Kit stripped to two cores without network or display; a stock kit draws more, by an unknown amount (the high end is ours)."),
               "active-power": fig("5.0 W", "measured", "yolo26-edge", "4.6 W", "14.3 W", "board", "Detection in the 7 W mode; the high end is detection with the fastest clocks (12.5 W to 14.3 W)."),
               "maximum-power": fig("25 W", "datasheet", "orin-nano-page", scope="module"),
               "bandwidth": fig("102 GB/s", "datasheet", "orin-nano-page", "68 GB/s", "102 GB/s", note="68 GB/s before the faster mode was released."),
               "peak-int8": fig("33500 GOP/s", "datasheet", "orin-nano-page", "20000 GOP/s", "33500 GOP/s", note="Dense rate, half of the advertised sparse one; the low end is the first 15 W mode."),
               "peak-fp16": fig("4178 GFLOP/s", "assumed", "recalled", note="Shader rate, without the tensor cores."), "peak-fp32": fig("2089 GFLOP/s", "assumed", "recalled"),
           }, without=["operating-low", "operating-high"], state=MADE),
    device("jetson-xavier-nx", "NVIDIA Jetson Xavier NX", "host", "jetson", "6 Carmel cores and a 384-core Volta GPU", ["ncnn", "tensorrt"], ["fp32", "fp16", "float", "int8"], ["csi-camera", "usb", "i2c", "gpio", "ethernet"], ["carrier", "enclosure", "wake-controller", "converter"], "jetson", "xaviernx", {}, state=ENDED),
    device("jetson-orin-nx", "NVIDIA Jetson Orin NX 16 GB", "host", "jetson", "8 x Cortex-A78AE and a 1024-core Ampere GPU", ["tensorrt"], ["fp32", "fp16", "int8"], ["csi-camera", "usb", "i2c", "gpio", "ethernet", "pcie"], ["carrier", "enclosure", "wake-controller", "converter"], "jetson", "orinnx", {}, state=MADE),
    device("jetson-agx-orin", "NVIDIA Jetson AGX Orin 64 GB developer kit", "host", "jetson", "12 x Cortex-A78AE and a 2048-core Ampere GPU", ["ncnn", "ncnn-vulkan", "tensorrt"], ["fp32", "fp16", "float", "int8"], ["csi-camera", "usb", "i2c", "gpio", "ethernet", "pcie"], ["enclosure", "wake-controller", "converter"], "jetson", "agxorin", {
        "maximum-power": fig("60 W", "datasheet", "fixstars-jetson", "15 W", "60 W", "module", "Modes from 15 W to 60 W.")}, state=MADE),
    device("jetson-agx-xavier", "NVIDIA Jetson AGX Xavier", "host", "jetson", "8 Carmel cores at 2.2 GHz and a Volta GPU", ["ncnn", "ncnn-vulkan", "tensorrt"], ["fp32", "fp16", "float", "int8"], ["csi-camera", "usb", "i2c", "gpio", "ethernet", "pcie"], ["enclosure", "wake-controller", "converter"], "jetson", None, {}, state=ENDED),
    # --- accelerators -----------------------------------------------------------------------------------------------------------------
    device("hailo-8l", "Hailo-8L (Raspberry Pi AI HAT+ 13 TOPS)", "accelerator", "hailo", "Hailo-8L", ["hailort"], ["int8"], ["pcie"], [], "linux-npu", "hailo8l", {
        "active-power": fig("1.5 W", "assumed", "recalled", "1.0 W", "2.5 W", "module", "The maker's typical value; board and accelerator together took about 5 W when measured."),
    }, attaches=["raspberry-pi-5"], state=MADE),
    device("hailo-8", "Hailo-8 (Raspberry Pi AI HAT+ 26 TOPS)", "accelerator", "hailo", "Hailo-8", ["hailort"], ["int8"], ["pcie"], [], "linux-npu", "hailo8", {
        "active-power": fig("2.5 W", "assumed", "recalled", "1.5 W", "5.0 W", "module", "The maker's typical value; board and accelerator together took about 5 W when measured."),
    }, attaches=["raspberry-pi-5"], state=MADE),
    device("coral-usb", "Coral USB Accelerator", "accelerator", "coral", "Edge TPU, 8 MB on chip", ["edgetpu"], ["int8"], ["usb"], [], "linux-npu", "coralusb", {
        "active-power": fig("2.0 W", "datasheet", "coral-datasheet", "1.0 W", "4.5 W", "module", "4 TOP/s at 2 TOP/s per watt; the USB stick is recalled to peak at 4.5 W. Its idle draw is unknown."),
        "maximum-power": fig("4.5 W", "assumed", "recalled", scope="module"),
        "operating-low": fig("0 C", "assumed", "recalled"), "operating-high": fig("50 C", "assumed", "recalled"),
    }, attaches=["desktop-xeon", "intel-n100", "raspberry-pi-4b", "raspberry-pi-5"], without=["ram"]),
    device("intel-ncs2", "Intel Neural Compute Stick 2", "accelerator", "intel", "Movidius Myriad X", ["openvino"], ["fp16"], ["usb"], [], "linux-npu", "ncs2", {}, attaches=["raspberry-pi-4b", "raspberry-pi-5", "intel-n100"], state=ENDED, without=["peak-int8"]),
    # --- phones and their relatives ---------------------------------------------------------------------------------------------------
    device("galaxy-s25", "Samsung Galaxy S25", "host", "snapdragon", "Snapdragon 8 Elite", ["tflite", "qnn", "onnxruntime"], ["float", "int8", "w8a16"], ["wifi", "usb"], [], "phone", None, {}, state=MADE),
    device("galaxy-s24", "Samsung Galaxy S24", "host", "snapdragon", "Snapdragon 8 Gen 3", ["tflite", "qnn", "onnxruntime"], ["float", "int8", "w8a16"], ["wifi", "usb"], [], "phone", "phone", {}, without=["idle-power", "embodied-carbon"]),
    device("snapdragon-7-gen-4", "Snapdragon 7 Gen 4 reference phone", "host", "snapdragon", "Snapdragon 7 Gen 4", ["tflite", "qnn", "onnxruntime"], ["float", "int8", "w8a16"], ["wifi", "usb"], [], "phone", None, {}),
    device("rb3-gen2-qcs6490", "Dragonwing RB3 Gen 2 Vision Kit", "host", "snapdragon", "Qualcomm QCS6490", ["tflite", "qnn", "onnxruntime"], ["float", "int8", "w8a16"], ["csi-camera", "usb", "i2c", "gpio", "wifi", "ethernet"], ["wake-controller", "enclosure", "converter"], "linux-npu", None, {}),
    device("iq-9075", "Dragonwing IQ-9075 evaluation kit", "host", "snapdragon", "Qualcomm IQ-9075", ["tflite", "qnn", "onnxruntime"], ["float", "int8", "w8a16"], ["csi-camera", "usb", "ethernet"], ["wake-controller", "enclosure", "converter"], "linux-npu", None, {}),
    device("snapdragon-x-elite", "Snapdragon X Elite reference laptop", "host", "snapdragon", "Snapdragon X Elite, 12 Oryon cores", ["qnn", "onnxruntime", "tflite", "ncnn", "ncnn-vulkan"], ["float", "int8", "w8a16"], ["usb", "wifi"], [], "phone", None, {}),
    device("kirin-980", "Phone with a Kirin 980", "host", "kirin", "4 x Cortex-A76 and 4 x Cortex-A55", ["ncnn", "tflite"], ["fp32", "fp16", "float", "int8"], ["wifi", "usb"], [], "phone", None, {}, state=ENDED),
    device("pixel-3", "Google Pixel 3", "host", "snapdragon", "Snapdragon 845", ["tflite", "tflite-gpu", "tflite-nnapi"], ["fp32", "int8"], ["wifi", "usb"], [], "phone", None, {}, state=ENDED),
    # --- cloud and servers ------------------------------------------------------------------------------------------------------------
    device("aws-c7g-xlarge", "AWS c7g.xlarge", "server", "aws", "4 vCPU Graviton3", ["onnxruntime", "ncnn", "pytorch", "tflite"], LINUX, ["ethernet"], [], "cloud", None, {"ram": fig("8192 MB", "datasheet", "karpenter-aws")}, state=MADE),
    device("aws-c7i-xlarge", "AWS c7i.xlarge", "server", "aws", "4 vCPU Sapphire Rapids", ["onnxruntime", "openvino", "pytorch", "ncnn"], LINUX, ["ethernet"], [], "cloud", None, {"ram": fig("8192 MB", "datasheet", "karpenter-aws")}, state=MADE),
    device("aws-c5-4xlarge", "AWS c5.4xlarge", "server", "aws", "16 vCPU Cascade Lake", ["ncnn", "onnxruntime", "openvino", "pytorch"], LINUX, ["ethernet"], [], "cloud", None, {"ram": fig("32768 MB", "datasheet", "karpenter-aws")}, state=MADE),
    device("nvidia-t4", "NVIDIA T4 (AWS g4dn.xlarge)", "server", "nvidia-cloud", "T4 with 4 vCPU", ["tensorrt", "pytorch", "onnxruntime"], ["fp32", "fp16", "int8"], ["ethernet"], [], "cloud", "t4", {
        "ram": fig("16384 MB", "datasheet", "karpenter-aws", note="Memory of the instance; the GPU has 16 GB of its own."),
        "idle-power": fig("16.4 W", "measured", "ccf-teads", scope="board", note="Whole instance, idle; 8.1 W of it are the GPU."),
        "active-power": fig("104 W", "measured", "ccf-teads", "76.3 W", "104 W", "board", "Whole instance at full load; the low end is half load."),
        "maximum-power": fig("104 W", "measured", "ccf-teads", scope="board"),
    }, state=MADE),
    device("nvidia-l4", "NVIDIA L4 (GCP g2-standard-4)", "server", "nvidia-cloud", "L4 with 4 vCPU", ["tensorrt", "pytorch", "onnxruntime"], ["fp32", "fp16", "int8"], ["ethernet"], [], "cloud", "l4", {
        "maximum-power": fig("72 W", "assumed", "recalled", scope="module", note="The GPU's limit.")}, state=MADE),
    device("nvidia-a10g", "NVIDIA A10G (AWS g5.xlarge)", "server", "nvidia-cloud", "A10G with 4 vCPU", ["tensorrt", "pytorch", "onnxruntime"], ["fp32", "fp16", "int8"], ["ethernet"], [], "cloud", "a10g", {
        "ram": fig("16384 MB", "datasheet", "karpenter-aws", note="Memory of the instance; the GPU has 24 GB of its own."),
        "maximum-power": fig("300 W", "assumed", "recalled", "150 W", "300 W", "module", "Two recalled limits of the GPU disagree.")}, state=MADE),
    device("nvidia-l40s", "NVIDIA L40S (AWS g6e.xlarge)", "server", "nvidia-cloud", "L40S with 4 vCPU", ["tensorrt", "pytorch", "onnxruntime"], ["fp32", "fp16", "int8"], ["ethernet"], [], "cloud", None, {
        "ram": fig("32768 MB", "datasheet", "karpenter-aws", note="Memory of the instance; the GPU has 48 GB of its own."),
        "maximum-power": fig("300 W", "assumed", "recalled", scope="module", note="The GPU's limit.")}, state=MADE),
    device("nvidia-a100", "NVIDIA A100 40 GB (GCP a2-highgpu-1g)", "server", "nvidia-cloud", "A100 with 12 vCPU", ["tensorrt", "pytorch", "onnxruntime"], ["fp32", "fp16", "int8"], ["ethernet"], [], "cloud", "a100", {
        "idle-power": fig("46.5 W", "measured", "ccf-teads", "46.5 W", "93.1 W", "module", "One of eight GPUs, idle; the high end is an eighth of the whole instance."),
        "active-power": fig("407 W", "measured", "ccf-teads", "211 W", "656 W", "module", "One of eight GPUs at full load; the ends are an eighth of the whole instance at a tenth of its load and at full load."),
        "maximum-power": fig("407 W", "measured", "ccf-teads", scope="module"),
    }, state=ENDED),
    device("nvidia-h100", "NVIDIA H100 80 GB (AWS p5.4xlarge)", "server", "nvidia-cloud", "H100 with 16 vCPU", ["tensorrt", "pytorch", "onnxruntime"], ["fp32", "fp16", "int8"], ["ethernet"], [], "cloud", "h100", {
        "idle-power": fig("70 W", "assumed", "estimated", "60 W", "105 W", "module", "The GPU; a rule of thumb of 15 % of its limit gives the high end."),
        "maximum-power": fig("700 W", "datasheet", "gpu-spec-pages", scope="module"),
    }, state=MADE),
    device("rtx-3090", "NVIDIA GeForce RTX 3090 server", "server", "nvidia", "Ampere GA102", ["pytorch", "tensorrt"], ["fp32", "fp16"], ["ethernet", "pcie"], [], "cloud", None, {"maximum-power": fig("350 W", "assumed", "recalled", scope="module", note="The GPU's limit.")}),
    device("rtx-4090", "NVIDIA GeForce RTX 4090 server", "server", "nvidia", "Ada AD102", ["pytorch", "tensorrt"], ["fp32", "fp16"], ["ethernet", "pcie"], [], "cloud", None, {"maximum-power": fig("450 W", "assumed", "recalled", scope="module", note="The GPU's limit.")}),
    device("rtx-5090", "NVIDIA GeForce RTX 5090 server", "server", "nvidia", "Blackwell GB202", ["pytorch", "tensorrt"], ["fp32", "fp16"], ["ethernet", "pcie"], [], "cloud", None, {"maximum-power": fig("575 W", "assumed", "recalled", scope="module", note="The GPU's limit.")}),
]

# Cloud device: (provider, instance in the price table, price source, processor row of the watt table, vCPUs)
CLOUD = {
    "aws-c7g-xlarge": ("aws", "c7g.xlarge", "karpenter-aws", "Graviton3", 4), "aws-c7i-xlarge": ("aws", "c7i.xlarge", "karpenter-aws", "Sapphire Rapids", 4),
    "aws-c5-4xlarge": ("aws", "c5.4xlarge", "karpenter-aws", "Cascade Lake", 16), "nvidia-t4": ("aws", "g4dn.xlarge", "karpenter-aws", None, 4),
    "nvidia-l4": ("gcp", "g2-standard-4", "gce-autoscaler", None, 4), "nvidia-a10g": ("aws", "g5.xlarge", "karpenter-aws", None, 4),
    "nvidia-l40s": ("aws", "g6e.xlarge", "karpenter-aws", None, 4), "nvidia-a100": ("gcp", "a2-highgpu-1g", "gce-autoscaler", None, 12),
    "nvidia-h100": ("aws", "p5.4xlarge", "karpenter-aws", None, 16),
}
# GPU peaks with a permissive source: device, row of the table
GPU_PEAKS = {"nvidia-a100": "nvidia_A100_40G", "nvidia-h100": "nvidia_H100_SXM"}
# Rated heat of processors from the codecarbon table
RATED = {"intel-n5105": "Intel Celeron N5105", "intel-atom-x5-z8350": "Intel Atom x5-Z8350", "core-i7-12700k": "Intel Core i7-12700K",
         "core-i7-12700h": "Intel Core i7-12700H", "core-i9-10940x": "Intel Core i9-10940X"}

# Prices not (or not fully) in the hardware table: item: (value, basis, date, source, note)
PRICE_NOTES = {
    "raspberry-pi-zero-2-w": ("2021-12-31", "List price of 2021."), "raspberry-pi-3b-plus": ("2025-12-31", "List price of 35 USD and the rise of 5 USD in 2025."),
    "nano-33-ble": (READ, "List price of 2024 and 2025."), "rp2040": ("2021-12-31", "List price of 2021."), "rp2350": ("2024-08-31", "List price of August 2024."),
    "coral-usb": (READ, "Offers of 2026 ran from 30 to 60 USD; 75 USD in 2019."), "hailo-8": ("2024-12-31", "AI HAT+ list price of 2024."), "hailo-8l": ("2024-12-31", "AI kit list price of 2024."),
    "jetson-nano": ("2019-12-31", "Developer kit in 2019; no longer sold at that price."), "jetson-orin-nano": ("2024-12-31", "Developer kit, December 2024."),
    "jetson-agx-orin": (READ, "Developer kit list price."),
    "esp32": (READ, "Module."), "esp32-s3": (READ, "Module."), "galaxy-s24": (READ, "A phone of this class."),
}
# Entries that are evaluation boards, and of which the table has the chip's price alone. No list price was found.
CHIP_PRICES = {"stm32l4r5": 12, "stm32u575": 9, "stm32h7a3": 15, "stm32f746": 12, "max78000": 12}
# Boards whose list price of the hardware table has risen since.
RISEN_PRICES = ("raspberry-pi-4b", "raspberry-pi-5")
EXTRA_PRICES = [
    ("raspberry-pi-4b", "75", "assumed", "2026-02-03", "rpi-price-2026", "4 GB: the list price of 55 USD before the rises, the least rise of December 2025 (5 USD) and that of February 2026 (15 USD)."),
    ("raspberry-pi-5", "115", "assumed", "2026-02-03", "rpi-price-2026", "8 GB: the list price of 80 USD before the rises, the least rise of December 2025 (5 USD) and that of February 2026 (30 USD)."),
    ("radxa-rock-5b", "114.95", "measured", READ, "sbc-reviews", "As bought for the review, 4 GB."),
    ("stm32l4r5", "25", "assumed", READ, "envelope", "Nucleo-144 board: no list price was found. Twice the chip, which is some 12 USD."),
    ("stm32u575", "25", "assumed", READ, "envelope", "Nucleo-144 board: no list price was found, taken as for its sister with the STM32L4R5. The chip is some 9 USD."),
    ("stm32h7a3", "30", "assumed", READ, "envelope", "Nucleo-144 board: no list price was found. Twice the chip, which is some 15 USD."),
    ("stm32f746", "55", "assumed", READ, "envelope", "Discovery kit with a display, an audio codec and external memory: no list price was found, taken as twice a Nucleo board. The chip is some 12 USD."),
    ("max78000", "35", "assumed", READ, "envelope", "Evaluation board with camera and microphone: no list price was found, taken between a Nucleo board and a Discovery kit. The chip is some 12 USD."),
]

# Modes of cameras: width, height, rate (1/s), view, basis, source, note.
OV2640_SCALED = "The sensor scales any size from 1280 x 1024 down to 40 x 30; the rate is that of the readout it starts from."
CAMERA_MODES = {
    "raspberry-pi-camera-2": [(640, 480, 103.33, "cropped", "measured", "rpi-camera-modes", ""), (1640, 1232, 41.85, "full", "measured", "rpi-camera-modes", ""),
                              (1920, 1080, 47.57, "cropped", "measured", "rpi-camera-modes", ""), (3280, 2464, 21.19, "full", "measured", "rpi-camera-modes", "")],
    "usb-camera": [(640, 480, 30, "full", "assumed", "envelope", "Uncompressed, two bytes a pixel: 18 MB/s of the 24.6 MB/s that USB 2 gives a camera."),
                   (1280, 720, 10, "full", "assumed", "envelope", "18 MB/s likewise."),
                   (1920, 1080, 5, "full", "assumed", "envelope", "21 MB/s likewise; faster modes are compressed, and unpacking them is not in this rule.")],
    "dcmi-camera-ov7670": [(160, 120, 30, "full", "datasheet", "ov7670-datasheet", "The sensor scales any size below 352 x 288."),
                           (320, 240, 30, "full", "datasheet", "ov7670-datasheet", ""), (640, 480, 30, "full", "datasheet", "ov7670-datasheet", "")],
    "dcmi-camera-ov2640": [(160, 120, 15, "full", "datasheet", "ov2640-datasheet", OV2640_SCALED), (320, 240, 15, "full", "datasheet", "ov2640-datasheet", OV2640_SCALED),
                           (640, 480, 15, "full", "datasheet", "ov2640-datasheet", OV2640_SCALED), (800, 600, 30, "full", "datasheet", "ov2640-datasheet", "Every other column and row."),
                           (1600, 1200, 15, "full", "datasheet", "ov2640-datasheet", "")],
}

PARTS = {
    "raspberry-pi-camera-2": ("Raspberry Pi Camera Module 2 (IMX219)", "camera", "csi-camera", {
        "price": fig("25 USD", "assumed", "recalled"), "pixels": fig("8 Mpixel", "assumed", "recalled"),
        "active-power": fig("0.13 W", "measured", "atkin-imx219", "0.13 W", "1.25 W", "module", "The module alone while capturing, 40 mA at 3.3 V; the board's documentation budgets 250 mA at 5 V for module and pipeline."),
        "idle-power": fig("0.005 W", "measured", "atkin-imx219", "0.0033 W", "0.0066 W", "module", "1 mA to 2 mA at 3.3 V.")}),
    "usb-camera": ("USB camera", "camera", "usb", {
        "price": fig("30 USD", "assumed", "envelope", "15 USD", "60 USD"), "pixels": fig("2 Mpixel", "assumed", "envelope"),
        "active-power": fig("1.25 W", "assumed", "recalled", "1.0 W", "2.5 W", "module", "No particular camera was measured; USB 2 allows at most 2.5 W.")}),
    "dcmi-camera-hm01b0": ("Himax HM01B0, 324 x 324 monochrome", "camera", "dcmi-camera", {
        "price": fig("10 USD", "assumed", "envelope", "5 USD", "20 USD"), "pixels": fig("0.105 Mpixel", "datasheet", "element14-camera", note="324 x 324."),
        "active-power": fig("0.0015 W", "datasheet", "element14-camera", "0.001 W", "0.002 W", "module")}),
    "dcmi-camera-ov7670": ("OmniVision OV7670, 640 x 480", "camera", "dcmi-camera", {
        "price": fig("6 USD", "assumed", "envelope", "3 USD", "10 USD"), "pixels": fig("0.307 Mpixel", "assumed", "recalled", note="640 x 480."),
        "active-power": fig("0.055 W", "datasheet", "element14-camera", "0.050 W", "0.060 W", "module")}),
    "dcmi-camera-ov2640": ("OmniVision OV2640, 1600 x 1200", "camera", "dcmi-camera", {
        "price": fig("6 USD", "assumed", "envelope", "3 USD", "12 USD"), "pixels": fig("1.92 Mpixel", "assumed", "recalled", note="1600 x 1200."),
        "sleep-power": fig("0.003 W", "measured", "dimhoff-esp32cam", "0.002 W", "0.004 W", "module", "Powered down, 0.6 mA to 1.2 mA at 3.3 V.")}),
    "mems-microphone": ("Digital MEMS microphone", "microphone", "i2s-microphone", {
        "price": fig("3 USD", "assumed", "envelope", "1 USD", "8 USD"),
        "active-power": fig("0.002 W", "assumed", "envelope", "0.0005 W", "0.005 W", "module", "Order of magnitude of the class; no part was looked up.")}),
    "usb-microphone": ("USB microphone", "microphone", "usb", {
        "price": fig("15 USD", "assumed", "envelope", "8 USD", "40 USD"),
        "active-power": fig("0.25 W", "assumed", "envelope", "0.1 W", "0.5 W", "module", "Order of magnitude of the class; no part was looked up.")}),
    "wake-timer": ("Timer that switches a board's supply", "wake-controller", "gpio", {
        "price": fig("10 USD", "assumed", "envelope", "5 USD", "15 USD"),
        "sleep-power": fig("0.0001 W", "assumed", "envelope", "0.00001 W", "0.001 W", "module", "Assumed draw of a low-power timer with a switch, drawn at all times."),
        "active-power": fig("0.0001 W", "assumed", "envelope", "0.00001 W", "0.001 W", "module", "The same timer.")}),
    "enclosure-small": ("Small outdoor enclosure", "enclosure", "", {"price": fig("20 USD", "assumed", "envelope", "8 USD", "60 USD"),
        "room": fig("0.6 l", "assumed", "envelope", "0.3 l", "1 l", note="For packs, in a box of 20 x 12 x 8 cm (1.9 l): the rest is board, supply, cables and glands.")}),
    "enclosure-medium": ("Outdoor box for a small pack", "enclosure", "", {"price": fig("35 USD", "assumed", "envelope", "15 USD", "90 USD", note="No price was found: between the boxes below and above it."),
        "room": fig("3 l", "assumed", "envelope", "2 l", "4 l", note="A box of some 20 x 15 x 12 cm, less glands and cables.")}),
    "enclosure-large": ("Outdoor box for a 12 V pack of 100 Ah", "enclosure", "", {"price": fig("80 USD", "assumed", "envelope", "40 USD", "200 USD", note="No price was found: from a plastic battery box with a seal to a steel cabinet."),
        "room": fig("15 l", "assumed", "envelope", "12 l", "18 l", note="One pack of 320 x 165 x 216 mm is 11.4 l, and needs room for cables.")}),
    "enclosure-cabinet": ("Outdoor cabinet for several packs", "enclosure", "", {"price": fig("200 USD", "assumed", "envelope", "90 USD", "500 USD", note="No price was found: from a plastic chest with a seal to a steel cabinet."),
        "room": fig("45 l", "assumed", "envelope", "40 l", "50 l", note="Three packs of 15 l.")}),
    "charge-controller": ("Charge controller that tracks the maximum power, 10 A", "charge-controller", "", {"price": fig("50 USD", "datasheet", "mesh-wiki", "30 USD", "150 USD", note="45 to 55 USD for a common one of 10 A in June 2026; 30 to 150 USD for its kind."),
        "maximum-power": fig("144 W", "assumed", "envelope", "144 W", "144 W", "module", "10 A into a 12 V pack at 14.4 V.")}),
    "micro-sd-card": ("micro-SD card, 32 GB", "storage-card", "", {"price": fig("8 USD", "assumed", "envelope", "5 USD", "15 USD"),
        "operating-low": fig("-25 C", "assumed", "recalled"), "operating-high": fig("85 C", "assumed", "recalled")}),
    "carrier-board": ("Carrier board for a module", "carrier", "", {"price": fig("150 USD", "assumed", "envelope", "60 USD", "400 USD")}),
    "supply-5v": ("5 V step-down supply", "supply-5v", "", {"price": fig("8 USD", "assumed", "envelope", "3 USD", "20 USD"),
        "efficiency": fig("90 %", "assumed", "recalled", "85 %", "95 %", note="Above a tenth of its rated load."), "quiescent-power": fig("0.001 W", "assumed", "envelope", "0.0001 W", "0.01 W", note="At light load this decides.")}),
    "buck-converter": ("Adjustable step-down converter", "converter", "", {"price": fig("10 USD", "assumed", "envelope", "3 USD", "30 USD"),
        "efficiency": fig("90 %", "assumed", "recalled", "85 %", "95 %", note="Above a tenth of its rated load."), "quiescent-power": fig("0.001 W", "assumed", "envelope", "0.0001 W", "0.01 W", note="At light load this decides.")}),
}

BATTERIES = {
    "lifepo4": dict(title="Lithium iron phosphate pack", chemistry="LiFePO4", rechargeable=True, figures={
        "usable-depth": fig("80 %", "datasheet", "victron-lfp", note="The depth the stated life belongs to."), "round-trip": fig("92 %", "datasheet", "victron-lfp"),
        "self-discharge": fig("2.5 %/month", "assumed", "recalled", "2 %/month", "3 %/month", note="With its management circuit."),
        "price": fig("0.27 USD/Wh", "datasheet", "battery-retail", "0.081 USD/Wh", "0.40 USD/Wh", note="12 V 100 Ah at retail; the low end is the wholesale pack price of 2025, the high end ours."),
        "cycle-life": fig("2500 1", "datasheet", "victron-lfp", note="To 80 % of capacity at 80 % depth; 3000 at 70 %, 5000 at 50 %."),
        "calendar-life": fig("10 years", "assumed", "recalled", "8 years", "12 years"), "charge-low": fig("5 C", "datasheet", "victron-lfp"), "charge-high": fig("50 C", "datasheet", "victron-lfp"),
        "discharge-limit": fig("1 1/h", "assumed", "recalled", note="All of it in an hour: what makers advise for lasting loads; most stand twice that."),
        "volume": fig("8.9 l/kWh", "datasheet", "lfp-pack-sheet", "6.9 l/kWh", "8.9 l/kWh", note="320 x 165 x 216 mm for 1280 Wh, with case and terminals.")},
        cycles=[(80, 2500), (70, 3000), (50, 5000)],
        capacity=[(-20, 50), (0, 80), (25, 100)], capacity_basis="datasheet", capacity_source="victron-lfp"),
    "nmc": dict(title="Lithium-ion pack (nickel manganese cobalt)", chemistry="NMC", rechargeable=True, figures={
        "usable-depth": fig("80 %", "assumed", "recalled"), "round-trip": fig("95 %", "assumed", "recalled"),
        "self-discharge": fig("2.5 %/month", "assumed", "recalled", "2 %/month", "3 %/month"),
        "price": fig("0.128 USD/Wh", "datasheet", "bnef-2025", "0.128 USD/Wh", "0.50 USD/Wh", note="Wholesale packs of 2025; small packs at retail cost more (the high end is ours)."),
        "cycle-life": fig("600 1", "assumed", "envelope", "300 1", "1200 1", note="At 80 % depth, between the published 300 to 500 at full and 1200 to 1500 at half depth."),
        "calendar-life": fig("8 years", "assumed", "envelope", "5 years", "10 years"), "charge-low": fig("0 C", "assumed", "recalled"), "charge-high": fig("45 C", "assumed", "recalled"),
        "discharge-limit": fig("1 1/h", "assumed", "recalled", note="All of it in an hour: what makers of round cells for energy advise."),
        "volume": fig("3 l/kWh", "assumed", "envelope", "2 l/kWh", "5 l/kWh", note="A round cell of 18 x 65 mm is 16.5 ml and holds some 12 Wh (recalled); twice that with its case.")},
        cycles=[(80, 600), (50, 1350), (25, 2250), (10, 4200)],
        capacity=[(-20, 65), (0, 85), (25, 100)], capacity_basis="assumed", capacity_source="recalled"),
    "agm": dict(title="Sealed lead-acid (AGM)", chemistry="AGM", rechargeable=True, figures={
        "usable-depth": fig("50 %", "datasheet", "battery-retail", "30 %", "50 %", note="Another vendor advises 30 % to 50 %."),
        "round-trip": fig("80 %", "assumed", "powertech-agm", "75 %", "85 %", note="Charging alone is said to lose about 15 %."),
        "self-discharge": fig("3 %/month", "datasheet", "victron-agm", "1.5 %/month", "3 %/month", note="At 20 C; half of that at 10 C."),
        "price": fig("0.16 USD/Wh", "datasheet", "battery-retail", note="Per nominal watt-hour."),
        "volume": fig("10 l/kWh", "assumed", "envelope", "9 l/kWh", "13 l/kWh", note="The usual case of 12 V and 100 Ah, 330 x 172 x 214 mm (recalled), for 1200 Wh."),
        "cycle-life": fig("1000 1", "datasheet", "h2wenergy-agm", "600 1", "1000 1", note="At half depth; another maker is recalled at 600."),
        "calendar-life": fig("6 years", "datasheet", "victron-agm", "4 years", "8 years", note="Floating at 25 C; 8 at 20 C and 4 at 30 C."), "charge-low": fig("-20 C", "assumed", "recalled"), "charge-high": fig("50 C", "assumed", "recalled")},
        cycles=[(80, 500), (50, 1000)],
        capacity=[(-20, 55), (0, 80), (25, 100)], capacity_basis="assumed", capacity_source="recalled"),
    "alkaline-aa": dict(title="Alkaline AA cell", chemistry="alkaline-AA", rechargeable=False, figures={
        "usable-depth": fig("100 %", "assumed", "recalled"), "self-discharge": fig("0.2 %/month", "assumed", "recalled"),
        "calendar-life": fig("7 years", "assumed", "recalled", "5 years", "10 years", note="Shelf life printed on cells."),
        "discharge-limit": fig("0.36 1/h", "datasheet", "energizer", note="1 A of 2.8 Ah, where it still gives under 1 Ah."),
        "volume": fig("2 l/kWh", "assumed", "envelope", "2 l/kWh", "3 l/kWh", note="A cell of 14.5 x 50.5 mm is 8.3 ml and holds 4.2 Wh; the high end is with a holder."),
        "pack-energy": fig("4.2 Wh", "datasheet", "energizer", "1.5 Wh", "4.2 Wh", note="2.8 Ah at 1.5 V when drained slowly; under 1 Ah at 1 A."),
        "usable-share-slow": fig("71 %", "assumed", "kitzes-aa", "43 %", "100 %", note="Of 2.8 Ah, what recorders at a stated 8.5 mA and 10 mA got out of three cells before they stopped: 76 % and 68 %. The interval is a factor of 2.7 between its ends, ours: stated currents and cells cannot be told apart in these runs."),
        "usable-share-fast": fig("35 %", "assumed", "kitzes-aa", "21.5 %", "58 %", note="The same at a stated 13.5 mA and 17 mA: 44 % and 29 %. The same interval. Nothing faster than 24 mA was measured; a cell gives under 1 Ah at 1 A."),
        "fast-above": fig("0.0042 1/h", "assumed", "kitzes-aa", "0.0042 1/h", "0.0042 1/h", note="Midway between 10 mA and 13.5 mA, in hundredths of the rated 2.8 Ah an hour: there the share fell. A step, where nature has a slope."),
        "price": fig("0.20 USD/Wh", "assumed", "envelope", "0.1 USD/Wh", "0.4 USD/Wh", note="No source was found: taken as 0.8 USD a cell, between half and double.")},
        capacity=[(-16, 55), (3, 94), (20, 100)], capacity_basis="measured", capacity_source="kitzes-aa"),
    "lithium-iron-disulfide-aa": dict(title="Lithium iron disulfide AA cell (L91)", chemistry="lithium-iron-disulfide-AA", rechargeable=False, figures={
        "calendar-life": fig("15 years", "datasheet", "energizer", "15 years", "20 years", note="A tenth is lost by then."),
        "discharge-limit": fig("0.67 1/h", "assumed", "recalled", note="2 A of 3 Ah; short pulses may be higher."),
        "usable-depth": fig("100 %", "assumed", "recalled"), "self-discharge": fig("0.05 %/month", "datasheet", "energizer", note="A tenth in 15 to 20 years at 21 C."),
        "volume": fig("1.9 l/kWh", "assumed", "envelope", "1.9 l/kWh", "3 l/kWh", note="A cell of 14.5 x 50.5 mm is 8.3 ml and holds 4.5 Wh; the high end is with a holder."),
        "pack-energy": fig("4.5 Wh", "datasheet", "energizer", note="3.0 Ah at 1.5 V, nearly whatever the load."),
        "price": fig("1.0 USD/Wh", "assumed", "recalled", "0.5 USD/Wh", "1.5 USD/Wh", note="About five times alkaline."),
        "operating-low": fig("-40 C", "datasheet", "energizer"), "operating-high": fig("60 C", "datasheet", "energizer")},
        capacity=[(-16, 100), (20, 100)], capacity_basis="measured", capacity_source="kitzes-aa"),
    "li-socl2": dict(title="Lithium thionyl chloride cell", chemistry="Li-SOCl2", rechargeable=False, figures={
        "volume": fig("0.8 l/kWh", "assumed", "envelope", "0.8 l/kWh", "1.5 l/kWh", note="A D cell of 33 x 61 mm is 52 ml and holds 68 Wh (recalled); the high end is with a holder."),
        "calendar-life": fig("10 years", "assumed", "recalled", "10 years", "20 years"),
        "discharge-limit": fig("0.01 1/h", "assumed", "recalled", "0.005 1/h", "0.02 1/h", note="Bobbin cells: some 0.2 A of 19 Ah in a D cell, for seconds. Pulses of a modem need a capacitor or another cell."),
        "usable-depth": fig("100 %", "assumed", "recalled", note="At microamperes to milliamperes only."), "self-discharge": fig("0.083 %/month", "assumed", "recalled", note="About 1 % a year; a resting cell needs time to give current."),
    }),
}

PANELS = {
    "crystalline": ("Crystalline silicon panel, framed", {"price": fig("1.5 USD/W", "assumed", "envelope", "0.7 USD/W", "4 USD/W", note="Small panels at retail.")}),
    "crystalline-marine": ("Crystalline silicon panel, laminated for wet places", {"price": fig("4 USD/W", "assumed", "envelope", "2 USD/W", "8 USD/W", note="Small laminated panels at retail.")}),
}

# What the nRF9160 takes for one CoAP message over NB-IoT, asleep and registered between them (Rostad 2020, 3.7 V):
# 28.15 mC with release assistance, 395.03 mC where the network holds the link for 12 s.
_NRF9160 = "nRF9160, CoAP over DTLS, NB-IoT, 536 B to 584 B, registered and asleep between messages"

# What of the radios is a wire, with the socket that a device needs for it.
SOCKETS = {"ethernet": "ethernet"}

RADIOS = {
    "lte-m": ("LTE-M module (nRF9160 class)", {
        "transmit-power": fig("0.63 W", "datasheet", "sim7000", "0.41 W", "0.63 W", note="167 mA at 23 dBm and 3.8 V; 109 mA at 10 dBm."),
        "throughput": fig("300 kbit/s", "assumed", "recalled", "100 kbit/s", "375 kbit/s", note="Uplink."), "attach-energy": fig("0.99 J", "assumed", "rostad-2020", "0.8 J", "1.3 J", note="267 mC at 3.7 V, nRF9160; measured on NB-IoT and taken for LTE-M too."),
        "reattach": fig("100 %", "assumed", "envelope", "5 %", "100 %", note="Share of messages that attach anew. A registered module resumes for less, by how much on LTE-M is in no source; the whole attach is the safe side."),
        "attach-time": fig("3 s", "assumed", "envelope", "1.6 s", "30 s", note="In no source; attach energy over transmit power would be 1.6 s. Depends on coverage."), "tail-energy": fig("0.367 J", "measured", "fosse-2020"), "tail-time": fig("10.24 s", "measured", "fosse-2020"),
        "sleep-power": fig("0.000030 W", "measured", "rostad-2020", "0.000030 W", "0.00043 W", note="Power-saving mode, 8.2 uA at 3.7 V; an application on the development kit slept at 108 uA to 117 uA."), "peak-power": fig("0.63 W", "datasheet", "sim7000", "0.63 W", "1.9 W", note="Mean while sending at 23 dBm; a burst is more, how much is in no source: the high end is 0.5 A at 3.8 V."),
        "price": fig("25 USD", "assumed", "envelope", "12 USD", "45 USD", note="Module on a small board."), "subscription": fig("2 USD/month", "datasheet", "telnyx"), "data-price": fig("0.078 USD/MB", "datasheet", "telnyx", "0.0025 USD/MB", "0.078 USD/MB", note="Below 100 MB; the low end is another vendor's smallest price, in EUR.")}),
    "lte-m-sim7000": ("LTE-M module SIM7000", {
        "transmit-power": fig("0.63 W", "datasheet", "sim7000", "0.41 W", "0.63 W", note="167 mA at 23 dBm and 3.8 V; 109 mA at 10 dBm."),
        "throughput": fig("300 kbit/s", "assumed", "recalled", "100 kbit/s", "375 kbit/s", note="Uplink."), "attach-energy": fig("0.99 J", "assumed", "rostad-2020", "0.8 J", "4 J", note="Of another module (nRF9160): its own is in no source."),
        "reattach": fig("100 %", "assumed", "envelope", "5 %", "100 %", note="Share of messages that attach anew; see lte-m."), "attach-time": fig("3 s", "assumed", "envelope", "1.6 s", "30 s", note="In no source."), "tail-energy": fig("0.367 J", "assumed", "fosse-2020", "0.3 J", "1.0 J", note="Of another module (nRF9160); its own idle draw is 11 mA."),
        "tail-time": fig("10.24 s", "assumed", "fosse-2020"), "sleep-power": fig("0.000034 W", "datasheet", "sim7000", note="Power-saving mode, 9 uA at 3.8 V; 7 uA switched off."), "idle-power": fig("0.042 W", "datasheet", "sim7000", note="11 mA at 3.8 V."),
        "peak-power": fig("0.63 W", "datasheet", "sim7000", "0.63 W", "1.9 W", note="Mean while sending at 23 dBm; the high end is 0.5 A at 3.8 V, ours."), "price": fig("20 USD", "assumed", "envelope", "10 USD", "40 USD", note="Module on a small board."), "subscription": fig("2 USD/month", "datasheet", "telnyx"),
        "data-price": fig("0.078 USD/MB", "datasheet", "telnyx", "0.0025 USD/MB", "0.078 USD/MB", note="Below 100 MB; the low end is another vendor's smallest price, in EUR.")}),
    "lte-cat-1": ("LTE Cat-1 module (Air780 class)", {
        "transmit-power": fig("2 W", "assumed", "recalled", "1.3 W", "3.5 W", note="In no source for this module. The ends are a phone's LTE of 2012 (Huang): 1.29 W + 0.44 W for each Mbit/s."), "throughput": fig("5 Mbit/s", "assumed", "recalled", "1 Mbit/s", "5 Mbit/s", note="Uplink."),
        "attach-energy": fig("3 J", "assumed", "estimated", "1 J", "6 J", note="In no source: the NB-IoT figure and up."), "attach-time": fig("3 s", "assumed", "envelope", "1 s", "30 s", note="In no source; depends on coverage."), "tail-energy": fig("7 J", "assumed", "estimated", "3 J", "12.3 J", note="A message is said to take 5 J to 15 J, most of it tail; a phone's tail is recalled as 11.6 s at 1.06 W."),
        "reattach": fig("100 %", "assumed", "envelope", "5 %", "100 %", note="Share of messages that attach anew, from its deepest sleep."), "sleep-power": fig("0.0000114 W", "datasheet", "luatos-air780", "0.0000114 W", "0.0019 W", note="Deepest sleep, 3 uA at 3.8 V; 0.5 mA where it stays connected, a 100-byte sign of life every five minutes included."),
        "idle-power": fig("0.0266 W", "datasheet", "luatos-air780", note="Online, 7 mA at 3.8 V."), "price": fig("10 USD", "assumed", "envelope", "4 USD", "25 USD", note="Module on a small board."), "subscription": fig("2 USD/month", "datasheet", "telnyx"),
        "data-price": fig("0.078 USD/MB", "datasheet", "telnyx", "0.0025 USD/MB", "0.078 USD/MB", note="Below 100 MB; the low end is another vendor's smallest price, in EUR.")}),
    "nb-iot": ("NB-IoT module (nRF9160 class)", {
        "message-energy": fig("0.1042 J", "measured", "rostad-2020", "0.1042 J", "0.1064 J", note="28.15 mC to 28.76 mC at 3.7 V. " + _NRF9160 + "."), "message-size": fig("584 B", "measured", "rostad-2020", note="What that message carried."),
        "transmit-power": fig("0.5 W", "assumed", "estimated", note="For what is longer than that message."), "throughput": fig("40 kbit/s", "assumed", "recalled", "25 kbit/s", "60 kbit/s", note="Uplink."),
        "attach-energy": fig("0.99 J", "measured", "rostad-2020", note="267 mC at 3.7 V."), "reattach": fig("1 %", "assumed", "envelope", "0 %", "10 %", note="Share of messages that attach anew. A module in power-saving mode stays registered; one message in a hundred is taken to find its network lost."),
        "attach-time": fig("5 s", "assumed", "envelope", "2 s", "60 s", note="In no source; attach energy over transmit power would be 2 s. Depends on coverage."),
        "tail-energy": fig("0.103 J", "measured", "fosse-2020", "0.05 J", "1.357 J", note="Timers of the network decide: with early release almost none, with a 12 s hold 1.36 J."), "tail-time": fig("20.48 s", "measured", "fosse-2020"),
        "tail-energy-released": fig("0 J", "measured", "rostad-2020", "0 J", "0 J", note="With release assistance the 28.15 mC of a message are all."), "tail-energy-held": fig("1.3575 J", "measured", "rostad-2020", "1.22 J", "1.5 J", note="395.03 mC - 28.15 mC at 3.7 V: the network holds the link for 12 s."),
        "sleep-power": fig("0.000030 W", "measured", "rostad-2020", note="Power-saving mode, 8.2 uA at 3.7 V."), "price": fig("20 USD", "assumed", "envelope", "10 USD", "45 USD"),
        "subscription": fig("2 USD/month", "datasheet", "telnyx"), "data-price": fig("0.078 USD/MB", "datasheet", "telnyx")}),
    "lorawan": ("LoRaWAN module (SX1262 class, +14 dBm, Europe)", {
        "transmit-power": fig("0.084 W", "assumed", "recalled", "0.084 W", "0.39 W", note="25.5 mA at 3.3 V and +14 dBm; about 118 mA at +22 dBm. Times the time on air."),
        "bandwidth": fig("125000 Hz", "datasheet", "lorawan-device"), "receive-power": fig("0.0139 W", "datasheet", "sx126x", "0.0139 W", "0.0165 W", note="4.2 mA to 5 mA at 3.3 V."),
        "receive-symbols": fig("16 1", "assumed", "envelope", "10 1", "24 1", note="Two windows after each packet, of eight symbols each where nothing comes."),
        "duty-limit": fig("1 %", "assumed", "recalled", note="European sub-band rule."),
        "payload-limit": fig("222 B", "datasheet", "lorawan-device", "51 B", "222 B", note="222 bytes at factor 7, 51 at factor 12."),
        **{f"payload-limit-sf{factor}": fig(f"{size} B", "datasheet", "lorawan-device", note=note) for factor, size, note in (
            (7, 222, "250 B of a packet; 230 B behind a repeater, less 8 B of header."), (8, 222, "250 B of a packet; 230 B behind a repeater, less 8 B of header."), (9, 115, "123 B less 8 B of header."),
            (10, 51, "59 B less 8 B of header."), (11, 51, "59 B less 8 B of header."), (12, 51, "59 B less 8 B of header."))},
        "sleep-power": fig("0.000004 W", "measured", "sx126x", "0.000002 W", "0.0000044 W", note="1.2 uA of a module at 3.3 V; the chip alone less."), "attach-energy": fig("0 J", "assumed", "envelope", "0 J", "0 J", note="Joined once; nothing to find again."), "attach-time": fig("0 s", "assumed", "envelope", "0 s", "0 s", note="It sends at once."),
        "tail-energy": fig("0 J", "assumed", "envelope", "0 J", "0 J", note="The receive windows stand by themselves."), "peak-power": fig("0.39 W", "assumed", "recalled", "0.084 W", "0.39 W", note="About 118 mA at 3.3 V and +22 dBm."),
        "data-price": fig("0 USD/MB", "assumed", "recalled", note="Own gateway or a community network."), "price": fig("12 USD", "assumed", "envelope", "5 USD", "30 USD"), "subscription": fig("0 USD/month", "assumed", "recalled", note="Own gateway or a community network.")}),
    "wifi": ("Wi-Fi (ESP32 class)", {
        "transmit-power": fig("0.66 W", "assumed", "estimated", "0.5 W", "0.83 W", note="0.15 A to 0.25 A at 3.3 V."), "throughput": fig("10 Mbit/s", "assumed", "envelope", "1 Mbit/s", "20 Mbit/s"),
        "attach-energy": fig("2 J", "assumed", "estimated", "1 J", "4 J", note="Connect and one short post, 2 s to 5 s."), "attach-time": fig("3 s", "assumed", "estimated", "2 s", "5 s"),
        "tail-energy": fig("0 J", "assumed", "envelope"), "tail-time": fig("0 s", "assumed", "envelope"), "sleep-power": fig("0 W", "assumed", "envelope", note="Off between messages; built into many boards."), "peak-power": fig("0.83 W", "assumed", "estimated", "0.83 W", "1.65 W", note="0.25 A at 3.3 V while connecting; short peaks of an ESP32 are recalled as twice that."),
        "data-price": fig("0 USD/MB", "assumed", "envelope", note="Over a network that is there anyway."), "price": fig("4 USD", "assumed", "envelope", "0 USD", "10 USD"), "subscription": fig("0 USD/month", "assumed", "envelope")}),
    "ethernet": ("Ethernet cable, 100 Mbit/s", {
        "transmit-power": fig("0 W", "assumed", "envelope", note="A linked port draws the same whether it sends or not: it is in the sleep power."), "throughput": fig("100 Mbit/s", "assumed", "envelope", "10 Mbit/s", "100 Mbit/s", note="What the link is named after; a board's processor may be slower."),
        "attach-energy": fig("0 J", "assumed", "envelope", note="The link stays up."), "attach-time": fig("0 s", "assumed", "envelope", note="The link stays up."),
        "tail-energy": fig("0 J", "assumed", "envelope"), "tail-time": fig("0 s", "assumed", "envelope"), "sleep-power": fig("0.3 W", "assumed", "envelope", "0.1 W", "0.8 W", note="A linked port of 100 Mbit/s and its transformer, all day; at a gigabit about twice that."),
        "peak-power": fig("0.3 W", "assumed", "envelope", "0.1 W", "0.8 W"), "data-price": fig("0 USD/MB", "assumed", "envelope", note="Over a network that is there anyway."), "price": fig("20 USD", "assumed", "envelope", "5 USD", "100 USD", note="Some tens of metres of outdoor cable and its plugs; laying it is not in it."), "subscription": fig("0 USD/month", "assumed", "envelope")}),
    "iridium-sbd": ("Iridium short-burst data (9602 class)", {
        "transmit-power": fig("1.0 W", "datasheet", "iridium-9602", "0.8 W", "1.0 W", note="Mean while transferring, at 5 V."), "message-energy": fig("36 J", "assumed", "estimated", "32 J", "40 J", note="About 40 s a transfer with a clear sky; a message above 340 B is several."),
        "message-time": fig("40 s", "datasheet", "iridium-9602"), "payload-limit": fig("340 B", "datasheet", "iridium-9602"), "attach-time": fig("0 s", "assumed", "envelope", "0 s", "0 s", note="Part of the 40 s of a transfer."), "sleep-power": fig("0 W", "assumed", "envelope", note="Switched off between messages; idle draws 0.18 W to 0.23 W."),
        "idle-power": fig("0.225 W", "datasheet", "iridium-9602", "0.175 W", "0.225 W"), "peak-power": fig("7.5 W", "datasheet", "iridium-9602", "6.5 W", "7.5 W", note="1.5 A at 5 V; 1.3 A of the 9602N."), "price": fig("275 USD", "datasheet", "iridium-9602", "250 USD", "300 USD"),
        "credit": fig("0.15 USD", "datasheet", "iridium-9602", "0.12 USD", "0.18 USD", note="A credit, at the prices of 2023; an empty transfer also costs one."), "credit-size": fig("50 B", "datasheet", "iridium-9602"),
        "subscription": fig("17 USD/month", "assumed", "recalled", "15 USD/month", "20 USD/month", note="Recalled as 12 to 15 GBP.")}),
}

# Runtimes that compute on the cores of a processor wherever they run: their times are carried to sister silicon.
OF_CORES = {"ncnn", "opencv-dnn", "tflite", "armnn", "executorch", "onnxruntime", "openvino"}
RUNTIMES = {
    "ncnn": ("ncnn on the CPU", "", "ncnn-bench", "No accuracy of its int8 mode is known."),
    "ncnn-vulkan": ("ncnn on the GPU through Vulkan", "", "ncnn-bench", ""),
    "opencv-dnn": ("OpenCV DNN on the CPU", "", "opencv-zoo", "No accuracy of its int8 mode is known."),
    "opencv-dnn-cuda": ("OpenCV DNN on an NVIDIA GPU", "", "opencv-zoo", ""),
    "opencv-dnn-timvx": ("OpenCV DNN on an NPU through TIM-VX", "", "opencv-zoo", ""),
    "tflite": ("TensorFlow Lite (LiteRT)", "tflite;tflite-qat;tflite-ptq", "ai-hub-perf", ""),
    "tflite-gpu": ("TensorFlow Lite, GPU delegate", "", "tflite-hosted", ""),
    "tflite-nnapi": ("TensorFlow Lite, NNAPI delegate", "tflite-qat;tflite-ptq", "tflite-hosted", ""),
    "onnxruntime": ("ONNX Runtime", "onnxruntime;intel-nc", "ai-hub-perf", "Int8 saturates on x86 without VNNI: see the accuracies by target."),
    "qnn": ("Qualcomm AI Engine Direct", "qnn;aimet", "ai-hub-perf", ""),
    "hailort": ("HailoRT", "hailo-dfc", "hailo-zoo", ""),
    "rknn": ("Rockchip RKNN", "", "rknn-zoo", "No accuracy of its int8 mode is known."),
    "edgetpu": ("Edge TPU runtime", "tflite-qat;tflite-ptq", "coral-bench", ""),
    "tensorrt": ("NVIDIA TensorRT", "", "recalled", "No permissive accuracy table of its int8 mode is known."),
    "x-cube-ai": ("ST X-CUBE-AI", "x-cube-ai;st-edge-ai;tflite-ptq;tflite-qat", "mlperf-tiny-1.2", ""),
    "st-edge-ai": ("ST Edge AI Core", "st-edge-ai", "stm32-zoo", ""),
    "hale": ("Bosch HALE", "hale", "mlperf-tiny-1.2", ""),
    "tinyengine": ("TinyEngine", "tflite-ptq", "mcunet", ""),
    "cmsis-nn": ("CMSIS-NN (TensorFlow Lite Micro)", "tflite-ptq;tflite-qat", "arm-ml-zoo", ""),
    "microtvm": ("microTVM", "microtvm", "mlperf-tiny-1.1", ""),
    "plumerai": ("Plumerai Inference Engine", "plumerai", "mlperf-tiny-1.1", ""),
    "onnc": ("Skymizer ONNC", "onnc", "mlperf-tiny-1.1", ""),
    "syntiant": ("Syntiant tools", "syntiant", "mlperf-tiny-1.2", ""),
    "gapflow": ("GreenWaves GAPflow", "gapflow", "mlperf-tiny-1.0", ""),
    "ruhmi": ("Renesas tools for RA8", "ruhmi", "mlperf-tiny-1.2", "The submission names no software."),
    "esp-nn": ("ESP-NN (TensorFlow Lite Micro)", "tflite-ptq;tflite-qat", "recalled", ""),
    "ethos-u": ("Arm Ethos-U driver", "tflite-ptq;tflite-qat", "recalled", ""),
    "ai8x": ("ai8x synthesis", "", "recalled", ""),
    "pytorch": ("PyTorch", "torchvision-fbgemm;torchvision-qnnpack;pytorch", "timm-results", ""),
    "openvino": ("OpenVINO", "nncf", "nncf", ""),
    "armnn": ("Arm NN on the CPU", "tflite;tflite-qat;tflite-ptq", "mlperf-inference-3.0", ""),
    "executorch": ("ExecuTorch with XNNPACK", "executorch", "arm-model-cards", ""),
    "esp-dl": ("ESP-DL", "esp-dl", "esp-dl", ""),
}

# Number formats that a runtime for one kind of accelerator computes in; empty for any of the device.
RUNTIME_PRECISIONS = {
    "edgetpu": "int8",
    "hailort": "int8",
    "ethos-u": "int8",
    "syntiant": "int8",
    "ai8x": "int8",
    "rknn": "int8;fp16",
    "opencv-dnn-timvx": "int8",
}

# Operators, as ONNX names them, that a runtime's accelerator does itself; everything else falls back to the
# processor. A runtime that is not here is not known.
_EDGETPU = [
    ("Add", ""), ("AveragePool", ""), ("Concat", ""), ("Conv", "the same dilation in both directions"), ("Unsqueeze", ""),
    ("Gemm", "as FullyConnected"), ("MatMul", "with weights, as FullyConnected"), ("LpNormalization", "as L2Normalization"),
    ("Sigmoid", "as Logistic"), ("LSTM", "one direction"), ("Max", ""), ("MaxPool", ""), ("ReduceMean", "not over the batch"),
    ("GlobalAveragePool", "as Mean"), ("Min", ""), ("Mul", ""), ("Pad", "not along the batch"), ("PRelu", ""), ("QuantizeLinear", ""),
    ("ReduceMax", ""), ("ReduceMin", ""), ("Relu", ""), ("Clip", "as ReLU6 or ReLUN1To1"), ("Reshape", ""), ("Flatten", "as Reshape"),
    ("Resize", "bilinear; not every size"),
]
_EDGETPU_RECALLED = ["ConvTranspose", "Slice", "Softmax", "SpaceToDepth", "Split", "Squeeze", "Sub", "ReduceSum", "Tanh", "Transpose"]
OPERATORS = {
    "edgetpu": sorted(
        [(name, "axis-edgetpu", note) for name, note in _EDGETPU] + [(name, "recalled", "") for name in _EDGETPU_RECALLED]
    ),
}
