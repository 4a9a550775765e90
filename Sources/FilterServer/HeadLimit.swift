// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// What a connection has sent since the parser last made something of it. It is used on the connection's event loop only.
final class Progress {
  /// Whether a head is awaited, and not the rest of a body.
  private(set) var isHead = true
  /// Bytes received since.
  private(set) var count = 0
  /// Whether the first line of the head has ended.
  private(set) var hasLine = false
  /// Whether what was refused as too long was the first line.
  var isLineTooLong = false

  /// Called when the first byte of a head comes.
  var onFirst: () -> Void = {}
  /// Writes bytes directly, bypassing the handler that pairs replies with requests: a head that never arrived in full has
  /// no request.
  var write: (ByteBuffer, EventLoopPromise<Void>) -> Void = {
    $1.fail(ChannelError.ioOnClosedChannel)
  }

  /// The parser has made something: what follows is a head, or the rest of a body.
  func restart(isHead: Bool) { (self.isHead, count, hasLine) = (isHead, 0, false) }

  func add(_ bytes: ByteBufferView) {
    if isHead, count == 0 { onFirst() }
    if !hasLine { hasLine = bytes.contains(10) }
    count += bytes.count
  }
}

/// Refuses heads that are too long before they are parsed, and trailers: the parser's limits ignore spaces and do not tell
/// the address from the headers.
final class HeadLimit: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// The longest first line, and the longest head (bytes).
  static let most = (line: 8 << 10, head: 32 << 10)

  private let progress: Progress
  private var isRefused = false

  init(_ progress: Progress) { self.progress = progress }

  func handlerAdded(context: ChannelHandlerContext) {
    progress.write = { context.writeAndFlush(NIOAny($0), promise: $1) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    progress.write = { $1.fail(ChannelError.ioOnClosedChannel) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    var buffer = unwrapInboundIn(data)
    while buffer.readableBytes > 0 {
      // A head is looked at in small pieces, so that one that is too long is noticed soon.
      let length = min(progress.isHead ? 4 << 10 : 16 << 10, buffer.readableBytes)
      guard let piece = buffer.readSlice(length: length) else { return }
      progress.add(piece.readableBytesView)
      let isLineOpen = progress.isHead && !progress.hasLine && progress.count > Self.most.line
      guard !isLineOpen, progress.count <= Self.most.head else {
        isRefused = true
        progress.isLineTooLong = isLineOpen
        // An error of the parser's, so that it stays behind the requests before it.
        return context.fireErrorCaught(HTTPParserError.headerOverflow)
      }
      context.fireChannelRead(wrapInboundOut(piece))
    }
  }
}

/// Notes that the parser has made something of the bytes.
final class Parsed: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  private let progress: Progress

  init(_ progress: Progress) { self.progress = progress }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .end = unwrapInboundIn(data) {
      progress.restart(isHead: true)
    } else {
      progress.restart(isHead: false)
    }
    context.fireChannelRead(data)
  }
}
