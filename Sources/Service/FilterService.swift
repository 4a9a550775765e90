// SPDX-License-Identifier: Apache-2.0

public import Documents
import FlyingFox
import FlyingSocks
import FoundationEssentials
public import Screening

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The budget filter over HTTP: lines of candidates in the body of a request, lines of verdicts in that of the answer.
public struct FilterService: Sendable {
  /// Where it listens and what it takes.
  public struct Settings: Sendable {
    /// The address; that of this machine alone unless told otherwise.
    public var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    public var port: UInt16 = 8787
    /// The largest body (bytes).
    public var most = 64 << 20
    /// How long a request may take (seconds).
    public var timeout = 30.0

    /// The usual ones.
    public init() {}
  }

  private static let mostLines = 500_000
  private let server: HTTPServer
  private let settings: Settings
  private let judge: Judge
  private let about: JSON

  /// - Parameters:
  ///   - about: what it judges by, told at `/health`.
  ///   - pool: judges; nobody else may use it.
  /// - Throws: where the address is none.
  public init(_ settings: Settings, about: JSON, pool: sending ScreenPool) throws {
    self.settings = settings
    self.about = about
    judge = Judge(pool)
    let configuration = HTTPServer.Configuration(
      address: try Self.address(settings.host, settings.port), timeout: settings.timeout,
      sharedRequestBufferSize: 1 << 18, sharedRequestReplaySize: 0, logger: .disabled)
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
  public func run(ready: @escaping @Sendable (UInt16) -> Void) async throws {
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
  public func stop() async { await server.stop(timeout: 1) }

  private func filter(_ request: HTTPRequest) async -> HTTPResponse {
    func refuse(_ status: HTTPStatusCode, _ words: String) -> HTTPResponse {
      Self.answer(
        status, "application/json", JSON.object([("error", .string(words))]).line() + "\n")
    }
    let tooLarge = "the body is larger than \(settings.most) bytes; send it in parts"
    var body: [UInt8] = []
    var count = 0
    do {
      for try await part in request.bodySequence {
        count += part.count
        // Who still sends does not hear an answer: a body that is too large is read on for a while, and forgotten.
        if count > 8 * settings.most { break }
        if count <= settings.most { body.append(contentsOf: part) } else { body = [] }
      }
    } catch {
      return refuse(.badRequest, "the body ended early")
    }
    guard count <= settings.most else { return refuse(.payloadTooLarge, tooLarge) }
    switch request.headers[HTTPHeader("Content-Encoding")]?.lowercased() {
    case nil, "identity": break
    case "gzip":
      do throws(Problem) {
        body = try TextFile.expanded(body, settings.most, Place(file: "body"))
      } catch {
        if case .tooLarge = error.kind { return refuse(.payloadTooLarge, tooLarge) }
        return refuse(.badRequest, error.words.what)
      }
    case let encoding?:
      return refuse(
        .unsupportedMediaType, "`\(encoding)` is not understood; gzip is, and nothing at all")
    }
    // Short lines have long answers.
    guard body.count(where: { $0 == 10 }) <= Self.mostLines else {
      return refuse(
        .payloadTooLarge, "more than \(Self.mostLines) lines in a request; send them in parts")
    }
    let verdicts = await judge.verdicts(body)
    return HTTPResponse(
      statusCode: .ok, headers: [.contentType: "application/x-ndjson"],
      body: HTTPBodySequence(data: Data(verdicts), suggestedBufferSize: 1 << 20))
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
