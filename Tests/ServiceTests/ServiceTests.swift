// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Networks
import Screening
import Service
import Synchronization
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("Filter over HTTP") struct ServiceTests {
  private static let budget = Budget([.init("macs", .macs, most: 1e6, source: "here")])
  private static let line =
    #"{"id":7,"res":16,"layers":[["conv",3,1,1,3,8,16,16,"relu"]]}"#

  private func screen() -> Screen {
    Screen(Self.budget, clock: .unknown, precision: .fp32, opensFiles: false)
  }

  /// Runs a service on a port that is free while a body asks it.
  private func serving(
    most: Int = 100_000, host: String = "127.0.0.1", _ body: (URL) async throws -> Void
  ) async throws {
    var settings = FilterService.Settings()
    settings.port = 0
    settings.host = host
    settings.most = most
    let service = try FilterService(
      settings, about: .object([("device", .string("d"))]),
      pool: ScreenPool(workers: 2) { self.screen() })
    let (ports, told) = AsyncStream<UInt16>.makeStream()
    let task = Task { try await service.run { told.yield($0) } }
    defer { task.cancel() }
    var port: UInt16 = 0
    for await found in ports {
      port = found
      break
    }
    try await body(try #require(URL(string: "http://127.0.0.1:\(port)")))
    await service.stop()
  }

  private func ask(
    _ url: URL, _ path: String, _ body: String? = nil
  ) async throws -> (Int, String) {
    var request = URLRequest(url: url.appendingPathComponent(path))
    if let body {
      request.httpMethod = "POST"
      request.httpBody = Data(body.utf8)
    }
    let (data, answer) = try await URLSession.shared.data(for: request)
    return ((answer as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
  }

  @Test("lines in, the lines of a pool out") func lines() async throws {
    let text = (0..<300).map { $0 % 10 == 3 ? "broken" : Self.line }.joined(separator: "\n")
    let pool = ScreenPool(workers: 1) { self.screen() }
    let expected = Array(text.utf8).withUnsafeBufferPointer { pool.judge(text: $0).verdicts }
    try await serving { url in
      for _ in 0..<2 {
        let (status, found) = try await ask(url, "v1/filter", text)
        #expect(status == 200 && found == String(decoding: expected, as: UTF8.self))
      }
      let metrics = try await ask(url, "metrics").1
      #expect(metrics.contains("envelope_candidates_total{verdict=\"error\"} 60"))
      #expect(metrics.contains("envelope_requests_total 2"))
    }
  }

  @Test("many at once") func many() async throws {
    try await serving { url in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask { try await self.ask(url, "v1/filter", Self.line).0 }
        }
        for try await status in group { #expect(status == 200) }
      }
    }
  }

  @Test("what it refuses") func refusals() async throws {
    try await serving(most: 1_000) { url in
      #expect(try await ask(url, "v1/filter", String(repeating: " ", count: 2_000)).0 == 413)
      #expect(try await ask(url, "v1/filter").0 == 404)
      #expect(try await ask(url, "nowhere").0 == 404)
      let file = try await ask(url, "v1/filter", #"{"network":"/etc/passwd"}"#)
      #expect(file.0 == 200 && file.1.contains("cannot name a file"))
      #expect(try await ask(url, "v1/filter", "").0 == 200)
    }
  }

  @Test("localhost is this machine") func localhost() async throws {
    try await serving(host: "localhost") { url in
      let (status, _) = try await ask(url, "health")
      #expect(status == 200)
    }
    #expect(throws: (any Error).self) {
      var settings = FilterService.Settings()
      settings.host = "nowhere"
      _ = try FilterService(
        settings, about: .null, pool: ScreenPool(workers: 1) { self.screen() })
    }
  }

  @Test("it tells of itself") func about() async throws {
    try await serving { url in
      let health = try await ask(url, "health")
      let root = try JSON.read(Array(health.1.utf8), file: "health.json")
      #expect(health.0 == 200 && root["status"]?.words == "ok" && root["device"]?.words == "d")
      let described = try await ask(url, "openapi.json").1
      let api = try JSON.read(Array(described.utf8), file: "openapi.json")
      #expect(api["paths"]?["/v1/filter"]?["post"] != nil)
    }
  }
}
