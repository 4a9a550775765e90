// SPDX-License-Identifier: Apache-2.0

/// A growing row of plain values that is filled and emptied a million times a second: memory that is kept, and nobody
/// else's, so that nothing is counted or copied on the way. Places are checked in debug builds only, as in the tests and
/// under the address sanitizer.
@frozen
public struct Scratch<Element: BitwiseCopyable>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  @usableFromInline var room: Int
  /// Values that it has room for.
  @inlinable public var capacity: Int { room }

  /// Values that it holds.
  @inlinable public var count: Int { filled }
  @usableFromInline var filled = 0

  /// An empty one.
  @inlinable
  public init(capacity: Int = 256) {
    room = max(1, capacity)
    base = .allocate(capacity: room)
  }

  @inlinable
  deinit { base.deallocate() }

  /// Adds a value.
  @inlinable @inline(__always)
  public mutating func append(_ element: Element) {
    if count == room { grow(to: count + 1) }
    (base + count).initialize(to: element)
    filled += 1
  }

  /// Adds many.
  @inlinable @inline(__always)
  public mutating func append(contentsOf elements: UnsafeBufferPointer<Element>) {
    guard let start = elements.baseAddress else { return }
    if filled + elements.count > room { grow(to: filled + elements.count) }
    (base + filled).initialize(from: start, count: elements.count)
    filled += elements.count
  }

  /// Lends the values.
  @inlinable
  public func withElements<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeBufferPointer(start: base, count: filled))
  }

  /// Forgets all values.
  @inlinable @inline(__always)
  public mutating func removeAll() { filled = 0 }

  /// Holds so many of one value and nothing else.
  @inlinable @inline(__always)
  public mutating func fill(_ element: Element, count: Int) {
    if count > room { grow(to: count) }
    base.initialize(repeating: element, count: count)
    filled = count
  }

  /// Takes one out, the others moving up.
  @inlinable
  public mutating func remove(at place: Int) {
    assert(place >= 0 && place < count)
    (base + place).update(from: base + place + 1, count: count - place - 1)
    filled -= 1
  }

  /// A value by its place.
  @inlinable @inline(__always)
  public subscript(_ place: Int) -> Element {
    get {
      assert(UInt(bitPattern: place) < UInt(bitPattern: count))
      return base[place]
    }
    set {
      assert(UInt(bitPattern: place) < UInt(bitPattern: count))
      base[place] = newValue
    }
  }

  @usableFromInline
  mutating func grow(to least: Int) {
    let larger = max(least, room * 2)
    let new = UnsafeMutablePointer<Element>.allocate(capacity: larger)
    new.moveInitialize(from: base, count: count)
    base.deallocate()
    base = new
    room = larger
  }
}
