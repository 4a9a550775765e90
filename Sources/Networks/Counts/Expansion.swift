// SPDX-License-Identifier: Apache-2.0

/// A network whose control flow is worked out while its shapes become known: branches and loops that constants and shapes
/// decide, and sequences of known parts, become the layers that run.
struct Expansion {
  /// The layers so far.
  var layers: [Layer] = []
  private(set) var tensors: [String]
  private(set) var constants: [Int: Constant]
  private let original: Network
  /// The tensors of each sequence.
  private var sequences: [Int: [Int]] = [:]
  private var isChanged = false
  /// The names of layers, once some were made here: each is that of one layer.
  private var names: Set<String> = []
  private var numbers: [String: Int] = [:]

  /// The most that one loop may become: layers, with what they read and write.
  private static let turnLimit = 1_000_000

  init(of network: Network) {
    original = network
    tensors = network.tensors
    constants = network.constants
    layers.reserveCapacity(network.layers.count)
  }

  /// The network as far as it is worked out.
  var network: Network {
    guard isChanged else { return original }
    var network = original
    (network.layers, network.tensors, network.constants) = (layers, tensors, constants)
    return network
  }

  /// The layers that a layer becomes; nil where what decides it is not known.
  mutating func layers(of layer: Layer, _ values: [Value]) -> [Layer]? {
    var found: [Layer]? =
      switch layer.op {
      case "If": branch(layer, values)
      case "Loop": loop(layer, values)
      case "Scan": scan(layer, values)
      default: sequence(layer, values)
      }
    guard found != nil else { return nil }
    if !isChanged { names = Set(original.layers.map(\.name)) }
    isChanged = true
    for index in found?.indices ?? 0..<0 {
      let name = found?[index].name ?? ""
      var own = name
      // Of a thousand turns the thousandth need not try all names before it.
      while !names.insert(own).inserted {
        let number = numbers[name, default: 1] + 1
        numbers[name] = number
        own = "\(name)#\(number)"
      }
      found?[index].name = own
    }
    return found
  }

  // MARK: Branches and loops

  private mutating func branch(_ layer: Layer, _ values: [Value]) -> [Layer]? {
    guard let condition = Self.whole(layer, 0, values),
      case .graph(let body)? = layer.attributes[condition != 0 ? "then_branch" : "else_branch"],
      body.outputs.count >= layer.outputs.count
    else { return nil }
    return placed(
      body, feeding: [], giving: layer.outputs, constants(of: body), within: layer.name)
  }

  private mutating func loop(_ layer: Layer, _ values: [Value]) -> [Layer]? {
    guard case .graph(let body)? = layer.attributes["body"], body.inputs.count >= 2,
      layer.inputs.count >= body.inputs.count,
      let turns = Self.whole(layer, 0, values), turns >= 0, staysTrue(layer, body, values)
    else { return nil }
    let carried = body.inputs.count - 2
    guard body.outputs.count > carried, layer.outputs.count <= body.outputs.count - 1,
      isBearable(turns, body)
    else { return nil }
    let isTrue = constant(.bool, [1], named: "\(layer.name)/true")
    return turned(
      layer, body, turns: turns, state: Array(layer.inputs[2..<body.inputs.count]), skipped: 1,
      stacked: Array(repeating: 0, count: body.outputs.count - 1 - carried)
    ) { expansion, turn in
      ([], [expansion.constant(.int64, [turn], named: "\(layer.name)/turn"), isTrue])
    }
  }

  private mutating func scan(_ layer: Layer, _ values: [Value]) -> [Layer]? {
    guard original.opset >= 9, case .graph(let body)? = layer.attributes["body"],
      case .int(let count)? = layer.attributes["num_scan_inputs"], count > 0,
      count <= body.inputs.count, layer.inputs.count >= body.inputs.count
    else { return nil }
    let carried = body.inputs.count - count
    func axes(_ name: String, _ number: Int) -> [Int]? {
      guard case .ints(let axes)? = layer.attributes[name] else {
        return Array(repeating: 0, count: number)
      }
      return axes.count == number ? axes : nil
    }
    guard body.outputs.count >= carried, layer.outputs.count <= body.outputs.count,
      let stacked = axes("scan_output_axes", body.outputs.count - carried),
      let sliced = axes("scan_input_axes", count)
    else { return nil }
    let scanned = Array(layer.inputs[carried..<body.inputs.count])
    var turns: Int?
    for (tensor, axis) in zip(scanned, sliced) {
      guard let tensor, let shape = values[tensor].shape, axis.magnitude <= shape.rank else {
        return nil
      }
      let place = axis < 0 ? axis + shape.rank : axis
      guard shape.extents.indices.contains(place), turns.map({ $0 == shape[place] }) ?? true else {
        return nil
      }
      turns = shape[place]
    }
    guard let turns, isBearable(turns, body) else { return nil }
    return turned(
      layer, body, turns: turns, state: Array(layer.inputs[..<carried]), skipped: 0,
      stacked: stacked
    ) { expansion, turn in
      let index = expansion.constant(.int64, [turn], named: "\(layer.name)/turn")
      var slices: [Layer] = []
      let fed = zip(scanned, sliced).map { tensor, axis in
        let slice = expansion.tensor(named: "\(layer.name)/slice")
        slices.append(
          Layer(
            name: "\(layer.name)/slice", op: "Gather", inputs: [tensor, index], outputs: [slice],
            attributes: ["axis": .int(axis)]))
        return slice
      }
      return (slices, fed)
    }
  }

  private func isBearable(_ turns: Int, _ body: Subgraph) -> Bool {
    turns <= Self.turnLimit / max(8, body.size)
  }

  /// Whether a loop's condition stays true: handed on as it was, or a constant.
  private func staysTrue(_ layer: Layer, _ body: Subgraph, _ values: [Value]) -> Bool {
    if layer.inputs[1] != nil, Self.whole(layer, 1, values).map({ $0 == 0 }) ?? true {
      return false
    }
    var tensor = body.outputs[0]
    for _ in 0..<8 {
      if tensor == body.inputs[1] { return true }
      if let known = body.constants[tensor]?.elements
        ?? (values.indices.contains(tensor) ? values[tensor].elements : nil)
      {
        return known.wholes.first.map { $0 != 0 } ?? false
      }
      guard let giver = body.layers.first(where: { $0.outputs.contains(tensor) }),
        ["Identity", "Cast"].contains(giver.op), let source = giver.inputs.first ?? nil
      else { return false }
      tensor = source
    }
    return false
  }

  /// The turns of a body, one after the other.
  ///
  /// - Parameters:
  ///   - state: what the first turn is handed.
  ///   - skipped: outputs of the body before the state.
  ///   - stacked: axes along which the outputs after the state are put together.
  ///   - fed: layers before a turn, and what it is fed: before the state in a loop, after it in a scan.
  private mutating func turned(
    _ layer: Layer, _ body: Subgraph, turns: Int, state: [Int?], skipped: Int, stacked: [Int],
    fed: (inout Expansion, Int) -> ([Layer], [Int])
  ) -> [Layer]? {
    guard state.allSatisfy({ $0 != nil }) else { return nil }
    let wanted = layer.outputs + Array(repeating: nil, count: state.count + stacked.count)
    // Without a turn there is nothing to stack, of a shape that nobody knows.
    guard turns > 0 || wanted[state.count..<(state.count + stacked.count)].allSatisfy({ $0 == nil })
    else { return nil }
    var found: [Layer] = []
    var state = state
    // All turns read the same weights.
    let stored = constants(of: body)
    var parts = stacked.map { _ in [Int]() }
    for turn in 0..<turns {
      let (before, own) = fed(&self, turn)
      found += before
      let handed = state.map { _ in tensor(named: "\(layer.name)/state") }
      let given = stacked.map { _ in tensor(named: "\(layer.name)/part") }
      let feeding = skipped > 0 ? own.map(Optional.some) + state : state + own.map(Optional.some)
      guard
        let placed = placed(
          body, feeding: feeding,
          giving: Array(repeating: nil, count: skipped) + (handed + given).map(Optional.some),
          stored, within: "\(layer.name)[\(turn)]")
      else { return nil }
      found += placed
      state = handed.map(Optional.some)
      for (place, part) in given.enumerated() { parts[place].append(part) }
    }
    for (output, value) in zip(wanted, state) where output != nil {
      found.append(copy(value, to: output, within: layer.name))
    }
    for (place, axis) in stacked.enumerated() {
      guard let output = wanted[state.count + place] else { continue }
      found += joined(parts[place], to: output, axis: axis, isNew: true, within: layer.name)
    }
    return found
  }

  /// The layers of a graph with tensors of their own, between what it is fed and what it is to give.
  private mutating func placed(
    _ body: Subgraph, feeding: [Int?], giving outputs: [Int?], _ stored: [Int: Int],
    within name: String
  ) -> [Layer]? {
    guard feeding.count <= body.inputs.count else { return nil }
    var names = stored
    for (input, tensor) in zip(body.inputs, feeding) {
      guard let tensor else { return nil }
      names[input] = tensor
    }
    let made = Set(body.layers.flatMap { $0.outputs.compactMap(\.self) })
    var copied: [(from: Int, to: Int)] = []
    for (tensor, output) in zip(body.outputs, outputs) {
      guard let output else { continue }
      if made.contains(tensor), names[tensor] == nil {
        names[tensor] = output
      } else {
        copied.append((tensor, output))
      }
    }
    for tensor in made.sorted() where names[tensor] == nil {
      names[tensor] = self.tensor(named: tensors[tensor])
    }
    return body.layers.map { Self.renamed($0, names, within: name) }
      + copied.map { copy(names[$0.from] ?? $0.from, to: $0.to, within: name) }
  }

  /// The constants of a graph with tensors of their own.
  private mutating func constants(of body: Subgraph) -> [Int: Int] {
    var names: [Int: Int] = [:]
    for (tensor, constant) in body.constants.sorted(by: { $0.key < $1.key }) {
      let own = self.tensor(named: tensors[tensor])
      constants[own] = constant
      names[tensor] = own
    }
    return names
  }

  private static func renamed(_ layer: Layer, _ names: [Int: Int], within name: String) -> Layer {
    var layer = layer
    layer.name = "\(name)/\(layer.name.isEmpty ? layer.op : layer.name)"
    layer.inputs = layer.inputs.map { $0.map { names[$0] ?? $0 } }
    layer.outputs = layer.outputs.map { $0.map { names[$0] ?? $0 } }
    for (key, attribute) in layer.attributes {
      guard case .graph(var body) = attribute else { continue }
      let own = body.own
      let outer = names.filter { !own.contains($0.key) }
      body.layers = body.layers.map { inner in
        var renamed = Self.renamed(inner, outer, within: "")
        renamed.name = inner.name
        return renamed
      }
      body.outputs = body.outputs.map { outer[$0] ?? $0 }
      layer.attributes[key] = .graph(body)
    }
    return layer
  }

  // MARK: Sequences

  private mutating func sequence(_ layer: Layer, _ values: [Value]) -> [Layer]? {
    func list() -> [Int]? { (layer.inputs.first ?? nil).flatMap { sequences[$0] } }
    func place(_ input: Int, of count: Int, usual: Int?) -> Int? {
      guard layer.inputs.count > input, layer.inputs[input] != nil else { return usual }
      return Self.whole(layer, input, values).flatMap { index -> Int? in
        let own = index < 0 ? index + count : index
        return (0...count).contains(own) ? own : nil
      }
    }
    guard let output = layer.outputs.first ?? nil else { return nil }
    switch layer.op {
    case "SequenceEmpty": sequences[output] = []
    case "SequenceConstruct":
      let parts = layer.inputs.compactMap(\.self)
      guard parts.count == layer.inputs.count else { return nil }
      sequences[output] = parts
    case "SequenceInsert":
      guard var parts = list(), layer.inputs.count > 1, let part = layer.inputs[1],
        let index = place(2, of: parts.count, usual: parts.count)
      else { return nil }
      parts.insert(part, at: index)
      sequences[output] = parts
    case "SequenceErase":
      guard var parts = list(), let index = place(1, of: parts.count, usual: parts.count - 1),
        parts.indices.contains(index)
      else { return nil }
      parts.remove(at: index)
      sequences[output] = parts
    case "SequenceAt":
      guard let parts = list(), let index = place(1, of: parts.count, usual: nil),
        parts.indices.contains(index)
      else { return nil }
      return [copy(parts[index], to: output, within: layer.name)]
    case "SequenceLength":
      guard let parts = list() else { return nil }
      return [
        copy(
          constant(.int64, [parts.count], named: "\(layer.name)/length"), to: output,
          within: layer.name)
      ]
    case "ConcatFromSequence":
      guard let parts = list(), !parts.isEmpty, case .int(let axis)? = layer.attributes["axis"]
      else { return nil }
      let isNew = layer.attributes["new_axis"].map { $0 != .int(0) } ?? false
      return joined(parts, to: output, axis: axis, isNew: isNew, within: layer.name)
    case "SplitToSequence": return split(layer, to: output, values)
    default: return nil
    }
    return []
  }

  private mutating func split(_ layer: Layer, to output: Int, _ values: [Value]) -> [Layer]? {
    var axis = 0
    if case .int(let given)? = layer.attributes["axis"] { axis = given }
    guard let input = layer.inputs.first ?? nil, let shape = values[input].shape else { return nil }
    let place = axis < 0 ? axis + shape.rank : axis
    guard shape.extents.indices.contains(place) else { return nil }
    let extent = shape[place]
    var sizes = Array(repeating: 1, count: extent)
    // Without sizes each part is one thick, and may lose the axis.
    var keeps = layer.attributes["keepdims"].map { $0 != .int(0) } ?? true
    if layer.inputs.count > 1, let told = layer.inputs[1] {
      guard let given = values[told].elements?.wholes, let first = given.first, first > 0 else {
        return nil
      }
      keeps = true
      if values[told].shape?.rank == 0 {
        sizes = Array(repeating: first, count: extent / first)
        if extent % first > 0 { sizes.append(extent % first) }
      } else {
        sizes = given
      }
    }
    guard sizes.count <= Self.turnLimit / 8, !sizes.isEmpty,
      sizes.allSatisfy({ $0 >= 0 && $0 <= extent }), sizes.reduce(0, +) == extent
    else { return nil }
    let parts = sizes.map { _ in tensor(named: "\(layer.name)/part") }
    let thickness = constant(.int64, sizes, named: "\(layer.name)/sizes", isList: true)
    var found = [
      Layer(
        name: layer.name, op: "Split", inputs: [input, thickness],
        outputs: parts.map(Optional.some),
        attributes: ["axis": .int(place)])
    ]
    sequences[output] = parts
    guard !keeps else { return found }
    sequences[output] = parts.map { part in
      let thin = tensor(named: "\(layer.name)/thin")
      found.append(
        Layer(
          name: "\(layer.name)/squeeze", op: "Squeeze", inputs: [part], outputs: [thin],
          attributes: ["axes": .ints([place])]))
      return thin
    }
    return found
  }

  // MARK: Small parts

  /// Tensors put together along an axis, one that is there or a new one.
  private mutating func joined(
    _ parts: [Int], to output: Int, axis: Int, isNew: Bool, within name: String
  ) -> [Layer] {
    var found: [Layer] = []
    let parts =
      !isNew
      ? parts
      : parts.map { part in
        let thick = tensor(named: "\(name)/thick")
        found.append(
          Layer(
            name: "\(name)/unsqueeze", op: "Unsqueeze", inputs: [part], outputs: [thick],
            attributes: ["axes": .ints([axis])]))
        return thick
      }
    found.append(
      Layer(
        name: "\(name)/concat", op: "Concat", inputs: parts.map(Optional.some), outputs: [output],
        attributes: ["axis": .int(axis)]))
    return found
  }

  private func copy(_ tensor: Int?, to output: Int?, within name: String) -> Layer {
    Layer(name: "\(name)/copy", op: "Identity", inputs: [tensor], outputs: [output])
  }

  private mutating func tensor(named name: String) -> Int {
    tensors.append("\(name)#\(tensors.count)")
    return tensors.count - 1
  }

  private mutating func constant(
    _ type: ElementType, _ elements: [Int], named name: String, isList: Bool = false
  ) -> Int {
    let own = tensor(named: name)
    constants[own] = Constant(
      type: type, shape: Shape(isList ? [elements.count] : []) ?? .scalar,
      elements: .whole(elements),
      stored: 0)
    return own
  }

  /// The whole number that an input is known to be.
  private static func whole(_ layer: Layer, _ input: Int, _ values: [Value]) -> Int? {
    guard layer.inputs.count > input, let tensor = layer.inputs[input] else { return nil }
    return values[tensor].elements?.wholes.first
  }
}
