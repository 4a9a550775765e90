// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Regression

/// NeuralPower as published (Cai, Juan, Stamoulis, Marculescu, ACML 2017, and its model_training scripts): for
/// convolutions, dense layers and poolings a polynomial of time and one of power, its terms chosen by a Lasso
/// over ten folds; other layers are not predicted. Times never below 0.105 ms, as its predictor has it.
struct NeuralPower: Law, Hashable {
  enum Part: String, CaseIterable {
    case convolution
    case dense
    case pooling

    init?(_ kind: KernelKind) {
      switch kind {
      case .convolution, .pointwise, .depthwise, .grouped: self = .convolution
      case .product: self = .dense
      case .pooling: self = .pooling
      default: return nil
      }
    }
  }

  /// The fits of time (milliseconds) and of power (watts) by part.
  var times: [Part: Lasso] = [:]
  var powers: [Part: Lasso] = [:]

  /// Learns from samples.
  init(_ samples: [Sample]) {
    for part in Part.allCases {
      let own = samples.filter { Part($0.kernel.kind) == part && Self.isTaken($0.kernel, part) }
      // Dense layers of 100 ms and more are dropped, as the scripts do.
      let timed = own.filter { part != .dense || $0.latency < 0.1 }
      times[part] = Self.fit(timed, part, isPower: false) { $0.latency * 1e3 }
      let powered = own.filter { $0.power != nil }
      powers[part] = Self.fit(powered, part, isPower: true) { $0.power ?? 0 }
    }
  }

  private static func fit(
    _ samples: [Sample], _ part: Part, isPower: Bool, _ target: (Sample) -> Double
  ) -> Lasso? {
    guard samples.count >= 20 else { return nil }
    return Lasso(
      rows: samples.map { terms($0.kernel, part, isPower: isPower) }, targets: samples.map(target),
      folds: Folds.deal(samples.indices.map { String($0) }, into: 10, seed: 1))
  }

  func figures(_ kernel: Kernel) -> LayerFigures {
    guard let part = Part(kernel.kind) else { return LayerFigures() }
    let time = times[part].map {
      max(0.105, $0.value(Self.terms(kernel, part, isPower: false))) * 1e-3
    }
    // Power is not clamped by its authors; one of zero or less is none.
    let power = powers[part].map {
      max($0.value(Self.terms(kernel, part, isPower: true)), 1e-9)
    }
    return LayerFigures(latency: time, power: power)
  }

  var json: JSON {
    func body(_ fits: [Part: Lasso]) -> JSON {
      .object(
        Part.allCases.compactMap { part in
          fits[part].map { fit in
            (
              part.rawValue,
              .object([
                ("intercept", .number(fit.intercept)), ("coefficients", .numbers(fit.coefficients)),
              ])
            )
          }
        })
    }
    return .object([("time", body(times)), ("power", body(powers))])
  }

  init?(json: JSON) {
    let sample = Kernel(kind: .convolution)
    for (key, isPower) in [("time", false), ("power", true)] {
      guard let parts = json[key]?.members else { return nil }
      for (name, body) in parts {
        guard let part = Part(rawValue: name), let numbers = body["coefficients"]?.numbers,
          let intercept = body["intercept"]?.double,
          numbers.count == Self.terms(sample, part, isPower: isPower).count
        else { return nil }
        let fit = Lasso(coefficients: numbers, intercept: intercept)
        if isPower { powers[part] = fit } else { times[part] = fit }
      }
    }
  }

  /// Convolutions with a result of one row are dropped, as the scripts do.
  private static func isTaken(_ kernel: Kernel, _ part: Part) -> Bool {
    part != .convolution || kernel.heightOut != 1
  }

  /// The terms of the published polynomials.
  static func terms(_ kernel: Kernel, _ part: Part, isPower: Bool) -> [Double] {
    switch part {
    case .convolution: convolution(kernel, isPower)
    case .dense: dense(kernel, isPower)
    case .pooling: pooling(kernel, isPower)
    }
  }

  private static func convolution(_ kernel: Kernel, _ isPower: Bool) -> [Double] {
    let (n, h, w, c) = (kernel.batch, kernel.heightOut, kernel.widthOut, kernel.channelsOut)
    let (kh, kw) = (kernel.kernelHeight, kernel.kernelWidth)
    let filterIn = kernel.channelsIn / kernel.groups
    let (hIn, wIn, cIn) = (kernel.heightIn, kernel.widthIn, kernel.channelsIn)
    let base = [n, h, w, kw, filterIn, c, hIn]
    let special = [
      h * w * c * kh * kw * filterIn, n * h * w * c * kh * kw * filterIn, n * h * w * kh * kw * c,
      n * h * w * c, kh * kw * filterIn * c, n * hIn * wIn * cIn, n * wIn * cIn, n * hIn * cIn,
    ]
    if isPower {
      let wide = base + base.map(log2)
      return wide + products(wide) + special
    }
    return base + products(base) + triples(base) + special
  }

  private static func dense(_ kernel: Kernel, _ isPower: Bool) -> [Double] {
    let f = [kernel.batch, kernel.channelsOut, 1, 1, kernel.channelsIn]
    if isPower {
      let wide = f + f.map(log2)
      return wide + products(wide)
    }
    return f + products(f) + [f.reduce(1, *)]
  }

  private static func pooling(_ kernel: Kernel, _ isPower: Bool) -> [Double] {
    let (n, h, w, c) = (kernel.batch, kernel.heightOut, kernel.widthOut, kernel.channelsOut)
    let base = [n, h, w, c, kernel.kernelHeight, kernel.heightIn]
    let special = [
      n * h * w * c * kernel.kernelHeight * kernel.kernelWidth, n * h * w * c,
      n * kernel.heightIn * kernel.widthIn * c,
    ]
    if isPower {
      let wide = base + base.map(log2)
      return wide + products(wide) + special
    }
    return base + products(base) + triples(base) + special
  }

  private static func log2(_ value: Double) -> Double {
    Mathematics.log(max(value, 1e-9)) / Mathematics.log(2)
  }

  /// Products of pairs, each with itself too.
  private static func products(_ f: [Double]) -> [Double] {
    f.indices.flatMap { i in f.indices[i...].map { f[i] * f[$0] } }
  }

  private static func triples(_ f: [Double]) -> [Double] {
    f.indices.flatMap { i in
      f.indices[i...].flatMap { j in f.indices[j...].map { f[i] * f[j] * f[$0] } }
    }
  }
}
