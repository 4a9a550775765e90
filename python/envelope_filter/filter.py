# SPDX-License-Identifier: Apache-2.0
"""Opens budgets and judges architectures through libenvelope.so."""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import json
import math
import operator
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading

from .command import path as bundled_plan

try:
    import numpy
except ImportError:  # lists will do
    numpy = None

ADMIT, REJECT, UNSURE, ERROR = 0, 1, 2, -1
WORDS = {ADMIT: "admit", REJECT: "reject", UNSURE: "unsure", ERROR: "error"}
FIGURES = ("latency_s", "latency_s_low", "latency_s_high", "energy_j", "macs", "parameters", "memory_bytes", "cost_usd_per_day")
_FOLDER = pathlib.Path(__file__).resolve().parent


class BudgetError(ValueError):
    """A budget, a space or a choice that is wrong; its words say what to do."""


def _library():
    places = [os.environ.get("ENVELOPE_LIBRARY"), _FOLDER / "libenvelope.so"]
    for place in places:
        if place and pathlib.Path(place).exists():
            library = ctypes.CDLL(str(place))
            break
    else:
        raise BudgetError(
            "libenvelope.so is not beside the package; `make dist` builds a wheel that has it, or name it in $ENVELOPE_LIBRARY"
        )
    text, size = ctypes.c_void_p, ctypes.c_size_t
    signatures = {
        "envelope_open": (text, [ctypes.c_char_p, size, ctypes.c_int32, ctypes.POINTER(text)]),
        "envelope_close": (None, [text]),
        "envelope_free": (None, [text]),
        "envelope_describe": (text, [text]),
        "envelope_judge_lines": (
            ctypes.c_int32, [text, ctypes.c_char_p, size, ctypes.POINTER(text), ctypes.POINTER(size)]),
        "envelope_judge_choices": (
            ctypes.c_int32,
            [text, ctypes.c_char_p, ctypes.c_int64, ctypes.c_double, text, size, size, text, text, text, text,
             ctypes.POINTER(text)]),
        "envelope_table": (text, [text, ctypes.c_char_p, ctypes.c_int64, ctypes.c_double, ctypes.POINTER(text)]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


_loaded = None


def _api():
    global _loaded
    if _loaded is None:
        _loaded = _library()
    return _loaded


def _take(pointer, length=None) -> bytes:
    """The text that the library handed out, freed."""
    if not pointer:
        return b""
    try:
        return ctypes.string_at(pointer, length) if length is not None else ctypes.string_at(pointer)
    finally:
        _api().envelope_free(pointer)


def _configs() -> pathlib.Path:
    """Predictors and spaces: those of the wheel, or of the checkout."""
    for place in (_FOLDER / "configs", _FOLDER.parent.parent / "configs"):
        if place.is_dir():
            return place
    raise BudgetError("the package's predictors and spaces are missing; install the wheel again")


@dataclasses.dataclass
class ChoiceVerdicts:
    """Verdicts on a batch: arrays of `count`, `margins` of count x limits, `figures` of count x 8 (`FIGURES`)."""

    verdicts: object
    probabilities: object
    margins: object
    figures: object
    limits: list

    @property
    def admitted(self):
        """Whether each is admitted."""
        if numpy is not None and isinstance(self.verdicts, numpy.ndarray):
            return self.verdicts == ADMIT
        return [verdict == ADMIT for verdict in self.verdicts]

    def figure(self, name: str):
        """A column of the figures: latency_s, energy_j, macs, …"""
        place = FIGURES.index(name)
        if numpy is not None and isinstance(self.figures, numpy.ndarray):
            return self.figures[:, place]
        return [row[place] for row in self.figures]


@dataclasses.dataclass
class CostTable:
    """What each option of each position adds: the expected cost of a network whose options are probabilities is
    linear in them, and its gradient is the table itself."""

    constant: float
    values: list

    def expected(self, probabilities) -> float:
        """The expected cost. `probabilities`: a list for each position, of a number for each option."""
        return self.constant + sum(
            float(p) * value
            for row, own in zip(probabilities, self.values)
            for p, value in zip(row, own) if value is not None)

    def gradient(self) -> list:
        """The derivative by each probability."""
        return [[0.0 if value is None else value for value in row] for row in self.values]


class BudgetFilter:
    """A budget that architectures are held against.

    Args:
        device: a device that a predictor knows, such as `epyc-2-vcpu`, `pixel3`.
        limits: by name (latency, energy, memory, weights, macs, parameters) a text with its unit, or a number in
            seconds, joules, bytes or counts.
        spaces: names of shipped search spaces, or paths of YAML files.
        predictor: a file of `plan train`; the shipped one of the device, or of a space's family, otherwise.
        precision: fp32, fp16 or int8.
        admit, reject: probabilities; see the guide.
        workers: threads; all cores otherwise.

    Raises:
        BudgetError: where something of it is wrong.
    """

    def __init__(self, device, limits, spaces=(), predictor=None, precision="fp32", admit=None, reject=None, runtime=None,
                 workers=0):
        configs = _configs()
        spaces = [spaces] if isinstance(spaces, (str, pathlib.Path)) else spaces
        files, families = [], []
        for space in spaces:
            path = pathlib.Path(space)
            if not path.is_file():
                path = configs / "search-spaces" / f"{space}.yaml"
            if not path.is_file():
                known = sorted(p.stem for p in (configs / "search-spaces").glob("*.yaml"))
                raise BudgetError(f"no search space is called `{space}`; there are {', '.join(known)}")
            files.append(str(path))
            for line in path.read_text().splitlines():
                if line.startswith("family:"):
                    families.append(line.split(":", 1)[1].strip())
        if predictor is None:
            for name in [device, *families]:
                path = configs / "predictors" / f"{name}.json.gz"
                if path.is_file():
                    predictor = str(path)
                    break
            else:
                raise BudgetError(
                    f"no predictor is shipped for `{device}`: name one with predictor=, or a space whose family was measured on it")
        policy = {key: _value(key, value) for key, value in (("admit", admit), ("reject", reject)) if value is not None}
        document = {
            "budget": "1", "device": device, "precision": precision, "policy": policy,
            "limits": [{"name": name, "figure": name, "most": _value(name, most)} for name, most in limits.items()],
            "predictor_file": str(predictor), "space_files": files,
        }
        if runtime:
            document["runtime"] = runtime
        self._open(json.dumps(document).encode(), workers)

    @classmethod
    def load(cls, path, workers=0) -> "BudgetFilter":
        """A budget that `plan filter --export` wrote."""
        own = cls.__new__(cls)
        own._open(pathlib.Path(path).read_bytes(), workers)
        return own

    @classmethod
    def from_constraints(cls, path, device=None, task=None, precision="fp32", spaces=(), workers=0,
                         plan=None) -> "BudgetFilter":
        """The budget that a constraint file leaves an inference. What limits of a whole site mean for it is found by the
        planner: the executable that this package brings, or `plan` on the search path, or the one named."""
        executable = shutil.which(plan or bundled_plan() or "plan")
        if executable is None:
            raise BudgetError(
                f"`{plan or 'plan'}` is not on the search path: it works out what the limits of the file leave an inference; "
                "or write the budget where it is, with plan filter --export budget.json, and load that")
        with tempfile.TemporaryDirectory() as folder:
            target = pathlib.Path(folder) / "budget.json"
            command = [executable, "filter", "--constraints", str(path), "--precision", precision, "--quiet",
                       "--export", str(target)]
            for key, value in (("--device", device), ("--task", task)):
                command += [key, value] if value else []
            for space in spaces:
                command += ["--space", str(space)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                raise BudgetError(done.stderr.strip())
            return cls.load(target, workers)

    def _open(self, document: bytes, workers: int):
        if not 0 <= int(workers) <= 1024:
            raise BudgetError("workers is a number of threads, 0 for all cores, at most 1024")
        self._handle, self._document, self._workers = None, document, workers
        # Buffers of single verdicts, a thread's own.
        self._local = threading.local()
        # Calls at hand: whoever closes the filter meanwhile leaves it to the last of them to free it.
        self._gate, self._users, self._closed = threading.Lock(), 0, False
        error = ctypes.c_void_p()
        handle = _api().envelope_open(document, len(document), workers, ctypes.byref(error))
        if not handle:
            raise BudgetError(_take(error.value).decode())
        self._handle = handle
        self.description = json.loads(_take(_api().envelope_describe(handle)))

    def __reduce__(self):
        """Copies and other processes open the budget anew."""
        return _reopened, (self._document, self._workers)

    def _enter(self):
        """The handle, held until `_leave`."""
        with self._gate:
            if self._closed or not self._handle:
                raise BudgetError("the filter is closed")
            self._users += 1
            return self._handle

    def _leave(self):
        with self._gate:
            self._users -= 1
            handle = self._last_handle()
        if handle:
            _api().envelope_close(handle)

    def _last_handle(self):
        """The handle, if it is to be freed now."""
        if not self._closed or self._users:
            return None
        handle, self._handle = self._handle, None
        return handle

    @contextlib.contextmanager
    def _held(self):
        handle = self._enter()
        try:
            yield handle
        finally:
            self._leave()

    def close(self):
        """Frees what the library holds, once no thread judges any more; also done when nobody refers to the filter."""
        if getattr(self, "_gate", None) is None:
            return
        with self._gate:
            self._closed = True
            handle = self._last_handle()
        if handle:
            _api().envelope_close(handle)

    def __del__(self):
        try:
            self.close()
        except Exception:  # the interpreter is going down
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def limits(self) -> list:
        """Names of the limits, in the order of margins."""
        return [limit["name"] for limit in self.description["limits"]]

    def positions(self, space: str) -> list:
        """The options of each position of a space, as words."""
        for own in self.description["spaces"]:
            if own["name"] == space:
                return own["positions"]
        raise BudgetError(f"no space is called `{space}` here: {', '.join(s['name'] for s in self.description['spaces'])}")

    # Lines and dictionaries

    def judge_lines(self, lines: bytes) -> bytes:
        """Verdicts on lines of JSON, as lines of JSON."""
        out, length = ctypes.c_void_p(), ctypes.c_size_t()
        with self._held() as handle:
            if _api().envelope_judge_lines(handle, lines, len(lines), ctypes.byref(out), ctypes.byref(length)) != 0:
                raise MemoryError("no room for the verdicts")
        return _take(out.value, length.value)

    def judge(self, candidate: dict) -> dict:
        """The verdict on one candidate: `layers` and `res`, or `choice` and `space`."""
        return self.judge_many([candidate])[0]

    def judge_many(self, candidates) -> list:
        """Verdicts on candidates."""
        lines = "\n".join(json.dumps(candidate) for candidate in candidates).encode()
        return [json.loads(line) for line in self.judge_lines(lines).splitlines()] if lines else []

    def __call__(self, candidate: dict) -> bool:
        """Whether a candidate is not turned away: the plain callable that most search tools take."""
        return self.judge(candidate)["verdict"] in ("admit", "unsure")

    # Choices

    def judge_choices(self, space, choices, side=0, width=0.0) -> ChoiceVerdicts:
        """Verdicts on architectures of one space and input.

        Args:
            choices: count x positions, an option each, below 0 an open one; a NumPy array, or lists.
        """
        if (side or 0) < 0 or not math.isfinite(width or 0) or (width or 0) < 0:
            raise BudgetError(f"side {side} and width {width}: 0 for the space's own, or those of the input")
        if numpy is not None:
            rows = numpy.asarray(choices)
            if rows.dtype.kind == "O" and rows.size and all(isinstance(option, int) for option in rows.flat):
                raise BudgetError(_BEYOND)
            if rows.dtype.kind not in "iu" and rows.size:
                raise BudgetError(f"choices are whole numbers; these are {rows.dtype}")
            if rows.size and not _LEAST <= int(rows.min()) <= int(rows.max()) <= _MOST:
                raise BudgetError(_BEYOND)
            rows = numpy.ascontiguousarray(rows, dtype=numpy.int32)
            if rows.ndim != 2:
                raise BudgetError(f"choices are count x positions; this has {rows.ndim} axes")
            count, positions = rows.shape
            verdicts = numpy.empty(count, dtype=numpy.int8)
            probabilities = numpy.empty(count)
            margins = numpy.empty((count, len(self.limits)))
            figures = numpy.empty((count, len(FIGURES)))
            pointers = [array.ctypes.data for array in (rows, verdicts, probabilities, margins, figures)]
        else:
            choices = [list(row) for row in choices]
            count, positions = len(choices), len(choices[0]) if choices else 0
            if any(len(row) != positions for row in choices):
                raise BudgetError("rows of choices differ in length")
            flat = [_option(option) for row in choices for option in row]
            rows = (ctypes.c_int32 * max(1, len(flat)))(*flat)
            verdicts = (ctypes.c_int8 * max(1, count))()
            probabilities = (ctypes.c_double * max(1, count))()
            margins = (ctypes.c_double * max(1, count * len(self.limits)))()
            figures = (ctypes.c_double * max(1, count * len(FIGURES)))()
            pointers = [ctypes.addressof(array) for array in (rows, verdicts, probabilities, margins, figures)]
        error = ctypes.c_void_p()
        with self._held() as handle:
            failed = _api().envelope_judge_choices(
                handle, space.encode() if space else None, int(side or 0), float(width or 0), pointers[0], count, positions,
                *pointers[1:], ctypes.byref(error))
        if failed:
            raise BudgetError(_take(error.value).decode())
        if numpy is None:
            limits = len(self.limits)
            verdicts, probabilities = list(verdicts)[:count], list(probabilities)[:count]
            margins = [list(margins[i * limits:(i + 1) * limits]) for i in range(count)]
            figures = [list(figures[i * len(FIGURES):(i + 1) * len(FIGURES)]) for i in range(count)]
        return ChoiceVerdicts(verdicts, probabilities, margins, figures, self.limits)

    def verdict(self, space, choice, side=0, width=0.0) -> int:
        """The verdict on one architecture, in a few microseconds: ADMIT, REJECT, UNSURE, or ERROR for none of the space."""
        count = len(choice)
        single = getattr(self._local, "single", None)
        if single is None or len(single[0]) != count:
            row = (ctypes.c_int32 * count)()
            verdict, probability, error = ctypes.c_int8(), ctypes.c_double(), ctypes.c_void_p()
            single = self._local.single = (row, verdict, error, ctypes.addressof(row), ctypes.addressof(verdict),
                            ctypes.addressof(probability), ctypes.byref(error), probability)
        row, verdict, error, rows, verdicts, probabilities, errors, _ = single
        # A number beyond 32 bits would become another, plausible one.
        if count and (max(choice) > _MOST or min(choice) < _LEAST):
            raise BudgetError(_BEYOND)
        try:
            row[:] = choice
        except TypeError:
            row[:] = [_option(option) for option in choice]
        handle = self._enter()
        try:
            failed = _loaded.envelope_judge_choices(
                handle, space.encode(), side, width, rows, 1, count, verdicts, probabilities, None, None, errors)
        finally:
            self._leave()
        if failed:
            raise BudgetError(_take(error.value).decode())
        return verdict.value

    def table(self, space, figure="latency", side=0, width=0.0) -> CostTable:
        """What each option of each position adds, for differentiable search: seconds (`latency`) or `macs`."""
        if figure not in ("latency", "macs"):
            raise BudgetError(f"`{figure}` is none of latency, macs")
        error = ctypes.c_void_p()
        with self._held() as handle:
            text = _api().envelope_table(handle, space.encode(), int(side or 0), float(width or 0), ctypes.byref(error))
        if not text:
            raise BudgetError(_take(error.value).decode())
        table = json.loads(_take(text))
        constant, values = (("constant_s", "seconds") if figure == "latency" else ("constant_macs", "macs"))
        if table[constant] is None:
            raise BudgetError(f"{figure} is no sum over the choices of `{space}` on this device")
        return CostTable(table[constant], table[values])

    # Modules

    def check(self, module, inputs) -> dict:
        """The verdict on a torch module, exported for the shapes of `inputs`. Needs torch; nothing else here does."""
        import torch

        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "module.onnx"
            arguments = inputs if isinstance(inputs, tuple) else (inputs,)
            training = module.training
            try:
                torch.onnx.export(module.eval(), arguments, str(path), dynamo=False)
            finally:
                module.train(training)
            return self.judge({"network": str(path)})


_LEAST, _MOST = -2**31, 2**31 - 1
_BEYOND = "a choice is beyond what any space has"


def _option(option) -> int:
    """A whole number of 32 bits."""
    try:
        number = operator.index(option)
    except TypeError:
        raise BudgetError(f"choices are whole numbers; {option!r} is not one") from None
    if not _LEAST <= number <= _MOST:
        raise BudgetError(_BEYOND)
    return number


def _value(name, value):
    """A value that JSON can tell: a text, or a finite number."""
    if isinstance(value, str) and name not in ("admit", "reject"):
        return value
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise BudgetError(f"{name}: {value!r} is no number")
    return number


def _reopened(document, workers):
    own = BudgetFilter.__new__(BudgetFilter)
    own._open(document, workers)
    return own


def violations(margins, unknown=math.nan) -> list:
    """Margins as search tools want constraints: above 0 broken, at most 1e30; an unknown one is `unknown`."""
    return [
        unknown if margin is None or math.isnan(margin) else min(1e30, max(-1e30, float(margin)))
        for margin in margins
    ]


def known_violations(margins: dict, unknown=None) -> list:
    """The same by name, for tools that take no unknown value.

    Args:
        unknown: what an unknown margin counts as, above 0 for broken.

    Raises:
        BudgetError: where a margin is unknown and nothing is told for it.
    """
    missing = [name for name, margin in margins.items() if margin is None or math.isnan(margin)]
    if missing and unknown is None:
        raise BudgetError(
            f"the margin of {', '.join(missing)} is unknown: take the limit out of the budget, or say `unknown=` what it counts as (above 0 for broken)")
    return violations(margins.values(), unknown)
