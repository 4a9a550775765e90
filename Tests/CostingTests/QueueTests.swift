// SPDX-License-Identifier: Apache-2.0

import Quantities
import Testing

@testable import Costing

@Suite("Waiting for a machine") struct QueueTests {
  /// Closed cases: one machine waits with its load (M/M/1), none is needed where nothing comes; and Erlang's
  /// C of two machines, rho^2 * 2 / (1 + rho).
  @Test("the probability of waiting")
  func waiting() {
    for load in [0.1, 0.5, 0.9] {
      #expect(agree(Queue.waitProbability(machines: 1, load: load), load))
      let two = load / 2
      #expect(agree(Queue.waitProbability(machines: 2, load: load), 2 * two * two / (1 + two)))
    }
    #expect(Queue.waitProbability(machines: 3, load: 0) == 0)
    #expect(Queue.waitProbability(machines: 3, load: 3) == 1)
    // A thousand machines at 950 Erlang: no overflow, a share.
    #expect((0...1).contains(Queue.waitProbability(machines: 1_000, load: 950)))
  }

  @Test("waits fall with machines and rise with what comes")
  func monotone() {
    var last = Double.infinity
    for machines in 6...20 {
      let wait = Queue.wait(machines: machines, arrivals: 100, service: 0.05, share: 0.99)
      #expect(wait <= last)
      last = wait
    }
    #expect(Queue.wait(machines: 5, arrivals: 100, service: 0.05, share: 0.99) == .infinity)
    #expect(
      Queue.wait(machines: 8, arrivals: 100, service: 0.05, share: 0.99)
        < Queue.wait(machines: 8, arrivals: 130, service: 0.05, share: 0.99))
  }

  @Test("the fewest machines suffice, and one fewer does not")
  func fewest() throws {
    for (arrivals, service, limit) in [
      (200.0, 0.01, 0.05), (20_000, 0.0008, 0.003), (0.1, 0.02, 0.021), (1_000, 0.05, 0.051),
    ] {
      let count = try #require(
        Queue.machines(arrivals: arrivals, service: service, within: limit, share: 0.99))
      func total(_ machines: Int) -> Double {
        Queue.wait(machines: machines, arrivals: arrivals, service: service, share: 0.99) + service
      }
      #expect(total(count) <= limit)
      if count > 1 { #expect(total(count - 1) > limit) }
    }
    #expect(Queue.machines(arrivals: 1, service: 0.1, within: 0.05, share: 0.99) == nil)
  }

  /// The formula's tail against a queue that is played through: exponential gaps, exponential service.
  @Test("the wait of 99 in 100 against a queue played through")
  func played() {
    var random = Seeded(seed: 3)
    let (machines, arrivals, service) = (4, 70.0, 0.05)
    func exponential(_ mean: Double) -> Double { -mean * Self.log(random.number(1e-12...1)) }
    var free = [Double](repeating: 0, count: machines)
    var now = 0.0
    var waits: [Double] = []
    for _ in 0..<200_000 {
      now += exponential(1 / arrivals)
      let first = free.indices.min { free[$0] < free[$1] } ?? 0
      let start = max(now, free[first])
      waits.append(start - now)
      free[first] = start + exponential(service)
    }
    waits.sort()
    let played = waits[Int(0.99 * Double(waits.count))]
    let formula = Queue.wait(machines: machines, arrivals: arrivals, service: service, share: 0.99)
    #expect(abs(played / formula - 1) < 0.08, "\(played) and \(formula)")
  }

  private static func log(_ value: Double) -> Double { Mathematics.log(value) }
}
