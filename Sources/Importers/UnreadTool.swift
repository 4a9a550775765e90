// SPDX-License-Identifier: Apache-2.0

import Documents

/// A tool that is recognised by what it writes, in a form that is not read.
struct UnreadTool {
  /// What to do about it.
  let problem: Problem

  /// Marks of a text, the tool, and how it writes what is read.
  private static let known: [(marks: [String], tool: String, mend: String)] = [
    (
      [".mnn", "avg ="], "what MNN's benchmark prints",
      "give its mean times as rows of our own form: level network, latency_s"
    ),
    (
      ["NVIDIA-SMI ", "Driver Version"], "the table of nvidia-smi, a single moment",
      "log with `nvidia-smi --query-gpu=timestamp,index,power.draw --format=csv -l 1`"
    ),
    (
      ["==NVSMI LOG=="], "nvidia-smi's report, a single moment",
      "log with `nvidia-smi --query-gpu=timestamp,index,power.draw --format=csv -l 1`"
    ),
    (
      ["Performance counter stats for"], "what perf stat prints",
      "log counters with `time_s,energy_uj` in the first line, from /sys/class/powercap/intel-rapl:0/energy_uj"
    ),
    (
      ["PowerTOP"], "a report of PowerTOP, which estimates power",
      "log counters with `time_s,energy_uj` in the first line, from /sys/class/powercap/intel-rapl:0/energy_uj"
    ),
    (
      ["Self CPU %", "CPU total %"],
      "the table of PyTorch's profiler, which has no shapes of weights",
      "export the model to ONNX and profile it with ONNX Runtime (`SessionOptions.enable_profiling`), or write rows in our own form"
    ),
    (
      ["\"traceEvents\""], "a trace for a browser, as of PyTorch or TensorFlow",
      "export the model to ONNX and profile it with ONNX Runtime (`SessionOptions.enable_profiling`), or write rows in our own form"
    ),
    (
      ["CUDA GPU Kernel Summary"], "a summary of Nsight Systems, by kernel and not by layer",
      "use `trtexec --exportProfile=FILE --separateProfileRun`, or ONNX Runtime's profile"
    ),
    (
      ["FPS     (hw_only)"], "what hailortcli prints: a rate of frames in a pipeline, not a time",
      "give the latency in our own form, from `hailortcli benchmark --measure-latency`"
    ),
    (
      ["MLPerf Results Summary"], "a summary of MLPerf's LoadGen",
      "give its mean latency as a row of our own form: level network, latency_s"
    ),
  ]

  /// Recognises a text; nil where it is none of them.
  init?(_ file: TextFile) {
    let start = String(decoding: file.bytes.prefix(100_000), as: UTF8.self)
    guard
      let found = Self.known.first(where: { known in known.marks.allSatisfy { start.contains($0) } }
      )
    else { return nil }
    problem = Problem(
      .rule("this is \(found.tool), which is not read; \(found.mend)"),
      at: Place(file: file.path, line: 1, column: 1))
  }
}
