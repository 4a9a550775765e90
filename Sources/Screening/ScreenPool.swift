// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Networks

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Verdicts that were given, and lines that were wrong.
package struct Tallied: Sendable, Hashable {
  /// Lines with a candidate.
  package var admitted = 0
  /// Those turned away.
  package var rejected = 0
  /// Those that cannot be told.
  package var unsure = 0
  /// Lines that hold no candidate.
  package var wrong = 0

  /// All lines.
  package var count: Int { admitted + rejected + unsure + wrong }

  /// None yet.
  package init() {}

  mutating func add(_ answer: Verdict.Answer?) {
    switch answer {
    case .admit: admitted += 1
    case .reject: rejected += 1
    case .unsure: unsure += 1
    case nil: wrong += 1
    }
  }

  /// Adds counts.
  package static func += (left: inout Tallied, right: Tallied) {
    left.admitted += right.admitted
    left.rejected += right.rejected
    left.unsure += right.unsure
    left.wrong += right.wrong
  }
}

/// Where lines end.
package enum Lines {
  /// The longest line (bytes): no sound candidate comes near it.
  package static let longest = 1 << 22
  /// What is said of a longer one.
  static let tooLong = "the line is longer than \(longest >> 20) MiB"

  /// The place of the first line break; the end where there is none.
  @inline(__always)
  static func end(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    guard let found = memchr(bytes + start, 10, end - start) else { return end }
    return UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
  }
}

/// What a worker holds; nobody else touches it while a batch is judged.
private final class Worker {
  let screen: Screen
  var output = Scratch<UInt8>(capacity: 1 << 16)
  var tallied = Tallied()
  /// The number of the last line.
  var line = 0

  init(_ screen: Screen) { self.screen = screen }

  func judge(_ lines: UnsafeBufferPointer<UInt8>, _ part: Range<Int>, after: Int) {
    // One large answer does not hold its memory for ever.
    if output.capacity > 1 << 26 { output = Scratch(capacity: 1 << 16) }
    output.removeAll()
    tallied = Tallied()
    guard let base = lines.baseAddress else { return }
    line = after
    var start = part.lowerBound
    while start < part.upperBound {
      let end = Lines.end(base, start, part.upperBound)
      line += 1
      if end - start > Lines.longest {
        output.writeError(line, id: nil, Lines.tooLong)
        tallied.add(nil)
      } else if !Self.isBlank(base + start, end - start) {
        tallied.add(
          screen.judge(base + start, count: end - start, line: line, into: &output))
      }
      start = end + 1
    }
  }

  private static func isBlank(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    for place in 0..<count where bytes[place] != 32 && bytes[place] != 13 && bytes[place] != 9 {
      return false
    }
    return true
  }
}

/// Judges many lines at once, a part on each core; verdicts keep the order of the lines.
package final class ScreenPool: @unchecked Sendable {
  private let workers: [Worker]
  /// What was judged so far.
  package private(set) var tallied = Tallied()
  /// The number of the last line.
  package private(set) var line = 0

  /// Lines of fewer bytes are not worth a second worker.
  private static let share = 1 << 15

  /// Bytes after which it is asked whether the rest is wanted.
  private static let part = 1 << 20

  /// Workers.
  package var count: Int { workers.count }

  /// - Parameter make: makes the screen of each worker.
  package init(workers: Int, _ make: () -> Screen) {
    self.workers = (0..<max(1, workers)).map { _ in Worker(make()) }
  }

  /// Judges a text of lines by itself, counted from 1; the verdicts, and how many of each.
  package func judge(text lines: UnsafeBufferPointer<UInt8>) -> (verdicts: [UInt8], Tallied) {
    judge(text: lines, while: { true }) ?? ([], Tallied())
  }

  /// The same, unless it is not wanted any more.
  ///
  /// - Parameter isWanted: asked again after each MiB or so.
  /// - Returns: nil where it was not.
  package func judge(
    text lines: UnsafeBufferPointer<UInt8>, while isWanted: () -> Bool
  ) -> (verdicts: [UInt8], Tallied)? {
    // Each line ends, and some bytes beyond the last may be looked at.
    var text = Array(lines)
    if text.last != 10 { text.append(10) }
    let count = text.count
    text.append(contentsOf: [UInt8](repeating: 10, count: 16))
    var verdicts: [UInt8] = []
    line = 0
    tallied = Tallied()
    return text.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < count, let base = bytes.baseAddress {
        guard isWanted() else { return nil }
        let end = min(count, Lines.end(base, min(start + Self.part, count - 1), count) + 1)
        judge(UnsafeBufferPointer(rebasing: bytes[start..<end])) { verdicts.append(contentsOf: $0) }
        start = end
      }
      return (verdicts, tallied)
    }
  }

  /// Judges lines.
  ///
  /// - Parameters:
  ///   - lines: each ends in a line break, the last one too; eight bytes beyond them may be looked at.
  ///   - write: gets the verdicts, in order.
  package func judge(
    _ lines: UnsafeBufferPointer<UInt8>, _ write: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) rethrows {
    let parts = split(lines)
    var first = [line]
    for part in parts.dropLast() { first.append((first.last ?? 0) + Self.breaks(lines, part)) }
    nonisolated(unsafe) let source = lines
    let starts = first
    DispatchQueue.concurrentPerform(iterations: parts.count) { worker in
      self.workers[worker].judge(source, parts[worker], after: starts[worker])
    }
    for worker in parts.indices {
      tallied += workers[worker].tallied
      try workers[worker].output.withElements(write)
    }
    if let last = parts.indices.last { line = workers[last].line }
  }

  /// A line that was too long to be read.
  package func refuseLongLine(_ write: (UnsafeBufferPointer<UInt8>) throws -> Void)
    rethrows
  {
    line += 1
    tallied.wrong += 1
    var out = Scratch<UInt8>()
    out.writeError(line, id: nil, Lines.tooLong)
    try out.withElements(write)
  }

  private static func breaks(_ lines: UnsafeBufferPointer<UInt8>, _ part: Range<Int>) -> Int {
    guard let base = lines.baseAddress else { return 0 }
    var count = 0
    var place = part.lowerBound
    while place < part.upperBound {
      place = Lines.end(base, place, part.upperBound) + 1
      count += 1
    }
    return count
  }

  /// Parts of about one size that end with a line.
  private func split(_ lines: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    let count = min(workers.count, max(1, lines.count / Self.share))
    var parts: [Range<Int>] = []
    var start = 0
    for worker in 1...count {
      var end = worker == count ? lines.count : max(start, lines.count * worker / count)
      while end < lines.count, end > 0, lines[end - 1] != 10 { end += 1 }
      if end > start { parts.append(start..<end) }
      start = end
    }
    return parts
  }
}
