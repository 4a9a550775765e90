// SPDX-License-Identifier: Apache-2.0

/// One row of a layer list: a layer of a network whose layers follow one another, images being square.
public struct LayerRow: Sendable, Hashable {
  /// What it does.
  public enum Operator: String, Sendable, Hashable, CaseIterable, BitwiseCopyable {
    /// A convolution with a bias, padded by half its kernel.
    case conv
    /// A dense layer with a bias.
    case fc
    /// The mean of each channel.
    case gap
    /// The sum with the block's input.
    case add
    /// The product with what the last mean was taken of.
    case mul
  }

  /// What is done with each result.
  public enum Activation: String, Sendable, Hashable, CaseIterable {
    /// Nothing.
    case none
    /// max(x, 0).
    case relu
    /// min(max(x, 0), 6).
    case relu6
    /// x · hsigmoid(x).
    case hswish
    /// min(max(x / 6 + 1 / 2, 0), 1).
    case hsigmoid
    /// x · sigmoid(x).
    case swish

    /// The activation of a word; an empty one is none.
    public init?(word: String) {
      self.init(rawValue: word.isEmpty ? Self.none.rawValue : word)
    }

    /// The operator of a graph that does it; nil for nothing.
    public var layer: String? {
      switch self {
      case .none: nil
      case .relu: "Relu"
      case .relu6: "Clip"
      case .hswish: "HardSwish"
      case .hsigmoid: "HardSigmoid"
      case .swish: "Swish"
      }
    }
  }

  /// What it does.
  public var op: Operator
  /// The window's side.
  public var kernel: Int
  /// Positions from one window to the next.
  public var stride: Int
  /// Groups of channels.
  public var groups: Int
  /// Channels that are read.
  public var channelsIn: Int
  /// Channels that are written.
  public var channelsOut: Int
  /// The side of what is read.
  public var sizeIn: Int
  /// The side of what is written.
  public var sizeOut: Int
  /// What is done with each result.
  public var activation: Activation

  /// Names a layer.
  public init(
    _ op: Operator, kernel: Int = 1, stride: Int = 1, groups: Int = 1, channels: (Int, Int),
    size: (Int, Int), _ activation: Activation = .none
  ) {
    self.op = op
    (self.kernel, self.stride, self.groups) = (kernel, stride, groups)
    (channelsIn, channelsOut) = channels
    (sizeIn, sizeOut) = size
    self.activation = activation
  }

  /// The operator of a graph that does it.
  public var layer: String {
    switch op {
    case .conv: "Conv"
    case .fc: "Gemm"
    case .gap: "GlobalAveragePool"
    case .add: "Add"
    case .mul: "Mul"
    }
  }

  /// Multiply-accumulates.
  public var macs: Int {
    switch op {
    case .conv: channelsOut * (channelsIn / groups) * kernel * kernel * sizeOut * sizeOut
    case .fc: channelsIn * channelsOut
    default: 0
    }
  }

  /// Weights and biases.
  public var parameters: Int {
    switch op {
    case .conv: channelsOut * (channelsIn / groups) * kernel * kernel + channelsOut
    case .fc: channelsIn * channelsOut + channelsOut
    default: 0
    }
  }

  /// The largest extent of a row.
  public static let limit = 1 << 20

  /// Whether the row says what the graph would find: windows padded by half their side, channels in whole groups, and
  /// nothing so large that its counts overflow.
  public var isRegular: Bool {
    let extents = [kernel, stride, groups, channelsIn, channelsOut, sizeIn, sizeOut]
    guard extents.allSatisfy({ $0 > 0 && $0 <= Self.limit }) else { return false }
    // With `Chain.limit` rows no sum overflows.
    let most = 1e13
    let positions = Double(sizeOut) * Double(sizeOut)
    guard
      Double(channelsOut) * Double(channelsIn) * Double(kernel) * Double(kernel) * positions < most,
      Double(channelsIn) * Double(sizeIn) * Double(sizeIn) < most
    else { return false }
    switch op {
    case .conv:
      guard channelsIn % groups == 0, channelsOut % groups == 0 else { return false }
      let room = sizeIn + 2 * (kernel / 2) - kernel
      return room >= 0 && sizeOut == room / stride + 1
    case .fc: return sizeIn == 1 && sizeOut == 1
    case .gap: return channelsIn == channelsOut && sizeOut == 1
    case .add, .mul: return channelsIn == channelsOut && sizeIn == sizeOut
    }
  }
}
