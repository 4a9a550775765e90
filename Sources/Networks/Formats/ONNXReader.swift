// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Reads the structure of an ONNX model. Weights are left where they are, in the file or outside it; only
/// short constants are looked into, since shapes depend on them.
///
/// Format: onnx.proto of ONNX 1.19 (IR version 12).
public struct ONNXReader {
  /// The most layers of a model, tensors included in each count.
  public static let layerLimit = 200_000
  /// How deep graphs may lie within each other.
  static let depthLimit = 16
  /// The longest name (bytes).
  public static let nameLimit = 4_096
  /// The most bytes that all names together may take.
  public static let namesLimit = 64 << 20

  let bytes: UnsafeRawBufferPointer
  let place: Place
  var ids: [String: Int] = [:]
  var names: [String] = []
  var namesSize = 0
  var layers: [Layer] = []
  var constants: [Int: Constant] = [:]
  var inputs: [Network.Input] = []
  var outputs: [Int] = []
  var opsets: [String: Int] = [:]
  var told: [Int: Shape] = [:]
  var graphName = ""
  var hasGraph = false
  /// Graphs that the one being read is within.
  private var depth = 0
  /// Layers of all graphs.
  private var layerCount = 0
  /// Operators that the file defines itself, as domain and name.
  var functions: Set<String> = []

  /// Reads a model.
  ///
  /// - Throws: `Problem` that names the layer and the mend.
  public static func read(_ file: MappedFile) throws(Problem) -> Network {
    try file.withBytes { bytes throws(Problem) in
      var reader = ONNXReader(bytes: bytes, place: Place(file: file.path))
      return try reader.network(named: fileName(file.path))
    }
  }

  init(bytes: UnsafeRawBufferPointer, place: Place) {
    self.bytes = bytes
    self.place = place
  }

  private static func fileName(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(".onnx") ? String(last.dropLast(5)) : last
  }

  func problem(_ words: String) -> Problem { Problem(.rule(words), at: place) }

  mutating func network(named name: String) throws(Problem) -> Network {
    try refuseOtherFormats()
    do throws(WireError) {
      try model()
    } catch {
      throw foreign ?? failure(error)
    }
    if let failed { throw foreign ?? failed }
    guard hasGraph else {
      throw foreign ?? problem("no graph in it: not an ONNX model, or an empty one")
    }
    if let version = opsets[""], version < 7 {
      throw problem(
        "opset \(version) is not read; convert it to 11 or later with onnx.version_converter")
    }
    if let call = layers.first(where: { functions.contains("\($0.domain).\($0.op)") }) {
      throw problem(
        "layer `\(call.name)` calls \(call.fullOp), which the file defines itself; inline its functions first with onnx.inliner.inline_local_functions"
      )
    }
    // A name that a file tells may be thousands of letters, or none.
    let title = graphName.isEmpty || Self.dull.contains(graphName) ? name : graphName
    return try GraphBuilder.ordered(
      Network(
        name: title, inputs: inputs.filter { constants[$0.tensor] == nil }, outputs: outputs,
        layers: layers, tensors: names, constants: constants, opsets: opsets, told: told),
      at: place)
  }

  /// Names that exporters give to every graph.
  private static let dull: Set<String> = [
    "main_graph", "torch_jit", "torch-jit-export", "graph", "main", "tf2onnx", "onnx_graph",
  ]

  /// The first problem that is not of the wire but of what it says.
  var failed: Problem?

  private func failure(_ error: WireError) -> Problem {
    if let failed { return failed }
    switch error {
    case .truncated: return problem("cut off: the file ends within a field; fetch it anew")
    case .malformed: return problem("damaged, or no ONNX model: a field that cannot be")
    }
  }

  /// What a file is by its name that is no ONNX model: of another format's messages the wire says nothing.
  private var foreign: Problem? { ForeignFormat(named: place.file).map { problem($0.words) } }

  private func refuseOtherFormats() throws(Problem) {
    guard !bytes.isEmpty else { throw Problem(.empty, at: place) }
    if let format = ForeignFormat(of: bytes, path: place.file) { throw problem(format.words) }
  }

  /// A tensor's number; a new one for a new name.
  mutating func tensor(_ range: Range<Int>) throws(WireError) -> Int {
    let name = try text(range)
    if let known = ids[name] { return known }
    let id = names.count
    ids[name] = id
    names.append(name)
    return id
  }

  /// A text; text that is no UTF-8 is mended.
  mutating func text(_ range: Range<Int>) throws(WireError) -> String {
    guard range.count <= Self.nameLimit else {
      throw stop("a name of \(range.count) bytes; the longest allowed has \(Self.nameLimit)")
    }
    namesSize += range.count
    guard namesSize <= Self.namesLimit else {
      throw stop("its names take more than \(Self.namesLimit >> 20) MiB")
    }
    return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  /// A layer's path without what it says twice: `/blocks/blocks.0/conv/Conv` is `blocks.0/conv/Conv`.
  static func short(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: "/")) else { return name }
    let parts = name.split(separator: "/")
    var kept: [Substring] = []
    for (index, part) in parts.enumerated() {
      if index + 1 < parts.count, parts[index + 1].hasPrefix(part) { continue }
      kept.append(part)
    }
    return kept.joined(separator: "/")
  }

  /// Ends the reading with a problem of its own.
  mutating func stop(_ words: String) -> WireError {
    if failed == nil { failed = problem(words) }
    return .malformed
  }
}

// MARK: Messages

extension ONNXReader {
  mutating func model() throws(WireError) {
    var reader = WireReader(bytes, in: 0..<bytes.count)
    while let field = try reader.next() {
      switch (field.number, field.value) {
      case (7, .bytes(let range)):
        hasGraph = true
        try graph(range)
      case (8, .bytes(let range)):
        var item = WireReader(bytes, in: range)
        var domain = ""
        var version = 0
        while let field = try item.next() {
          switch (field.number, field.value) {
          case (1, .bytes(let range)): domain = try text(range)
          case (2, .varint(let value)): version = Int(truncatingIfNeeded: value)
          default: break
          }
        }
        opsets[domain == "ai.onnx" ? "" : domain] = version
      case (25, .bytes(let range)):
        var item = WireReader(bytes, in: range)
        var (name, domain) = ("", "")
        while let field = try item.next() {
          switch (field.number, field.value) {
          case (1, .bytes(let range)): name = try text(range)
          case (10, .bytes(let range)): domain = try text(range)
          default: break
          }
        }
        functions.insert("\(domain).\(name)")
      default: break
      }
    }
  }

  mutating func graph(_ range: Range<Int>) throws(WireError) {
    var reader = WireReader(bytes, in: range)
    while let field = try reader.next() {
      guard case .bytes(let range) = field.value else { continue }
      switch field.number {
      case 1: try node(range)
      case 2: graphName = try text(range)
      case 5: try initializer(range)
      case 11: if let input = try valueInfo(range) { inputs.append(input) }
      case 12:
        if let output = try valueInfo(range) {
          outputs.append(output.tensor)
          if let shape = output.fixedShape { told[output.tensor] = shape }
        }
      case 13:
        if let info = try valueInfo(range), let shape = info.fixedShape {
          told[info.tensor] = shape
        }
      case 15: try sparseInitializer(range)
      default: break
      }
    }
  }

  /// A graph within a layer.
  mutating func subgraph(_ range: Range<Int>) throws(WireError) -> Subgraph {
    guard depth < Self.depthLimit else {
      throw stop("graphs within graphs, more than \(Self.depthLimit) deep")
    }
    let outer = (layers, constants, inputs, outputs, told, graphName)
    (layers, constants, inputs, outputs) = ([], [:], [], [])
    depth += 1
    try graph(range)
    depth -= 1
    let body = Subgraph(
      inputs: inputs.map(\.tensor), outputs: outputs, layers: layers, constants: constants)
    (layers, constants, inputs, outputs, told, graphName) = outer
    return body
  }

  private mutating func node(_ range: Range<Int>) throws(WireError) {
    layerCount += 1
    guard layerCount <= Self.layerLimit else {
      throw stop("more than \(Self.layerLimit) layers")
    }
    var layer = Layer(name: "", op: "", inputs: [], outputs: [])
    var reader = WireReader(bytes, in: range)
    while let field = try reader.next() {
      guard case .bytes(let range) = field.value else { continue }
      switch field.number {
      case 1: layer.inputs.append(range.isEmpty ? nil : try tensor(range))
      case 2: layer.outputs.append(range.isEmpty ? nil : try tensor(range))
      case 3: layer.name = Self.short(try text(range))
      case 4: layer.op = try text(range)
      case 5:
        let (name, value) = try attribute(range)
        if let value { layer.attributes[name] = value }
      case 7:
        let domain = try text(range)
        layer.domain = domain == "ai.onnx" ? "" : domain
      default: break
      }
    }
    if layer.op.isEmpty { throw stop("layer \(layers.count + 1) has no operator") }
    // What a graph within it reads, the layer reads.
    for name in layer.attributes.keys.sorted() {
      guard case .graph(let body)? = layer.attributes[name] else { continue }
      for tensor in body.captured where !layer.inputs.contains(tensor) {
        layer.inputs.append(tensor)
      }
    }
    if case .tensor(let constant)? = layer.attributes["value"], layer.op == "Constant",
      let output = layer.outputs.first ?? nil
    {
      // A constant is no layer.
      constants[output] = constant
      return
    }
    layers.append(layer)
  }

  private mutating func valueInfo(_ range: Range<Int>) throws(WireError) -> Network.Input? {
    var name: Int?
    var type: ElementType?
    var axes: [Network.Axis]?
    var isTensor = true
    var reader = WireReader(bytes, in: range)
    while let field = try reader.next() {
      guard case .bytes(let range) = field.value else { continue }
      if field.number == 1 { name = try tensor(range) }
      guard field.number == 2 else { continue }
      var kinds = WireReader(bytes, in: range)
      while let kind = try kinds.next() {
        // Sequences, maps and optionals have no shape.
        isTensor = isTensor && kind.number == 1
        guard kind.number == 1, case .bytes(let range) = kind.value else { continue }
        var tensor = WireReader(bytes, in: range)
        while let part = try tensor.next() {
          switch (part.number, part.value) {
          case (1, .varint(let value)):
            type = ElementType(rawValue: Int(truncatingIfNeeded: value))
          case (2, .bytes(let range)): axes = try self.axes(range)
          default: break
          }
        }
      }
    }
    // Sequences and optionals have no shape; layers that read them are not understood.
    guard let name else { return nil }
    var input = Network.Input(
      name: names[name], tensor: name, type: type ?? .float32, axes: axes)
    input.isTensor = isTensor
    return input
  }

  private mutating func axes(_ range: Range<Int>) throws(WireError) -> [Network.Axis] {
    var axes: [Network.Axis] = []
    var reader = WireReader(bytes, in: range)
    while let field = try reader.next() {
      guard field.number == 1, case .bytes(let range) = field.value else { continue }
      guard axes.count < Shape.rankLimit else {
        throw stop("a tensor of more than \(Shape.rankLimit) axes")
      }
      var axis = Network.Axis.open("")
      var dimension = WireReader(bytes, in: range)
      while let part = try dimension.next() {
        switch (part.number, part.value) {
        case (1, .varint(let value)):
          let extent = Int(truncatingIfNeeded: value)
          // Some exporters write 0 or -1 for an open axis.
          axis = extent > 0 ? .fixed(extent) : .open("")
        case (2, .bytes(let range)): axis = .open(try text(range))
        default: break
        }
      }
      axes.append(axis)
    }
    return axes
  }
}

extension Network.Input {
  /// The shape where every axis is fixed.
  var fixedShape: Shape? {
    guard let axes else { return nil }
    return Shape(axes.compactMap { if case .fixed(let extent) = $0 { extent } else { nil } })
      .flatMap { $0.rank == axes.count ? $0 : nil }
  }
}
