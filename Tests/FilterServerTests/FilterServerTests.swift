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
    connections: Int = 1_024, grace: Double = 10,
    _ body: (URL) async throws -> Void
  ) async throws {
    var settings = FilterServer.Settings()
    settings.port = 0
    settings.host = host
    settings.timeout = timeout
    settings.most = most
    settings.connections = connections
    settings.grace = grace
    let server = try FilterServer(
      settings, about: .object([("device", .string("d"))]),
      pool: ScreenPool(workers: 2) { self.screen() })
    let (ports, told) = AsyncStream<UInt16>.makeStream()
    let task = Task {
      defer { told.finish() }
      try await server.run { told.yield($0) }
    }
    defer { task.cancel() }
    var port: UInt16 = 0
    for await found in ports {
      port = found
      break
    }
    do {
      try await body(try #require(URL(string: "http://127.0.0.1:\(port)")))
    } catch {
      await server.stop()
      throw error
    }
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

  /// A connection that sends bytes as they are.
  private final class Raw: Sendable {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)

    init(_ url: URL) throws {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(try #require(url.port)).bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let file = file
      let joined = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      try #require(joined == 0)
    }

    deinit { close(file) }

    func send(_ text: String) {
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes {
          Glibc.send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
      }
    }

    /// What comes until the connection ends, or until it holds some words.
    func read(until words: String? = nil) async -> String {
      // Reading blocks: on a thread of its own, so that the server has those of the tests.
      await withCheckedContinuation { continuation in
        Thread.detachNewThread { [self] in
          var answer: [UInt8] = []
          var buffer = [UInt8](repeating: 0, count: 1 << 16)
          while words.map({ !String(decoding: answer, as: UTF8.self).contains($0) }) ?? true {
            let count = recv(file, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            answer += buffer[..<count]
          }
          continuation.resume(returning: String(decoding: answer, as: UTF8.self))
        }
      }
    }
  }

  /// Sends bytes as they are and reads what comes until the connection ends; status 0 where nothing came.
  private func raw(_ url: URL, _ parts: [String], pause: Duration = .zero) async throws -> (
    Int, String
  ) {
    let connection = try Raw(url)
    for part in parts {
      connection.send(part)
      if pause > .zero { try await Task.sleep(for: pause) }
    }
    let text = await connection.read()
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0, text)
  }

  private func head(_ method: String, _ path: String, _ length: Int, _ more: String = "") -> String
  {
    "\(method) \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\(more)\r\n"
  }

  private static let closing = "Connection: close\r\n"

  @Test("a wrong method is told which is right") func methods() async throws {
    try await serving { url in
      let (status, text) = try await raw(url, [head("DELETE", "/v1/filter", 0)])
      #expect(status == 405 && text.contains("Allow: POST\r\n"))
      let (health, allowed) = try await raw(url, [head("POST", "/health", 0)])
      #expect(health == 405 && allowed.contains("Allow: GET, HEAD\r\n"))
      let (other, words) = try await raw(url, [head("GET", "/nowhere", 0)])
      #expect(other == 404 && words.contains("/openapi.json"))
      #expect(try await raw(url, [head("BREW", "/health", 0)]).0 == 501)
    }
  }

  @Test("HEAD gives the head of GET") func heads() async throws {
    try await serving { url in
      for path in ["/health", "/metrics", "/openapi.json"] {
        let (got, whole) = try await raw(url, [head("GET", path, 0, Self.closing)])
        let (status, text) = try await raw(url, [head("HEAD", path, 0, Self.closing)])
        #expect(got == 200 && status == 200)
        #expect(text.hasSuffix("\r\n\r\n"))
        guard path != "/metrics" else { continue }
        #expect(whole.hasPrefix(text), "\(text)")
      }
    }
  }

  /// Requests whose replies are described, each with its status.
  private static var asked: [(Int, [String])] {
    let line = line + "\n"
    func head(_ length: Int, _ more: String = "") -> String {
      "POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\(more)\r\n"
    }
    func chunked(_ body: String, _ coding: String = "chunked") -> String {
      "POST /v1/filter HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: \(coding)\r\n\r\n\(body)"
    }
    let size = String(line.utf8.count, radix: 16)
    return [
      (200, [head(line.utf8.count, closing), line]),
      (200, [chunked("\(size)\r\n\(line)\r\n0\r\n\r\n")]),
      (400, [chunked("zz\r\n\(line)\r\n0\r\n\r\n")]),
      (400, [chunked("2\r\nabcdef\r\n0\r\n\r\n")]),
      (400, [chunked("ffffffffffffffffff\r\n")]),
      (400, ["POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"]),
      (
        400, ["POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"]
      ),
      (
        400,
        ["POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc"]
      ),
      (400, [head(3, "Transfer-Encoding: chunked\r\n"), "0\r\n\r\n"]),
      (400, ["POST /v1/filter HTTP/1.1\r\nContent-Length: 0\r\n\r\n"]),
      (400, ["GET /health HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n"]),
      (501, ["nothing at all\r\n\r\n"]),
      (400, [head(4, "Content-Encoding: gzip\r\n\(closing)"), "none"]),
      (408, [head(10_000, "Connection: keep-alive\r\n"), line]),
      (408, [head(100)]), (408, ["POST /v1/"]), (408, ["GET /health HTTP/1.1\r\nX: y\r\n"]),
      (413, [head(30_000), String(repeating: " ", count: 30_000)]),
      (413, [chunked("7530\r\n" + String(repeating: " ", count: 30_000) + "\r\n0\r\n\r\n")]),
      (414, ["GET /" + String(repeating: "a", count: 400_000) + " HTTP/1.1\r\n\r\n"]),
      (414, ["GET /" + String(repeating: "a", count: 400_000)]),
      (415, [head(4, "Content-Encoding: br\r\n"), "none"]),
      (417, [head(4, "Expect: a-miracle\r\n"), "none"]),
      (431, ["GET /health HTTP/1.1\r\nX: " + String(repeating: "y", count: 400_000)]),
      (431, ["GET /health HTTP/1.1\r\nX: " + String(repeating: " ", count: 400_000)]),
      (431, ["GET /health HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 300) + "\r\n"]),
      (431, [chunked("0\r\nX:" + String(repeating: " ", count: 400_000))]),
      (431, [chunked("1;x=" + String(repeating: "y", count: 400_000))]),
      (400, ["POST /v1/filter HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"]),
      (501, [chunked("", "gzip")]), (501, ["BREW /v1/filter HTTP/1.1\r\nHost: x\r\n\r\n"]),
      (505, ["GET /health HTTP/3.0\r\nHost: x\r\n\r\n"]),
    ]
  }

  @Test("every answer that is described is given, and no other") func statuses() async throws {
    var found: Set<Int> = []
    var described: Set<Int> = []
    try await serving(most: 20_000, timeout: 0.5) { url in
      for (expected, parts) in Self.asked {
        let (status, text) = try await raw(url, parts)
        #expect(status == expected, "\(parts[0].prefix(100)): \(text)")
        found.insert(status)
        let isTold = text.contains("\"error\"") && text.contains(Self.closing)
        #expect(status == 200 || isTold, "\(text)")
      }
      let document = try JSON.read(
        Array(try await ask(url, "openapi.json").1.utf8), file: "openapi.json")
      let answers = document["paths"]?["/v1/filter"]?["post"]?["responses"]?.members ?? []
      described = Set(answers.compactMap { Int($0.0) })
      // What went wrong has ended; the server has not.
      #expect(try await ask(url, "v1/filter", Self.line).0 == 200)
      #expect(try await ask(url, "metrics").1.contains("envelope_held_bytes 0\n"))
    }
    // That the server is full or ends is told by tests of their own.
    #expect(found.union([503]) == described)
  }

  @Test("whoever trickles or keeps silent is cut off") func slow() async throws {
    try await serving(timeout: 0.4) { url in
      let start = ContinuousClock.now
      // Bytes now and then do not buy time.
      let drops = [String](repeating: " ", count: 8)
      let body = try await raw(
        url, [head("POST", "/v1/filter", 9_000)] + drops, pause: .milliseconds(100))
      #expect(body.0 == 408)
      let header = try await raw(
        url, ["GET /health HTTP/1.1\r\nX: "] + drops, pause: .milliseconds(100))
      #expect(header.0 == 408)
      #expect(try await raw(url, []).0 == 0)
      #expect(ContinuousClock.now - start < .seconds(20))
      #expect(try await ask(url, "v1/filter", Self.line).0 == 200)
    }
  }

  @Test("requests that are sent together are answered in their order") func pipelined() async throws
  {
    try await serving { url in
      let connection = try Raw(url)
      let body = Self.line + "\n"
      connection.send(
        head("POST", "/v1/filter", body.utf8.count) + body + head("GET", "/health", 0)
          + head("POST", "/v1/filter", body.utf8.count, Self.closing) + body)
      let text = await connection.read()
      #expect(text.components(separatedBy: "HTTP/1.1 200 OK").count == 4, "\(text)")
      let parts = text.components(separatedBy: "\"device\"")
      #expect(parts.count == 2 && parts.allSatisfy { $0.contains("\"id\":7") }, "\(text)")
    }
  }

  @Test("requests that are sent together may be large, or many") func heaps() async throws {
    try await serving(most: 1_000_000) { url in
      let large = String(repeating: Self.line + "\n", count: 2_000)
      let connection = try Raw(url)
      let request = head("POST", "/v1/filter", large.utf8.count) + large
      Task {
        connection.send(
          request + request + head("POST", "/v1/filter", large.utf8.count, Self.closing) + large)
      }
      let text = await connection.read()
      #expect(text.components(separatedBy: "HTTP/1.1 200 OK").count == 4, "\(text.prefix(300))")
      #expect(text.components(separatedBy: "\"id\":7").count == 6_001)
      // Each of these is answered at once: thousands of them behind one that is judged.
      let many = try Raw(url)
      let gets = String(repeating: "GET /health HTTP/1.1\r\nHost:\r\n\r\n", count: 5_000)
      Task {
        many.send(
          head("POST", "/v1/filter", large.utf8.count) + large + gets
            + head("GET", "/health", 0, Self.closing))
      }
      let answers = await many.read()
      #expect(answers.components(separatedBy: "\"device\"").count == 5_002)
      #expect(try await ask(url, "metrics").1.contains("envelope_held_bytes 0\n"))
    }
  }

  @Test("nothing of one request gets into the next") func apart() async throws {
    try await serving { url in
      let body = Self.line + "\n"
      let connection = try Raw(url)
      connection.send(
        head("GET", "/health", 5) + "evil\n"
          + head("POST", "/v1/filter", body.utf8.count, Self.closing) + body)
      let text = await connection.read()
      #expect(text.contains("{\"line\":1,\"id\":7") && !text.contains("\"line\":2"), "\(text)")
      // What follows the last request of a connection does not take its answer away.
      let last = try await raw(
        url, [head("POST", "/v1/filter", body.utf8.count, Self.closing) + body + "more"])
      #expect(last.0 == 200 && last.1.contains("\"id\":7"), "\(last.1)")
      // After an upgrade that was asked for nothing more is read, so that the client must be told.
      let upgrade = try await raw(
        url, [head("GET", "/health", 0, "Connection: Upgrade\r\nUpgrade: h2c\r\n")])
      #expect(upgrade.0 == 200 && upgrade.1.contains(Self.closing), "\(upgrade.1)")
    }
  }

  @Test("a client that asks whether to go on is told so") func goesOn() async throws {
    try await serving { url in
      let connection = try Raw(url)
      connection.send(
        head("POST", "/v1/filter", Self.line.utf8.count, "Expect: 100-continue\r\n\(Self.closing)"))
      #expect(await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
      connection.send(Self.line)
      #expect(await connection.read().hasPrefix("HTTP/1.1 200 OK"))
    }
  }

  @Test("the connection that was silent longest makes room for a new one") func room() async throws
  {
    try await serving(connections: 4) { url in
      var idle: [Raw] = []
      for index in 0..<20 {
        let connection = try Raw(url)
        // Some have begun a head that never ends.
        if index % 2 == 0 { connection.send("GET /health HTTP/1.1\r\nX: ") }
        idle.append(connection)
      }
      for _ in 0..<3 {
        let (status, _) = try await raw(url, [head("GET", "/health", 0, Self.closing)])
        #expect(status == 200)
      }
      #expect(await idle[0].read().isEmpty)
    }
  }

  @Test("where all are busy, a new one is told so") func full() async throws {
    try await serving(connections: 2) { url in
      let busy = [try Raw(url), try Raw(url)]
      for connection in busy {
        connection.send(head("POST", "/v1/filter", 1_000, "Expect: 100-continue\r\n"))
        #expect(await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
      }
      let (status, text) = try await raw(url, [head("GET", "/health", 0)])
      #expect(
        status == 503 && text.contains("Retry-After: ") && text.contains("too many connections"))
      // What is busy is finished.
      busy[0].send(Self.line + String(repeating: " ", count: 999 - Self.line.utf8.count) + "\n")
      #expect(await busy[0].read(until: "\n{").contains("HTTP/1.1 200 OK"))
    }
  }

  @Test("when it is stopped, what is at hand is finished, and the rest is told") func stopped()
    async throws
  {
    let halves = Mutex<[(Raw, String)]>([])
    let start = Mutex(ContinuousClock.now)
    let body = Self.line + "\n"
    try await serving(grace: 1) { url in
      let (finished, left, silent) = (try Raw(url), try Raw(url), try Raw(url))
      for connection in [finished, left] {
        connection.send(head("POST", "/v1/filter", body.utf8.count, "Expect: 100-continue\r\n"))
        #expect(await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
      }
      halves.withLock { $0 = [(finished, "200 OK"), (left, "503 "), (silent, "")] }
      start.withLock { $0 = .now }
      Task {
        try await Task.sleep(for: .milliseconds(300))
        finished.send(body)
      }
    }
    let took = ContinuousClock.now - start.withLock { $0 }
    #expect(took >= .seconds(1) && took < .seconds(5), "\(took)")
    for (connection, words) in halves.withLock({ $0 }) {
      let text = await connection.read()
      #expect(
        words.isEmpty
          ? text.isEmpty : text.contains("HTTP/1.1 \(words)") && text.contains(Self.closing),
        "\(text)")
    }
  }

  @Test("a port that is taken is an error, and nothing is said of listening") func taken()
    async throws
  {
    try await serving { url in
      var settings = FilterServer.Settings()
      settings.port = UInt16(try #require(url.port))
      let second = try FilterServer(
        settings, about: .null, pool: ScreenPool(workers: 1) { self.screen() })
      let told = Mutex(false)
      await #expect(throws: FilterServer.CannotListen.self) {
        try await second.run { _ in told.withLock { $0 = true } }
      }
      #expect(!told.withLock { $0 })
      // Who stops it then does not wait for ever.
      await second.stop()
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
