#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the Python package as a manylinux wheel: python3 Scripts/build_wheel.py [FOLDER]

libenvelope.so is linked with Swift's runtime in it, so that the wheel works where Swift is absent; the shipped predictors and
search spaces go along. Its tag names the glibc that it really needs. Reproducible: the same commit gives the same bytes.
"""

import base64
import hashlib
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PRODUCTS = ROOT / ".build" / "dist"
TARGETS = ["EnvelopeLibrary", "Screening", "Prediction", "Networks", "Documents", "Quantities", "Yams", "CYaml", "CZlib"]
# What a wheel may count on, by PEP 600's list for every manylinux.
ALLOWED = {"libm.so.6", "libstdc++.so.6", "libz.so.1", "libgcc_s.so.1", "libc.so.6", "libpthread.so.0", "libdl.so.2"}


def run(*command, **options):
    return subprocess.run(command, check=True, text=True, cwd=ROOT, **options)


def library(folder: pathlib.Path) -> pathlib.Path:
    """Builds the library's objects and links them with Swift's static runtime."""
    run("swift", "build", "-c", "release", "--target", "EnvelopeLibrary", "--static-swift-stdlib", "--scratch-path", str(PRODUCTS))
    release = PRODUCTS / "release"
    objects = [str(path) for target in TARGETS for path in sorted((release / f"{target}.build").rglob("*.o"))]
    script = folder / "exports.map"
    script.write_text("{ global: envelope_*; local: *; };\n")
    out = folder / "libenvelope.so"
    run("swiftc", "-emit-library", "-static-stdlib", "-o", str(out), *objects, "-lz", "-lFoundationEssentials",
        "-l_FoundationCShims", "-l_FoundationCollections", "-Xlinker", "--gc-sections", "-Xlinker", "-z", "-Xlinker", "defs", "-Xlinker",
        f"--version-script={script}", stderr=subprocess.DEVNULL)
    run("strip", "--strip-unneeded", str(out))
    return out


def tag(path: pathlib.Path) -> str:
    """The platform's tag: the newest glibc that a symbol asks for."""
    needed = set(re.findall(r"NEEDED\s+(\S+)", run("objdump", "-p", str(path), capture_output=True).stdout))
    needed = {name for name in needed if not name.startswith("ld-linux")}
    if needed - ALLOWED:
        raise SystemExit(f"the library needs what a wheel may not count on: {', '.join(sorted(needed - ALLOWED))}")
    symbols = run("objdump", "-T", str(path), capture_output=True).stdout
    newest = max(tuple(map(int, v.split("."))) for v in re.findall(r"GLIBC_(\d+\.\d+)", symbols))
    return f"manylinux_{newest[0]}_{newest[1]}_{platform.machine()}"


def main():
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve()
    target.mkdir(parents=True, exist_ok=True)
    version = re.search(r'__version__ = "(.+)"', (ROOT / "python/envelope_filter/__init__.py").read_text())[1]
    with tempfile.TemporaryDirectory() as temporary:
        built = library(pathlib.Path(temporary))
        files = {f"envelope_filter/{path.name}": path.read_bytes() for path in (ROOT / "python/envelope_filter").glob("*.py")}
        files["envelope_filter/libenvelope.so"] = built.read_bytes()
        files["envelope_filter/envelope.h"] = (ROOT / "Sources/EnvelopeLibrary/envelope.h").read_bytes()
        for pattern in ("predictors/*.json.gz", "search-spaces/*.yaml"):
            for path in (ROOT / "configs").glob(pattern):
                files[f"envelope_filter/configs/{path.relative_to(ROOT / 'configs')}"] = path.read_bytes()
        platforms = tag(built)
    name = f"envelope_filter-{version}"
    info = f"{name}.dist-info"
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: envelope-filter\nVersion: {version}\n"
        "Summary: Whether an architecture can meet a deployment's budget, before anybody trains it\n"
        "License: Apache-2.0\nRequires-Python: >=3.9\n"
        "Provides-Extra: numpy\nRequires-Dist: numpy; extra == 'numpy'\n").encode()
    files[f"{info}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: envelope\nRoot-Is-Purelib: false\nTag: py3-none-{platforms}\n").encode()
    for licence in ("LICENSE", "NOTICE"):
        files[f"{info}/{licence}"] = (ROOT / licence).read_bytes()
    record = []
    for path, data in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record.append(f"{path},sha256={digest},{len(data)}")
    files[f"{info}/RECORD"] = ("\n".join([*record, f"{info}/RECORD,,"]) + "\n").encode()
    wheel = target / f"{name}-py3-none-{platforms}.whl"
    part = wheel.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if path.endswith(".so") else 0o644) << 16
            archive.writestr(entry, data)
    part.rename(wheel)
    print(f"{wheel}  {wheel.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
