// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// What a connection has sent of the head of its next request. It is used on the connection's event loop only.
final class HeadProgress {
  /// Whether a head is awaited, and not the body of a request.
  var isAwaited = true
  /// What came of it so far (bytes).
  private(set) var count = 0
  /// Whether its first line has ended.
  private(set) var hasLine = false

  /// Writes bytes as they are, past what pairs replies with requests: of a head that did not come whole there is none.
  var write: (ByteBuffer, EventLoopPromise<Void>) -> Void = {
    $1.fail(ChannelError.ioOnClosedChannel)
  }

  /// Begins with the next request.
  func restart() { (isAwaited, count, hasLine) = (true, 0, false) }

  /// Told when its first byte comes.
  var onFirst: () -> Void = {}

  func add(_ bytes: ByteBufferView) {
    if count == 0 { onFirst() }
    if !hasLine { hasLine = bytes.contains(10) }
    count += bytes.count
  }
}

/// A head that is longer than the server reads.
enum Overlong: Error {
  /// The first line, with the address.
  case line
  /// All lines.
  case head
}

/// Refuses heads that are too long before anything is made of them: the parser's own limits leave out spaces and do not
/// tell an address from a header.
final class HeadLimit: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// The longest first line, and the longest head (bytes).
  static let most = (line: 8 << 10, head: 32 << 10)
  /// Bytes that are looked at in one piece.
  private static let piece = 4 << 10

  private let progress: HeadProgress
  private var isRefused = false

  init(_ progress: HeadProgress) { self.progress = progress }

  func handlerAdded(context: ChannelHandlerContext) {
    progress.write = { context.writeAndFlush(NIOAny($0), promise: $1) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    progress.write = { $1.fail(ChannelError.ioOnClosedChannel) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    var buffer = unwrapInboundIn(data)
    while progress.isAwaited,
      let piece = buffer.readSlice(length: min(Self.piece, buffer.readableBytes)),
      piece.readableBytes > 0
    {
      progress.add(piece.readableBytesView)
      let isLineOpen = !progress.hasLine && progress.count > Self.most.line
      guard !isLineOpen, progress.count <= Self.most.head else {
        isRefused = true
        return context.fireErrorCaught(isLineOpen ? Overlong.line : .head)
      }
      context.fireChannelRead(wrapInboundOut(piece))
    }
    if buffer.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(buffer)) }
  }
}
