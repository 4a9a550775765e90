// SPDX-License-Identifier: Apache-2.0

extension JSON {
  /// The deepest nesting that is read.
  public static let depthLimit = 64

  /// Reads one JSON value (RFC 8259) that fills a text.
  ///
  /// - Throws: `Problem` at the line and column of the first byte that cannot be.
  public static func read(_ file: TextFile) throws(Problem) -> JSON {
    try read(file.bytes, file: file.path)
  }

  /// Reads one JSON value that fills a piece of text.
  ///
  /// - Parameters:
  ///   - file: the file's name, for problems.
  ///   - line: the number of the piece's first line.
  public static func read(
    _ bytes: some Collection<UInt8>, file: String, line: Int = 1
  ) throws(Problem) -> JSON {
    let array = Array(bytes)
    do throws(JSONParser.Failure) {
      return try array.withUnsafeBufferPointer { buffer throws(JSONParser.Failure) in
        var parser = JSONParser(buffer)
        return try parser.document()
      }
    } catch {
      let before = array.prefix(error.offset)
      let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
      let number = line + before.count { $0 == 10 }
      let column = String(decoding: array[start..<before.count], as: UTF8.self).count + 1
      let text = String(
        decoding: array[error.offset...].prefix(while: { $0 != 10 }).prefix(24), as: UTF8.self)
      throw Problem(
        .syntax(error.words), at: Place(file: file, line: number, column: column), text: text)
    }
  }

  /// The value of a key; nil where this is no object or has none.
  public subscript(key: String) -> JSON? {
    guard case .object(let entries) = self else { return nil }
    return entries.first { $0.0 == key }?.1
  }

  /// The text, where it is one.
  public var words: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The items, where it is a list.
  public var items: [JSON]? {
    if case .array(let items) = self { items } else { nil }
  }

  /// The entries, where it is an object.
  public var members: [(String, JSON)]? {
    if case .object(let entries) = self { entries } else { nil }
  }

  /// The number, where it is one.
  public var double: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The whole number, where it is one.
  public var whole: Int? {
    guard case .number(let value) = self else { return nil }
    return Int(exactly: value)
  }

  /// The numbers of a list; nil where something else is among them.
  package var numbers: [Double]? {
    guard let items else { return nil }
    let values = items.compactMap(\.double)
    return values.count == items.count ? values : nil
  }
}

/// A parser over bytes in place.
struct JSONParser {
  struct Failure: Error {
    var words: String
    var offset: Int
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  mutating func document() throws(Failure) -> JSON {
    let value = try value(depth: 0)
    skipBlanks()
    guard offset == bytes.count else { throw fail("something stands behind the value") }
    return value
  }

  private func fail(_ words: String, at place: Int? = nil) -> Failure {
    Failure(words: words, offset: min(place ?? offset, bytes.count))
  }

  private mutating func skipBlanks() {
    while offset < bytes.count {
      let byte = bytes[offset]
      guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { return }
      offset += 1
    }
  }

  private mutating func value(depth: Int) throws(Failure) -> JSON {
    guard depth <= JSON.depthLimit else { throw fail("nested too deeply") }
    skipBlanks()
    guard offset < bytes.count else { throw fail("the text ends where a value belongs") }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(Failure) -> JSON {
    let count = word.utf8CodeUnitCount
    guard bytes.count - offset >= count,
      (0..<count).allSatisfy({ bytes[offset + $0] == word.utf8Start[$0] })
    else { throw fail("no value begins so") }
    offset += count
    return value
  }

  private mutating func object(depth: Int) throws(Failure) -> JSON {
    offset += 1
    var entries: [(String, JSON)] = []
    var names: Set<String> = []
    skipBlanks()
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "}") {
      offset += 1
      return .object([])
    }
    while true {
      skipBlanks()
      let start = offset
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
        throw fail("a key in quotes belongs here")
      }
      let name = try string()
      // A key that stands twice is taken for two things by two readers.
      guard names.insert(name).inserted else {
        throw fail("the key `\(name)` stands twice", at: start)
      }
      skipBlanks()
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: ":") else {
        throw fail("a colon belongs here")
      }
      offset += 1
      entries.append((name, try value(depth: depth + 1)))
      skipBlanks()
      guard offset < bytes.count else { throw fail("the object does not end") }
      let byte = bytes[offset]
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else {
        throw fail("a comma or the object's end belongs here")
      }
      offset += 1
      if byte == UInt8(ascii: "}") { return .object(entries) }
    }
  }

  private mutating func array(depth: Int) throws(Failure) -> JSON {
    offset += 1
    var items: [JSON] = []
    skipBlanks()
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "]") {
      offset += 1
      return .array([])
    }
    while true {
      items.append(try value(depth: depth + 1))
      skipBlanks()
      guard offset < bytes.count else { throw fail("the list does not end") }
      let byte = bytes[offset]
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else {
        throw fail("a comma or the list's end belongs here")
      }
      offset += 1
      if byte == UInt8(ascii: "]") { return .array(items) }
    }
  }

  private mutating func number() throws(Failure) -> Double {
    let start = offset
    func digit(_ place: Int) -> Bool {
      place < bytes.count && bytes[place] >= 48 && bytes[place] <= 57
    }
    var isNegative = false
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") {
      isNegative = true
      offset += 1
    }
    guard digit(offset) else { throw fail("no value begins so", at: start) }
    var whole = 0
    let first = offset
    while digit(offset) {
      if offset - first < 18 { whole = whole * 10 + Int(bytes[offset] - 48) }
      offset += 1
    }
    if bytes[first] == 48, offset - first > 1 {
      throw fail("a number does not begin with 0", at: start)
    }
    let isShort = offset - first <= 18
    var isWhole = true
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      guard digit(offset) else { throw fail("digits belong behind the point") }
      while digit(offset) { offset += 1 }
    }
    if offset < bytes.count, bytes[offset] | 32 == UInt8(ascii: "e") {
      isWhole = false
      offset += 1
      if offset < bytes.count,
        bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-")
      {
        offset += 1
      }
      guard digit(offset) else { throw fail("an exponent needs digits") }
      while digit(offset) { offset += 1 }
    }
    if isWhole, isShort { return Double(isNegative ? -whole : whole) }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw fail("a number beyond what fits", at: start)
    }
    return value
  }

  private mutating func string() throws(Failure) -> String {
    let start = offset
    offset += 1
    let first = offset
    // Most strings have no escape and are taken as they stand.
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""),
      bytes[offset] != UInt8(ascii: "\\"), bytes[offset] >= 32
    {
      offset += 1
    }
    var out = Array(bytes[first..<offset])
    while true {
      guard offset < bytes.count else { throw fail("the text does not end", at: start) }
      let byte = bytes[offset]
      offset += 1
      if byte == UInt8(ascii: "\"") { break }
      guard byte >= 32 else { throw fail("a control character in a text", at: offset - 1) }
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        continue
      }
      out += try escape()
    }
    guard let text = String(validating: out, as: UTF8.self) else {
      throw fail("a text that is no UTF-8", at: start)
    }
    return text
  }

  private mutating func escape() throws(Failure) -> [UInt8] {
    guard offset < bytes.count else { throw fail("the text does not end") }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"):
      let high = try unit()
      var scalar = UInt32(high)
      if high >= 0xD800, high < 0xDC00 {
        guard bytes.count - offset >= 2, bytes[offset] == UInt8(ascii: "\\"),
          bytes[offset + 1] == UInt8(ascii: "u")
        else { throw fail("half a character") }
        offset += 2
        let low = try unit()
        guard low >= 0xDC00, low < 0xE000 else { throw fail("half a character") }
        scalar = 0x10000 + (UInt32(high) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
      }
      guard let found = Unicode.Scalar(scalar) else { throw fail("half a character") }
      return Array(String(Character(found)).utf8)
    default: throw fail("no such escape", at: offset - 1)
    }
  }

  private mutating func unit() throws(Failure) -> UInt16 {
    guard bytes.count - offset >= 4 else { throw fail("four hexadecimal digits belong here") }
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else {
        throw fail("four hexadecimal digits belong here")
      }
      value = value << 4 | UInt16(digit)
      offset += 1
    }
    return value
  }
}
