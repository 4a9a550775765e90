// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Prediction

/// The folder that the Jetson power tool writes for a model (edge-vision-power-estimation): times and moments of
/// each layer, the engine's description, and a log of the board's power; beside the folder the idle draw.
struct EngineFolder {
  var latencies: TextFile
  var engine: TextFile
  var power: TextFile?
  var idle: TextFile?
  var model: String

  /// Rows of the layers and of the network.
  ///
  /// A layer's power is the mean of the samples from its start to its end over all runs, less the idle
  /// draw; a layer too short for a sample has a time and no power. Pooling windows are read from
  /// `WindowSize`, where TensorRT has them.
  func read() throws(Problem) -> Measurements {
    var found = Measurements()
    let log = power.flatMap { PowerLog.read($0) }
    for (reason, count) in log?.dropped ?? [:] { found.dropped[reason, default: 0] += count }
    var idleWatts: Double?
    if let idle, let microwatts = try JSON.read(idle)["avg_idle_power"]?.double {
      idleWatts = microwatts * 1e-6
    }
    guard let layers = try JSON.read(latencies).members else {
      throw Problem(.wrongShape(expected: "layers by name"), at: Place(file: latencies.path))
    }
    var described: [String: JSON] = [:]
    for layer in try JSON.read(engine)["Layers"]?.items ?? [] {
      if let name = layer["Name"]?.words { described[name] = layer }
    }
    var total = 0.0
    var precision = "fp16"
    var energy: Double? = 0
    for (name, runs) in layers {
      var times: [Double] = []
      var powers: [Double] = []
      for run in runs.items ?? [] {
        // Newer files pair a time with the moment of its end, older ones have the time alone.
        guard let time = run.double ?? run.items?.first?.double, time.isFinite, time > 0 else {
          found.drop("a run of a layer without a time")
          continue
        }
        times.append(time * 1e-3)
        if let log, let words = run.items?.dropFirst().first?.words,
          let end = PowerLog.clock(words),
          let mean = log.mean(from: end - time * 1e-3, to: end)
        {
          powers.append(mean)
        }
      }
      guard !times.isEmpty else { continue }
      var row = Measurement(
        level: .layer, setting: LogImporter.unstated("tensorrt"), place: Place(file: latencies.path)
      )
      row.network = model
      row.layer = name
      row.source = latencies.path
      row.latency = times.reduce(0, +) / Double(times.count)
      if powers.isEmpty {
        if log != nil { row.conditions = "too short for a sample of power" }
        energy = nil
      } else {
        let mean = powers.reduce(0, +) / Double(powers.count)
        row.power = idleWatts.map { max(mean - $0, 1e-6) } ?? mean
        row.scope = .board
        row.includesIdle = idleWatts == nil
        row.energy = row.latency.flatMap { time in row.power.map { $0 * time } }
        energy = energy.flatMap { sum in row.energy.map { sum + $0 } }
      }
      total += row.latency ?? 0
      if let layer = described[name] {
        let (kernel, type, format) = Self.kernel(layer)
        row.kernel = kernel
        row.op = type
        if format.contains("FP32") || format.contains("Float") { precision = "fp32" }
        if format.contains("Int8") { precision = "int8" }
      }
      found.add(row)
    }
    for place in found.rows.indices { found.rows[place].setting.precision = precision }
    guard total > 0 else { return found }
    var whole = Measurement(
      level: .network, setting: LogImporter.unstated("tensorrt", precision: precision),
      place: Place(file: latencies.path))
    whole.network = model
    whole.source = latencies.path
    whole.latency = total
    whole.conditions = "sum of its layers"
    whole.energy = energy
    whole.scope = energy == nil ? nil : .board
    whole.includesIdle = energy == nil ? nil : idleWatts == nil
    found.add(whole)
    return found
  }

  /// The work of a layer as the engine describes it.
  static func kernel(_ layer: JSON) -> (Kernel, type: String, format: String) {
    func tensor(_ key: String) -> (shape: Shape?, format: String) {
      let first = layer[key]?.items?.first
      let extents = first?["Dimensions"]?.items?.compactMap(\.whole) ?? []
      return (
        extents.isEmpty ? nil : Shape(extents), first?["Format/Datatype"]?.words ?? ""
      )
    }
    func two(_ keys: String...) -> (Double, Double)? {
      for key in keys {
        if let items = layer[key]?.items?.compactMap(\.double), let first = items.first {
          return (first, items.count > 1 ? items[1] : first)
        }
      }
      return nil
    }
    let type = layer["LayerType"]?.words ?? ""
    let (input, output) = (tensor("Inputs"), tensor("Outputs"))
    let window = two("Kernel", "WindowSize") ?? (1, 1)
    let groups = max(1, min(layer["Groups"]?.whole ?? 1, 1_000_000))
    func channels(_ shape: Shape?) -> Int { shape.flatMap { $0.rank > 1 ? $0[1] : nil } ?? 1 }
    var kernel = Kernel(
      kind: KernelKind(
        operator: type, kernel: Int(min(max(window.0 * window.1, 1), 1e6)), groups: groups,
        channels: channels(input.shape), outputs: channels(output.shape)))
    kernel.take(input: input.shape, output: output.shape)
    (kernel.kernelHeight, kernel.kernelWidth) = window
    (kernel.strideHeight, kernel.strideWidth) = two("Stride") ?? (1, 1)
    kernel.dilation = two("Dilation")?.0 ?? 1
    kernel.groups = Double(groups)
    kernel.isFused = layer["Activation"]?.words.map { $0 != "NONE" } ?? false
    func width(_ format: String) -> Double {
      format.contains("Int8") ? 1 : format.contains("FP32") ? 4 : 2
    }
    kernel.bytesIn = Double(input.shape?.count ?? 0) * width(input.format)
    kernel.bytesOut = Double(output.shape?.count ?? 0) * width(output.format)
    let weights = layer["Weights"]?["Count"]?.double ?? 0
    kernel.bytesWeights = weights * width(input.format)
    if kernel.kind != .pooling, weights > 0, let shape = output.shape, shape.rank > 1 {
      kernel.macs = Double(shape.count) * weights / Double(max(1, shape[1]))
    }
    return (kernel, type, input.format)
  }
}
