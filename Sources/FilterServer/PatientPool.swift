// SPDX-License-Identifier: Apache-2.0

import FlyingSocks
import FoundationEssentials

/// Waits for sockets as another pool does, but not for ever for one that is connected: whoever neither sends nor reads
/// does not hold a connection.
struct PatientPool: AsyncSocketPool {
  private let pool: any AsyncSocketPool
  private let timeout: Double

  /// - Parameter timeout: the longest wait (seconds).
  init(_ pool: any AsyncSocketPool, timeout: Double) {
    self.pool = pool
    self.timeout = timeout
  }

  func prepare() async throws { try await pool.prepare() }

  func run() async throws { try await pool.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    // The one that listens has no peer, and all the time in the world.
    guard (try? socket.remotePeer()) != nil else {
      return try await pool.suspendSocket(socket, untilReadyFor: events)
    }
    try await withDeadline(seconds: timeout) {
      try await pool.suspendSocket(socket, untilReadyFor: events)
    }
  }
}

/// What is thrown where a deadline passes.
struct TooSlow: Error {}

/// Does something that must be done in time; it is cancelled otherwise.
///
/// - Throws: `TooSlow`, or what it throws itself.
func withDeadline<Result: Sendable>(
  seconds: Double, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: .seconds(seconds))
      return nil
    }
    defer { group.cancelAll() }
    guard let first = try await group.next(), let result = first else { throw TooSlow() }
    return result
  }
}

/// A body after which the connection ends: what was not read of the request would be taken for the next one.
struct LastWords: AsyncBufferedSequence {
  typealias Element = UInt8

  let bytes: [UInt8]

  func makeAsyncIterator() -> Iterator { Iterator(rest: bytes[...]) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    var rest: ArraySlice<UInt8>

    mutating func next() async throws -> UInt8? {
      guard let first = rest.popFirst() else { throw SocketError.disconnected }
      return first
    }

    mutating func nextBuffer(suggested count: Int) async throws -> ArraySlice<UInt8>? {
      guard !rest.isEmpty else { throw SocketError.disconnected }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
  }
}
