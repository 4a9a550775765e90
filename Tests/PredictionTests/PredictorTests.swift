// SPDX-License-Identifier: Apache-2.0

import Documents
import Networks
import Quantities
import Testing

@testable import Prediction

/// Networks on a machine whose law is known: so many picoseconds a multiply-accumulate and a byte.
struct ImaginaryMachine {
  var start = 2e-6
  var perMAC = 8e-12
  var perByte = 5e-11
  var watts = 5.0

  func rows(networks: Int, seed: UInt64, device: String = "imaginary") -> Measurements {
    var random = SplitMix(state: seed)
    var found = Measurements()
    for network in 0..<networks {
      for layer in 0..<12 {
        var item = Measurement(
          level: .layer,
          setting: Setting(device: device, runtime: "onnxruntime", precision: "fp32"),
          place: Place(file: "imaginary", line: network * 12 + layer))
        item.network = "net\(network)"
        item.layer = "l\(layer)"
        item.op = layer % 3 == 2 ? "Relu" : "Conv"
        let side = Double(7 << (random.next() % 4))
        let (ci, co) = (Double(16 << (random.next() % 5)), Double(16 << (random.next() % 5)))
        let window = random.next() % 2 == 0 ? 1.0 : 3.0
        var kernel = Kernel(
          kind: KernelKind(
            operator: item.op, kernel: Int(window * window), groups: 1, channels: Int(ci),
            outputs: Int(co)))
        kernel.name(item.op)
        kernel.isBlocked = item.op == "Conv"
        (kernel.channelsIn, kernel.channelsOut) = (ci, item.op == "Relu" ? ci : co)
        (kernel.heightIn, kernel.widthIn, kernel.heightOut, kernel.widthOut) = (
          side, side, side, side
        )
        if item.op == "Conv" {
          (kernel.kernelHeight, kernel.kernelWidth) = (window, window)
          kernel.macs = side * side * ci * co * window * window
          kernel.bytesWeights = 4 * ci * co * window * window
        }
        kernel.bytesIn = 4 * side * side * ci
        kernel.bytesOut = 4 * side * side * kernel.channelsOut
        let noise = 1 + 0.04 * (random.unit() - 0.5)
        let time =
          (start + perMAC * kernel.macs + perByte * (kernel.bytesIn + kernel.bytesOut)) * noise
        item.kernel = kernel
        item.latency = time
        found.rows.append(item)
      }
    }
    return found
  }
}

@Suite("Predictors") struct PredictorTests {
  private func predictor(_ method: Method = .blend, networks: Int = 9) -> Predictor {
    Predictor(TrainingData.split(ImaginaryMachine().rows(networks: networks, seed: 1)), method)
  }

  @Test("a known law is learnt, of networks not seen, and its intervals hold") func learns() throws
  {
    let own = predictor(networks: 24)
    let fresh = TrainingData.split(ImaginaryMachine().rows(networks: 40, seed: 99))
    let study = Study(fresh, own)
    let networks = study.scores(.network, .latency)
    #expect(networks.count == 40 && networks.mape < 4)
    #expect((networks.coverage ?? 0) >= 75)
    let rooflines = Study(fresh, predictor(.roofline, networks: 24)).scores(.network, .latency)
    #expect(rooflines.mape < 6)
  }

  @Test("the same rows give the same bytes, and they come back", arguments: Method.allCases)
  func file(method: Method) throws {
    let first = predictor(method)
    let text = first.text()
    #expect(text == predictor(method).text())
    let back = try Predictor.read(TextFile(path: "p.json", text: text))
    #expect(back.text() == text)
    for row in ImaginaryMachine().rows(networks: 3, seed: 7).rows {
      let kernel = try #require(row.kernel)
      let (a, b) = (first.models[0].model.figures(kernel), back.models[0].model.figures(kernel))
      #expect(a == b)
    }
  }

  @Test("a file that was edited, cut, or written by another version is refused") func tampered() {
    let text = predictor(.roofline).text()
    for (changed, words) in [
      (text.replacing("\"method\": \"roofline\"", with: "\"method\": \"blend\""), "edited"),
      (
        text.replacing("\"predictor\": \"\(Predictor.version)\"", with: "\"predictor\": \"0\""),
        "another version"
      ),
      ("{\"a\": 1}", "no predictor"), (String(text.dropLast(text.count / 2)), ""),
    ] {
      let error = #expect(throws: Problem.self) {
        try Predictor.read(TextFile(path: "p.json", text: changed))
      }
      #expect(words.isEmpty || "\(error.map { "\($0.kind)" } ?? "")".contains(words))
    }
  }

  @Test(
    "damaged laws with a sound digest end in an error or in figures, never in a crash",
    arguments: 0..<4)
  func fuzz(seed: UInt64) throws {
    let text = predictor(seed % 2 == 0 ? .boosted : .blend).text()
    var random = SplitMix(state: seed)
    let kernel = try #require(ImaginaryMachine().rows(networks: 1, seed: 2).rows[0].kernel)
    let root = try JSON.read(TextFile(path: "p", text: text))
    let models = (root["models"] ?? .null).line()
    for _ in 0..<20 {
      var bytes = Array(models.utf8)
      for _ in 0..<3 {
        let place = Int(random.next() % UInt64(bytes.count))
        if (48...57).contains(bytes[place]) { bytes[place] = 48 + UInt8(random.next() % 10) }
      }
      guard
        let changed = try? JSON.read(
          TextFile(path: "m", text: String(decoding: bytes, as: UTF8.self)))
      else { continue }
      let whole =
        "{\"predictor\": \"1\", \"features\": \(Features.width), \"digest\": \"\(Predictor.digest(changed.line()))\", \"models\": \(changed.line())}"
      if let read = try? Predictor.read(TextFile(path: "p", text: whole)) {
        for trained in read.models { _ = trained.model.figures([kernel, kernel]) }
      }
    }
  }

  @Test("far from the data a prediction stays sane, and says that it is far") func extrapolation()
    throws
  {
    let model = try #require(predictor().models.first).model
    var kernel = try #require(ImaginaryMachine().rows(networks: 1, seed: 2).rows[0].kernel)
    #expect(model.extrapolations(kernel).isEmpty)
    kernel.heightOut *= 64
    kernel.macs *= 4096
    kernel.bytesIn *= 4096
    kernel.bytesOut *= 4096
    #expect(model.extrapolations(kernel) == [.size])
    let truth = 2e-6 + 8e-12 * kernel.macs + 5e-11 * (kernel.bytesIn + kernel.bytesOut)
    let found = try #require(model.figures(kernel).latency)
    #expect(found > truth / 3 && found < truth * 3)
    var strange = kernel
    strange.kind = .recurrent
    // Nobody measured one: the law of all kinds together stands in, and says so.
    #expect(model.extrapolations(strange).contains(.kind))
    #expect(model.figures(strange).latency != nil)
    // What no layer had is named, however large the layer is.
    var other = try #require(ImaginaryMachine().rows(networks: 1, seed: 2).rows[0].kernel)
    other.dilation = 12
    #expect(model.extrapolations(other) == [.dilation])
    other.strideHeight = 16
    #expect(model.extrapolations(other) == [.stride, .dilation])
  }

  /// Times of convolutions of 3 x 3 over those without dilation, with ONNX Runtime 1.32 on one thread of a processor with
  /// AVX-512, measured on 2026-12-01 as the time of three convolutions less that of the two around it.
  @Test(
    "dilated convolutions take the time of the taps that are not on padding",
    arguments: [
      (128, 28, 12, 0.79), (128, 28, 16, 0.61), (128, 28, 24, 0.34), (256, 33, 12, 0.78),
      (256, 33, 16, 0.61), (256, 33, 24, 0.32), (128, 14, 8, 0.66), (192, 20, 12, 0.47),
      (192, 20, 16, 0.25), (64, 56, 12, 1.04), (64, 56, 24, 0.88),
    ])
  func dilated(channels: Int, side: Int, dilation: Int, measured: Double) throws {
    let shape = try #require(Shape([1, channels, side, side]))
    func macs(_ dilation: Int, isBlocked: Bool = true, groups: Int = 1) -> Double {
      var window = Kernel.Window()
      window.extents = [3, 3]
      window.strides = [1, 1]
      window.padding = dilation
      window.dilation = dilation
      window.groups = groups
      let item = RuntimeKernel(
        layer: 0, op: "Conv", isCopy: false, isBlocked: isBlocked, isFused: false, inputs: [shape],
        output: shape, bytesIn: 4 * shape.count, bytesOut: 4 * shape.count)
      return Kernel(item, window, macs: 1e8, parameters: 9, weightBytes: 36, at: .fp32).macs
    }
    let told = macs(dilation) / macs(1)
    #expect(told < measured * 1.5 && told > measured / 1.5, "\(told)")
    // Other kernels are not known to skip any.
    #expect(macs(dilation, isBlocked: false) == 1e8)
    #expect(macs(dilation, groups: channels) == 1e8)
  }

  @Test("power times time is energy, wherever power was measured", arguments: Method.allCases)
  func consistent(method: Method) throws {
    var rows = ImaginaryMachine().rows(networks: 6, seed: 3)
    for place in rows.rows.indices {
      rows.rows[place].layer = "sample \(place)"
      rows.rows[place].network = ""
      rows.rows[place].power = 3 + 1e4 * (rows.rows[place].latency ?? 0)
      rows.rows[place].energy = rows.rows[place].latency.map { $0 * (3 + 1e4 * $0) }
    }
    let own = Predictor(TrainingData.split(rows), method)
    let model = try #require(own.models.first).model
    var judged = 0
    for row in rows.rows.prefix(60) {
      let figures = model.figures(try #require(row.kernel))
      guard let time = figures.latency, let power = figures.power, let energy = figures.energy
      else {
        continue
      }
      judged += 1
      #expect(energy == power * time && time > 0 && power > 0)
    }
    #expect(judged >= 20)
  }

  @Test("one network tells how much slower another device is, a few its law") func calibrated()
    throws
  {
    let known = try #require(predictor(networks: 24).models.first)
    var slower = ImaginaryMachine()
    (slower.start, slower.perMAC, slower.perByte) = (5e-6, 40e-12, 1e-10)
    let judge = TrainingData.split(slower.rows(networks: 30, seed: 50, device: "slow"))
    let cases: [(Int, Double)] = [(1, 25), (6, 8)]
    for (count, limit) in cases {
      let few = TrainingData.split(slower.rows(networks: count, seed: 4, device: "slow"))
      let carried = try Calibration.carry(known, to: few[0])
      var judged: [Scores.Pair] = []
      for network in judge[0].networks {
        let found = try #require(
          carried.model.figures(network.layers.map { judge[0].layers[$0].kernel }).latency)
        judged.append(.init(predicted: found, measured: try #require(network.latency)))
      }
      #expect(Scores(judged).mape < limit, "\(count) networks: \(Scores(judged).mape)")
      #expect(carried.factor(.latency, .network) != nil)
    }
  }

  @Test("NeuralPower has the terms that were published") func neuralPower() {
    let kernel = Kernel(kind: .convolution)
    #expect(NeuralPower.terms(kernel, .convolution, isPower: false).count == 127)
    #expect(NeuralPower.terms(kernel, .convolution, isPower: true).count == 127)
    #expect(NeuralPower.terms(kernel, .dense, isPower: false).count == 21)
    #expect(NeuralPower.terms(kernel, .dense, isPower: true).count == 65)
    #expect(NeuralPower.terms(kernel, .pooling, isPower: false).count == 86)
    #expect(NeuralPower.terms(kernel, .pooling, isPower: true).count == 93)
    // Sixteen numbers with each part of another size: total multiply-accumulates are among the terms.
    var sized = kernel
    (sized.batch, sized.heightOut, sized.widthOut, sized.channelsOut) = (2, 5, 7, 11)
    (sized.kernelHeight, sized.kernelWidth, sized.channelsIn) = (3, 3, 13)
    (sized.heightIn, sized.widthIn) = (9, 17)
    let terms = NeuralPower.terms(sized, .convolution, isPower: false)
    #expect(terms.contains(90090))
    #expect(terms.contains(3978))
  }
}
