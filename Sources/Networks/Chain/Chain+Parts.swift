// SPDX-License-Identifier: Apache-2.0

extension Chain {
  /// What is run for a row: one of these for each kernel.
  public struct Part: Sendable, Hashable {
    /// What of the row it is.
    public enum Role: UInt8, Sendable, Hashable {
      /// The layer, with what is merged into it.
      case layer
      /// Its activation by itself.
      case activation
      /// What makes a row of what a dense layer reads.
      case flatten
      /// Copies of what the row reads into blocks of channels and out of them.
      case readIntoBlocks, readOutOfBlocks
      /// The same of what has the shape that the row writes.
      case otherIntoBlocks, otherOutOfBlocks
      /// The same of the gate of a product.
      case gateOutOfBlocks
    }

    /// What of the row it is.
    public var role: Role
    /// Whether channels lie in blocks.
    public var isBlocked = false
    /// Whether something is merged into it.
    public var isFused = false
    /// Whether a sum is.
    public var hasSum = false

    init(role: Role) { self.role = role }

    /// Parts of a row there can be.
    public static let count = 16

    /// A number below `count` of its own.
    public var code: Int {
      switch role {
      case .layer: (isBlocked ? 1 : 0) + (isFused ? 2 : 0) + (hasSum ? 4 : 0)
      case .activation: isBlocked ? 9 : 8
      case .flatten: 10
      case .readIntoBlocks: 11
      case .readOutOfBlocks: 12
      case .otherIntoBlocks: 13
      case .otherOutOfBlocks: 14
      case .gateOutOfBlocks: 15
      }
    }

    /// The part of a code.
    public init(code: Int) {
      switch code {
      case 0..<8:
        role = .layer
        (isBlocked, isFused, hasSum) = (code & 1 != 0, code & 2 != 0, code & 4 != 0)
      case 8, 9:
        role = .activation
        isBlocked = code == 9
      case 10: role = .flatten
      case 11: role = .readIntoBlocks
      case 12: role = .readOutOfBlocks
      case 13: role = .otherIntoBlocks
      case 14: role = .otherOutOfBlocks
      default: role = .gateOutOfBlocks
      }
      if code > 10 { isBlocked = true }
    }
  }

  /// What walking a list needs of a row, worked out once.
  public struct Step: Sendable, BitwiseCopyable {
    var op: LayerRow.Operator
    var convolution: BlockLayout.Convolution
    var hasActivation: Bool
    /// Whether a convolution does the activation as it writes, and blocks are kept by it.
    var merges: Bool
    /// Whether ONNX Runtime writes it where it reads.
    var keeps: Bool
    var isBorder: Bool
    var channelsIn: Int32
    var channelsOut: Int32
    var sizeIn: Int32
    var sizeOut: Int32
    /// Bytes of what is written, for elements of one byte: as it is, and in blocks.
    var written: Int
    var writtenBlocked: Int

    /// - Returns: nil for a row that only the graph can judge.
    public init?(_ row: LayerRow) {
      guard row.isRegular else { return nil }
      op = row.op
      convolution =
        row.op == .conv
        ? BlockLayout.convolution(
          channels: row.channelsIn, groups: row.groups,
          weights: (row.channelsOut, row.channelsIn / row.groups), block: BlockLayout.block)
        : .plain
      hasActivation = row.activation != .none
      merges = hasActivation && row.activation != .swish
      keeps = [.relu, .relu6, .hsigmoid].contains(row.activation)
      isBorder = !hasActivation
      (channelsIn, channelsOut) = (Int32(row.channelsIn), Int32(row.channelsOut))
      (sizeIn, sizeOut) = (Int32(row.sizeIn), Int32(row.sizeOut))
      let positions = row.sizeOut * row.sizeOut
      written = row.channelsOut * positions
      writtenBlocked = BlockLayout.padded(row.channelsOut, block: BlockLayout.block) * positions
    }
  }
}
