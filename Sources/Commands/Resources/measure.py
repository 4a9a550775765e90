#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures networks on the machine that it runs on; `plan measure` wrote it.

Needs numpy, and onnxruntime for .onnx files or ai-edge-litert (or tflite-runtime, or tensorflow) for .tflite files.
Writes a file of figures for `plan --figures`: the median time of one warm call for each network, and the power of the
whole board, idle and at work, where the board tells it. Power of a part of the board (a processor's package, the
rails of its regulator) is written as a comment: it is not what a battery gives.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import threading
import time

ASKED = json.loads(r"""@ASKED@""")


# What the machine tells of its power: a name, the scope of the figure, and a function that gives watts.

def read(path):
    try:
        return pathlib.Path(path).read_text().strip()
    except OSError:
        return ""


def number(path):
    try:
        return float(read(path))
    except ValueError:
        return None


def board_monitors():
    """INA3221 and INA226 monitors at the input of a board, as NVIDIA's Jetson boards have them."""
    for folder in sorted(pathlib.Path("/sys/class/hwmon").glob("hwmon*")):
        for label in sorted(folder.glob("in*_label")):
            place = label.name[2:-6]
            volts, amperes = folder / f"in{place}_input", folder / f"curr{place}_input"
            if read(label) not in ("VDD_IN", "VIN_SYS_5V0", "POM_5V_IN") or number(amperes) is None:
                continue
            yield (f"{read(folder / 'name')} {read(label)}", "board",
                   lambda v=volts, a=amperes: number(v) * number(a) * 1e-6)


def batteries():
    """A battery that gives current: all of a laptop or a tablet draws from it."""
    for folder in sorted(pathlib.Path("/sys/class/power_supply").glob("*")):
        if read(folder / "type") != "Battery" or read(folder / "status") != "Discharging":
            continue
        if number(folder / "power_now") is not None:
            yield f"battery {folder.name}", "board", lambda f=folder: number(f / "power_now") * 1e-6
        elif number(folder / "current_now") is not None:
            yield (f"battery {folder.name}", "board",
                   lambda f=folder: number(f / "current_now") * number(f / "voltage_now") * 1e-12)


def regulators():
    """The rails of a Raspberry Pi 5's regulator: without its losses and what hangs on the 5 V input."""
    def watts():
        text = subprocess.run(["vcgencmd", "pmic_read_adc"], capture_output=True, text=True, timeout=5).stdout
        amperes = dict(re.findall(r"(\S+)_A current\(\d+\)=([\d.]+)A", text))
        volts = dict(re.findall(r"(\S+)_V volt\(\d+\)=([\d.]+)V", text))
        rails = [float(amperes[rail]) * float(volts[rail]) for rail in amperes if rail in volts]
        return sum(rails) if rails else None

    if shutil.which("vcgencmd"):
        try:
            if watts() is not None:
                yield "regulator's rails", "rail", watts
        except (OSError, subprocess.SubprocessError):
            pass


def packages():
    """The energy counters of a processor's packages (RAPL)."""
    meters = []
    for folder in sorted(pathlib.Path("/sys/class/powercap").glob("intel-rapl:[0-9]*")):
        if folder.name.count(":") == 1 and number(folder / "energy_uj") is not None:
            meters.append((folder / "energy_uj", number(folder / "max_energy_range_uj") or 0))
    if not meters:
        return
    last = {"time": None, "values": None}

    def watts():
        now, values = time.perf_counter(), [number(path) for path, _ in meters]
        before, known = last["time"], last["values"]
        last["time"], last["values"] = now, values
        if before is None or now <= before:
            return None
        steps = [new - old if new >= old else new - old + most
                 for new, old, (_, most) in zip(values, known, meters)]
        return sum(steps) * 1e-6 / (now - before)

    yield "processor's package (RAPL)", "package", watts


def meter():
    for kind in (board_monitors, batteries, regulators, packages):
        for name, scope, watts in kind():
            return name, scope, watts
    return None


class Watch:
    """Samples the power in the background."""

    def __init__(self, watts):
        self.watts, self.values, self.done = watts, [], threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        try:
            self.watts()  # a counter begins here, and not where it was read last
        except (OSError, TypeError, ValueError, subprocess.SubprocessError):
            pass
        while not self.done.wait(0.2):
            try:
                value = self.watts()
            except (OSError, TypeError, ValueError, subprocess.SubprocessError):
                continue
            if value is not None and value > 0:
                self.values.append(value)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join(timeout=10)

    @property
    def mean(self):
        return sum(self.values) / len(self.values) if len(self.values) >= 3 else None


# Runtimes.

def random_input(shape, kind):
    import numpy
    values = numpy.random.default_rng(0).standard_normal(shape)
    return (abs(values) if numpy.issubdtype(kind, numpy.integer) else values).astype(kind)


def onnx(path, shapes):
    import numpy
    import onnxruntime
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = ASKED["threads"]
    settings.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])
    kinds = {"tensor(int64)": numpy.int64, "tensor(int32)": numpy.int32, "tensor(uint8)": numpy.uint8,
             "tensor(int8)": numpy.int8, "tensor(float16)": numpy.float16, "tensor(double)": numpy.float64,
             "tensor(bool)": numpy.bool_}
    feeds = {item.name: random_input(shapes.get(item.name) or [a if isinstance(a, int) else 1 for a in item.shape],
                                     kinds.get(item.type, numpy.float32)) for item in session.get_inputs()}
    return lambda: session.run(None, feeds), f"onnxruntime {onnxruntime.__version__}"


def tflite(path, shapes):
    name = ""
    for name in ("ai_edge_litert.interpreter", "tflite_runtime.interpreter", "tensorflow.lite"):
        try:
            module = __import__(name, fromlist=["Interpreter"])
            break
        except ImportError:
            continue
    else:
        raise RuntimeError("no runtime for .tflite files: pip install ai-edge-litert")
    interpreter = module.Interpreter(model_path=path, num_threads=ASKED["threads"] or os.cpu_count())
    interpreter.allocate_tensors()
    for item in interpreter.get_input_details():
        interpreter.set_tensor(item["index"], random_input(item["shape"], item["dtype"]))
    return interpreter.invoke, name.split(".")[0]


RUNTIMES = {"onnxruntime": onnx, "tflite": tflite}


# Measuring.

def share(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def calls(call, seconds, least=30):
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < least:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return times


def temperature():
    degrees = [number(path) for path in pathlib.Path("/sys/class/thermal").glob("thermal_zone*/temp")]
    known = [value / 1000 for value in degrees if value is not None and value > 0]
    return f"{max(known):.0f} C" if known else "unknown"


def throttled():
    """Whether a Raspberry Pi says that it held its clock back since it was started; empty where it says nothing."""
    if not shutil.which("vcgencmd"):
        return ""
    try:
        text = subprocess.run(["vcgencmd", "get_throttled"], capture_output=True, text=True, timeout=5).stdout
        bits = int(text.strip().split("=")[1], 16)
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return ""
    found = [words for bit, words in ((0x10000, "too low a voltage"), (0x20000, "a capped clock"),
                                      (0x40000, "throttling by heat")) if bits & bit]
    return ", ".join(found)


def processor():
    for key in ("model name", "Model", "Hardware"):
        found = re.search(rf"^{key}\s*:\s*(.+)$", read("/proc/cpuinfo"), re.MULTILINE)
        if found:
            return found.group(1)
    return platform.processor() or platform.machine()


def milliseconds(seconds):
    return f"{seconds * 1000:.4g} ms"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", default=ASKED["output"], help="the file of figures to write")
    parser.add_argument("--seconds", type=float, default=ASKED["seconds"], help="how long each network runs")
    parser.add_argument("--sustained", type=float, default=ASKED["sustained"],
                        help="how many seconds the slowest network runs on, to see whether the machine slows down")
    options = parser.parse_args()
    if os.path.exists(options.output):
        parser.error(f"{options.output} is there already: name another file with --output")

    power = meter()
    idle = None
    if power:
        print(f"idle for 10 s: power from {power[0]}", file=sys.stderr)
        with Watch(power[2]) as watch:
            time.sleep(10)
        idle = watch.mean
    rows, notes, loads, failed, runtimes = [], [], [], 0, set()
    slowest = None
    for number_, network in enumerate(ASKED["networks"], 1):
        print(f"{number_}/{len(ASKED['networks'])} {network['name']}", file=sys.stderr)
        try:
            path = pathlib.Path(network["path"])
            if not path.exists():  # copied to the board with the script
                path = pathlib.Path(__file__).resolve().parent / path.name
            call, runtime = RUNTIMES[network["runtime"]](str(path), network["inputs"])
            calls(call, min(1.0, options.seconds), least=5)
            watch = Watch(power[2]) if power else None
            if watch:
                with watch:
                    times = calls(call, options.seconds)
            else:
                times = calls(call, options.seconds)
        except Exception as error:  # one network that does not run must not lose the others
            failed += 1
            notes.append(f"{network['name']} did not run: {str(error).splitlines()[0] if str(error) else type(error).__name__}")
            print(f"error: {notes[-1]}", file=sys.stderr)
            continue
        runtimes.add(runtime)
        middle = share(times, 0.5)
        if watch and watch.mean:
            loads.append(watch.mean)
        if slowest is None or middle > slowest[1]:
            slowest = (network, middle, call)
        rows.append((network, middle))
        notes.append(f"{network['name']}: {len(times)} calls, nine tenths from {milliseconds(share(times, 0.05))} to "
                     f"{milliseconds(share(times, 0.95))}")
        if share(times, 0.95) > 1.5 * middle:
            notes[-1] += "; they scatter: is something else running?"
    if not rows:
        print("error: no network ran", file=sys.stderr)
        return 1

    factor = 1.0
    if options.sustained > 0 and slowest:
        network, _, call = slowest
        print(f"{network['name']} for {options.sustained:.0f} s", file=sys.stderr)
        begun = temperature()
        times = calls(call, options.sustained)
        tenth = max(1, len(times) // 10)
        first, last = share(times[:tenth], 0.5), share(times[-tenth:], 0.5)
        factor = last / first
        notes.append(f"{network['name']} for {options.sustained:.0f} s: {milliseconds(first)} at first, "
                     f"{milliseconds(last)} at last; {begun} before, {temperature()} after")
        if factor > 1.03:
            notes.append(f"the machine slows down under load: times below are those of the first calls times {factor:.2f}")
    held = throttled()
    if held:
        notes.append(f"since it was started the board reported {held}")

    lines = [f"# Measured on {datetime.date.today().isoformat()}: {processor()}, {platform.system()} {platform.release()}, "
             f"{', '.join(sorted(runtimes))}, "
             f"{ASKED['threads'] or 'all'} threads.",
             "# The median of warm calls by one clock, without capture, pre-processing and post-processing."]
    lines += [f"# {note}" for note in notes]
    lines.append("figures:")
    for network, middle in rows:
        parts = [f"device: {ASKED['device']}", f"model: {network['name']}"]
        parts += [f"{key}: {network[key]}" for key in ("resolution", "precision") if network[key]]
        parts += [f"runtime: {network['runtime']}", f"latency: {milliseconds(middle * max(factor, 1.0))}"]
        lines.append("  - { " + ", ".join(parts) + " }")
    if power and idle and loads:
        load = sum(loads) / len(loads)
        line = f"{{ device: {ASKED['device']}, idle-power: {idle:.3g} W, active-power: {load:.3g} W }}"
        if power[1] == "board":
            lines.append(f"  - {line}  # {power[0]}")
        else:
            lines.append(f"  # Of the {power[0]} alone, and so not the board's: idle {idle:.3g} W, at work {load:.3g} W.")
    else:
        lines.append("  # This machine does not tell its power: measure at its input, idle and at work, and add")
        lines.append(f"  # - {{ device: {ASKED['device']}, idle-power: … W, active-power: … W }}")
    part = options.output + ".part"
    with open(part, "x") as file:
        file.write("\n".join(lines) + "\n")
    os.rename(part, options.output)
    print("\n".join(lines))
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
