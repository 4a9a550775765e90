#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Learns the shipped predictors from the public sets: train_predictors.sh PLAN MEASUREMENTS. All of them are
# permissively licensed. Writes the model cards too, configs/predictors/README.md.
set -eu
plan=$1
sets=$2
out=configs/predictors

cards=$(mktemp)
trap 'rm -f "$cards"' EXIT
cat >"$cards" <<'END'
# Model cards

Written by `make predictors`. Each predictor is learnt by `plan train` (method `blend`, or a law of the choices for families of whole networks), and judged on networks, or samples measured by themselves, that were held out in five folds; the digest is of the rows. Figures are of the device and software that were measured, nothing else.
END

# A name, where the rows come from, then the paths.
learn() {
  name=$1
  origin=$2
  shift 2
  echo "$name" >&2
  {
    printf '\n## %s\n\n%s\n\n```\n' "$name" "$origin"
    "$plan" train "$@" -o "$out/$name.json"
    printf '```\n'
  } >>"$cards"
  gzip -9nf "$out/$name.json"
}

learn epyc-2-vcpu 'ONNX Runtime 1.31.1 on two virtual cores of an AMD EPYC (family 26), one thread, fp32 fully and basically optimised, int8 QDQ; 59 networks with random weights. Measured for this project on 2026-11-21; free to use under its licence.' \
  "$sets/ort_cpu/layers_fp32_t1.csv.gz" "$sets/ort_cpu/layers_fp32_basic.csv.gz" \
  "$sets/ort_cpu/layers_int8_qdq_t1.csv.gz"
learn jetson-eager 'Convolutions alone, and whole networks, in eager PyTorch with CUDA on a Jetson-class board that its source does not name (idle 1.68 W, external meter): NEUSoftGreenAI/NeurstrucEnergy @94c5c2f (MIT).' \
  "$sets/jetson_conv_energy"
learn intel-raptorlake 'Convolutions, dense layers and poolings alone in PyTorch on an Intel Raptor Lake processor, package energy by RAPL with idle in it: willowec/characterizing-pytorch-power @4067417 (MIT). Layers under a millisecond are told badly: the counter moves once a millisecond.' \
  "$sets/cpu_layers_rapl/layers.csv" --device intel-raptorlake
learn intel-broadwell-ep 'Convolutions, dense layers and poolings alone in PyTorch on an Intel Broadwell-EP processor, package energy by RAPL with idle in it: willowec/characterizing-pytorch-power @4067417 (MIT). Layers under a millisecond are told badly: the counter moves once a millisecond.' \
  "$sets/cpu_layers_rapl/layers.csv" --device intel-broadwell-ep
for family in fbnet nasbench201 ofa; do
  learn $family 'Whole networks of one search space on many devices, times alone: HayeonLee/HELP @45f70eb (MIT). Of pixel3 and raspi4 the FBNet times are sums of a table, so that they are met exactly.' \
    "$sets/help_latency/$family.csv"
done
mv "$cards" "$out/README.md"
chmod 644 "$out/README.md"
trap - EXIT
