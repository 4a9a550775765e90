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
    for index in running {
      guard append(index, isPadding: { padding.contains($0) }) else { return nil }
    }
  }

  private mutating func append(_ index: Int, isPadding: (Int) -> Bool) -> Bool {
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
    if merge(layer.op, reads, into: result) { return true }
    var step = Step(
      layer: index, reads: reads, writes: writes,
      inPlace: Self.inPlace.contains(layer.op) ? reads : [],
      isConvolution: layer.op == "Conv" || layer.op == "FusedConv",
      isView: Self.views.contains(layer.op) && !reads.isEmpty)
    fold(&step, layer.op)
    for write in writes { writer[write] = steps.count }
    steps.append(step)
    return true
  }

  /// Does an activation or a sum within the convolution that it follows; false where it cannot be.
  private mutating func merge(_ op: String, _ reads: [Int], into result: Int) -> Bool {
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
    writer[result] = step
    return true
  }

  /// Folds the steps of a function that runtimes know as one into its last.
  private mutating func fold(_ step: inout Step, _ op: String) {
    guard op == "Mul" else { return }
    func name(_ place: Int) -> String { shaped.network.layers[steps[place].layer].op }
    // x * hardsigmoid(x)
    if let gate = steps.indices.last, name(gate) == "HardSigmoid", step.reads.count == 2,
      step.reads.contains(steps[gate].writes[0]), let input = steps[gate].reads.first,
      step.reads.contains(input)
    {
      step.reads = [input]
      step.inPlace = [input]
      steps.removeLast()
    }
    // x / sqrt 2, erf, + 1, * x, / 2: the Gaussian error unit
    guard steps.count >= 4 else { return }
    let tail = (steps.count - 4..<steps.count).map(name)
    if tail.contains("Erf"), tail.contains("Add"),
      Set(tail).isSubset(of: ["Erf", "Add", "Div", "Mul"])
    {
      step.reads = steps[steps.count - 4].reads
      step.inPlace = []
      steps.removeLast(4)
    }
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
    "Relu", "Clip", "Sigmoid", "Tanh", "LeakyRelu", "HardSigmoid", "BatchNormalization",
  ]

  /// Operators that may write where they read.
  private static let inPlace: Set<String> = [
    "Relu", "Clip", "Sigmoid", "Tanh", "LeakyRelu", "HardSigmoid", "HardSwish", "Add", "Sub", "Mul",
    "Div", "Erf", "Sqrt", "Softmax", "Elu", "Selu", "Neg", "Exp", "Pow", "PRelu", "Abs", "Swish",
    "Mish", "Softplus", "Cast",
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
