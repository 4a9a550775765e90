// SPDX-License-Identifier: Apache-2.0

import Documents
import FilterServer
import Foundation
import Networks
import Screening
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#endif
#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("Filter over HTTP") struct FilterServerTests {
  private static let budget = Budget([.init("macs", .macs, most: 1e6, source: "here")])
  private static let line =
    #"{"id":7,"res":16,"layers":[["conv",3,1,1,3,8,16,16,"relu"]]}"#

  private func screen() -> Screen {
    Screen(Self.budget, clock: .unknown, precision: .fp32, opensFiles: false)
  }

  /// Runs a server on a port that is free while a body asks it.
  private func serving(
    most: Int = 100_000, host: String = "127.0.0.1", timeout: Double = 30,
    _ body: (URL) async throws -> Void
  ) async throws {
    var settings = FilterServer.Settings()
    settings.port = 0
    settings.host = host
    settings.timeout = timeout
    settings.most = most
    let server = try FilterServer(
      settings, about: .object([("device", .string("d"))]),
      pool: ScreenPool(workers: 2) { self.screen() })
    let (ports, told) = AsyncStream<UInt16>.makeStream()
    let task = Task { try await server.run { told.yield($0) } }
    defer { task.cancel() }
    var port: UInt16 = 0
    for await found in ports {
      port = found
      break
    }
    try await body(try #require(URL(string: "http://127.0.0.1:\(port)")))
    await server.stop()
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
      #expect(try await ask(url, "v1/filter").0 == 405)
      #expect(try await ask(url, "health", "{}").0 == 405)
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
      var settings = FilterServer.Settings()
      settings.host = "nowhere"
      _ = try FilterServer(
        settings, about: .null, pool: ScreenPool(workers: 1) { self.screen() })
    }
  }

  /// Sends bytes as they are and reads what comes until the connection ends; status 0 where nothing came.
  private func raw(_ url: URL, _ parts: [String], pause: Duration = .zero) async throws -> (
    Int, String
  ) {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(file) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(try #require(url.port)).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let joined = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(joined == 0)
    for part in parts {
      let bytes = Array(part.utf8)
      _ = send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      try await Task.sleep(for: pause)
    }
    // Reading blocks: on a thread of its own, so that the server has those of the tests.
    let answer = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
          let count = recv(file, &buffer, buffer.count, 0)
          guard count > 0 else { break }
          answer += buffer[..<count]
        }
        continuation.resume(returning: answer)
      }
    }
    let text = String(decoding: answer, as: UTF8.self)
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0, text)
  }

  private func head(_ method: String, _ path: String, _ length: Int, _ more: String = "") -> String
  {
    "\(method) \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\(more)\r\n"
  }

  @Test("a wrong method is told which is right") func methods() async throws {
    try await serving { url in
      let close = "Connection: close\r\n"
      let (status, text) = try await raw(url, [head("DELETE", "/v1/filter", 0, close)])
      #expect(status == 405 && text.contains("Allow: POST\r\n"))
      let (other, words) = try await raw(url, [head("GET", "/nowhere", 0, close)])
      #expect(other == 404 && words.contains("/openapi.json"))
    }
  }

  @Test("every answer that is described is given, and no other") func statuses() async throws {
    var found: Set<Int> = []
    var described: Set<Int> = []
    try await serving(most: 20_000, timeout: 0.5) { url in
      let line = Self.line + "\n"
      let bodies = [
        (line.utf8.count, "", [line]), (30_000, "", [String(repeating: " ", count: 30_000)]),
        (4, "Content-Encoding: gzip\r\n", ["none"]), (4, "Content-Encoding: br\r\n", ["none"]),
        (10_000, "Connection: keep-alive\r\n", [line]),
      ]
      for (length, more, parts) in bodies {
        let (status, text) = try await raw(url, [head("POST", "/v1/filter", length, more)] + parts)
        found.insert(status)
        #expect(status == 200 || text.contains("\"error\""), "\(text)")
      }
      let document = try JSON.read(
        Array(try await ask(url, "openapi.json").1.utf8), file: "openapi.json")
      let answers = document["paths"]?["/v1/filter"]?["post"]?["responses"]?.members ?? []
      described = Set(answers.compactMap { Int($0.0) })
    }
    #expect(found == [200, 400, 408, 413, 415] && described == found)
  }

  @Test("whoever trickles or keeps silent is cut off") func slow() async throws {
    try await serving(timeout: 0.4) { url in
      let start = ContinuousClock.now
      // Bytes now and then do not buy time.
      let drops = [String](repeating: " ", count: 8)
      let (status, _) = try await raw(
        url, [head("POST", "/v1/filter", 9_000)] + drops, pause: .milliseconds(100))
      #expect(status == 408)
      // Too small to be asked for: cut off without a word.
      #expect(try await raw(url, [head("POST", "/v1/filter", 100)]).0 == 0)
      #expect(try await raw(url, ["POST /v1/"]).0 == 0)
      #expect(ContinuousClock.now - start < .seconds(20))
      #expect(try await ask(url, "v1/filter", Self.line).0 == 200)
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
