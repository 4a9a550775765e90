// SPDX-License-Identifier: Apache-2.0

/// How an operator's outputs follow from its inputs, and what work it is.
typealias OperatorRule = @Sendable (Call) throws(OperatorFailure) -> Outcome

/// Every operator that is understood, by its full name. One file a family.
enum Operators {
  /// The rule of an operator; nil where nobody knows it.
  static func rule(_ layer: Layer) -> OperatorRule? {
    if layer.domain.isEmpty { return standard[layer.op] }
    guard runtimeDomains.contains(layer.domain) else { return nil }
    return runtime[layer.op] ?? standard[layer.op]
  }

  /// What a stride, a dilation or a padding must stay below.
  static let attributeLimit = 1 << 24

  /// Operators that hold graphs of their own, or work on lists: their shapes depend on the data.
  static let controlFlow: Set<String> = ["If", "Loop", "Scan", "SequenceMap"]

  /// Operators that other layers stand for where what decides them is known.
  static let expanded: Set<String> = [
    "If", "Loop", "Scan", "SequenceConstruct", "SequenceEmpty", "SequenceInsert", "SequenceErase",
    "SequenceAt",
    "SequenceLength", "SplitToSequence", "ConcatFromSequence",
  ]

  /// The domains of ONNX Runtime's own operators.
  private static let runtimeDomains: Set<String> = [
    "com.microsoft", "com.microsoft.nchwc", "com.ms.internal.nhwc",
  ]

  private static let standard = table([
    convolutions, products, pools, normalisations, elementwise, arithmetic, reductions,
    arrangements, selections, recurrents, quantisers, attentions, generators,
  ])

  private static let runtime = table([runtimeProducts, runtimeQuantised, runtimeFused])

  /// The names of all that have a rule, in ONNX's standard set and among ONNX Runtime's own.
  static var names: (standard: [String], runtime: [String]) {
    (standard.keys.sorted(), runtime.keys.sorted())
  }

  /// Whether a stride, a dilation or a padding of a file is one that arithmetic on extents can bear. A stranger's may be
  /// `Int.min`, which has no absolute value.
  static func isBearable(_ value: Int) -> Bool { value.magnitude < UInt(attributeLimit) }

  private static func table(_ families: [[(String, OperatorRule)]]) -> [String: OperatorRule] {
    var rules: [String: OperatorRule] = [:]
    for (name, rule) in families.joined() { rules[name] = rule }
    return rules
  }
}
