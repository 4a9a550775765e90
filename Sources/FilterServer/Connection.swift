// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// What a request is answered with.
struct Reply: Sendable {
  var status: HTTPResponseStatus
  var headers: HTTPHeaders
  var body: [UInt8]
  /// Whether the connection ends with it, as something of the request was not read.
  var isLast = false

  init(_ status: HTTPResponseStatus, _ type: String, _ body: [UInt8]) {
    (self.status, self.body) = (status, body)
    headers = ["Content-Type": type]
  }
}

/// Serves one connection: reads requests, enforces deadlines, passes bodies on, writes replies.
///
/// A request that is refused before it was read is answered at once; the rest is read and discarded for a while, because a
/// client that is still sending does not read the answer.
final class Connection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    /// Its next request has not begun.
    case waiting
    /// The body of a request is read.
    case reading
    /// The request is judged.
    case judging(Job)
    /// The reply is written; the next request is let in when it has been.
    case answering
    /// The last reply was given; what still comes is discarded.
    case ending
  }

  /// Bytes that are written in one piece.
  private static let piece = 64 << 10
  /// How long to read bytes that are discarded.
  private static let patience = TimeAmount.seconds(2)

  private let service: FilterServer
  private let progress: Progress
  private var state = State.waiting
  private var head: HTTPRequestHead?
  private var body = ByteBuffer()
  /// Bytes of the body that count towards the memory limit.
  private var held = 0
  /// Bytes of the unsent reply that do.
  private var kept = 0
  private var deadline: Scheduled<Void>?
  private var writing: Scheduled<Void>?
  /// Whether a reply is not written whole.
  private var isWriting = false
  /// Pieces of replies that were written.
  private var written = 0

  init(_ service: FilterServer, _ progress: Progress) {
    (self.service, self.progress) = (service, progress)
  }

  func channelActive(context: ChannelHandlerContext) {
    progress.onFirst = { [unowned self] in
      guard case .waiting = state, !isWriting else { return }
      service.connections.set(context.channel, .sending)
      // The time that it was silent does not count.
      awaitHead(context)
    }
    wait(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    if case .judging(let job) = state { job.leave() }
    state = .ending
    deadline?.cancel()
    writing?.cancel()
    progress.onFirst = {}
    forget()
    service.judge.free(kept)
    kept = 0
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let part): take(part, context)
    case .end:
      guard case .reading = state, let head else { return }
      deadline?.cancel()
      answer(head, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let reply: Reply
    switch error {
    // What follows an error is discarded.
    case is ByteToMessageDecoderError: return
    case HTTPParserError.headerOverflow where progress.isLineTooLong:
      reply = FilterServer.refusal(
        .uriTooLong, "the first line is longer than \(HeadLimit.most.line) bytes")
    case HTTPParserError.headerOverflow:
      reply = FilterServer.refusal(
        .requestHeaderFieldsTooLarge,
        "the headers are longer than \(HeadLimit.most.head) bytes, or more than 256")
    case HTTPParserError.invalidMethod:
      reply = FilterServer.refusal(.notImplemented, "the method is unknown")
    case HTTPParserError.invalidVersion:
      reply = FilterServer.refusal(.httpVersionNotSupported, "the server speaks HTTP/1.1")
    case let error as HTTPParserError:
      reply = FilterServer.refusal(.badRequest, "the request is not HTTP: \(error)")
    default: return context.close(promise: nil)
    }
    switch state {
    case .waiting, .reading: end(with: reply, context)
    // The handler before this one keeps errors of the parser back until the reply has been written.
    case .judging, .answering, .ending: break
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch (event, state) {
    case (is ServerDrains, .waiting): closeIfSilent(context)
    case (is ServerDrains, _): break
    case (is ServerEnds, .waiting) where progress.count == 0: closeIfSilent(context)
    case (is ServerEnds, .waiting), (is ServerEnds, .reading):
      end(with: FilterServer.ending, context)
    case (is ServerEnds, .judging(let job)):
      job.leave()
      end(with: FilterServer.ending, context)
    case (is ServerEnds, _): break
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  private func closeIfSilent(_ context: ChannelHandlerContext) {
    if progress.count == 0, !isWriting { context.close(promise: nil) }
  }

  private var timeout: TimeAmount { .milliseconds(Int64(service.settings.timeout * 1_000)) }

  /// Awaits a request.
  private func wait(_ context: ChannelHandlerContext) {
    state = .waiting
    service.connections.set(context.channel, progress.count == 0 ? .silent : .sending)
    if progress.count == 0, service.connections.isDraining { return context.close(promise: nil) }
    awaitHead(context)
  }

  private func awaitHead(_ context: ChannelHandlerContext) {
    expect(context) { own, context in
      // A client that has sent nothing gets no reply.
      guard own.progress.count > 0 else { return context.close(promise: nil) }
      own.end(
        with: FilterServer.refusal(
          .requestTimeout, "the head did not arrive within \(own.service.settings.timeout) seconds"),
        context)
    }
  }

  /// Calls `late` unless something happens first.
  private func expect(
    _ context: ChannelHandlerContext, in time: TimeAmount? = nil,
    _ late: @escaping (Connection, ChannelHandlerContext) -> Void
  ) {
    deadline?.cancel()
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time ?? timeout) {
      late(self, context)
    }
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard case .waiting = state else { return }
    self.head = head
    state = .reading
    service.connections.set(context.channel, .busy)
    expect(context) { own, context in
      own.end(
        with: FilterServer.refusal(
          .requestTimeout, "the body did not arrive within \(own.service.settings.timeout) seconds"),
        context)
    }
    if let refusal = service.refusal(of: head) { return end(with: refusal, context) }
    if head.version != .http1_0, head.headers.contains(name: "Expect") {
      let go = HTTPResponseHead(version: .http1_1, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
    }
  }

  private func take(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
    guard case .reading = state else { return }
    var part = part
    guard body.readableBytes + part.readableBytes <= service.settings.most else {
      return end(with: service.tooLarge, context)
    }
    guard service.judge.hold(part.readableBytes) else {
      return end(with: FilterServer.busy, context)
    }
    held += part.readableBytes
    body.writeBuffer(&part)
  }

  /// Gives back what the request holds.
  private func forget() {
    service.judge.free(held)
    held = 0
    body = ByteBuffer()
  }

  private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard service.isJudged(head) else {
      forget()
      return write(service.answer(head), context)
    }
    let job = Job(body, held: held, in: service.judge)
    (body, held) = (ByteBuffer(), 0)
    state = .judging(job)
    let own = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let service = service
    service.judge(job, gzip: FilterServer.isGzip(head)) { reply in
      guard !service.hasEnded else { return }
      service.judge.keep(reply.body.count)
      own.eventLoop.execute {
        let (connection, context) = own.value
        guard case .judging = connection.state else {
          return service.judge.free(reply.body.count)
        }
        connection.kept = reply.body.count
        connection.write(reply, context)
      }
    }
  }

  /// Answers a request that was not read, and discards the rest of it.
  private func end(with reply: Reply, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    forget()
    var last = reply
    last.isLast = true
    write(last, context)
  }

  private func write(_ reply: Reply, _ context: ChannelHandlerContext) {
    let head = head
    // After an upgrade that was asked for the parser reads no more, whether it is granted or not.
    let isLast =
      reply.isLast || !(head?.isKeepAlive ?? false) || service.connections.isDraining
      || head?.headers.contains(name: "Upgrade") ?? false
    self.head = nil
    state = isLast ? .ending : .answering
    isWriting = true
    watch(context)
    let done = context.eventLoop.makePromise(of: Void.self)
    done.futureResult.assumeIsolated().whenComplete { result in
      guard case .success = result else { return context.close(promise: nil) }
      self.finished(isLast: isLast, context)
    }
    guard let head else { return progress.write(ByteBuffer(string: reply.text), done) }
    var answer = HTTPResponseHead(
      version: .http1_1, status: reply.status, headers: reply.headers)
    answer.headers.replaceOrAdd(name: "Content-Length", value: "\(reply.body.count)")
    if isLast {
      answer.headers.replaceOrAdd(name: "Connection", value: "close")
    } else if head.version == .http1_0 {
      answer.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
    }
    context.write(wrapOutboundOut(.head(answer)), promise: nil)
    if head.method != .HEAD {
      for start in stride(from: 0, to: reply.body.count, by: Self.piece) {
        let end = min(start + Self.piece, reply.body.count)
        let piece = context.channel.allocator.buffer(bytes: reply.body[start..<end])
        context.write(wrapOutboundOut(.body(.byteBuffer(piece)))).assumeIsolated().whenSuccess {
          self.written += 1
        }
      }
    }
    // The end is written when all has been: as soon as it is, the next request comes.
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer()))), promise: done)
  }

  /// Ends the connection where a client reads nothing of its reply for too long.
  private func watch(_ context: ChannelHandlerContext) {
    writing?.cancel()
    let before = written
    writing = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
      guard self.written > before else { return context.close(promise: nil) }
      self.watch(context)
    }
  }

  private func finished(isLast: Bool, _ context: ChannelHandlerContext) {
    isWriting = false
    writing?.cancel()
    service.judge.free(kept)
    kept = 0
    guard !isLast else {
      context.close(mode: .output, promise: nil)
      return expect(context, in: Self.patience) { _, context in context.close(promise: nil) }
    }
    wait(context)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}

/// Tells a client that the server is full.
final class Turnaway: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let words: String

  init(_ words: String) { self.words = words }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: words)), promise: nil)
    context.close(mode: .output, promise: nil)
    context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) {
      context.close(promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
