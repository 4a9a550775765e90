// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Planning
import Quantities
import Synchronization

/// A line on the terminal that says what long work is at; it is gone when the work is done.
final class ProgressLine: Sendable {
  private struct State {
    var stage: Progress.Stage?
    var isShown = false
    var isDone = false
  }

  private let state = Mutex(State())
  private let start = ContinuousClock.now
  private let write: @Sendable (String) -> Void
  private let delay: Double

  /// - Parameters:
  ///   - delay: how long work may take before the line appears, and between two looks at it (s).
  ///   - write: writes to the terminal as it is.
  init(after delay: Double = 1, _ write: @escaping @Sendable (String) -> Void) {
    (self.delay, self.write) = (delay, write)
    look()
  }

  /// Does work with the line of a terminal; without one where standard error is not a terminal.
  static func during<Value, Failure: Error>(
    _ work: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    guard Output.isTerminal else { return try work() }
    let line = ProgressLine(Output.draw)
    defer { line.end() }
    return try Progress { line.enter($0) }.during(work)
  }

  func enter(_ stage: Progress.Stage) { state.withLock { $0.stage = stage } }

  /// Takes the line away; nothing is written afterwards.
  func end() {
    state.withLock { state in
      if state.isShown { write("\r\u{1B}[K") }
      state.isDone = true
    }
  }

  /// Looks again and again until the work is done.
  private func look() {
    DispatchQueue.global().asyncAfter(deadline: .now() + delay) { [weak self] in
      guard let self, !state.withLock(\.isDone) else { return }
      show()
      look()
    }
  }

  private func show() {
    state.withLock { state in
      guard !state.isDone, let stage = state.stage else { return }
      let seconds = Format.fixed((ContinuousClock.now - start).inSeconds, 0)
      write("\r\u{1B}[K\(Self.words(stage)) · \(seconds) s · Ctrl-C ends with the best so far")
      state.isShown = true
    }
  }

  static func words(_ stage: Progress.Stage) -> String {
    switch stage {
    case .plan(let quantile):
      "looking for the best plan, figures at their \(Format.significant(quantile, 4)) quantile"
    case .restriction: "looking for the best plan of each device"
    case .sensitivity: "what moves the plan"
    case .alternatives: "what the alternatives cost"
    case .outcomes: "what became of each device"
    case .relaxation: "what is in the way"
    }
  }
}
