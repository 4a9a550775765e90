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
  var names: [String]
  var layers: [Layer] = []
  var constants: [Int: Constant] = [:]
  /// Shapes that the file tells.
  var told: [Int: Shape] = [:]
  /// Tensors that are others under another name.
  var same: [Int: Int] = [:]
  /// Constants that were turned for somebody: the tensor, its extents and its order.
  private var turned: [[Int]: Int] = [:]
  /// Tensors in the other layout than that in which they lie.
  private var copies: [Int: Int] = [:]
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
  /// - Throws: `Problem` that names the layer and says what to do.
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
    if let copy = copies[tensor] { return copy }
    let copy = try transposed(
      lying(tensor), from: layouts[tensor], into: layout, extents(tensor).count)
    copies[tensor] = copy
    return copy
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
      "Unsqueeze", [try read(tensor, in: .plain), list(Array(ones.indices))], suffix: "expand")
    return try transposed(wide, from: .plain, into: layout, rank)
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
}
