// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Reads the structure of a TensorFlow Lite model as the graph that the same network has in ONNX: its operators,
/// and channels before positions. Weights are left where they are.
///
/// Format: schema.fbs of TensorFlow 2.21 (version 3).
public struct TFLiteReader {
  typealias Layout = TFLiteLayouts.Layout
  typealias Operator = TFLiteModel.Operator

  let bytes: UnsafeRawBufferPointer
  let model: TFLiteModel
  let layouts: TFLiteLayouts
  /// The names of the network's tensors: first those of the file, then those that are made here.
  private(set) var names: [String]
  private(set) var layers: [Layer] = []
  private(set) var constants: [Int: Constant] = [:]
  private var told: [Int: Shape] = [:]
  /// Tensors that are others under another name.
  var same: [Int: Int] = [:]
  /// Constants that were turned for somebody: the tensor, its extents and its order.
  private var turned: [[Int]: Int] = [:]
  /// Elements that were read, by where they lie: many tensors may have one buffer.
  private var elements: [Int: (type: ElementType, elements: Elements)] = [:]
  /// The name of the layer that is being written.
  private(set) var title = ""

  /// Whether bytes are a TensorFlow Lite file: `TFL3` stands behind the first offset.
  static func recognises(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 8 && bytes[4..<8].elementsEqual("TFL3".utf8)
  }

  /// Reads a model.
  ///
  /// - Throws: `Problem` that names the layer and the mend.
  public static func read(_ file: MappedFile) throws(Problem) -> Network {
    try file.withBytes { bytes throws(Problem) in
      let last = file.path.split(separator: "/").last.map(String.init) ?? file.path
      return try read(
        bytes, named: last.hasSuffix(".tflite") ? String(last.dropLast(7)) : last,
        at: Place(file: file.path))
    }
  }

  /// Reads a model from its bytes.
  static func read(
    _ bytes: UnsafeRawBufferPointer, named name: String, at place: Place
  ) throws(Problem) -> Network {
    func problem(_ words: String) -> Problem { Problem(.rule(words), at: place) }
    let network: Network
    do throws(FlatBufferError) {
      var reader = TFLiteReader(bytes, try TFLiteModel(bytes).folded())
      network = try reader.network(named: name)
    } catch {
      switch error {
      case .truncated: throw problem("cut off: the file ends within a table; fetch it anew")
      case .malformed: throw problem("damaged: a table of the TensorFlow Lite model cannot be")
      case .refused(let words): throw problem(words)
      }
    }
    return try GraphBuilder.ordered(network, at: place)
  }

  private init(_ bytes: UnsafeRawBufferPointer, _ model: TFLiteModel) {
    self.bytes = bytes
    self.model = model
    layouts = TFLiteLayouts(model)
    names = model.tensors.map(\.name)
  }

  private mutating func network(named name: String) throws(FlatBufferError) -> Network {
    let given = Set(model.operators.flatMap(\.outputs)).union(model.inputs)
    for (index, tensor) in model.tensors.enumerated() where !given.contains(index) {
      // Nothing is stored of an empty list, nor of what is kept from run to run.
      if tensor.data != nil || tensor.isVariable || tensor.extents.contains(0) {
        constants[index] = try constant(tensor)
      }
    }
    for item in model.operators {
      title = item.outputs.first.map { ONNXReader.short(model.tensors[$0].name) } ?? ""
      if title.isEmpty { title = "\(item.name) \(layers.count + 1)" }
      if !item.isCustom, let rule = TFLiteBuiltin.rules[item.name] {
        try rule.translate(&self, item)
      } else {
        try writeUnknown(item)
      }
    }
    var inputs: [Network.Input] = []
    for (index, name) in zip(model.inputs, inputNames) {
      let tensor = model.tensors[index]
      inputs.append(
        Network.Input(
          name: name, tensor: index, type: tensor.type ?? .float32,
          axes: layouts[index].order(tensor.rank).map {
            tensor.open.contains($0) ? .open("") : .fixed(tensor.extents[$0])
          }))
    }
    return Network(
      name: name, inputs: inputs, outputs: model.outputs.map { same[$0] ?? $0 }, layers: layers,
      tensors: names, constants: constants, opsets: ["": Self.opset], told: told)
  }

  /// The version of ONNX's operators that layers are written in.
  private static let opset = 20

  /// The inputs' names without what TensorFlow puts around them, where they differ without it.
  private var inputNames: [String] {
    let full = model.inputs.map { model.tensors[$0].name }
    let short = full.map { name in
      var name = name[...]
      if name.hasPrefix("serving_default_") { name = name.dropFirst(16) }
      if name.hasSuffix(":0") { name = name.dropLast(2) }
      return String(name)
    }
    return Set(short).count == short.count ? short : full
  }

  private mutating func constant(_ tensor: TFLiteModel.Tensor) throws(FlatBufferError) -> Constant {
    guard let type = tensor.type, let shape = Shape(tensor.extents) else {
      throw .refused("tensor `\(tensor.name)` is stored and has no element type")
    }
    var constant = Constant(type: type, shape: shape, stored: tensor.isVariable ? 0 : nil)
    if shape.count == 0 { constant.elements = .whole([]) }
    if let data = tensor.data, shape.count > 0, shape.count <= Constant.elementLimit {
      if let known = elements[data.lowerBound], known.type == type,
        known.elements.count == shape.count
      {
        constant.elements = known.elements
      } else if let found = Elements(bytes, in: data, of: type, count: shape.count) {
        elements[data.lowerBound] = (type, found)
        constant.elements = found
      }
    }
    return constant
  }
}

// MARK: Tensors

extension TFLiteReader {
  /// The extents of a tensor in the file.
  func extents(_ tensor: Int) -> [Int] { model.tensors[tensor].extents }

  /// The tensor at a place of an operator's inputs.
  func input(_ item: Operator, _ place: Int) throws(FlatBufferError) -> Int {
    guard place < item.inputs.count, let tensor = item.inputs[place] else {
      throw .refused("layer `\(title)` (\(item.name)): input \(place + 1) is missing")
    }
    return tensor
  }

  /// An operator's only output.
  func output(_ item: Operator) throws(FlatBufferError) -> Int {
    guard let first = item.outputs.first else {
      throw .refused("layer \(layers.count + 1) (\(item.name)) gives nothing")
    }
    return first
  }

  /// The whole numbers of an input that is stored; nil where it is not.
  func numbers(_ item: Operator, _ place: Int) -> [Int]? {
    guard place < item.inputs.count, let tensor = item.inputs[place] else { return nil }
    return constants[tensor]?.elements?.wholes
  }

  /// The place of an axis of the file in a layout; counted from the back where it is negative.
  func place(of axis: Int, _ rank: Int, in layout: Layout) -> Int? {
    let counted = axis < 0 ? axis &+ rank : axis
    return layout.order(rank).firstIndex(of: counted)
  }

  /// A tensor as it lies.
  func lying(_ tensor: Int) -> Int { same[tensor] ?? tensor }

  /// A tensor in a layout: turned where it lies in another.
  mutating func read(_ tensor: Int, in layout: Layout) throws(FlatBufferError) -> Int {
    if constants[tensor] != nil { return try arranged(tensor, layout.order(extents(tensor).count)) }
    if layouts[tensor] == layout || extents(tensor).count < 3 { return lying(tensor) }
    return try transposed(
      lying(tensor), from: layouts[tensor], to: layout, extents(tensor).count, nil)
  }

  /// A tensor that meets one of more axes element by element.
  mutating func read(
    _ tensor: Int, beside rank: Int, in layout: Layout
  ) throws(FlatBufferError) -> Int {
    let own = extents(tensor)
    // A single number meets anything.
    if own.count >= rank || layout == .plain || own.isEmpty { return try read(tensor, in: layout) }
    let ones = Array(repeating: 1, count: rank - own.count)
    if constants[tensor] != nil {
      return try arranged(tensor, layout.order(rank), as: ones + own)
    }
    let wide = try add(
      "Unsqueeze", [try read(tensor, in: .plain), try list(Array(ones.indices))], suffix: "expand")
    return try transposed(wide, from: .plain, to: layout, rank, nil)
  }

  /// A tensor of weights with its axes in another order; a constant is only told so.
  mutating func arranged(
    _ tensor: Int, _ order: [Int], as given: [Int]? = nil
  ) throws(FlatBufferError) -> Int {
    let extents = given ?? extents(tensor)
    guard order != Array(extents.indices) || given != nil else { return lying(tensor) }
    guard let constant = constants[tensor] else {
      return try add(
        "Transpose", [try read(tensor, in: .plain)], ["perm": .ints(order)], suffix: "transpose")
    }
    let key = [tensor, -1] + extents + [-1] + order
    if let known = turned[key] { return known }
    guard let shape = Shape(order.map { extents[$0] }) else { throw .malformed }
    // A single number stays the same number.
    let id = named("\(names[tensor])/turned")
    constants[id] = Constant(
      type: constant.type, shape: shape, elements: shape.count == 1 ? constant.elements : nil,
      stored: constant.stored)
    turned[key] = id
    return id
  }

  private mutating func transposed(
    _ id: Int, from: Layout, to: Layout, _ rank: Int, _ target: Int?
  ) throws(FlatBufferError) -> Int {
    let here = from.order(rank)
    let order = to.order(rank).compactMap { here.firstIndex(of: $0) }
    return try add("Transpose", [id], ["perm": .ints(order)], suffix: "transpose", to: target)
  }
}

// MARK: Layers

extension TFLiteReader {
  private mutating func named(_ name: String) -> Int {
    names.append(name)
    return names.count - 1
  }

  /// A list of whole numbers as a constant.
  mutating func list(_ values: [Int], isScalar: Bool = false, _ type: ElementType = .int64)
    throws(FlatBufferError) -> Int
  {
    let id = named("")
    constants[id] = Constant(
      type: type, shape: isScalar ? .scalar : Shape.list(values.count), elements: .whole(values))
    return id
  }

  /// Real numbers as a constant.
  mutating func reals(_ values: [Double], isScalar: Bool = false) -> Int {
    let id = named("")
    constants[id] = Constant(
      type: .float32, shape: isScalar ? .scalar : Shape.list(values.count), elements: .real(values))
    return id
  }

  /// Adds a layer with one output, and gives that.
  @discardableResult
  mutating func add(
    _ op: String, _ inputs: [Int?], _ attributes: [String: Attribute] = [:], suffix: String = "",
    to target: Int? = nil
  ) throws(FlatBufferError) -> Int {
    let name = suffix.isEmpty ? title : "\(title)/\(suffix)"
    let id = target ?? named(name)
    try add(Layer(name: name, op: op, inputs: inputs, outputs: [id], attributes: attributes))
    return id
  }

  private mutating func add(_ layer: Layer) throws(FlatBufferError) {
    guard layers.count < ONNXReader.layerLimit else {
      throw .refused("more than \(ONNXReader.layerLimit) layers")
    }
    layers.append(layer)
  }

  /// Adds the layer that gives a tensor of the file, the activation that is done with it, and a transposition
  /// where it lies in another layout than the layer gives.
  mutating func write(
    _ op: String, _ inputs: [Int?], _ attributes: [String: Attribute] = [:], to tensor: Int,
    in layout: Layout, activation: Int = 0
  ) throws(FlatBufferError) {
    let rank = extents(tensor).count
    let isTurned = rank >= 3 && layouts[tensor] != layout
    let function = TFLiteBuiltin.activation(activation)
    var id = try add(
      op, inputs, attributes, to: isTurned || function != nil ? nil : tensor)
    if let function {
      let bounds = function.bounds.map { reals([$0], isScalar: true) }
      id = try add(
        function.op, [id] + bounds, suffix: function.op, to: isTurned ? nil : tensor)
    }
    if isTurned { _ = try transposed(id, from: layout, to: layouts[tensor], rank, tensor) }
    tell(tensor)
  }

  /// Adds a layer of several outputs.
  mutating func write(
    _ op: String, _ inputs: [Int?], _ attributes: [String: Attribute] = [:], domain: String = "",
    to outputs: [Int], in layout: Layout
  ) throws(FlatBufferError) {
    let isTurned = outputs.map { extents($0).count >= 3 && layouts[$0] != layout }
    let ids = zip(outputs, isTurned).map { $1 ? named("\(names[$0])/plain") : $0 }
    try add(
      Layer(
        name: title, op: op, domain: domain, inputs: inputs, outputs: ids, attributes: attributes))
    for (place, tensor) in outputs.enumerated() {
      if isTurned[place] {
        tell(tensor, as: ids[place], in: layout)
        _ = try transposed(
          ids[place], from: layout, to: layouts[tensor], extents(tensor).count, tensor)
      }
      tell(tensor)
    }
  }

  /// Adds an operator that nobody knows, under its own name.
  mutating func writeUnknown(_ item: Operator) throws(FlatBufferError) {
    var inputs: [Int?] = []
    for tensor in item.inputs {
      inputs.append(
        try tensor.map { tensor throws(FlatBufferError) in try read(tensor, in: .plain) })
    }
    try write(item.name, inputs, domain: "tflite", to: item.outputs, in: .plain)
  }

  /// Notes the shape that the file tells of a tensor.
  private mutating func tell(_ tensor: Int, as id: Int? = nil, in layout: Layout? = nil) {
    let own = model.tensors[tensor]
    guard own.open.isEmpty else { return }
    told[id ?? tensor] = Shape((layout ?? layouts[tensor]).order(own.rank).map { own.extents[$0] })
  }
}
