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

/// Serves one connection: reads requests, keeps time, hands bodies on, writes replies.
///
/// A request that is refused before it was read is answered at once; what still comes of it is read for a while and
/// forgotten, since a client that sends does not hear an answer.
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
    /// The last reply was given; what still comes is forgotten.
    case ending
  }

  /// Bytes that are written in one piece.
  private static let piece = 256 << 10
  /// How long bytes are read that nobody wants.
  private static let patience = TimeAmount.seconds(2)

  private let service: FilterServer
  private let progress: HeadProgress
  private var state = State.waiting
  private var head: HTTPRequestHead?
  private var body = ByteBuffer()
  /// Bytes of the body that room was taken for.
  private var held = 0
  private var deadline: Scheduled<Void>?
  private var writing: Scheduled<Void>?
  /// Replies that are not written whole.
  private var unwritten = 0
  /// The answer to what came after the request at hand, and could not be read.
  private var next: Reply?
  /// Pieces of replies that were written.
  private var written = 0

  init(_ service: FilterServer, _ progress: HeadProgress) {
    (self.service, self.progress) = (service, progress)
  }

  func channelActive(context: ChannelHandlerContext) {
    let channel = context.channel
    progress.onFirst = { [service] in service.connections.set(channel, .sending) }
    wait(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    if case .judging(let job) = state { job.leave() }
    deadline?.cancel()
    writing?.cancel()
    progress.onFirst = {}
    forget()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let part): take(part, context)
    case .end:
      progress.restart()
      guard case .reading = state, let head else { return }
      deadline?.cancel()
      answer(head, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let reply: Reply
    switch error {
    case Overlong.line:
      reply = FilterServer.refusal(
        .uriTooLong, "the first line is longer than \(HeadLimit.most.line) bytes")
    case Overlong.head, HTTPParserError.headerOverflow:
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
    // What was asked before is answered first.
    case .judging: next = reply
    case .ending: context.close(promise: nil)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is ServerEnds else { return context.fireUserInboundEventTriggered(event) }
    switch state {
    case _ where unwritten > 0: break
    case .waiting where progress.count == 0, .ending: context.close(promise: nil)
    case .waiting, .reading: end(with: FilterServer.ending, context)
    case .judging(let job): job.leave()
    }
  }

  private var timeout: TimeAmount { .milliseconds(Int64(service.settings.timeout * 1_000)) }

  /// Awaits a request.
  private func wait(_ context: ChannelHandlerContext) {
    state = .waiting
    service.connections.set(context.channel, progress.count == 0 ? .silent : .sending)
    expect(context) { own, context in
      // Whoever has sent nothing is not told.
      guard own.progress.count > 0 else { return context.close(promise: nil) }
      own.end(
        with: FilterServer.refusal(
          .requestTimeout, "the head did not arrive within \(own.service.settings.timeout) seconds"),
        context)
    }
  }

  /// Does something where nothing else happens in time.
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
    progress.isAwaited = false
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
    if head.headers.first(name: "Expect") != nil {
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
    guard service.isJudged(head) else { return write(service.answer(head), context) }
    let job = Job()
    state = .judging(job)
    let own = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let body = body
    // Its room is given back when it was judged, whether its client still waits or not.
    let (service, held) = (service, held)
    self.body = ByteBuffer()
    self.held = 0
    service.judge(job, body, gzip: FilterServer.isGzip(head)) { reply in
      service.judge.free(held)
      own.eventLoop.execute {
        let (connection, context) = own.value
        guard case .judging = connection.state else { return }
        connection.write(reply, context)
      }
    }
  }

  /// Answers a request that was not read, and forgets the rest of it.
  private func end(with reply: Reply, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    forget()
    var last = reply
    last.isLast = true
    write(last, context)
  }

  private func write(_ reply: Reply, _ context: ChannelHandlerContext) {
    let isLast =
      reply.isLast || !(head?.isKeepAlive ?? false) || service.connections.isDraining
    let done = context.eventLoop.makePromise(of: Void.self)
    done.futureResult.assumeIsolated().whenComplete { result in
      guard case .success = result else { return context.close(promise: nil) }
      self.finished(isLast: isLast, context)
    }
    unwritten += 1
    watch(context)
    // The next request may come as soon as the end is written.
    let head = head
    self.head = nil
    state = isLast ? .ending : .waiting
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
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
    if !isLast, let next {
      self.next = nil
      end(with: next, context)
    }
  }

  /// Ends the connection where a client reads nothing of its replies for too long.
  private func watch(_ context: ChannelHandlerContext) {
    writing?.cancel()
    let before = written
    writing = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
      guard self.written > before else { return context.close(promise: nil) }
      self.watch(context)
    }
  }

  private func finished(isLast: Bool, _ context: ChannelHandlerContext) {
    unwritten -= 1
    written += 1
    if unwritten == 0 { writing?.cancel() }
    if isLast {
      context.close(mode: .output, promise: nil)
      expect(context, in: Self.patience) { _, context in context.close(promise: nil) }
    } else if unwritten == 0, case .waiting = state {
      wait(context)
    }
  }
}

/// Tells a client that the server is full.
final class Turnaway: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let words: String
  private let done: @Sendable () -> Void

  /// - Parameter done: called when the connection has ended.
  init(_ words: String, done: @escaping @Sendable () -> Void) {
    (self.words, self.done) = (words, done)
  }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: words)), promise: nil)
    context.close(mode: .output, promise: nil)
    let own = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: .seconds(1)) { own.value.close(promise: nil) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

  func channelInactive(context: ChannelHandlerContext) { done() }
}
