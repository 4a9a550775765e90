// SPDX-License-Identifier: Apache-2.0

package import Documents
import NIOCore
import NIOHTTP1
import NIOPosix
package import Screening
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The budget filter over HTTP: lines of candidates in the body of a request, lines of verdicts in that of the answer.
package final class FilterServer: Sendable {
  /// Where it listens and what it takes.
  package struct Settings: Sendable {
    /// The address; that of this machine alone unless told otherwise.
    package var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    package var port: UInt16 = 8787
    /// The largest body (bytes).
    package var most = 64 << 20
    /// How long a head or a body may take to arrive, and a connection may stay idle (seconds).
    package var timeout = 30.0
    /// The most connections at once; fewer where the system allows the process fewer descriptors.
    package var connections = 1_024
    /// How long requests in progress may take when it is stopped (seconds); the rest is answered with 503.
    package var grace = 10.0

    /// The usual ones.
    package init() {}
  }

  /// It cannot listen.
  package struct CannotListen: Error {
    /// True if the address is not this machine's; otherwise the port is taken or forbidden.
    package let isOfAddress: Bool
    /// Why, in the system's words.
    package let reason: String
  }

  private static let mostLines = 500_000
  private static let routes: [String: HTTPMethod] = [
    "/v1/filter": .POST, "/health": .GET, "/metrics": .GET, "/openapi.json": .GET,
  ]
  /// Methods that HTTP has; any other is not implemented.
  private static let methods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT",
  ]
  /// Bodies and replies that may be held at once, of the largest body.
  private static let bodies = 8
  /// Descriptors that are kept for other things than connections.
  private static let reserve = 32 + Connections.mostTurnedAway
  /// How long the last words of connections may take (seconds).
  private static let lastWords = 0.5

  let settings: Settings
  let judge: JudgeQueue
  let connections: Connections
  private let about: String
  private let address: SocketAddress
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
  /// Ends when all connections have.
  private let ended = AsyncStream<Void>.makeStream()
  private let isStopped = Atomic(false)
  private let listening = Mutex<(any Channel)?>(nil)
  private let ending = Atomic(false)

  /// Whether its event loops run no more.
  var hasEnded: Bool { ending.load(ordering: .acquiring) }

  /// - Parameters:
  ///   - about: what it judges by, told at `/health`.
  ///   - pool: judges the lines; used by this server alone.
  /// - Throws: `CannotListen` if the address is invalid.
  package init(
    _ settings: Settings, about: JSON, pool: sending ScreenPool
  ) throws(CannotListen) {
    self.settings = settings
    self.about =
      JSON.object([("status", .string("ok"))] + (about.members ?? [])).line() + "\n"
    do {
      address = try SocketAddress(
        ipAddress: settings.host == "localhost" ? "127.0.0.1" : settings.host,
        port: Int(settings.port))
    } catch {
      throw CannotListen(isOfAddress: true, reason: "\(error)")
    }
    judge = JudgeQueue(pool, most: Self.bodies * settings.most)
    connections = Connections(
      most: max(1, min(settings.connections, Self.descriptors() - Self.reserve)))
  }

  /// The descriptors that the process may have, after asking for all that the system allows it.
  private static func descriptors() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
    let most = min(limit.rlim_max, 65_536)
    if limit.rlim_cur < most {
      var raised = limit
      raised.rlim_cur = most
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
    }
    return Int(min(limit.rlim_cur, 65_536))
  }

  /// Listens until it is stopped, and returns when all connections have ended.
  ///
  /// - Parameter ready: told the port once it listens.
  /// - Throws: `CannotListen` if it cannot listen.
  package func run(ready: @escaping @Sendable (UInt16) -> Void) async throws(CannotListen) {
    let server: any Channel
    do {
      server = try await bootstrap.bind(to: address).get()
    } catch {
      try? await group.shutdownGracefully()
      ended.continuation.finish()
      let number = (error as? IOError)?.errnoCode
      throw CannotListen(
        isOfAddress: number == EADDRNOTAVAIL || number == EAFNOSUPPORT,
        reason: number.map { String(cString: strerror($0)) } ?? "\(error)")
    }
    listening.withLock { $0 = server }
    ready(UInt16(server.localAddress?.port ?? 0))
    if isStopped.load(ordering: .acquiring) { server.close(promise: nil) }
    try? await server.closeFuture.get()
    await drain()
    listening.withLock { $0 = nil }
    ending.store(true, ordering: .releasing)
    try? await group.shutdownGracefully()
    ended.continuation.finish()
  }

  /// Stops listening, finishes requests in progress within `grace`, and answers the rest with 503 within half a second more.
  package func stop() async {
    isStopped.store(true, ordering: .releasing)
    listening.withLock { $0 }?.close(promise: nil)
    for await _ in ended.stream {}
  }

  private func drain() async {
    connections.drain()
    await wait(seconds: settings.grace)
    judge.close()
    connections.end()
    await wait(seconds: Self.lastWords)
    connections.closeAll()
  }

  /// Waits until no connection is left.
  private func wait(seconds: Double) async {
    let end = NIODeadline.now() + .milliseconds(Int64(seconds * 1_000))
    while connections.count > 0, NIODeadline.now() < end {
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  private var bootstrap: ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
        }
      }
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      // Bounds how many pipelined requests are parsed at once.
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try self.take(channel) }
      }
  }

  /// Sets up a new connection.
  private func take(_ channel: any Channel) throws {
    let pipeline = channel.pipeline.syncOperations
    switch connections.enter(channel) {
    case .served:
      channel.closeFuture.whenComplete { _ in self.connections.leave(channel) }
      let progress = Progress()
      var limits = NIOHTTPDecoderLimitConfiguration()
      limits.maxHeaderFieldSize = HeadLimit.most.head
      limits.maxHeaderListSize = HeadLimit.most.head
      try pipeline.addHandler(HeadLimit(progress))
      try pipeline.configureHTTPServerPipeline(
        withPipeliningAssistance: true, withErrorHandling: false,
        withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
      let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      try pipeline.addHandler(Parsed(progress), position: .after(parser))
      try pipeline.addHandler(Connection(self, progress))
    case .turnedAway:
      channel.closeFuture.whenComplete { _ in self.connections.leaveTurnedAway() }
      try pipeline.addHandler(
        Turnaway(connections.isDraining ? Self.ending.text : Self.full.text))
    case .closed: throw ChannelError.ioOnClosedChannel
    }
  }
}

extension FilterServer {
  /// Whether bodies of the request are judged.
  func isJudged(_ head: HTTPRequestHead) -> Bool {
    Self.path(head) == "/v1/filter" && head.method == .POST
  }

  static func isGzip(_ head: HTTPRequestHead) -> Bool {
    head.headers.first(name: "Content-Encoding")?.lowercased() == "gzip"
  }

  private static func path(_ head: HTTPRequestHead) -> Substring {
    head.uri.prefix { $0 != "?" }
  }

  /// What a request is answered before its body is read; nil where that is to be read.
  func refusal(of head: HTTPRequestHead) -> Reply? {
    guard head.version.major == 1 else {
      return Self.refusal(.httpVersionNotSupported, "the server speaks HTTP/1.1")
    }
    guard Self.methods.contains(head.method.rawValue) else {
      return Self.refusal(.notImplemented, "`\(head.method.rawValue)` is not implemented")
    }
    if head.version == .http1_1, head.headers["Host"].count != 1 {
      return Self.refusal(.badRequest, "an HTTP/1.1 request needs exactly one Host header")
    }
    let codings = head.headers[canonicalForm: "Transfer-Encoding"]
    guard head.version != .http1_0 || codings.isEmpty else {
      return Self.refusal(.badRequest, "HTTP/1.0 has no transfer codings")
    }
    guard codings.allSatisfy({ $0.lowercased() == "chunked" }), codings.count < 2 else {
      return Self.refusal(.notImplemented, "chunked is the only transfer coding supported")
    }
    if head.version != .http1_0, let expected = head.headers.first(name: "Expect"),
      expected.lowercased() != "100-continue"
    {
      return Self.refusal(.expectationFailed, "cannot meet the expectation `\(expected)`")
    }
    let path = String(Self.path(head))
    guard let method = Self.routes[path] else {
      return Self.refusal(.notFound, "`\(path)` does not exist; see /openapi.json")
    }
    guard head.method == method || head.method == .HEAD && method == .GET else {
      let allowed = method == .GET ? "GET, HEAD" : method.rawValue
      var reply = Self.refusal(.methodNotAllowed, "`\(path)` takes \(allowed)")
      reply.headers.add(name: "Allow", value: allowed)
      return reply
    }
    switch head.headers.first(name: "Content-Encoding")?.lowercased() {
    case nil, "identity", "gzip": break
    case let encoding?:
      return Self.refusal(
        .unsupportedMediaType, "`\(encoding)` is not supported; send gzip, or plain lines")
    }
    if let length = head.headers.first(name: "Content-Length").flatMap({ Int($0) }),
      length > settings.most
    {
      return tooLarge
    }
    return nil
  }

  /// The answer to a request that is not judged.
  func answer(_ head: HTTPRequestHead) -> Reply {
    switch Self.path(head) {
    case "/health": Reply(.ok, "application/json", Array(about.utf8))
    case "/metrics":
      Reply(
        .ok, "text/plain; version=0.0.4",
        Array(judge.metrics(connections: connections.count).utf8))
    default: Reply(.ok, "application/json", OpenAPI.text)
    }
  }

  /// Judges a body.
  ///
  /// - Parameter done: told the reply, on another thread.
  func judge(
    _ job: Job, gzip: Bool, _ done: @escaping @Sendable (Reply) -> Void
  ) {
    let most = settings.most
    judge.judge(job) { body in
      var lines = Array(body.readableBytesView)
      if gzip {
        do throws(Problem) {
          lines = try TextFile.expanded(lines, most, Place(file: "body"))
        } catch {
          if case .tooLarge = error.kind { return .failure(.tooLarge) }
          return .failure(.unreadable(error.words.what))
        }
      }
      // Short lines have long answers.
      return lines.count(where: { $0 == 10 }) <= Self.mostLines
        ? .success(lines) : .failure(.tooLarge)
    } _: { outcome in
      let reply =
        switch outcome {
        case .verdicts(let verdicts): Reply(.ok, "application/x-ndjson", verdicts)
        case .dropped: Self.ending
        case .busy: Self.busy
        case .unreadable(let words): Self.refusal(.badRequest, words)
        case .tooLarge: self.tooLarge
        }
      done(reply)
    }
  }

  static func refusal(_ status: HTTPResponseStatus, _ words: String) -> Reply {
    Reply(
      status, "application/json",
      Array((JSON.object([("error", .string(words))]).line() + "\n").utf8))
  }

  var tooLarge: Reply {
    Self.refusal(
      .payloadTooLarge,
      "a body is at most \(settings.most) bytes and \(Self.mostLines) lines; send it in parts")
  }

  static var busy: Reply { unavailable("too many bodies wait to be judged", after: 5) }
  static var full: Reply { unavailable("too many connections are open", after: 1) }
  static var ending: Reply { unavailable("the server is shutting down", after: 5) }

  private static func unavailable(_ words: String, after seconds: Int) -> Reply {
    var reply = refusal(.serviceUnavailable, words)
    reply.headers.add(name: "Retry-After", value: "\(seconds)")
    return reply
  }
}

extension Reply {
  /// The whole of it as it is sent, of a connection that ends.
  var text: String {
    let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
    return
      "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n\(lines)Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
      + String(decoding: body, as: UTF8.self)
  }
}
