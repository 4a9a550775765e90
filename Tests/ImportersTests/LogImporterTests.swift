// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

@testable import Importers
@testable import Prediction

/// Logs as people paste them: several runs in one, settings that differ, and tools in forms that are not read.
@Suite("Logs of benchmarks and meters") struct LogImporterTests {
  static let engine = """
    &&&& RUNNING TensorRT.trtexec [TensorRT v7] # trtexec --onnx=/data/resnet50.v2.onnx --fp16
    [11/12/2020-10:11:12] [I] Model: /data/resnet50.v2.onnx
    [11/12/2020-10:11:13] [I] Precision: FP32+FP16
    [11/12/2020-10:11:20] [I] Host Latency
    [11/12/2020-10:11:20] [I] median: 1.24 ms (end to end 2.3 ms)
    [11/12/2020-10:11:20] [I] GPU Compute
    [11/12/2020-10:11:20] [I] mean: 1.15 ms
    [11/12/2020-10:11:20] [I] median: 1.14 ms
    [11/12/2020-10:11:20] [I] === Profile (800 iterations ) ===
    [11/12/2020-10:11:20] [I]                  Layer   Time (ms)   Avg. Time (ms)   Time %
    [11/12/2020-10:11:20] [I]         conv1 + relu 1       80.0           0.1000     80.0
    [11/12/2020-10:11:20] [I]                  Total      100.0           0.1250    100.0
    &&&& RUNNING TensorRT.trtexec [TensorRT v8503] # trtexec --onnx=small.onnx --int8
    [01/02/2026-10:00:00] [I] === Profile (100 iterations ) ===
    [01/02/2026-10:00:00] [I]    Time(ms)     Avg.(ms)   Median(ms)   Time(%)   Layer
    [01/02/2026-10:00:00] [I]       21.00       0.2100       0.2000      70.0   conv a + relu a
    [01/02/2026-10:00:00] [I]       30.00       0.3000       0.2800     100.0   Total
    [01/02/2026-10:00:00] [I] === Performance summary ===
    [01/02/2026-10:00:00] [I] Latency: min = 4.9 ms, max = 5.6 ms, mean = 5.2 ms, median = 5.1 ms
    [01/02/2026-10:00:00] [I] GPU Compute Time: min = 4.7 ms, max = 5.4 ms, mean = 5.0 ms, median = 4.95 ms
    """

  /// The second run profiles; in its table the columns stand in another order, and the first time of an operator is not
  /// its mean.
  static let lite = """
    STARTING!
    Num threads: [1]
    Graph: [/tmp/mobilenet_v2_1.0_224.tflite]
    Timings (microseconds): count=50 first=9000 curr=1 min=1 max=2 avg=9000.5 std=1
    INFO: Num threads: [4]
    INFO: Graph: [/tmp/mobilenet_v2_1.4_224.tflite]
    INFO: Use gpu: [1]
    INFO: Inference timings in us: Init: 1, First inference: 2, Warmup (avg): 3, Inference (avg): 1000
    Profiling Info for Benchmark Initialization:
    ============================== Run Order ==============================
    \t[node type]\t[first]\t[avg ms]\t[Name]
    \tAllocateTensors\t0.3\t0.3\tAllocateTensors/0
    Operator-wise Profiling Info for Regular Benchmark Runs:
    ============================== Run Order ==============================
    \t[node type]\t[start]\t[first]\t[avg ms]\t[Name]
    \tCONV_2D\t0.0\t40.0\t0.6\t[net/conv1]:0
    \tCONV_2D\t0.6\t9.0\t0.4\t[net/conv2]:1
    ============================== Top by Computation Time ==============================
    \t[node type]\t[start]\t[first]\t[avg ms]\t[Name]
    \tCONV_2D\t0.0\t40.0\t0.6\t[net/conv1]:0
    """

  static let open = """
    [ INFO ] Loading model files
    [ INFO ] /models/person-detection.xml
    [Step 10/11] Measuring performance (Start inference asynchronously, 1 inference requests, limits: 60000 ms duration)
    [Step 11/11] Dumping statistics report
    [ INFO ] Latency:
    [ INFO ]    Median:        10.52 ms
    [ INFO ]    Average:       11.00 ms
    """

  private func read(_ text: String) throws -> Measurements {
    let file = TextFile(path: "log.txt", text: text)
    return try #require(LogImporter.all.first { $0.isOne(file) }).read(file).withoutRepeats()
  }

  /// A row in short: network, runtime, format, threads, layer and milliseconds.
  private func words(_ row: Prediction.Measurement) -> String {
    let setting = row.setting
    let threads = setting.threads.map { " x \($0)" } ?? ""
    let time = ((row.latency ?? 0) * 1e6).rounded() / 1e3
    return "\(row.network) \(setting.runtime) \(setting.precision)\(threads) \(row.layer): \(time)"
  }

  @Test("what trtexec prints, of two versions in one log") func engines() throws {
    #expect(
      try read(Self.engine).rows.map(words) == [
        "resnet50.v2 tensorrt fp16 : 1.14", "resnet50.v2 tensorrt fp16 conv1 + relu 1: 0.1",
        "small tensorrt int8 conv a + relu a: 0.2", "small tensorrt int8 : 4.95",
      ])
  }

  @Test(
    "batch, number format and accelerator of an engine are its own; streams at once are no time")
  func engineSettings() throws {
    let head = "&&&& RUNNING TensorRT.trtexec [TensorRT v8503] # trtexec --onnx=net.onnx"
    let time = "[I] GPU Compute Time: min = 4 ms, max = 5 ms, mean = 5 ms, median = 4.5 ms"
    let text = [
      "\(head) --fp16 --shapes=images:16x3x640x640\n\(time)",
      "\(head)\n[I] Precision: FP32+BF16\n[I] DLACore: 0\n\(time)",
      "\(head) --int8\n[I] Batch: 8\n[I] Input inference shape : images=4x3x9x9\n\(time)",
      "\(head) --streams=4\n\(time)",
    ].joined(separator: "\n")
    let found = try read(text)
    #expect(
      found.rows.map { "\($0.setting.runtime) \($0.setting.precision) \($0.batch)" } == [
        "tensorrt fp16 16", "tensorrt-dla bf16 1", "tensorrt int8 4",
      ])
    #expect(found.dropped.keys.first?.contains("--streams=1") == true)
  }

  @Test("older spellings of TFLite's options, batches, and names with commas") func olderLites()
    throws
  {
    let text = """
      Graph: [net.tflite]
      Num threads : [4]
      Use nnapi : [1]
      Input shapes: [8,224,224,3]
      Inference timings in us: Inference (avg): 1000
      Operator-wise Profiling Info for Regular Benchmark Runs:
      ============================== Run Order ==============================
      \t[node type]\t[first]\t[avg ms]\t[Name]
      \tSPLIT\t0.3\t0.3\t[net/split:0, net/split:1]:1
      Graph: [net.tflite]
      INFO: Created TensorFlow Lite delegate for GPU.
      Inference timings in us: Inference (avg): 500
      """
    let rows = try read(text).rows
    #expect(rows.map(\.setting.runtime) == ["tflite-nnapi", "tflite-nnapi", "tflite-gpu"])
    #expect(rows.map(\.batch) == [8, 8, 1] && rows[1].layer == "[net/split:0, net/split:1]:1")
  }

  @Test("each run of TFLite's benchmark is a row with its setting, each operator once")
  func lites() throws {
    #expect(
      try read(Self.lite).rows.map(words) == [
        "mobilenet_v2_1.0_224 tflite unstated x 1 : 9.001",
        "mobilenet_v2_1.4_224 tflite-gpu unstated x 4 : 1.0",
        "mobilenet_v2_1.4_224 tflite-gpu unstated x 4 [net/conv1]:0: 0.6",
        "mobilenet_v2_1.4_224 tflite-gpu unstated x 4 [net/conv2]:1: 0.4",
      ])
    // The older line has the time in thousandths, the newer one more digits: one run is one row.
    let both =
      "Graph: [a.tflite]\nTimings (microseconds): count=5 avg=3000\nInference timings in us: Inference (avg): 3000.5\n"
    #expect(try read(both).rows.map(\.latency) == [3000.5 * 1e-6])
  }

  @Test("benchmark_app in latency mode is read, with several requests in flight it is not")
  func opens() throws {
    #expect(try read(Self.open).rows.map(words) == ["person-detection openvino unstated : 10.52"])
    let many = try read(Self.open.replacing("1 inference requests", with: "4 inference requests"))
    #expect(many.rows.isEmpty && many.dropped.keys.first?.contains("-nireq 1") == true)
  }

  @Test("a GPU, and which cores, are part of ncnn's setting") func ncnn() throws {
    func run(_ gpu: Int, _ saving: Int) -> String {
      "num_threads = 4\npowersave = \(saving)\ngpu_device = \(gpu)\n net  min = 8.0  max = 8.4  avg = 8.2\n"
    }
    let rows = try read(run(-1, 0) + run(0, 0) + run(-1, 1)).rows
    #expect(rows.map(\.setting.runtime) == ["ncnn", "ncnn-vulkan", "ncnn-little-cores"])
  }

  @Test("a kernel on an accelerator takes its own time, not that of its launch") func launches()
    throws
  {
    func profile(_ kernel: String) -> String {
      """
      [{"cat":"Node","dur":12,"ts":1010,"name":"_kernel_time","args":{"op_name":"Conv","provider":"CUDAExecutionProvider","node_index":"7"}},
      \(kernel){"cat":"Session","dur":600,"ts":1000,"name":"model_run","args":{}}]
      """
    }
    let kernel = #"{"cat":"Kernel","dur":480,"ts":1030,"name":"gemm","args":{"parent":"Conv 7"}},"#
    #expect(
      try read(profile(kernel)).rows.map(words) == ["log onnxruntime-cuda fp32 Conv 7: 0.48"])
    let alone = try read(profile(""))
    #expect(alone.rows.isEmpty && alone.dropped.keys.first?.hasPrefix("the launch") == true)
  }

  @Test(
    "meters of several cards and rails are summed",
    arguments: [
      (
        "timestamp, index, power.draw [W]\n2024/05/01 10:00:00.1, 0, 100.00 W\n2024/05/01 10:00:00.2, 1, 20.00 W\n2024/05/01 10:00:01.1, 0, 100.00 W\n2024/05/01 10:00:01.2, 1, 20.00 W\n",
        120, "2 cards together"
      ),
      ("2024/05/01 10:00:00.100, 90.00 W\n2024/05/01 10:00:01.100, 90.00 W\n", 90, ""),
      // The whole number is a temperature, and no card's.
      ("2024/05/01 10:00:00.1, 45, 90.00 W\n2024/05/01 10:00:01.1, 46, 90.00 W\n", 90, ""),
      (
        "timestamp, power.draw [mW]\n2024/05/01 10:00:00.1, 90000\n2024/05/01 10:00:01.1, 90000\n",
        90, ""
      ),
      ("VDD_GPU 3000mW/1mW VIN 20000mW/1mW\nVDD_GPU 3000mW/1mW VIN 20000mW/1mW\n", 20, ""),
      (
        "# gpu   pwr gtemp\n# Idx     W     C\n    0    25    40\n    1    75    41\n    0    35    40\n    1    85    41\n",
        100, "2 cards together"
      ),
      (
        "RAM 1000/16000MB SWAP 0/8000MB GPU 2000/2000 CPU 1000/1000 SYS5V 1500/1500\nRAM 1000/16000MB GPU 2000/2000 CPU 1000/1000 SYS5V 1500/1500\n",
        4.5, "sum of the rails GPU, CPU, SYS5V"
      ),
      ("RAM 1/2MB VDD_IN 4000mW/1mW VDD_CPU 9mW/9mW\nRAM 1/2MB VDD_IN 4000mW/1mW\n", 4, ""),
    ])
  func meters(text: String, watts: Double, scope: String) throws {
    let log = try #require(PowerLog.read(TextFile(path: "power", text: text)))
    #expect(abs((log.mean ?? 0) - watts) < 1e-9 && log.scope == scope)
    #expect(log.dropped.isEmpty)
  }

  @Test("a language model gives what a token takes") func tokens() throws {
    let text = """
      precisions:
        w4a16:
          components:
            my-llm:
              performance_metrics:
                Phone A:
                  genie:
                    llm_metrics:
                    - context_length: 4096
                      tokens_per_second: 40.0
      """
    let row = try #require(try read(text).rows.first)
    #expect(row.latency == 0.025 && row.resolution == "4096" && row.network.hasSuffix("(a token)"))
  }

  @Test(
    "a tool in a form that is not read is named, with the option that gives one that is",
    arguments: [
      ("| NVIDIA-SMI 535.1   Driver Version: 535.1 |", "--query-gpu"),
      (" Performance counter stats for 'sleep 1':", "energy_uj"),
      ("Name  Self CPU %  CPU total %", "enable_profiling"),
      ("{\"traceEvents\": []}", "enable_profiling"),
      ("[ - ] net.mnn  max = 8.0 ms  min = 7.0 ms  avg = 7.2 ms", "latency_s"),
    ])
  func unread(text: String, mend: String) throws {
    let problem = try #require(UnreadTool(TextFile(path: "log.txt", text: text))?.problem)
    guard case .rule(let words) = problem.kind else {
      Issue.record("\(problem)")
      return
    }
    #expect(words.contains(mend))
  }

  @Test("a dot within a name is no ending") func stems() {
    #expect(LogImporter.stem("/a/mobilenet_v2_1.0_224.tflite") == "mobilenet_v2_1.0_224")
    #expect(LogImporter.stem("resnet.profile.json") == "resnet")
    #expect(LogImporter.stem("C:\\models\\net.onnx") == "net" && LogImporter.stem(".txt") == ".txt")
  }
}
