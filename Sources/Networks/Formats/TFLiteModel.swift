// SPDX-License-Identifier: Apache-2.0

/// The first subgraph of a TensorFlow Lite file as it stands there: tensors, and operators in the order in which
/// they run.
///
/// Format: schema.fbs of TensorFlow 2.21 (version 3).
struct TFLiteModel {
  /// A tensor.
  struct Tensor {
    var name: String
    /// The type of its elements; nil for handles of tables and variables.
    var type: ElementType?
    /// Its extents, channels last; an open one is 1.
    var extents: [Int]
    /// The axes that are open.
    var open: Set<Int>
    /// Its bytes where it is stored.
    var data: Range<Int>?
    /// Whether it is kept from one run to the next.
    var isVariable: Bool

    var rank: Int { extents.count }
  }

  /// An operator.
  struct Operator {
    /// The name of the builtin, or of the custom operator.
    var name: String
    var isCustom: Bool
    /// Tensors that it reads; nil where an optional one is left out.
    var inputs: [Int?]
    var outputs: [Int]
    var options: FlatBuffer.Table?
    /// Padding that other operators do around it, rows and columns: fronts, then backs.
    var pads: [Int]?
    /// Dilations that other operators give it.
    var dilations: [Int]?
  }

  var tensors: [Tensor] = []
  var operators: [Operator] = []
  var inputs: [Int] = []
  var outputs: [Int] = []

  /// The most tensors, and the most operators.
  static let limit = ONNXReader.layerLimit
  /// The most numbers that all lists together may have: many tables may name one list.
  private static let numbersLimit = 8 << 20

  private var numbers = 0
  private var namesSize = 0
  private let file: FlatBuffer

  var bytes: UnsafeRawBufferPointer { file.bytes }

  init(_ bytes: UnsafeRawBufferPointer) throws(FlatBufferError) {
    file = FlatBuffer(bytes: bytes)
    let model = try file.root()
    let version = try model.int(0, UInt32.self)
    guard version == 3 else {
      throw .refused(
        "version \(version) of the TensorFlow Lite format; convert the model again with TensorFlow 2"
      )
    }
    let graphs = try model.tables(2)
    guard graphs.count > 0 else { throw .refused("no graph in it") }
    let graph = try graphs.table(0)
    try readTensors(try graph.tables(0), try model.tables(4))
    try readOperators(try graph.tables(3), try model.tables(1))
    inputs = try list(graph, 1).map(checked)
    outputs = try list(graph, 2).map(checked)
  }

  private mutating func readTensors(
    _ tables: FlatBuffer.Tables, _ buffers: FlatBuffer.Tables
  ) throws(FlatBufferError) {
    guard tables.count <= Self.limit else {
      throw .refused("\(tables.count) tensors; the most are \(Self.limit)")
    }
    for index in 0..<tables.count {
      let table = try tables.table(index)
      let code = try table.int(1, Int8.self)
      guard let type = Self.types[code] else {
        throw .refused("a tensor of unknown element type \(code)")
      }
      let name = try text(table.bytes(3))
      var extents = try list(table, 0)
      guard extents.count <= Shape.rankLimit else {
        throw .refused("tensor `\(name)` has more than \(Shape.rankLimit) axes")
      }
      let told = try list(table, 7)
      var open: Set<Int> = []
      for axis in extents.indices {
        if extents[axis] < 0 || (told.count == extents.count && told[axis] < 0) {
          open.insert(axis)
          extents[axis] = 1
        }
      }
      guard Shape(extents) != nil else {
        throw .refused(
          "tensor `\(name)` of \(extents.map(String.init).joined(separator: "x")): more elements than there can be"
        )
      }
      tensors.append(
        Tensor(
          name: name, type: type, extents: extents, open: open,
          data: try data(try table.int(2, UInt32.self), buffers),
          isVariable: try table.bool(5)))
    }
  }

  /// The bytes of a buffer; nil where it has none. The first stands for no buffer at all.
  private func data(
    _ index: Int, _ buffers: FlatBuffer.Tables
  ) throws(FlatBufferError) -> Range<Int>? {
    guard index > 0 else { return nil }
    let buffer = try buffers.table(index)
    if let range = try buffer.bytes(0), !range.isEmpty { return range }
    // Files above 2 GB have their weights behind the FlatBuffer.
    let (start, size) = (try buffer.int(1, UInt64.self), try buffer.int(2, UInt64.self))
    guard start > 1, size > 0 else { return nil }
    guard start <= file.bytes.count, size <= file.bytes.count - start else { throw .truncated }
    return start..<start + size
  }

  private mutating func readOperators(
    _ tables: FlatBuffer.Tables, _ codes: FlatBuffer.Tables
  ) throws(FlatBufferError) {
    guard tables.count <= Self.limit else {
      throw .refused("more than \(Self.limit) layers")
    }
    for index in 0..<tables.count {
      let table = try tables.table(index)
      let code = try codes.table(try table.int(0, UInt32.self))
      // Numbers beyond 127 have a field of their own.
      let builtin = max(try code.int(0, Int8.self), try code.int(3, Int32.self))
      let isCustom = builtin == TFLiteBuiltin.custom
      let name = isCustom ? try text(code.bytes(1)) : TFLiteBuiltin.name(builtin)
      if name.isEmpty { throw .refused("layer \(index + 1) has no operator") }
      var inputs: [Int?] = []
      for input in try list(table, 1) { inputs.append(input == -1 ? nil : try checked(input)) }
      var outputs: [Int] = []
      for output in try list(table, 2) { outputs.append(try checked(output)) }
      operators.append(
        Operator(
          name: name, isCustom: isCustom, inputs: inputs, outputs: outputs,
          options: try table.table(4)))
    }
  }

  private func checked(_ tensor: Int) throws(FlatBufferError) -> Int {
    guard tensor >= 0, tensor < tensors.count else { throw .malformed }
    return tensor
  }

  private mutating func list(_ table: FlatBuffer.Table, _ number: Int) throws(FlatBufferError)
    -> [Int]
  {
    let found = try table.ints(number, limit: Self.limit) ?? []
    numbers += found.count
    guard numbers <= Self.numbersLimit else {
      throw .refused("its lists have more than \(Self.numbersLimit) numbers")
    }
    return found
  }

  /// A name. Converters join the names of all that they merged, of which the first is enough.
  private mutating func text(_ range: Range<Int>?) throws(FlatBufferError) -> String {
    guard let range else { return "" }
    let all = file.bytes[range].prefix(ONNXReader.nameLimit)
    let first = all.prefix { $0 != UInt8(ascii: ";") }
    namesSize += first.count
    guard namesSize <= ONNXReader.namesLimit else {
      throw .refused("its names take more than \(ONNXReader.namesLimit >> 20) MiB")
    }
    return String(decoding: first, as: UTF8.self)
  }

  /// Types of elements by their numbers in the file; handles have none.
  private static let types: [Int: ElementType?] = [
    0: .float32, 1: .float16, 2: .int32, 3: .uint8, 4: .int64, 5: .string, 6: .bool, 7: .int16,
    8: .complex64, 9: .int8, 10: .float64, 11: .complex128, 12: .uint64, 13: nil, 14: nil,
    15: .uint32, 16: .uint16, 17: .int4, 18: .bfloat16, 19: .int2, 20: .uint4,
  ]
}
