// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Documents
import NIOCore
import Screening
import Synchronization

/// A body that waits for its verdicts.
final class Job: Sendable {
  /// What became of it.
  enum Outcome: Sendable {
    /// A verdict for each line.
    case verdicts([UInt8])
    /// Its client is gone, or the server ends.
    case dropped
    /// Unsent replies take too much memory.
    case busy
    /// It cannot be read: in words.
    case unreadable(String)
    /// It holds more bytes or lines than the server takes.
    case tooLarge
  }

  /// Why no lines can be made of a body.
  enum Refusal: Error {
    case unreadable(String)
    case tooLarge

    var outcome: Outcome {
      switch self {
      case .unreadable(let words): .unreadable(words)
      case .tooLarge: .tooLarge
      }
    }
  }

  private struct State {
    var body: ByteBuffer?
    /// Bytes that room was taken for.
    var held: Int
  }

  private let state: Mutex<State>
  private let queue: JudgeQueue
  private let gone = Atomic(false)

  init(_ body: ByteBuffer, held: Int, in queue: JudgeQueue) {
    state = Mutex(State(body: body, held: held))
    self.queue = queue
  }

  /// Whether its client has gone.
  var isGone: Bool { gone.load(ordering: .relaxed) }

  /// Its client has gone: gives back what it holds.
  func leave() {
    gone.store(true, ordering: .relaxed)
    _ = take()
    release()
  }

  /// Its body, once.
  func take() -> ByteBuffer? {
    state.withLock { state in
      defer { state.body = nil }
      return state.body
    }
  }

  /// Gives back the room for its body.
  func release() {
    let held = state.withLock { state in
      defer { state.held = 0 }
      return state.held
    }
    queue.free(held)
  }
}

/// Judges one body at a time, on all cores, in order of arrival.
final class JudgeQueue: Sendable {
  private struct Counts {
    var total = Tallied()
    var requests = 0
    var seconds = 0.0
  }

  private let queue = DispatchQueue(label: "judge")
  private let counts = Mutex(Counts())
  /// Bytes of bodies that are read or wait, and of replies that are written.
  private let held = Atomic(0)
  private let closed = Atomic(false)
  /// The most of them.
  private let most: Int
  private let judge: @Sendable ([UInt8], () -> Bool) -> ([UInt8], Tallied)?

  /// - Parameters:
  ///   - most: the most bytes of bodies that are read or wait, and of replies that are written.
  ///   - pool: judges the lines; used by this queue alone.
  init(_ pool: ScreenPool, most: Int) {
    self.most = most
    judge = { body, goesOn in
      body.withUnsafeBufferPointer { pool.judge(text: $0, while: goesOn) }
    }
  }

  /// Takes room for bytes of a body; false where too many are held already.
  func hold(_ bytes: Int) -> Bool {
    guard held.add(bytes, ordering: .relaxed).newValue <= most else {
      free(bytes)
      return false
    }
    return true
  }

  /// Takes room for a reply, however many bytes are held.
  func keep(_ bytes: Int) { held.add(bytes, ordering: .relaxed) }

  /// Gives room back.
  func free(_ bytes: Int) { held.subtract(bytes, ordering: .relaxed) }

  /// Drops waiting bodies, and the current one at its next check.
  func close() { closed.store(true, ordering: .relaxed) }

  /// Judges a body.
  ///
  /// - Parameters:
  ///   - prepare: makes lines of it.
  ///   - done: called on the queue with the outcome.
  func judge(
    _ job: Job, _ prepare: @escaping @Sendable (ByteBuffer) -> Result<[UInt8], Job.Refusal>,
    _ done: @escaping @Sendable (Job.Outcome) -> Void
  ) {
    queue.async { [self] in
      func goesOn() -> Bool { !job.isGone && !closed.load(ordering: .relaxed) }
      defer { job.release() }
      guard goesOn(), let body = job.take() else { return done(.dropped) }
      guard held.load(ordering: .relaxed) <= most else { return done(.busy) }
      let lines: [UInt8]
      switch prepare(body) {
      case .success(let found): lines = found
      case .failure(let refusal): return done(refusal.outcome)
      }
      let clock = ContinuousClock()
      let start = clock.now
      guard let (verdicts, tallied) = judge(lines, goesOn) else { return done(.dropped) }
      let time = (clock.now - start).components
      counts.withLock {
        $0.total += tallied
        $0.requests += 1
        $0.seconds += Double(time.seconds) + Double(time.attoseconds) * 1e-18
      }
      done(.verdicts(verdicts))
    }
  }

  /// In the text form of Prometheus.
  func metrics(connections: Int) -> String {
    let counts = counts.withLock { $0 }
    let total = counts.total
    let verdicts = [
      ("admit", total.admitted), ("reject", total.rejected), ("unsure", total.unsure),
      ("error", total.wrong),
    ]
    let lines = verdicts.map { "envelope_candidates_total{verdict=\"\($0)\"} \($1)" }
    return """
      # HELP envelope_candidates_total Candidates judged, by verdict.
      # TYPE envelope_candidates_total counter
      \(lines.joined(separator: "\n"))
      # HELP envelope_requests_total Requests that were judged.
      # TYPE envelope_requests_total counter
      envelope_requests_total \(counts.requests)
      # HELP envelope_judging_seconds_total Time spent on judging.
      # TYPE envelope_judging_seconds_total counter
      envelope_judging_seconds_total \(counts.seconds)
      # HELP envelope_connections Connections that are open.
      # TYPE envelope_connections gauge
      envelope_connections \(connections)
      # HELP envelope_held_bytes Bytes of bodies that are read or wait, and of replies that are written.
      # TYPE envelope_held_bytes gauge
      envelope_held_bytes \(held.load(ordering: .relaxed))

      """
  }
}
