// SPDX-License-Identifier: Apache-2.0

/// What a runtime runs, in order. Layers that are worked out before are left out; activations, sums and
/// paddings are done by the convolution beside them, as ONNX Runtime, TFLite and TensorRT all do.
struct Schedule {
  /// A kernel: what it reads and writes, as tensors.
  struct Step {
    /// The layer that it is named by: the first of those merged.
    var layer: Int
    var reads: [Int]
    var writes: [Int]
    /// Tensors in whose memory the result may be written, where nobody else needs them.
    var inPlace: [Int] = []
    /// Whether ONNX Runtime does write there.
    var isKept = false
    /// Whether it is a convolution.
    var isConvolution = false
    /// Whether the result is the input under another shape, in the same memory.
    var isView = false
  }

  private(set) var steps: [Step] = []
  private let shaped: ShapedNetwork
  /// How often each tensor is read.
  private var uses: [Int]
  /// The step that writes each tensor.
  private var writer: [Int: Int] = [:]
  /// The tensor that stands for each: itself, or what padding was put around.
  private var stands: [Int]

  /// The steps of a network; nil where a shape is not known.
  init?(_ shaped: ShapedNetwork) {
    self.shaped = shaped
    stands = Array(shaped.values.indices)
    uses = Array(repeating: 0, count: shaped.values.count)
    let network = shaped.network
    let running = network.layers.indices.filter { !shaped.isArithmetic($0) }
    for index in running {
      for case let input? in network.layers[index].inputs { uses[input] += 1 }
    }
    for output in network.outputs { uses[output] += 1 }
    let padding = Set(
      running.compactMap { index in
        network.layers[index].op == "Conv" ? network.layers[index].inputs.first ?? nil : nil
      })
    let multiplied = Set(
      running.flatMap { index in
        network.layers[index].op == "MatMul" ? network.layers[index].inputs.compactMap(\.self) : []
      })
    for index in running {
      guard
        append(
          index, isPadding: { padding.contains($0) },
          isMultiplied: { multiplied.contains($0) })
      else { return nil }
    }
  }

  private mutating func append(
    _ index: Int, isPadding: (Int) -> Bool, isMultiplied: (Int) -> Bool
  ) -> Bool {
    let layer = shaped.network.layers[index]
    let reads = layer.inputs.compactMap(\.self).filter {
      !shaped.values[$0].isConstant && shaped.values[$0].elements == nil
    }.map { stands[$0] }
    let writes = layer.outputs.compactMap(\.self).filter {
      uses[$0] > 0 || $0 == layer.outputs[0]
    }
    guard let result = writes.first else { return true }
    guard (reads + writes).allSatisfy({ shaped.values[$0].bytes != nil }) else { return false }
    if layer.op == "Pad", let source = reads.first, uses[result] == 1, isPadding(result) {
      stands[result] = source
      return true
    }
    if isScale(layer), let source = reads.first, uses[result] == 1, isMultiplied(result),
      !endsInErrorFunction
    {
      stands[result] = source
      return true
    }
    if merge(layer, reads, into: result) { return true }
    var step = Step(
      layer: index, reads: reads, writes: writes,
      inPlace: Self.inPlace.contains(layer.op) ? reads : [],
      isKept: Self.kept.contains(layer.op),
      isConvolution: layer.op == "Conv" || layer.op == "FusedConv",
      isView: Self.views.contains(layer.op) && !reads.isEmpty)
    fold(&step, layer.op)
    for write in writes { writer[write] = steps.count }
    steps.append(step)
    return true
  }

  /// Whether a layer multiplies or divides by one constant number.
  private func isScale(_ layer: Layer) -> Bool {
    guard layer.op == "Mul" || layer.op == "Div" else { return false }
    return constants(layer).first?.count == 1
  }

  /// The shapes of what a layer reads that is known before anything runs.
  private func constants(_ layer: Layer) -> [Shape] {
    layer.inputs.compactMap(\.self).compactMap { tensor in
      let value = shaped.values[tensor]
      return value.isConstant || value.elements != nil ? value.shape : nil
    }
  }

  /// Does an activation, a bias, a scale or a sum within the kernel that it follows; false where it cannot
  /// be.
  private mutating func merge(_ layer: Layer, _ reads: [Int], into result: Int) -> Bool {
    let op = layer.op
    if reads.count == 1, let place = writer[reads[0]], uses[reads[0]] == 1,
      name(place) == "MatMul",
      isScale(layer) || (op == "Add" && constants(layer).first?.rank == 1)
    {
      steps[place].writes[0] = result
      writer[result] = place
      return true
    }
    if op == "Mul", reads.count == 2, mergeGate(reads, into: result) { return true }
    guard
      let source = reads.last(where: { tensor in
        uses[tensor] == 1 && (writer[tensor].map { steps[$0].isConvolution } ?? false)
      }), let step = writer[source], steps[step].writes.first == source
    else { return false }
    if reads.count == 1, Self.activations.contains(op) {
      steps[step].writes[0] = result
      writer[result] = step
      return true
    }
    guard op == "Add", reads.count == 2 else { return false }
    let other = reads[0] == source ? reads[1] : reads[0]
    // What is added must be there before the convolution runs.
    guard other != source, writer[other].map({ $0 < step }) ?? true,
      shaped.values[other].shape == shaped.values[source].shape
    else { return false }
    steps[step].writes[0] = result
    steps[step].reads.append(other)
    steps[step].inPlace = [other]
    steps[step].isKept = true
    writer[result] = step
    return true
  }

  /// Does x · sigmoid(x) in one step, and x · hardsigmoid(x) within the convolution before it.
  private mutating func mergeGate(_ reads: [Int], into result: Int) -> Bool {
    for (input, gate) in [(reads[0], reads[1]), (reads[1], reads[0])] {
      guard let place = writer[gate], uses[gate] == 1, steps[place].reads == [input] else {
        continue
      }
      if name(place) == "Sigmoid" {
        steps[place].writes = [result]
        steps[place].isKept = false
        writer[result] = place
        return true
      }
      if name(place) == "HardSigmoid", place == steps.count - 1, uses[input] == 2,
        let source = writer[input], steps[source].isConvolution
      {
        steps.removeLast()
        steps[source].writes[0] = result
        writer[result] = source
        return true
      }
    }
    return false
  }

  private func name(_ place: Int) -> String { shaped.network.layers[steps[place].layer].op }

  /// Folds the steps of a function that runtimes know as one into its last.
  private mutating func fold(_ step: inout Step, _ op: String) {
    guard op == "Mul" else { return }
    // x / sqrt 2, erf, + 1, * x, / 2: the Gaussian error unit
    if endsInErrorFunction {
      step.reads = steps[steps.count - 4].reads
      step.inPlace = []
      steps.removeLast(4)
    }
  }

  private var endsInErrorFunction: Bool {
    let tail = steps.indices.suffix(4).map(name)
    return tail.count == 4 && tail.contains("Erf") && tail.contains("Add")
      && Set(tail).isSubset(of: ["Erf", "Add", "Div", "Mul"])
  }

  /// The order in which ONNX Runtime runs them: what a step reads is made just before it, the latest of
  /// its inputs first.
  func depthFirst() -> [Int] {
    let inputs = steps.map { step in
      Set(step.reads.compactMap { writer[$0] }).sorted()
    }
    let read = Set(inputs.joined())
    var order: [Int] = []
    var seen = Set<Int>()
    var stack = steps.indices.filter { !read.contains($0) }.map { ($0, false) }
    while let (step, isDone) = stack.popLast() {
      if isDone {
        order.append(step)
      } else if seen.insert(step).inserted {
        stack.append((step, true))
        for input in inputs[step] where !seen.contains(input) { stack.append((input, false)) }
      }
    }
    return order
  }

  /// Puts steps in another order, given by their places.
  mutating func rearrange(_ order: [Int]) {
    steps = order.map { steps[$0] }
  }

  /// Operators that give the same elements in the same order.
  private static let views: Set<String> = [
    "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Dropout",
  ]

  /// Activations that a convolution does as it writes.
  private static let activations: Set<String> = [
    "Relu", "Clip", "Sigmoid", "Tanh", "LeakyRelu", "HardSigmoid", "HardSwish",
    "BatchNormalization",
  ]

  /// Operators that may write where they read.
  private static let inPlace: Set<String> = kept.union([
    "HardSwish", "Add", "Sub", "Mul", "Div", "Erf", "Sqrt", "Neg", "Exp", "Pow", "PRelu", "Abs",
    "Swish", "Mish", "Cast",
  ])

  /// Of those, the ones that ONNX Runtime 1.31 writes where they read, as measured one by one.
  private static let kept: Set<String> = [
    "Relu", "Clip", "Sigmoid", "Tanh", "LeakyRelu", "HardSigmoid", "Elu", "Selu", "Softplus",
    "Softmax", "LogSoftmax", "Celu", "ThresholdedRelu",
  ]
}

extension ShapedNetwork {
  /// Whether a layer is worked out before anything runs, or only works on shapes.
  public func isArithmetic(_ layer: Int) -> Bool {
    if counts[layer].isConstant { return true }
    let outputs = network.layers[layer].outputs.compactMap(\.self)
    return !outputs.isEmpty && outputs.allSatisfy { values[$0].elements != nil }
  }
}
