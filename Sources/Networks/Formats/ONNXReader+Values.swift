// SPDX-License-Identifier: Apache-2.0

extension ONNXReader {
  /// A named tensor of weights.
  mutating func initializer(_ range: Range<Int>) throws(WireError) {
    let (name, constant) = try tensorValue(range)
    guard let name else { throw stop("a weight tensor without a name") }
    guard constants.count < Self.layerLimit else {
      throw stop("more than \(Self.layerLimit) weight tensors")
    }
    constants[try tensor(name)] = constant
  }

  /// Weights of which only those that are not zero are stored, by their places.
  mutating func sparseInitializer(_ range: Range<Int>) throws(WireError) {
    let (name, constant) = try sparseValue(range)
    guard let name else { throw stop("a sparse weight tensor without a name") }
    guard constants.count < Self.layerLimit else {
      throw stop("more than \(Self.layerLimit) weight tensors")
    }
    constants[try tensor(name)] = constant
  }

  /// A sparse tensor: as large as it stands for, and as many weights as are stored.
  mutating func sparseValue(
    _ range: Range<Int>
  ) throws(WireError) -> (name: Range<Int>?, constant: Constant) {
    var name: Range<Int>?
    var values: Constant?
    var extents: [Int] = []
    var reader = WireReader(bytes, in: range)
    while let field = try reader.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let range)):
        let found = try tensorValue(range)
        (name, values) = (found.name, found.constant)
      case (3, .varint(let value)): extents.append(Int(truncatingIfNeeded: value))
      case (3, .bytes(let range)):
        extents += try WireReader.varints(bytes, in: range, limit: Shape.rankLimit + 1)
          .map { Int(truncatingIfNeeded: $0) }
      default: break
      }
    }
    guard let values, extents.count <= Shape.rankLimit, let shape = Shape(extents),
      values.shape.count <= shape.count
    else {
      throw stop("a sparse tensor without values, or with more of them than its extents hold")
    }
    return (name, Constant(type: values.type, shape: shape, stored: values.shape.count))
  }

  /// A tensor; elements are read only where it is short, and its type one that shapes are made of.
  mutating func tensorValue(
    _ range: Range<Int>
  ) throws(WireError) -> (name: Range<Int>?, constant: Constant) {
    var name: Range<Int>?
    var extents: [Int] = []
    var type = ElementType.float32
    var isOutside = false
    var raw: Range<Int>?
    var typed: [(number: Int, value: WireReader.Value)] = []
    var typedCount = 0
    var reader = WireReader(bytes, in: range)
    while let field = try reader.next() {
      switch (field.number, field.value) {
      case (1, .varint(let value)): extents.append(Int(truncatingIfNeeded: value))
      case (1, .bytes(let range)):
        extents += try WireReader.varints(bytes, in: range, limit: Shape.rankLimit + 1)
          .map { Int(truncatingIfNeeded: $0) }
      case (2, .varint(let value)):
        guard let known = ElementType(rawValue: Int(truncatingIfNeeded: value)) else {
          throw stop("a tensor of unknown element type \(value)")
        }
        type = known
      case (8, .bytes(let range)): name = range
      case (9, .bytes(let range)): raw = range
      case (14, .varint(1)): isOutside = true
      case (4, let value), (5, let value), (7, let value), (10, let value), (11, let value):
        typedCount += 1
        if typedCount <= Constant.elementLimit { typed.append((field.number, value)) }
      default: break
      }
      guard extents.count <= Shape.rankLimit else {
        throw stop("a tensor of more than \(Shape.rankLimit) axes")
      }
    }
    guard let shape = Shape(extents) else {
      let title = try name.map { range throws(WireError) in try text(range) } ?? ""
      throw stop(
        "tensor `\(title)` of \(extents.map(String.init).joined(separator: "x")): an extent below 0, or more elements than there can be"
      )
    }
    var constant = Constant(type: type, shape: shape)
    if !isOutside, shape.count <= Constant.elementLimit {
      if let raw {
        constant.elements = Elements(bytes, in: raw, of: type, count: shape.count)
      } else if !typed.isEmpty {
        constant.elements = try elements(typed, type, shape.count)
      } else if shape.count == 0 {
        constant.elements = .whole([])
      }
    }
    return (name, constant)
  }

  /// Elements in a field of their own type, packed or one by one.
  private func elements(
    _ fields: [(number: Int, value: WireReader.Value)], _ type: ElementType, _ count: Int
  ) throws(WireError) -> Elements? {
    var wholes: [Int] = []
    var reals: [Double] = []
    for (number, value) in fields {
      switch (number, value) {
      case (5, .varint(let value)), (7, .varint(let value)):
        wholes.append(Int(truncatingIfNeeded: value))
      case (11, .varint(let value)): wholes.append(Int(clamping: value))
      case (5, .bytes(let range)), (7, .bytes(let range)), (11, .bytes(let range)):
        wholes += try WireReader.varints(bytes, in: range, limit: Constant.elementLimit)
          .map { Int(truncatingIfNeeded: $0) }
      case (4, .fixed32(let bits)): reals.append(Double(Float(bitPattern: bits)))
      case (10, .fixed64(let bits)): reals.append(Double(bitPattern: bits))
      case (4, .bytes(let range)):
        if case .real(let found)? = Elements(
          bytes, in: range, of: .float32, count: min(range.count / 4, count))
        {
          reals += found
        }
      case (10, .bytes(let range)):
        if case .real(let found)? = Elements(
          bytes, in: range, of: .float64, count: min(range.count / 8, count))
        {
          reals += found
        }
      default: break
      }
    }
    if type == .float16 { reals = wholes.map { Elements.half(UInt16(truncatingIfNeeded: $0)) } }
    if type.isFloating { return reals.count == count ? .real(reals) : nil }
    return wholes.count == count ? .whole(wholes) : nil
  }

  /// An attribute; nil where it holds what no layer's shape depends on.
  mutating func attribute(_ range: Range<Int>) throws(WireError) -> (String, Attribute?) {
    var name = ""
    var ints: [Int] = []
    var floats: [Double] = []
    var strings: [String] = []
    var single: Attribute?
    var tensor: Range<Int>?
    var sparse: Range<Int>?
    var type = 0
    var reader = WireReader(bytes, in: range)
    while let field = try reader.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let range)): name = try text(range)
      case (2, .fixed32(let bits)): single = .float(Double(Float(bitPattern: bits)))
      case (3, .varint(let value)): single = .int(Int(truncatingIfNeeded: value))
      case (4, .bytes(let range)):
        // Tables and scripts in an attribute are no names.
        single = range.count <= Self.nameLimit ? .string(try text(range)) : nil
      case (5, .bytes(let range)): tensor = range
      case (6, .bytes(let range)): single = .graph(try subgraph(range))
      case (7, .fixed32(let bits)):
        if floats.count < Constant.elementLimit {
          floats.append(Double(Float(bitPattern: bits)))
        }
      case (7, .bytes(let range)):
        if case .real(let found)? = Elements(
          bytes, in: range, of: .float32, count: min(range.count / 4, Constant.elementLimit))
        {
          floats += found
        }
      case (8, .varint(let value)):
        if ints.count < Constant.elementLimit { ints.append(Int(truncatingIfNeeded: value)) }
      case (8, .bytes(let range)):
        ints += try WireReader.varints(bytes, in: range, limit: Constant.elementLimit)
          .map { Int(truncatingIfNeeded: $0) }
      case (9, .bytes(let range)):
        if strings.count < 64, range.count <= Self.nameLimit { strings.append(try text(range)) }
      case (22, .bytes(let range)): sparse = range
      case (20, .varint(let value)): type = Int(truncatingIfNeeded: value)
      default: break
      }
    }
    if let tensor { single = .tensor(try tensorValue(tensor).constant) }
    if let sparse { (name, single) = ("value", .tensor(try sparseValue(sparse).constant)) }
    switch type {
    case 6: return (name, .floats(floats))
    case 7: return (name, .ints(ints))
    case 8: return (name, .strings(strings))
    default: break
    }
    if let single { return (name, single) }
    // Old files do not say the type; what is 0 or empty is not written at all.
    if !ints.isEmpty { return (name, .ints(ints)) }
    if !floats.isEmpty { return (name, .floats(floats)) }
    if !strings.isEmpty { return (name, .strings(strings)) }
    switch type {
    case 1: return (name, .float(0))
    case 2: return (name, .int(0))
    case 3: return (name, .string(""))
    default: return (name, nil)
    }
  }
}
