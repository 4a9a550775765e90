// SPDX-License-Identifier: Apache-2.0

import Quantities
import Requirements
import TestSupport
import Testing

@testable import Costing

/// What is promised of 99 in 100 requests is held against queues that are played through, event by event, for each
/// way of routing: the promise errs by at most 3 % to the short side.
@Suite("Requests at several machines") struct RequestQueueTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var machines: Int
    var workers: Int
    var arrivals: Double
    var service: Double
    var testDescription: String { "\(machines) x \(workers) at \(arrivals)/s" }
  }

  /// The fullest hour of examples/bidding.yaml, small services, and one of many workers.
  static let cases = [
    Case(machines: 9, workers: 4, arrivals: 34_098, service: 0.0009),
    Case(machines: 3, workers: 1, arrivals: 2, service: 0.7),
    Case(machines: 4, workers: 8, arrivals: 100, service: 0.2),
    Case(machines: 1, workers: 1, arrivals: 5, service: 0.1),
  ]

  /// The time within which 99 in 100 were answered.
  static func played(_ queue: RequestQueue, machines: Int, seed: UInt64) -> Double {
    var random = Seeded(seed: seed)
    func exponential(_ mean: Double) -> Double {
      -mean * Mathematics.log(random.number(1e-12...1))
    }
    /// Gamma of a whole shape; of others by the shapes around it, whose mean and spread are asked.
    func service() -> Double {
      guard queue.spread > 0 else { return queue.service }
      let shape = Int((1 / (queue.spread * queue.spread)).rounded())
      return (0..<shape).reduce(0) { sum, _ in sum + exponential(queue.service / Double(shape)) }
    }
    let isShared = queue.routing == .sharedQueue
    let count = isShared ? 1 : machines
    let servers = isShared ? machines * queue.workers : queue.workers
    var free = [[Double]](repeating: [Double](repeating: 0, count: servers), count: count)
    var now = 0.0
    var times: [Double] = []
    for index in 0..<30_000 {
      now += exponential(1 / queue.arrivals)
      let machine =
        switch queue.routing {
        case .sharedQueue: 0
        case .roundRobin: index % machines
        case .random: random.whole(0...(machines - 1))
        }
      let next = free[machine].indices.min { free[machine][$0] < free[machine][$1] } ?? 0
      let end = max(now, free[machine][next]) + service()
      free[machine][next] = end
      if index >= 3_000 { times.append(end - now) }
    }
    times.sort()
    return times[times.count * 99 / 100]
  }

  @Test("99 in 100 are answered within what is promised", arguments: Routing.allCases, cases)
  func promised(_ routing: Routing, _ item: Case) {
    for spread in [0, 0.5, 1.0] {
      let queue = RequestQueue(
        arrivals: item.arrivals, service: item.service, spread: spread, workers: item.workers,
        routing: routing)
      let told = queue.response(machines: item.machines, share: 0.99)
      let found = (1...4).map { Self.played(queue, machines: item.machines, seed: $0) }
      let mean = found.reduce(0, +) / 4
      let squares = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      // Four standard errors of what was played, since four runs tell their spread but roughly.
      let error = 4 * (squares / 3 / 4).squareRoot()
      #expect(mean - error <= told * 1.03, "\(spread): \(mean) and \(told)")
      #expect(told <= (mean + error) * 1.2, "\(spread): \(mean) and \(told)")
    }
  }

  /// M/M/1: the response is exponential with the rate that is left over.
  @Test("one machine and exponential times have a closed form")
  func closed() {
    let queue = RequestQueue(
      arrivals: 5, service: 0.1, spread: 1, workers: 1, routing: .sharedQueue)
    let exact = -Mathematics.log(0.01) / (10 - 5)
    #expect(abs(queue.response(machines: 1, share: 0.99) / exact - 1) < 0.01)
  }

  @Test("a queue of their own costs more than one for all, and the fewest machines suffice")
  func fewest() throws {
    for spread in [0, 0.5, 1.0] {
      var counts: [Routing: Int] = [:]
      for routing in Routing.allCases {
        let queue = RequestQueue(
          arrivals: 34_098, service: 0.0009, spread: spread, workers: 4, routing: routing)
        let count = try #require(queue.machines(within: 0.0045, share: 0.99))
        #expect(queue.response(machines: count, share: 0.99) <= 0.0045 * (1 + 1e-6))
        #expect(queue.late(after: 0.0045, machines: count - 1) > 0.01)
        counts[routing] = count
      }
      #expect((counts[.sharedQueue] ?? 0) <= (counts[.roundRobin] ?? 0))
      #expect((counts[.roundRobin] ?? 0) <= (counts[.random] ?? 0))
    }
  }

  @Test("the tail of a gamma distribution", arguments: [0.5, 1, 4, 30])
  func gamma(_ shape: Double) {
    // Of shape 1 it is exponential; a whole shape adds Poisson's terms.
    for x in [0.01, 0.5, 1, 3, 10, 60] {
      let tail = Mathematics.gammaTail(shape, above: x)
      if shape == 1 { #expect(agree(tail, Mathematics.exp(-x), within: 1e-9)) }
      if shape == 4 {
        let sum = 1 + x + x * x / 2 + x * x * x / 6
        #expect(agree(tail, Mathematics.exp(-x) * sum, within: 1e-9))
      }
      #expect((0...1).contains(tail))
    }
  }
}
