// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Quantities
import Testing

@testable import Importers
@testable import Prediction

@Suite("Measurements that are read") struct ImporterTests {
  private func read(_ text: String, as name: String = "rows.csv") throws -> Measurements {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rows-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(text.utf8).write(to: file)
    return try Measurements.read([file.path])
  }

  private let head =
    "level,device,runtime,precision,network,layer,operator,input,output,kernel,macs,bytes_in,bytes_out,bytes_weights,latency_ms,energy_mj"

  @Test("our own form comes back as it was written") func tidy() throws {
    let rows = try read(
      head + "\nlayer,board,rt,fp32,net,c1,Conv,1x3x8x8,1x16x8x8,3x3,27648,768,4096,1792,1.5,3\n"
        + "network,board,rt,fp32,net,,,,,,,,,,2.5,5\n")
    #expect(rows.rows.count == 2 && rows.dropped.isEmpty)
    #expect(rows.rows[0].latency == 1.5e-3 && rows.rows[0].energy == 3e-3)
    #expect(rows.rows[0].kernel?.kind == .convolution && rows.rows[0].kernel?.channelsOut == 16)
    let again = try read(rows.csv())
    #expect(again.rows.count == 2)
    #expect(again.rows.map(\.kernel) == rows.rows.map(\.kernel))
    #expect(again.csv() == rows.csv())
  }

  @Test("engines of one network that were made in two ways are two settings") func engines() throws
  {
    func table(_ slower: Double) -> String {
      let rows = ["torch_trt": 1, "torch_onnx_trt": slower].sorted { $0.value < $1.value }
        .flatMap { backend, factor in
          (1...6).map {
            "\(backend),net,l\($0),CaskConvolution,1x3x32x32,1x\(8 * $0)x32x32,3x3,1x1,1x1,1,100,\(0.01 * Double($0) * factor)"
          }
        }
      return
        "backend,network,layer_name,layer_type,in_dims,out_dims,kernel,stride,pad,groups,n,median_ms\n"
        + rows.joined(separator: "\n") + "\n"
    }
    let rows = try read(table(3)).rows
    #expect(Set(rows.map(\.setting.runtime)) == ["tensorrt-torch-trt", "tensorrt-torch-onnx-trt"])
    #expect(Set(rows.map(\.network)) == ["net"])
    // What is three times as slow tells nothing of the other.
    #expect(TrainingData.split(try read(table(3))).allSatisfy { $0.siblings.isEmpty })
    #expect(TrainingData.split(try read(table(1.2))).allSatisfy { $0.siblings.count == 1 })
  }

  @Test("watt-hours are joules, and a unit that is not known is refused") func units() throws {
    let head = "level,device,runtime,precision,network"
    let rows = try read(head + ",latency_ns,energy_wh\nnetwork,b,r,fp32,n,2000000,0.5\n").rows
    #expect(abs((rows[0].latency ?? 0) - 2e-3) < 1e-15 && rows[0].energy == 1_800)
    do throws(Problems) {
      _ = try Measurements.read(
        TextFile(path: "t.csv", text: head + ",latency_s,energy_mwh\nnetwork,b,r,fp32,n,1,2\n"),
        format: nil)
      Issue.record("it is read")
    } catch {
      #expect(error.all.contains { $0.text == "energy_mwh" && $0.words.what.contains("not known") })
    }
  }

  @Test("figures that cannot be are left out and counted") func impossible() throws {
    let rows = try read(
      head + "\nlayer,b,r,fp32,,a,Conv,1x3x8x8,1x16x8x8,3x3,1,1,1,1,-1,3\n"
        + "layer,b,r,fp32,,b,Conv,1x3x8x8,1x16x8x8,3x3,1,1,1,1,1,-2600\n"
        + "layer,b,r,fp32,,c,Conv,1x3x8x8,1x16x8x8,3x3,1,1,1,1,nan,3\n"
        + "layer,b,r,fp32,,d,Conv,1x3x8x8,1x16x8x8,3x3,1,1,1,1,0,3\n"
        + "layer,b,r,fp32,,e,Conv,1x3x8x8,1x16x8x8,3x3,1,1,1,1,2,3\n"
        + "layer,b,r,fp32,,e,Conv,1x3x8x8,1x16x8x8,3x3,1,1,1,1,2,3\n")
    #expect(rows.rows.map(\.layer) == ["e"])
    #expect(rows.dropped.values.reduce(0, +) == 5)
    #expect(rows.dropped["the same as another row"] == 1)
    #expect(rows.dropped["its energy is negative: a counter wrapped"] == 1)
  }

  @Test(
    "tables that say too little or two things are refused",
    arguments: [
      ("level,device,latency_s,latency_ms\nlayer,b,1,1\n", "one quantity in two units"),
      ("level,device\nlayer,b\n", "latency_s"), ("a,b\n1,2\n", "no known form"),
      ("level,device,latency_s\n", "no rows"), ("", "no known form"),
      ("level,device,latency_s\nlayer,b\n", ""),
      ("level,level,device,latency_s\nlayer,x,b,1\n", "twice"),
      ("level,device,latency_s\nlayers,b,1\n", ""),
    ])
  func refused(text: String, words: String) throws {
    let error = #expect(throws: Problems.self) { try read(text) }
    #expect(words.isEmpty || "\(error?.all.map { "\($0.kind)" } ?? [])".contains(words))
  }

  @Test("a profile of ONNX Runtime: quartiles, overhead, busy runs") func profile() throws {
    func run(_ start: Int, _ conv: Int, _ total: Int) -> String {
      """
      {"cat":"Node","dur":\(conv),"ts":\(start + 1),"name":"c1_kernel_time","args":{"op_name":"Conv","input_type_shape":[{"float":[1,3,8,8]},{"float":[16,3,3,3]}],"output_type_shape":[{"float":[1,16,8,8]}],"activation_size":"768","output_size":"4096","parameter_size":"1728"}},
      {"cat":"Node","dur":4,"ts":\(start + 50),"name":"r_kernel_time","args":{"op_name":"Relu","input_type_shape":[{"float":[1,16,8,8]}],"output_type_shape":[{"float":[1,16,8,8]}],"activation_size":"4096","output_size":"4096","parameter_size":"0"}},
      {"cat":"Session","dur":\(total),"ts":\(start),"name":"model_run","args":{}}
      """
    }
    let rows = try read(
      "["
        + [run(0, 20, 60), run(100, 20, 60), run(200, 90, 190), run(400, 20, 60)]
        .joined(separator: ",") + "]", as: "net.json")
    #expect(rows.dropped == ["a run that shared the processor": 1])
    let conv = try #require(rows.rows.first)
    #expect(abs((conv.latency ?? 0) - 18.5e-6) < 1e-12)
    #expect(conv.kernel?.macs == 27648 && conv.kernel?.kernelHeight == 3)
    // The whole run is slower than its kernels by what the profiler does between them: no row.
    #expect(rows.rows.count == 2 && rows.rows.allSatisfy { $0.level == .layer })
    #expect(throws: Problems.self) { try read("[{\"cat\":\"Session\",\"ts\":1}]", as: "a.json") }
  }

  @Test("what benchmarks print") func benchmarks() throws {
    let ncnn = try read(
      "loop_count = 8\nnum_threads = 4\n   squeezenet  min =   10.50  max =   11.00  avg =   10.70\n"
        + "   mobilenet_int8  min =  5.00  max =  20.00  avg =  9.00\n", as: "bench.txt")
    #expect(ncnn.rows.count == 1 && ncnn.rows[0].setting.threads == 4)
    #expect(abs((ncnn.rows[0].latency ?? 0) - 0.0107) < 1e-12 && ncnn.dropped.count == 1)
    let lite = try read(
      "INFO: Graph: [/tmp/mobilenet.tflite]\nINFO: Num threads: [2]\nINFO: Inference timings in us: Init: 100, First inference: 5000, Warmup (avg): 4000, Inference (avg): 3500.5\n",
      as: "log.txt")
    #expect(lite.rows.count == 1 && lite.rows[0].network == "mobilenet")
    #expect(abs((lite.rows[0].latency ?? 0) - 3500.5e-6) < 1e-12)
    let engine = try read(
      "[{\"count\":100},{\"name\":\"conv1\",\"timeMs\":12,\"averageMs\":0.12,\"medianMs\":0.11,\"percentage\":50}]",
      as: "resnet.profile.json")
    #expect(engine.rows.count == 1 && abs((engine.rows[0].latency ?? 0) - 0.11e-3) < 1e-12)
    let hub = try read(
      """
      precisions:
        float:
          components:
            Model:
              performance_metrics:
                Samsung Galaxy S24:
                  tflite:
                    inference_time_milliseconds: 1.25
      """, as: "perf.yaml")
    #expect(hub.rows.count == 1 && hub.rows[0].setting.device == "Samsung Galaxy S24")
    #expect(abs((hub.rows[0].latency ?? 0) - 1.25e-3) < 1e-12)
  }

  @Test("power logs: clocks that jump, counters that wrap, the mean over time") func powers() throws
  {
    func log(_ text: String) -> PowerLog? { PowerLog.read(TextFile(path: "power", text: text)) }
    let card = try #require(
      log(
        "timestamp, power.draw [W]\n2024/05/01 10:00:00.000, 20.00 W\n2024/05/01 10:00:01.000, 30.00 W\n2024/05/01 10:00:03.000, 10.00 W\n2024/05/01 09:00:00.000, 99.00 W\n2024/05/01 10:00:04.000, [N/A]\n"
      ))
    // 20 W for one second and 30 W for two.
    #expect(abs((card.mean ?? 0) - 80.0 / 3) < 1e-9)
    #expect(card.dropped == ["a clock that jumped back": 1, "a power that is none": 1])
    let counters = try #require(log("time_s,energy_uj\n0,0\n1,5000000\n2,100\n3,7000100\n"))
    #expect(counters.dropped == ["an energy counter that wrapped": 1])
    #expect(counters.watts == [5, 7])
    let sensor = try #require(
      log("20241121-05:20:04.000000,5000.0,1000.0\n20241121-05:20:04.500000,5000.0,2000.0\n"))
    #expect(sensor.watts == [5, 10] && abs(sensor.times[1] - sensor.times[0] - 0.5) < 1e-6)
    let board = try #require(
      log("RAM 1/2MB VDD_IN 4024mW/3998mW VDD_CPU 1mW/1mW\nRAM 1/2MB VDD_IN 5024mW/3998mW\n"))
    #expect(board.watts == [4.024, 5.024])
    #expect(log("a,b\n1,2\n") == nil)
    // A month later than the day before: the calendar is the real one.
    let days = ["20240229-00:00:00", "20240301-00:00:00"].compactMap { PowerLog.clock($0) }
    #expect(days.count == 2 && days[1] - days[0] == 86_400)
  }

  @Test("the Jetson tool's folder: power by time, idle taken off, short layers say so")
  func folder()
    throws
  {
    let root = FileManager.default.temporaryDirectory.appending(path: "raw-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let model = root.appending(path: "lenet")
    try FileManager.default.createDirectory(
      at: model.appending(path: "trt_profiling"), withIntermediateDirectories: true)
    func put(_ text: String, _ path: String) throws {
      try Data(text.utf8).write(to: root.appending(path: path))
    }
    try put("{\"avg_idle_power\": 1000000.0}", "idling_power.json")
    try put(
      "20241121-05:20:04.000000,5000,1000\n20241121-05:20:04.010000,5000,1200\n20241121-05:20:04.020000,5000,800\n",
      "lenet/lenet_power_log.log")
    try put(
      """
      {"conv1": [[15.0, "20241121-05:20:04.014000"]], "pool1": [[0.1, "20241121-05:20:04.0141000"]]}
      """, "lenet/trt_profiling/trt_layer_latency.json")
    try put(
      """
      {"Layers": [{"Name": "conv1", "LayerType": "CaskConvolution", "Inputs": [{"Dimensions": [1, 1, 28, 28], "Format/Datatype": "Half"}], "Outputs": [{"Dimensions": [1, 6, 28, 28], "Format/Datatype": "Half"}], "Kernel": [5, 5], "Stride": [1, 1], "Groups": 1, "Weights": {"Type": "Half", "Count": 150}, "Activation": "RELU"},
      {"Name": "pool1", "LayerType": "CaskPooling", "Inputs": [{"Dimensions": [1, 6, 28, 28], "Format/Datatype": "Half"}], "Outputs": [{"Dimensions": [1, 6, 14, 14], "Format/Datatype": "Half"}], "WindowSize": [2, 2], "Stride": [2, 2]}]}
      """, "lenet/trt_profiling/trt_engine_info.json")
    let rows = try Measurements.read([model.path])
    let conv = try #require(rows.rows.first { $0.layer == "conv1" })
    // 5 and 6 W while it ran, less 1 W of idling.
    #expect(abs((conv.power ?? 0) - 4.5) < 1e-9 && conv.includesIdle == false)
    #expect(abs((conv.energy ?? 0) - 4.5 * 15e-3) < 1e-12)
    #expect(conv.kernel?.macs == 784 * 150 && conv.kernel?.isFused == true)
    let pool = try #require(rows.rows.first { $0.layer == "pool1" })
    #expect(pool.power == nil && pool.conditions.contains("too short"))
    #expect(pool.kernel?.kernelHeight == 2 && pool.kernel?.kind == .pooling)
    // A network of which a layer has no energy has none.
    #expect(rows.rows.first { $0.level == .network }?.energy == nil)
  }

  @Test("nothing that is read crashes", arguments: 0..<8) func fuzz(seed: UInt64) throws {
    let texts = [
      head + "\nlayer,board,rt,fp32,net,c1,Conv,1x3x8x8,1x16x8x8,3x3,27648,768,4096,1792,1.5,3\n",
      "[{\"cat\":\"Node\",\"dur\":9,\"ts\":1,\"name\":\"c_kernel_time\",\"args\":{\"op_name\":\"Conv\",\"input_type_shape\":[{\"float\":[1,3,8,8]},{\"float\":[16,3,3,3]}],\"output_type_shape\":[{\"float\":[1,16,8,8]}]}},{\"cat\":\"Session\",\"dur\":60,\"ts\":0,\"name\":\"model_run\",\"args\":{}}]",
      "timestamp, power.draw [W]\n2024/05/01 10:00:00.000, 20.00 W\n2024/05/01 10:00:01.000, 30.00 W\n",
      "20241121-05:20:04.000000,5000.0,1000.0\n20241121-05:20:04.500000,5000.0,2000.0\n",
      "sample_id,in_c,out_c,kernel_h,dil_h,groups,macs,mean_power_w,time_per_inf_s,total_energy_j,in_h,out_h\nr-0,3,8,3,1,1,100,5,0.1,0.5,8,8\n",
      "num_threads = 4\n squeezenet  min =  10.50  max =  11.00  avg =  10.70\n",
      LogImporterTests.engine, LogImporterTests.lite, LogImporterTests.open,
      "# gpu   pwr gtemp\n# Idx     W     C\n    0    25    40\n    1    75    40\n    0    25    40\n",
      "RAM 1/2MB GPU 2000/2000 CPU 1000/1000\nRAM 1/2MB GPU 2000mW/2000mW CPU 1000/1000\n",
    ]
    var random = SplitMix(state: seed)
    let junk = Array("0123456789-.,x\"{}[]\nenaif:% ".utf8)
    for _ in 0..<400 {
      var bytes = Array(texts[Int(random.next() % UInt64(texts.count))].utf8)
      for _ in 0..<(1 + random.next() % 4) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[place] = junk[Int(random.next() % UInt64(junk.count))]
        case 1: bytes.insert(junk[Int(random.next() % UInt64(junk.count))], at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int(random.next() % 8)))
        }
        if bytes.isEmpty { break }
      }
      let file = TextFile(path: "fuzz", text: String(decoding: bytes, as: UTF8.self))
      _ = PowerLog.read(file)
      for kind in LogImporter.all where kind.isOne(file) { _ = try? kind.read(file) }
      if let rows = try? Measurements.read(file, format: nil) {
        for row in rows.rows { _ = row.kernel.map { Features.row($0) } }
      }
    }
  }
}
