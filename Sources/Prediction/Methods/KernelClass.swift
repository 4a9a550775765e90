// SPDX-License-Identifier: Apache-2.0

import Regression

/// What kernels of a processor's runtime go by one law: kinds, parted where the runtime has other code.
enum KernelClass: UInt8, CaseIterable {
  case first, firstPlain, single, pointwise, pointwisePlain, dense, densePlain, depthwise
  case depthwisePlain, grouped, groupedPlain, vectorProduct, product, activationsProduct
  case elementwise, function, normalisation, pooling, resizing, reduction, movement, view, recurrent
  case other

  init(_ kernel: Kernel) {
    let area = kernel.kernelHeight * kernel.kernelWidth
    let isBlocked = kernel.isBlocked
    switch kernel.kind {
    case .depthwise: self = isBlocked ? .depthwise : .depthwisePlain
    case .grouped: self = isBlocked ? .grouped : .groupedPlain
    case .convolution, .pointwise:
      if kernel.channelsIn < 16, area > 1 {
        self = isBlocked ? .first : .firstPlain
      } else if area == 1 {
        if !isBlocked {
          self = .pointwisePlain
        } else {
          self = kernel.heightOut * kernel.widthOut <= 1 ? .single : .pointwise
        }
      } else {
        self = isBlocked ? .dense : .densePlain
      }
    case .transposed: self = .densePlain
    case .product:
      let rows = kernel.batch * kernel.heightOut
      self =
        kernel.bytesWeights > 0 ? (rows <= 1 ? .vectorProduct : .product) : .activationsProduct
    case .activation:
      // Those that are a comparison cost what a copy costs, the others an exponential.
      self = Self.comparisons[Int(kernel.op)] ? .elementwise : .function
    case .elementwise: self = .elementwise
    case .normalisation, .softmax: self = .normalisation
    case .pooling: self = .pooling
    case .resizing: self = .resizing
    case .reduction: self = .reduction
    case .transposition, .copying, .quantisation: self = .movement
    case .view: self = .view
    case .recurrent: self = .recurrent
    case .other: self = .other
    }
  }

  private static let comparisons: [Bool] = (0..<256).map { place in
    place < Kernel.operators.count
      && ["Relu", "Clip", "LeakyRelu", "Sqrt"].contains(Kernel.operators[place])
  }

  /// What it is, in words.
  var words: String {
    switch self {
    case .first: "first convolutions"
    case .firstPlain: "first convolutions, plain"
    case .single: "dense layers as convolutions"
    case .pointwise: "pointwise convolutions"
    case .pointwisePlain: "pointwise convolutions, plain"
    case .dense: "convolutions"
    case .densePlain: "convolutions, plain"
    case .depthwise: "depthwise convolutions"
    case .depthwisePlain: "depthwise convolutions, plain"
    case .grouped: "grouped convolutions"
    case .groupedPlain: "grouped convolutions, plain"
    case .vectorProduct: "dense layers of one row"
    case .product: "matrix products"
    case .activationsProduct: "products of activations"
    case .elementwise: "sums and products of elements"
    case .function: "activations with an exponential"
    case .normalisation: "normalisations and softmax"
    case .pooling: "pooling"
    case .resizing: "resizing"
    case .reduction: "reductions"
    case .movement: "copies and transpositions"
    case .view: "views"
    case .recurrent: "recurrent cells"
    case .other: "other layers"
    }
  }

  /// Whether it is a window over channels.
  var isWindow: Bool { rawValue <= KernelClass.groupedPlain.rawValue }

  /// Whether it reads weights.
  var hasWeights: Bool {
    isWindow || self == .vectorProduct || self == .product || self == .recurrent
  }
}

/// For each class, and within it for each operator, a sum of terms that cannot be negative, each pulled to the one
/// above: of an operator that was seen in few networks little is believed that its class does not say.
struct LayeredRoofline: Sendable, Hashable {
  static let width = 10
  /// Coefficients (microseconds) by key: 0 all, then classes, then operators of a class.
  private(set) var coefficients: [Int: [Double]] = [:]
  /// The same in one row, and where each law begins, so that a value is found without a list of its own.
  private var laws: [Double] = []
  private var classPlaces: [Int] = []
  private var operatorPlaces: [Int: Int] = [:]

  /// How strongly classes are pulled to all, and operators to their class: in networks' worth of data.
  private static let pulls = (0.05, 0.2)
  /// An operator's law may say so much more or less than its class's.
  private static let guardFactor = 3.0
  /// No kernel is quicker (microseconds).
  static let floor = 0.3

  private mutating func flatten() {
    laws = []
    operatorPlaces = [:]
    var places: [Int: Int] = [:]
    for (key, law) in coefficients where law.count == Self.width {
      places[key] = laws.count
      laws += law
      if key >= 1000 { operatorPlaces[key] = places[key] }
    }
    classPlaces = KernelClass.allCases.map { places[Self.classKey($0)] ?? places[0] ?? -1 }
  }

  static func classKey(_ kind: KernelClass) -> Int { 1 + Int(kind.rawValue) }

  static func operatorKey(_ kernel: Kernel, _ kind: KernelClass) -> Int {
    var key = 0
    if kernel.isBlocked, kind.isWindow {
      let side = max(kernel.kernelHeight, kernel.kernelWidth)
      let window = side == 1 ? 0 : side <= 3 ? 1 : side <= 5 ? 2 : 3
      key = 4 * min(Int(kernel.strideHeight), 2) + window
    }
    return 1000 + (Int(kind.rawValue) * 256 + Int(kernel.op)) * 32 + key
  }

  /// The terms of a kernel, bytes and multiply-accumulates in hundred thousands.
  static func write(
    _ kernel: Kernel, _ kind: KernelClass, into row: UnsafeMutablePointer<Double>
  ) {
    let area = kernel.kernelHeight * kernel.kernelWidth
    let results = kernel.batch * kernel.channelsOut * kernel.heightOut * kernel.widthOut
    var work = kernel.macs
    var unrolled = 0.0
    var rows = 0.0
    switch kind {
    case .pooling, .resizing: work = results * area
    case .vectorProduct: work = kernel.channelsIn * kernel.channelsOut
    case .recurrent:
      // What each step multiplies with the state of the step before cannot be done for all steps at once.
      let gates = kernel.op == Kernel.gru ? 3.0 : 4.0
      unrolled = min(
        kernel.macs, kernel.batch * kernel.channelsOut * gates * kernel.widthOut * kernel.widthOut)
      work = kernel.macs - unrolled
      rows = kernel.batch
    case .normalisation: rows = kernel.batch * kernel.heightOut
    default:
      if kind.isWindow {
        rows = kernel.channelsOut * kernel.heightOut
        if kernel.isBlocked {
          work *= (kernel.channelsOut / 16).rounded(.up) * 16 / max(kernel.channelsOut, 1)
        } else if area > 1 {
          unrolled = 4 * kernel.channelsIn * area * kernel.heightOut * kernel.widthOut
        }
      }
    }
    let weights = kind.hasWeights ? kernel.bytesWeights * 1e-5 : 0
    let around = 1 + max(kernel.networkWeights, kernel.bytesWeights)
    row[0] = 1
    row[1] = work * 1e-5
    row[2] = kernel.bytesIn * 1e-5
    row[3] = kernel.bytesOut * 1e-5
    row[4] = weights
    row[5] = unrolled * 1e-5
    row[6] = kind.isWindow ? kernel.groups * 0.1 : kernel.inputs
    row[7] = rows * 1e-3
    // Weights of a network that outgrows a cache are read from beyond it.
    row[8] = weights * around / (around + 1e6)
    row[9] = weights * around / (around + 3.2e7)
  }

  /// Takes coefficients that were found before.
  init(coefficients: [Int: [Double]]) {
    self.coefficients = coefficients
    flatten()
  }

  /// - Parameters:
  ///   - times: microseconds.
  ///   - networks: the network of each kernel, as a number.
  ///   - known: the roofline of another setting that this one is pulled to.
  init(
    _ kernels: [Kernel], times: [Double], weights: [Double], networks: [Int],
    from known: LayeredRoofline? = nil
  ) {
    let width = Self.width
    let kinds = kernels.map(KernelClass.init)
    var rows = [Double](repeating: 0, count: kernels.count * width)
    var targets = [Double](repeating: 0, count: kernels.count)
    rows.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      for place in kernels.indices {
        let row = start + place * width
        Self.write(kernels[place], kinds[place], into: row)
        let scale = weights[place].squareRoot() / times[place]
        for term in 0..<width { row[term] *= scale }
        targets[place] = weights[place].squareRoot()
      }
    }
    func fit(_ own: [Int], _ prior: [Double]?, _ pull: Double) -> [Double] {
      let part = own.flatMap { rows[$0 * width..<($0 + 1) * width] }
      let seen = Set(own.map { networks[$0] }).count
      return LeastSquares.nonNegative(
        rows: part, width: width, targets: own.map { targets[$0] },
        weights: own.map { _ in 1 }, ridge: prior == nil ? 1e-9 : pull / Double(max(seen, 1)),
        prior: prior)
    }
    /// Another setting's law, scaled by the middle of what these kernels took over what it says.
    func scaled(_ law: [Double]?, _ own: [Int]) -> [Double]? {
      guard let law else { return nil }
      let ratios = own.compactMap { place -> Double? in
        var sum = 0.0
        let scale = weights[place].squareRoot() / times[place]
        for term in 0..<width { sum += law[term] * rows[place * width + term] / scale }
        return sum > 0 ? times[place] / sum : nil
      }
      guard !ratios.isEmpty else { return law }
      let ratio = Scores.middle(ratios)
      return law.map { $0 * ratio }
    }
    var found: [Int: [Double]] = [:]
    let everything = Array(kernels.indices)
    let (classPull, operatorPull) = known == nil ? Self.pulls : (0.2, 0.5)
    let all = fit(everything, scaled(known?.coefficients[0], everything), classPull)
    found[0] = all
    // What was never measured here goes as the rest does.
    if let known {
      let ratio = Scores.middle(kernels.indices.map { times[$0] / known.value(kernels[$0]) })
      for (key, law) in known.coefficients where key != 0 {
        found[key] = law.map { $0 * ratio }
      }
    }
    let classes = Dictionary(grouping: kernels.indices) { kinds[$0] }
    for kind in KernelClass.allCases {
      guard let own = classes[kind] else { continue }
      let above = scaled(known?.coefficients[Self.classKey(kind)], own) ?? all
      let law = fit(own, above, classPull)
      found[Self.classKey(kind)] = law
      let operators = Dictionary(grouping: own) { Self.operatorKey(kernels[$0], kind) }
      for (key, part) in operators where part.count < own.count || found[key] != nil {
        found[key] = fit(part, law, operatorPull)
      }
    }
    coefficients = found
    flatten()
  }

  /// Microseconds.
  func value(_ kernel: Kernel) -> Double { value(kernel, KernelClass(kernel)) }

  /// The shares of the time of kernels by class and term (`KernelClass.allCases.count x width`): how much the
  /// logarithm of their time moves with that of each coefficient.
  func shares(_ kernels: [Kernel]) -> [Double] {
    var shares = [Double](repeating: 0, count: KernelClass.allCases.count * Self.width)
    var row = [Double](repeating: 0, count: Self.width)
    for kernel in kernels where kernel.kind != .view {
      let kind = KernelClass(kernel)
      guard let law = coefficients[Self.classKey(kind)] ?? coefficients[0] else { continue }
      row.withUnsafeMutableBufferPointer { buffer in
        if let start = buffer.baseAddress { Self.write(kernel, kind, into: start) }
      }
      for term in 0..<Self.width {
        shares[Int(kind.rawValue) * Self.width + term] += law[term] * row[term]
      }
    }
    let total = shares.reduce(0, +)
    return total > 0 ? shares.map { $0 / total } : shares
  }

  /// Microseconds of a kernel whose class is known.
  func value(_ kernel: Kernel, _ kind: KernelClass) -> Double {
    let place = classPlaces.isEmpty ? -1 : classPlaces[Int(kind.rawValue)]
    guard place >= 0 else { return Self.floor }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.width) { row in
      guard let start = row.baseAddress else { return Self.floor }
      Self.write(kernel, kind, into: start)
      return laws.withUnsafeBufferPointer { laws in
        func sum(_ first: Int) -> Double {
          var sum = 0.0
          for term in 0..<Self.width { sum += laws[first + term] * start[term] }
          return sum
        }
        let broad = max(sum(place), Self.floor)
        guard let own = operatorPlaces[Self.operatorKey(kernel, kind)] else { return broad }
        return max(
          min(max(sum(own), broad / Self.guardFactor), broad * Self.guardFactor), Self.floor)
      }
    }
  }
}
