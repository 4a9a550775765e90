// SPDX-License-Identifier: Apache-2.0

import IntegerProgram
import Screening

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lines from standard input, verdicts to standard output, in constant memory: what has come is judged at once, so
/// that whoever asks line by line is answered line by line.
enum LineStream {
  /// Bytes that are read at once for each worker: what stays in a core's own cache.
  private static let share = 1 << 18

  /// Judges all lines; an interrupt that somebody listens to ends the stream after the lines at hand.
  ///
  /// - Returns: whether it was interrupted.
  static func run(_ pool: ScreenPool) throws -> Bool {
    let capacity = Lines.longest + share * pool.count
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 16)
    defer { buffer.deallocate() }
    buffer.initialize(repeating: 0, count: capacity + 16)
    var filled = 0
    var isSkipping = false
    var hasEnded = false
    while !hasEnded, !Interrupt.flag.isRaised {
      filled += try fill(buffer, filled, min(capacity, filled + share * pool.count), &hasEnded)
      if hasEnded, filled > 0 {
        // The last line may lack its end.
        buffer[filled] = 10
        filled += 1
      }
      var end = filled
      while end > 0, buffer[end - 1] != 10 { end -= 1 }
      var start = 0
      if isSkipping {
        guard end > 0 else {
          filled = 0
          continue
        }
        while buffer[start] != 10 { start += 1 }
        start += 1
        isSkipping = false
      }
      if end > start {
        try pool.judge(UnsafeBufferPointer(start: buffer + start, count: end - start)) {
          try Output.write($0)
        }
      }
      filled -= end
      if filled > Lines.longest {
        try pool.refuseLongLine { try Output.write($0) }
        isSkipping = true
        filled = 0
      } else if filled > 0 {
        memmove(buffer, buffer + end, filled)
      }
    }
    return Interrupt.flag.isRaised
  }

  /// Reads what there is: waits for the first byte, and then no longer.
  private static func fill(
    _ buffer: UnsafeMutablePointer<UInt8>, _ filled: Int, _ capacity: Int,
    _ hasEnded: inout Bool
  ) throws -> Int {
    var count = 0
    while filled + count < capacity {
      if count > 0 {
        var wait = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&wait, 1, 0) > 0 else { break }
      }
      let got = read(STDIN_FILENO, buffer + filled + count, capacity - filled - count)
      if got < 0 {
        if errno == EINTR {
          if Interrupt.flag.isRaised { return count }
          continue
        }
        throw Failure(
          words: "error: cannot read standard input: \(String(cString: strerror(errno)))")
      }
      if got == 0 {
        hasEnded = true
        break
      }
      count += got
    }
    return count
  }
}
