// SPDX-License-Identifier: Apache-2.0

public import Documents

/// The compact form of a network: one line a layer, shapes in place of weights.
///
/// ```
/// {
///   "envelope-network": 1,
///   "name": "tiny",
///   "opset": 17,
///   "inputs": {"image": "f32 1x3x32x32"},
///   "outputs": ["classes"],
///   "layers": [
///     {"name": "stem", "op": "Conv", "weights": ["16x3x3x3", "16"], "pads": [1, 1, 1, 1]},
///     {"name": "act", "op": "Relu"},
///     {"name": "sum", "op": "Add", "in": ["act", "stem"]},
///     {"name": "pool", "op": "GlobalAveragePool"},
///     {"name": "flat", "op": "Flatten"},
///     {"name": "classes", "op": "Gemm", "weights": ["10x16", "10"], "transB": 1}
///   ]
/// }
/// ```
///
/// - `inputs`: element type and shape; an axis of any extent has a name in place of a number.
/// - `usual`: the shape that an input with open axes is fed where nothing else is said.
/// - `in`: what the layer reads: the name of a layer (its first output), `name:1` for its second, the name
///   of an input, null for an optional input left out, or a constant. Left out where it is the layer before.
/// - `weights`: constants that are read after those. `"16x3x3x3"` is 32-bit floating point; other constants
///   are objects: `{"i8": "16x3x3x3"}`, with `values` where shapes depend on them, and `stored` where the
///   weights that they are made from have another number of elements.
/// - `outputs` of a layer: how many it has, where more than one.
/// - Everything else is an attribute of the operator, as ONNX names it.
public enum CompactNetwork {
  /// The version of the form.
  public static let version = 1
  /// The longest file that is read (bytes).
  public static let limit = 64 << 20
  static let ownKeys: Set<String> = ["name", "op", "domain", "in", "weights", "outputs"]

  /// Writes a network, simplified, as text that ends in a line break.
  ///
  /// - Throws: `Problem` where a layer does not fit its constants.
  public static func write(_ network: Network, file: String) throws(Problem) -> String {
    let network = try network.simplified(file: file)
    let isGraph = { (attribute: Attribute) in if case .graph = attribute { true } else { false } }
    if let layer = network.layers.first(where: { $0.attributes.values.contains(where: isGraph) }) {
      throw Problem(
        .rule(
          "layer `\(layer.name)` is \(layer.op), and the compact form has no control flow: write the network for one size of its inputs, with --fix-inputs"
        ), at: Place(file: file))
    }
    var names: [Int: String] = [:]
    for input in network.inputs { names[input.tensor] = input.name }
    for layer in network.layers {
      for case (let place, let output?) in layer.outputs.enumerated() {
        names[output] = place == 0 ? layer.name : "\(layer.name):\(place)"
      }
    }
    var lines = ["{", "  \"envelope-network\": \(version),"]
    lines.append("  \"name\": \(line(.string(network.name))),")
    lines.append("  \"opset\": \(network.opset),")
    let inputs = network.inputs.map { ($0.name, JSON.string("\($0.type.name) \($0.words)")) }
    lines.append("  \"inputs\": \(line(.object(inputs))),")
    let usual = network.inputs.compactMap { input in
      input.usual.map { (input.name, JSON.string($0.description)) }
    }
    if !usual.isEmpty { lines.append("  \"usual\": \(line(.object(usual))),") }
    lines.append(
      "  \"outputs\": \(line(.array(network.outputs.map { .string(names[$0] ?? "") }))),")
    lines.append("  \"layers\": [")
    var before: Int?
    for (index, layer) in network.layers.enumerated() {
      let text = line(entry(layer, network, names, before: before))
      lines.append("    \(text)\(index + 1 < network.layers.count ? "," : "")")
      before = layer.outputs.first ?? nil
    }
    lines += ["  ]", "}"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func entry(
    _ layer: Layer, _ network: Network, _ names: [Int: String], before: Int?
  ) -> JSON {
    var entries: [(String, JSON)] = [("name", .string(layer.name)), ("op", .string(layer.op))]
    if !layer.domain.isEmpty { entries.append(("domain", .string(layer.domain))) }
    func constant(_ input: Int?) -> Constant? { input.flatMap { network.constants[$0] } }
    // Constants behind the last tensor are the weights.
    let split = (layer.inputs.lastIndex { constant($0) == nil } ?? -1) + 1
    let inputs = layer.inputs[..<split]
    if inputs.count != 1 || inputs.first != .some(before) || before == nil {
      entries.append(
        (
          "in",
          .array(
            inputs.map { input in
              constant(input).map { write($0, isBrief: false) }
                ?? .string(input.flatMap { names[$0] })
            })
        ))
    }
    let weights = layer.inputs[split...].compactMap { constant($0) }
    if !weights.isEmpty {
      entries.append(("weights", .array(weights.map { write($0, isBrief: true) })))
    }
    if layer.outputs.count > 1 { entries.append(("outputs", .number(layer.outputs.count))) }
    for (name, attribute) in layer.attributes.sorted(by: { $0.key < $1.key }) {
      switch attribute {
      case .int(let value): entries.append((name, .number(value)))
      case .ints(let values): entries.append((name, .array(values.map { .number($0) })))
      case .floats(let values): entries.append((name, .array(values.map { .number($0) })))
      case .string(let value): entries.append((name, .string(value)))
      case .tensor(let value): entries.append((name, write(value, isBrief: false)))
      case .float, .strings, .graph: break
      }
    }
    return .object(entries)
  }

  private static func write(_ constant: Constant, isBrief: Bool) -> JSON {
    let isPlain = constant.elements == nil && constant.stored == nil
    if isPlain, isBrief, constant.type == .float32 { return .string(constant.shape.description) }
    var entries: [(String, JSON)] = [(constant.type.name, .string(constant.shape.description))]
    switch constant.elements {
    case .whole(let values)?:
      entries.append(("values", .array(values.map { .string(safely: $0) })))
    case .real(let values)?: entries.append(("values", .array(values.map { .number($0) })))
    case nil: break
    }
    if let stored = constant.stored { entries.append(("stored", .number(stored))) }
    return .object(entries)
  }

  /// A value on one line.
  private static func line(_ value: JSON) -> String { value.line() }
}

extension JSON {
  /// A whole number; as text where a double does not hold it (the end of an open slice).
  fileprivate static func string(safely value: Int) -> JSON {
    abs(value / 2) < 1 << 52 ? .number(value) : .string(String(value))
  }
}
