#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the release files, for the Linux that it runs on: python3 Scripts/build_dist.py [FOLDER]

- A tarball that works wherever it is unpacked: `plan` and `plan-serve` with Swift's runtime and GLPK in them, the catalogue,
  examples, completions and licences.
- A Python wheel with the same `plan`, the catalogue and libenvelope.so, so that `pip install` gives the command and the filter
  in process. Its tag names the glibc that they need.
- The source of the commit, with that of the libraries that the package manager fetched, as the GPL asks.
- SHA256SUMS of all of them.

Reproducible: the same commit and the same compiler give the same bytes. Needs a git checkout, Swift, libglpk-dev and binutils.
"""

import base64
import gzip
import hashlib
import io
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PRODUCTS = ROOT / ".build" / "dist"
TARGETS = ["EnvelopeLibrary", "Screening", "Prediction", "Regression", "Networks", "Documents", "Quantities", "Yams", "CYaml", "CZlib"]
# Linked into the programs, so that none of them need be installed; GLPK first, then what it stands on.
ARCHIVES = ["glpk", "amd", "colamd", "suitesparseconfig", "gmp", "z"]
# What a wheel may count on, by PEP 600's list for every manylinux.
ALLOWED = {"libm.so.6", "libstdc++.so.6", "libz.so.1", "libgcc_s.so.1", "libc.so.6", "libpthread.so.0", "libdl.so.2"}
# 1 January 2020, of all files: builds of one commit are alike.
EPOCH = 1_577_836_800
SOURCE = """Source of the programs in this package

`plan` contains the GNU Linear Programming Kit {glpk} (GPL-3.0-or-later), so `plan` and `plan-serve` as a whole are under the GNU
General Public License, version 3; its text is beside this file. Envelope's own sources are under the Apache License 2.0.

This package was built from commit {commit} of Envelope {version}. The file envelope-{version}-source.tar.gz, published
beside this package, holds the source of that commit and of the Swift libraries in the programs. The source of GLPK {glpk} is
https://ftp.gnu.org/gnu/glpk/glpk-{glpk}.tar.gz; Swift's runtime is https://github.com/swiftlang/swift, {swift}.
To build the package again, install Swift and libglpk-dev and run `make dist` in a git checkout of the commit.
"""
# GLPK loads drivers of databases by libltdl, for a language of models that `plan` does not use: here it finds none.
DRIVERS = """
int lt_dlinit(void) { return 1; }
int lt_dlexit(void) { return 0; }
const char *lt_dlerror(void) { return "no drivers"; }
void *lt_dlopen(const char *name) { (void)name; return 0; }
void *lt_dlsym(void *module, const char *name) { (void)module; (void)name; return 0; }
int lt_dlclose(void *module) { (void)module; return 0; }
"""


def run(*command, **options):
    return subprocess.run(command, check=True, text=True, cwd=ROOT, **options)


def output(*command):
    return run(*command, capture_output=True).stdout


def archives() -> pathlib.Path:
    """A folder with nothing but archives, so that the linker finds no shared libraries there."""
    folder = PRODUCTS / "archives"
    folder.mkdir(parents=True, exist_ok=True)
    machine = platform.machine()
    for name in ARCHIVES:
        places = [pathlib.Path(f"/usr/lib/{machine}-linux-gnu"), pathlib.Path("/usr/lib64"), pathlib.Path("/usr/lib"), pathlib.Path("/usr/local/lib")]
        found = next((place / f"lib{name}.a" for place in places if (place / f"lib{name}.a").is_file()), None)
        if not found:
            raise SystemExit(f"error: lib{name}.a is not installed (Debian: libglpk-dev brings it)")
        link = folder / found.name
        link.unlink(missing_ok=True)
        link.symlink_to(found)
    with tempfile.TemporaryDirectory() as temporary:
        code = pathlib.Path(temporary) / "drivers.c"
        code.write_text(DRIVERS)
        run("clang", "-O2", "-c", str(code), "-o", f"{temporary}/drivers.o")
        (folder / "libltdl.a").unlink(missing_ok=True)
        run("ar", "rcsD", str(folder / "libltdl.a"), f"{temporary}/drivers.o")
    return folder


def static() -> list[str]:
    """What makes the linker take the archives."""
    more = ["-Xlinker", "--gc-sections"] + [part for name in [*ARCHIVES[1:-1], "ltdl"] for part in ("-Xlinker", f"-l{name}")]
    return ["-Xswiftc", "-use-ld=lld", "-Xlinker", f"-L{archives()}", *more]


def programs() -> list[pathlib.Path]:
    """Builds and strips the programs, with Swift's runtime and the archives in them."""
    built, flags = [], static()
    for product in ("plan", "plan-serve"):
        run("swift", "build", "-c", "release", "--static-swift-stdlib", "--scratch-path", str(PRODUCTS), "--product", product, *flags)
        stripped = PRODUCTS / "stripped" / product
        stripped.parent.mkdir(exist_ok=True)
        shutil.copy(PRODUCTS / "release" / product, stripped)
        run("strip", "--strip-unneeded", str(stripped))
        built.append(stripped)
    return built


def library(folder: pathlib.Path) -> pathlib.Path:
    """Builds the library's objects and links them with Swift's static runtime."""
    run("swift", "build", "-c", "release", "--target", "EnvelopeLibrary", "--static-swift-stdlib", "--scratch-path", str(PRODUCTS),
        *static())
    release = PRODUCTS / "release"
    objects = [str(path) for target in TARGETS for path in sorted((release / f"{target}.build").rglob("*.o"))]
    script = folder / "exports.map"
    script.write_text("{ global: envelope_*; local: *; };\n")
    out = folder / "libenvelope.so"
    run("swiftc", "-emit-library", "-static-stdlib", "-o", str(out), *objects, "-lz", "-lFoundationEssentials",
        "-l_FoundationCShims", "-l_FoundationCollections", "-Xlinker", "--gc-sections", "-Xlinker", "-z", "-Xlinker", "defs", "-Xlinker",
        f"--version-script={script}")
    run("strip", "--strip-unneeded", str(out))
    return out


def glibc(paths) -> tuple[int, int]:
    """The newest glibc that a symbol asks for; refuses what needs other libraries than those that may be counted on."""
    newest = (2, 17)
    for path in paths:
        needed = set(re.findall(r"NEEDED\s+(\S+)", output("objdump", "-p", str(path))))
        needed = {name for name in needed if not name.startswith("ld-linux")}
        if needed - ALLOWED:
            raise SystemExit(f"error: {path.name} needs what may not be counted on: {', '.join(sorted(needed - ALLOWED))}")
        versions = re.findall(r"GLIBC_(\d+)\.(\d+)", output("objdump", "-T", str(path)))
        newest = max([newest, *((int(a), int(b)) for a, b in versions)])
    return newest


def swift() -> pathlib.Path:
    """The folder of the compiler that is used, whatever manages it."""
    resources = re.search(r'"runtimeResourcePath"\s*:\s*"([^"]+)"', output("swiftc", "-print-target-info"))[1]
    return pathlib.Path(resources).resolve().parent.parent


def licences() -> dict[str, bytes]:
    """The licences of all that is inside, by name."""
    checkouts, own = PRODUCTS / "checkouts", ROOT / "Licences"
    places = {
        "Envelope.txt": ROOT / "LICENSE", "NOTICE.txt": ROOT / "NOTICE", "GPL-3.0.txt": own / "GPL-3.0.txt", "libyaml.txt": own / "libyaml.txt",
        "ICU.txt": own / "Unicode-3.0.txt", "Swift-runtime-and-Foundation.txt": swift() / "share/swift/LICENSE.txt", "Yams.txt": checkouts / "Yams/LICENSE",
        "swift-argument-parser.txt": checkouts / "swift-argument-parser/LICENSE.txt", "swift-nio.txt": checkouts / "swift-nio/LICENSE.txt",
        "swift-nio-NOTICE.txt": checkouts / "swift-nio/NOTICE.txt", "llhttp.txt": checkouts / "swift-nio/Sources/CNIOLLHTTP/LICENSE",
        "swift-atomics.txt": checkouts / "swift-atomics/LICENSE.txt", "swift-collections.txt": checkouts / "swift-collections/LICENSE.txt",
        "swift-system.txt": checkouts / "swift-system/LICENSE.txt",
    }
    return {name: path.read_bytes() for name, path in places.items()}


def tracked(folder: str) -> list[str]:
    """The files of a folder that are in the repository, links left out."""
    return [path for path in output("git", "ls-files", folder).splitlines() if not (ROOT / path).is_symlink()]


def source(version: str) -> bytes:
    commit = output("git", "rev-parse", "HEAD").strip() + ("-dirty" if output("git", "status", "--porcelain").strip() else "")
    header = pathlib.Path("/usr/include/glpk.h").read_text(errors="replace")
    numbers = [re.search(rf"GLP_{part}_VERSION\s+(\d+)", header)[1] for part in ("MAJOR", "MINOR")]
    compiler = re.search(r"swift-[\w.]+-RELEASE|$", output("swift", "--version"))[0] or "the version of the build"
    return SOURCE.format(commit=commit, version=version, glpk=".".join(numbers), swift=compiler).encode()


def pack(path: pathlib.Path, files: dict[str, tuple[bytes, int]], links=()) -> pathlib.Path:
    """Writes a tarball in one step."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for place, (data, mode) in sorted(files.items()):
            entry = tarfile.TarInfo(place)
            entry.size, entry.mode, entry.mtime = len(data), mode, EPOCH
            archive.addfile(entry, io.BytesIO(data))
        for place, target in links:
            entry = tarfile.TarInfo(place)
            entry.type, entry.linkname, entry.mode, entry.mtime = tarfile.SYMTYPE, target, 0o777, EPOCH
            archive.addfile(entry)
    part = path.with_suffix(".part")
    part.write_bytes(gzip.compress(buffer.getvalue(), 9, mtime=0))
    part.rename(path)
    return path


def sources(target: pathlib.Path, version: str) -> pathlib.Path:
    """The source of the commit and of the libraries that are built with it."""
    name = f"envelope-{version}-source"
    files: dict[str, tuple[bytes, int]] = {}
    places = [(ROOT, path, path) for path in tracked(".")]
    for library in sorted((PRODUCTS / "checkouts").iterdir()):
        listed = run("git", "-C", str(library), "ls-files", capture_output=True).stdout.splitlines()
        places += [(library, path, f"libraries/{library.name}/{path}") for path in listed if not (library / path).is_symlink()]
    for folder, path, place in places:
        file = folder / path
        if file.is_file():
            files[f"{name}/{place}"] = (file.read_bytes(), 0o755 if os.access(file, os.X_OK) else 0o644)
    return pack(target / f"{name}.tar.gz", files)


def tarball(target: pathlib.Path, version: str, built: list[pathlib.Path]) -> pathlib.Path:
    name = f"envelope-{version}-linux-{platform.machine()}"
    files: dict[str, tuple[bytes, int]] = {}
    for path in built:
        files[f"bin/{path.name}"] = (path.read_bytes(), 0o755)
    for path in tracked("configs"):
        files[f"share/envelope/{path.removeprefix('configs/')}"] = ((ROOT / path).read_bytes(), 0o644)
    for path in tracked("examples"):
        files[path] = ((ROOT / path).read_bytes(), 0o644)
    for shell, place in (("bash", "bash-completion/completions/plan"), ("zsh", "zsh/site-functions/_plan"), ("fish", "fish/vendor_completions.d/plan.fish")):
        words = output(str(built[0]), f"--generate-completion-script={shell}")
        files[f"share/{place}"] = (words.encode(), 0o644)
    for licence, data in licences().items():
        files[f"licences/{licence}"] = (data, 0o644)
    files["licences/SOURCE.txt"] = (source(version), 0o644)
    files["README.txt"] = ((
        f"Envelope {version}\n\n"
        "  bin/plan examples/buoy.yaml      a plan for a buoy in a seaweed farm\n"
        "  bin/plan init                    files to start from\n"
        "  bin/plan doctor                  whether everything is there\n\n"
        "The folder works wherever it is; a link to bin/plan may stand anywhere. It needs no more than\n"
        f"glibc {'.'.join(map(str, glibc(built)))} and a C++ runtime library, which every Linux distribution of that age has.\n"
        "Licences and the offer of source are in licences/.\n").encode(), 0o644)
    packed = {f"{name}/{place}": file for place, file in files.items()}
    # `plan init` finds its templates beside the catalogue.
    return pack(target / f"{name}.tar.gz", packed, [(f"{name}/share/envelope/templates", "../../examples")])


def wheel(target: pathlib.Path, version: str, plan: pathlib.Path) -> pathlib.Path:
    with tempfile.TemporaryDirectory() as temporary:
        built = library(pathlib.Path(temporary))
        newest = glibc([built, plan])
        files = {f"envelope_filter/{path.name}": path.read_bytes() for path in (ROOT / "python/envelope_filter").glob("*.py")}
        files["envelope_filter/libenvelope.so"] = built.read_bytes()
        files["envelope_filter/envelope.h"] = (ROOT / "Sources/EnvelopeLibrary/envelope.h").read_bytes()
        files["envelope_filter/bin/plan"] = plan.read_bytes()
        for path in tracked("configs"):
            files[f"envelope_filter/{path}"] = (ROOT / path).read_bytes()
        for path in tracked("examples"):
            files[f"envelope_filter/configs/templates/{path.removeprefix('examples/')}"] = (ROOT / path).read_bytes()
    platforms = f"manylinux_{newest[0]}_{newest[1]}_{platform.machine()}"
    name = f"envelope_filter-{version}"
    info = f"{name}.dist-info"
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: envelope-filter\nVersion: {version}\n"
        "Summary: Plans which model runs on which hardware, and filters architectures by a deployment's budget\n"
        "License: Apache-2.0 AND GPL-3.0-or-later\nRequires-Python: >=3.9\n"
        "Provides-Extra: numpy\nRequires-Dist: numpy; extra == 'numpy'\n").encode()
    files[f"{info}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: envelope\nRoot-Is-Purelib: false\nTag: py3-none-{platforms}\n").encode()
    files[f"{info}/entry_points.txt"] = b"[console_scripts]\nplan = envelope_filter.command:main\n"
    for licence, data in licences().items():
        files[f"{info}/licences/{licence}"] = data
    files[f"{info}/licences/SOURCE.txt"] = source(version)
    record = []
    for path, data in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record.append(f"{path},sha256={digest},{len(data)}")
    files[f"{info}/RECORD"] = ("\n".join([*record, f"{info}/RECORD,,"]) + "\n").encode()
    path = target / f"{name}-py3-none-{platforms}.whl"
    part = path.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for place, data in sorted(files.items()):
            entry = zipfile.ZipInfo(place, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Of a regular file: pip keeps the permission to run of no other.
            entry.external_attr = (0o100755 if place.endswith((".so", "bin/plan")) else 0o100644) << 16
            archive.writestr(entry, data)
    part.rename(path)
    return path


def main():
    target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").resolve()
    target.mkdir(parents=True, exist_ok=True)
    if not (ROOT / ".git").exists():
        raise SystemExit("error: the release files are made in a git checkout: their contents are what git lists")
    version = re.search(r'__version__ = "(.+)"', (ROOT / "python/envelope_filter/__init__.py").read_text())[1]
    built = programs()
    told = output(str(built[0]), "--version").strip()
    if told != version:
        raise SystemExit(f"error: `plan` is version {told}, the Python package {version}: they are one")
    for old in [*target.glob("envelope-*.tar.gz"), *target.glob("envelope_filter-*.whl")]:
        old.unlink()
    made = [tarball(target, version, built), wheel(target, version, built[0]), sources(target, version)]
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    (target / "SHA256SUMS").write_text("".join(sums))
    for path in made:
        print(f"{os.path.relpath(path)}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
