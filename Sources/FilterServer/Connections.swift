// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Synchronization

/// The connections of a server: how many are open, which are idle, and whether the server is shutting down.
final class Connections: Sendable {
  /// What a connection is doing.
  enum Phase: Sendable {
    /// It has sent nothing of a request.
    case silent
    /// It has sent a part of a head.
    case sending
    /// It has a request that is read, judged or answered.
    case busy
  }

  private struct Open {
    var channel: any Channel
    var phase = Phase.silent
    /// When its last request ended, or when it was opened.
    var since = NIODeadline.now()
    /// Whether it has asked for something before.
    var hasAsked = false
  }

  private struct State {
    var open: [ObjectIdentifier: Open] = [:]
    var turnedAway = 0
    var isDraining = false
  }

  /// What becomes of a new connection.
  enum Welcome {
    /// It is served.
    case served
    /// It gets a 503: the server is full or shutting down.
    case turnedAway
    /// It is closed without a word.
    case closed
  }

  /// The most connections that get such a 503 at once.
  static let mostTurnedAway = 16

  private let state = Mutex(State())
  private let most: Int

  /// - Parameter most: the most connections.
  init(most: Int) { self.most = most }

  var count: Int { state.withLock { $0.open.count } }

  /// Whether answers are the last of their connection.
  var isDraining: Bool { state.withLock { $0.isDraining } }

  /// Admits a connection. If there are too many, closes an idle one: first one that has never sent a request, and of those
  /// the one idle longest.
  func enter(_ channel: any Channel) -> Welcome {
    let (welcome, idle) = state.withLock { state -> (Welcome, (any Channel)?) in
      var idle: (any Channel)?
      if state.open.count >= most, !state.isDraining {
        let longest = state.open.filter { $0.value.phase != .busy }
          .min {
            $0.value.hasAsked == $1.value.hasAsked
              ? $0.value.since < $1.value.since : !$0.value.hasAsked
          }
        if let longest { idle = state.open.removeValue(forKey: longest.key)?.channel }
      }
      guard state.open.count < most, !state.isDraining else {
        guard state.turnedAway < Self.mostTurnedAway else { return (.closed, idle) }
        state.turnedAway += 1
        return (.turnedAway, idle)
      }
      state.open[ObjectIdentifier(channel)] = Open(channel: channel)
      return (.served, idle)
    }
    idle?.close(promise: nil)
    return welcome
  }

  func leave(_ channel: any Channel) {
    _ = state.withLock { $0.open.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  func leaveTurnedAway() { state.withLock { $0.turnedAway -= 1 } }

  /// Records what a connection is doing.
  func set(_ channel: any Channel, _ phase: Phase) {
    state.withLock { state in
      state.open[ObjectIdentifier(channel)]?.phase = phase
      if phase == .busy { state.open[ObjectIdentifier(channel)]?.hasAsked = true }
      if phase == .silent { state.open[ObjectIdentifier(channel)]?.since = .now() }
    }
  }

  /// Keeps no connection open after its current reply; closes the idle ones.
  func drain() {
    let silent = state.withLock { state in
      state.isDraining = true
      return state.open.values.filter { $0.phase == .silent }.map(\.channel)
    }
    // Each looks whether it is idle still.
    for channel in silent { channel.pipeline.fireUserInboundEventTriggered(ServerDrains()) }
  }

  /// Tells every connection that the server ends now.
  func end() {
    for open in state.withLock({ Array($0.open.values) }) {
      open.channel.pipeline.fireUserInboundEventTriggered(ServerEnds())
    }
  }

  /// Closes what is still open.
  func closeAll() {
    for open in state.withLock({ Array($0.open.values) }) { open.channel.close(promise: nil) }
  }
}

/// Told to idle connections when the server is stopped.
struct ServerDrains: Sendable {}

/// Told to each connection when the server waits no longer.
struct ServerEnds: Sendable {}
