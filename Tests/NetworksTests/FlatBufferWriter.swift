// SPDX-License-Identifier: Apache-2.0

@testable import Networks

/// A value of a FlatBuffer to be written.
indirect enum Flat {
  case byte(Int)
  case int(Int)
  case text(String)
  case bytes([UInt8])
  case ints([Int])
  case table([Int: Flat])
  case tables([Flat])
}

/// Writes FlatBuffers for the tests: a table, then what it names.
struct FlatBufferWriter {
  private(set) var bytes: [UInt8] = []

  /// A file with its identifier.
  static func file(_ root: [Int: Flat], identifier: String = "TFL3") -> [UInt8] {
    var writer = FlatBufferWriter()
    writer.append(UInt32(0))
    writer.bytes += identifier.utf8
    writer.patch(0, with: writer.table(root))
    return writer.bytes
  }

  private mutating func append<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }

  /// Sets an offset at a place to where something lies.
  private mutating func patch(_ place: Int, with target: Int) {
    withUnsafeBytes(of: UInt32(target - place).littleEndian) { source in
      for index in 0..<4 { bytes[place + index] = source[index] }
    }
  }

  private mutating func pad() { while bytes.count % 4 != 0 { bytes.append(0) } }

  private mutating func table(_ fields: [Int: Flat]) -> Int {
    pad()
    let numbers = fields.keys.sorted()
    let slots = bytes.count
    append(UInt16(4 + 2 * ((numbers.last ?? -1) + 1)))
    append(UInt16(4 + 4 * numbers.count))
    for number in 0..<((numbers.last ?? -1) + 1) {
      append(UInt16(numbers.firstIndex(of: number).map { 4 + 4 * $0 } ?? 0))
    }
    pad()
    let place = bytes.count
    append(Int32(place - slots))
    for number in numbers {
      switch fields[number] {
      case .byte(let value)?: append(Int32(value & 0xFF))
      case .int(let value)?: append(Int32(truncatingIfNeeded: value))
      default: append(UInt32(0))
      }
    }
    for (index, number) in numbers.enumerated() {
      guard let field = fields[number], let target = write(field) else { continue }
      patch(place + 4 + 4 * index, with: target)
    }
    return place
  }

  /// Where a value lies that stands behind an offset; nil for one that stands in its table.
  private mutating func write(_ value: Flat) -> Int? {
    switch value {
    case .byte, .int: return nil
    case .table(let fields): return table(fields)
    case .text(let text): return list(text.utf8.count) { $0.bytes += text.utf8 + [0] }
    case .bytes(let content): return list(content.count) { $0.bytes += content }
    case .ints(let numbers):
      return list(numbers.count) { writer in
        for number in numbers { writer.append(Int32(truncatingIfNeeded: number)) }
      }
    case .tables(let items):
      let place = list(items.count) { writer in
        for _ in items { writer.append(UInt32(0)) }
      }
      for (index, item) in items.enumerated() {
        if let target = write(item) { patch(place + 4 + 4 * index, with: target) }
      }
      return place
    }
  }

  private mutating func list(_ count: Int, _ body: (inout FlatBufferWriter) -> Void) -> Int {
    pad()
    let place = bytes.count
    append(UInt32(count))
    body(&self)
    return place
  }
}

/// A TensorFlow Lite model to be written.
struct LiteModel {
  /// Numbers of element types in the file.
  enum Kind: Int {
    case float = 0
    case half = 1
    case int32 = 2
    case int8 = 9

    var bytes: Int { [.float: 4, .half: 2, .int32: 4, .int8: 1][self] ?? 1 }
  }

  var tensors: [[Int: Flat]] = []
  var buffers: [Flat] = [.table([:])]
  var operators: [Flat] = []
  var codes: [Flat] = []
  var inputs: [Int] = []
  var outputs: [Int] = []
  /// The type of activations and weights.
  var kind = Kind.float

  /// Adds a tensor without bytes; an extent of -1 is open.
  mutating func tensor(_ name: String, _ extents: [Int], _ kind: Kind? = nil) -> Int {
    var fields: [Int: Flat] = [
      0: .ints(extents.map { max(1, $0) }), 1: .byte((kind ?? self.kind).rawValue), 2: .int(0),
      3: .text(name),
    ]
    if extents.contains(-1) { fields[7] = .ints(extents) }
    tensors.append(fields)
    return tensors.count - 1
  }

  /// Adds a tensor of weights.
  mutating func weight(_ name: String, _ extents: [Int], _ kind: Kind? = nil) -> Int {
    let id = tensor(name, extents, kind)
    let count = extents.reduce(1, *) * (kind ?? self.kind).bytes
    tensors[id][2] = .int(buffers.count)
    buffers.append(.table([0: .bytes(Array(repeating: 1, count: count))]))
    return id
  }

  /// Adds a bias: of 32 bits beside weights of 8.
  mutating func bias(_ name: String, _ count: Int) -> Int {
    weight(name, [count], kind == .int8 ? .int32 : kind)
  }

  /// Adds whole numbers.
  mutating func numbers(_ values: [Int], shape: [Int]? = nil) -> Int {
    let id = tensor("numbers", shape ?? [values.count], .int32)
    tensors[id][2] = .int(buffers.count)
    var bytes: [UInt8] = []
    for value in values { withUnsafeBytes(of: Int32(value).littleEndian) { bytes += $0 } }
    buffers.append(.table([0: .bytes(bytes)]))
    return id
  }

  /// Adds an operator by its number, and gives its output.
  @discardableResult
  mutating func layer(
    _ code: Int, _ inputs: [Int], _ name: String, _ extents: [Int], _ options: [Int: Flat] = [:],
    custom: String? = nil, kind: Kind? = nil
  ) -> Int {
    let output = tensor(name, extents, kind)
    layer(code, inputs, to: [output], options, custom: custom)
    return output
  }

  /// Adds an operator that gives tensors which are there.
  mutating func layer(
    _ code: Int, _ inputs: [Int], to outputs: [Int], _ options: [Int: Flat] = [:],
    custom: String? = nil
  ) {
    operators.append(
      .table([
        0: .int(codes.count), 1: .ints(inputs), 2: .ints(outputs), 4: .table(options),
      ]))
    var fields: [Int: Flat] = [0: .byte(min(code, 127)), 3: .int(code)]
    if let custom { fields[1] = .text(custom) }
    codes.append(.table(fields))
  }

  /// The file's bytes.
  var bytes: [UInt8] {
    FlatBufferWriter.file([
      0: .int(3), 1: .tables(codes),
      2: .tables([
        .table([
          0: .tables(tensors.map { .table($0) }), 1: .ints(inputs), 2: .ints(outputs),
          3: .tables(operators), 4: .text("main"),
        ])
      ]),
      4: .tables(buffers),
    ])
  }
}
