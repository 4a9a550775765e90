// SPDX-License-Identifier: Apache-2.0

/// Which stored tensors are behind each constant: what is sliced, gathered, scaled or put together from
/// weights before anything runs still takes those weights, each once.
struct StoredWeights {
  private var behind: [Int: Set<Int>] = [:]
  private var sizes: [Int: (count: Int, bytes: Int)] = [:]
  /// Weights of a loop's body that were not counted yet: its turns share them.
  private var shared: Set<Int> = []
  private var counted: Set<Int> = []

  init(_ constants: [Int: Constant]) {
    for (tensor, constant) in constants { store(tensor, constant) }
  }

  private mutating func store(_ tensor: Int, _ constant: Constant) {
    let count = constant.stored ?? constant.shape.count
    behind[tensor] = [tensor]
    sizes[tensor] = (count, (count * constant.type.bits + 7) / 8)
  }

  /// Notes a constant of a loop's body, which counts once, however many turns read it.
  mutating func share(_ tensor: Int, _ constant: Constant) {
    store(tensor, constant)
    shared.insert(tensor)
  }

  /// Notes tensors whose weights count once from here on, however many layers read them.
  mutating func share(_ tensors: [Int]) {
    for tensor in tensors { shared.formUnion(behind[tensor] ?? []) }
  }

  /// Notes what the outputs of a layer are made from that follows from constants alone.
  mutating func derive(_ call: Call) {
    let layer = call.layer
    if layer.op == "Constant" {
      if case .tensor(let constant)? = layer.attributes["value"],
        let output = layer.outputs.first ?? nil
      {
        store(output, constant)
      }
      return
    }
    var sources: Set<Int> = []
    for (place, input) in layer.inputs.enumerated() {
      guard let input, let value = call.input(place),
        Operators.isPartOfWeights(layer, place, value)
      else { continue }
      sources.formUnion(behind[input] ?? [])
    }
    for case let output? in layer.outputs { behind[output] = sources }
  }

  /// Elements and bytes of the stored weights that a layer reads.
  mutating func read(by call: Call) -> (count: Int, bytes: Int) {
    let layer = call.layer
    var sources: Set<Int> = []
    var packed = 0
    for (place, input) in layer.inputs.enumerated() {
      guard let input, let value = call.input(place), value.isConstant,
        Operators.isWeight(layer, place, value)
      else { continue }
      sources.formUnion(behind[input] ?? [])
      // Weights of a few bits are stored several to a byte.
      packed += Operators.packedCount(layer, place).map { $0 - size(of: input).count } ?? 0
    }
    if !shared.isEmpty {
      sources.subtract(counted)
      counted.formUnion(sources.intersection(shared))
    }
    let sum = total(sources)
    return (sum.count + packed, sum.bytes)
  }

  /// Elements and bytes behind one constant.
  func size(of tensor: Int) -> (count: Int, bytes: Int) {
    total(behind[tensor] ?? [])
  }

  private func total(_ tensors: Set<Int>) -> (count: Int, bytes: Int) {
    tensors.reduce(into: (count: 0, bytes: 0)) { sum, tensor in
      let size = sizes[tensor] ?? (0, 0)
      // A wrong file may claim more than fits.
      sum.count = min(Shape.limit, sum.count + size.count)
      sum.bytes = min(Shape.limit * 16, sum.bytes + size.bytes)
    }
  }
}
