// SPDX-License-Identifier: Apache-2.0

package import Documents
import FlyingFox
import FlyingSocks
import FoundationEssentials
package import Screening

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The budget filter over HTTP: lines of candidates in the body of a request, lines of verdicts in that of the answer.
package struct FilterServer: Sendable {
  /// Where it listens and what it takes.
  package struct Settings: Sendable {
    /// The address; that of this machine alone unless told otherwise.
    package var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    package var port: UInt16 = 8787
    /// The largest body (bytes).
    package var most = 64 << 20
    /// How long a request may take to arrive, and whoever is connected may keep silent (seconds).
    package var timeout = 30.0

    /// The usual ones.
    package init() {}
  }

  private static let mostLines = 500_000
  /// Smaller bodies (bytes) are read before anybody is asked; they arrive in one piece or not.
  private static let small = 4_096
  /// A request that has arrived is answered, however long others before it take (seconds).
  private static let day = 86_400.0
  private static let methods = [
    "/v1/filter": "POST", "/health": "GET", "/metrics": "GET", "/openapi.json": "GET",
  ]
  private let server: HTTPServer
  private let settings: Settings
  private let judge: Judge
  private let about: JSON

  /// - Parameters:
  ///   - about: what it judges by, told at `/health`.
  ///   - pool: judges; nobody else may use it.
  /// - Throws: where the address is none.
  package init(_ settings: Settings, about: JSON, pool: sending ScreenPool) throws {
    self.settings = settings
    self.about = about
    judge = Judge(pool)
    let configuration = HTTPServer.Configuration(
      address: try Self.address(settings.host, settings.port), timeout: Self.day,
      sharedRequestBufferSize: Self.small, sharedRequestReplaySize: 0,
      pool: PatientPool(HTTPServer.defaultPool(), timeout: settings.timeout), logger: .disabled)
    server = HTTPServer(config: configuration)
  }

  /// An address by its numbers; `localhost` is this machine's own.
  private static func address(_ host: String, _ port: UInt16) throws -> any SocketAddress {
    if host.contains(":") { return try sockaddr_in6.inet6(ip6: host, port: port) }
    return try sockaddr_in.inet(ip4: host == "localhost" ? "127.0.0.1" : host, port: port)
  }

  /// Listens until it is stopped.
  ///
  /// - Parameter ready: told the port once it listens.
  package func run(ready: @escaping @Sendable (UInt16) -> Void) async throws {
    let own = self
    await server.appendRoute("POST /v1/filter") { request in await own.filter(request) }
    await server.appendRoute("GET /health") { _ in
      Self.answer(
        .ok, "application/json",
        JSON.object([("status", .string("ok"))] + (own.about.members ?? [])).line() + "\n")
    }
    await server.appendRoute("GET /metrics") { _ in
      Self.answer(.ok, "text/plain; version=0.0.4", await own.judge.metrics)
    }
    await server.appendRoute("GET /openapi.json") { _ in
      Self.answer(.ok, "application/json", OpenAPI.document.text())
    }
    await server.appendRoute("*") { request in
      guard let method = Self.methods[request.path] else {
        return Self.refuse(.notFound, "nothing is at `\(request.path)`; see /openapi.json")
      }
      var answer = Self.refuse(.methodNotAllowed, "`\(request.path)` takes \(method)")
      answer.headers[HTTPHeader("Allow")] = method
      return answer
    }
    let server = self.server
    let announced = Task {
      try? await server.waitUntilListening()
      switch await server.listeningAddress {
      case .ip4(_, let port)?, .ip6(_, let port)?: ready(port)
      default: ready(own.settings.port)
      }
    }
    defer { announced.cancel() }
    try await server.run()
  }

  /// Ends the requests at hand and listens no more.
  package func stop() async { await server.stop(timeout: 1) }

  /// The body of a request, and its bytes; of one that is too large the bytes alone.
  private func read(_ request: HTTPRequest) async throws -> (body: [UInt8], count: Int) {
    var body: [UInt8] = []
    var count = 0
    for try await part in request.bodySequence {
      count += part.count
      // Who still sends does not hear an answer: a body that is too large is read on for a while, and forgotten.
      if count > 8 * settings.most { break }
      if count <= settings.most { body.append(contentsOf: part) } else { body = [] }
    }
    return (body, count)
  }

  private func filter(_ request: HTTPRequest) async -> HTTPResponse {
    let tooLarge = "the body is larger than \(settings.most) bytes; send it in parts"
    var body: [UInt8]
    let count: Int
    do {
      (body, count) = try await withDeadline(seconds: settings.timeout) { try await read(request) }
    } catch is TooSlow {
      return Self.refuse(
        .requestTimeout, "the body did not arrive within \(settings.timeout) seconds", isLast: true)
    } catch {
      return Self.refuse(.badRequest, "the body ended early", isLast: true)
    }
    guard count <= settings.most else {
      return Self.refuse(.payloadTooLarge, tooLarge, isLast: count > 8 * settings.most)
    }
    switch request.headers[HTTPHeader("Content-Encoding")]?.lowercased() {
    case nil, "identity": break
    case "gzip":
      do throws(Problem) {
        body = try TextFile.expanded(body, settings.most, Place(file: "body"))
      } catch {
        if case .tooLarge = error.kind { return Self.refuse(.payloadTooLarge, tooLarge) }
        return Self.refuse(.badRequest, error.words.what)
      }
    case let encoding?:
      return Self.refuse(
        .unsupportedMediaType, "`\(encoding)` is not understood; gzip is, and nothing at all")
    }
    // Short lines have long answers.
    guard body.count(where: { $0 == 10 }) <= Self.mostLines else {
      return Self.refuse(
        .payloadTooLarge, "more than \(Self.mostLines) lines in a request; send them in parts")
    }
    let verdicts = await judge.verdicts(body)
    return HTTPResponse(
      statusCode: .ok, headers: [.contentType: "application/x-ndjson"],
      body: HTTPBodySequence(data: Data(verdicts), suggestedBufferSize: 1 << 20))
  }

  /// - Parameter isLast: whether the connection ends with it, as something of the request was not read.
  private static func refuse(
    _ status: HTTPStatusCode, _ words: String, isLast: Bool = false
  ) -> HTTPResponse {
    let text = JSON.object([("error", .string(words))]).line() + "\n"
    guard isLast else { return answer(status, "application/json", text) }
    let bytes = Array(text.utf8)
    return HTTPResponse(
      statusCode: status, headers: [.contentType: "application/json", .connection: "close"],
      body: HTTPBodySequence(from: LastWords(bytes: bytes), count: bytes.count))
  }

  private static func answer(
    _ status: HTTPStatusCode, _ type: String, _ text: String
  ) -> HTTPResponse {
    HTTPResponse(
      statusCode: status, headers: [.contentType: type], body: Data(text.utf8))
  }
}

/// Judges a body at a time, each on all cores.
private actor Judge {
  private let pool: ScreenPool
  private var total = Tallied()
  private var requests = 0
  private var seconds = 0.0

  init(_ pool: sending ScreenPool) { self.pool = pool }

  func verdicts(_ body: [UInt8]) -> [UInt8] {
    let clock = ContinuousClock()
    let start = clock.now
    let (verdicts, tallied) = body.withUnsafeBufferPointer { pool.judge(text: $0) }
    total += tallied
    requests += 1
    let time = (clock.now - start).components
    seconds += Double(time.seconds) + Double(time.attoseconds) * 1e-18
    return verdicts
  }

  /// In the text form of Prometheus.
  var metrics: String {
    let counts = [
      ("admit", total.admitted), ("reject", total.rejected), ("unsure", total.unsure),
      ("error", total.wrong),
    ]
    let lines = counts.map { "envelope_candidates_total{verdict=\"\($0)\"} \($1)" }
    return """
      # HELP envelope_candidates_total Candidates judged, by verdict.
      # TYPE envelope_candidates_total counter
      \(lines.joined(separator: "\n"))
      # HELP envelope_requests_total Requests that were judged.
      # TYPE envelope_requests_total counter
      envelope_requests_total \(requests)
      # HELP envelope_judging_seconds_total Time spent on judging.
      # TYPE envelope_judging_seconds_total counter
      envelope_judging_seconds_total \(seconds)

      """
  }
}
