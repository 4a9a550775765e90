// SPDX-License-Identifier: Apache-2.0

/// Which tensors lie in blocks of channels: the rules of ONNX Runtime's layout for its processor kernels
/// (NchwcTransformer).
enum BlockLayout {
  /// Channels to a block, with 512-bit vectors.
  static let block = 16

  /// How a convolution works.
  enum Convolution {
    /// As tensors lie.
    case plain
    /// Reads as tensors lie and writes blocks.
    case reading
    /// Reads and writes blocks.
    case blocked
  }

  /// - Parameters:
  ///   - weights: channels out, channels in of a group.
  static func convolution(
    channels: Int, groups: Int, weights: (Int, Int), block: Int
  ) -> Convolution {
    if groups > 1 {
      let isDepthwise = weights.1 == 1 && weights.0 == groups
      let isWhole = weights.1 % block == 0 && weights.0 / groups % block == 0
      return isDepthwise || isWhole ? .blocked : .plain
    }
    // Few channels are read as they lie.
    if channels < block { return .reading }
    return channels % 4 == 0 ? .blocked : .plain
  }

  /// Channels of whole blocks.
  static func padded(_ channels: Int, block: Int) -> Int {
    (channels + block - 1) / block * block
  }

  /// Operators that work on blocks as on anything.
  static let blockwise: Set<String> = [
    "Add", "Mul", "Sigmoid", "HardSwish", "HardSigmoid", "Relu", "Clip", "Tanh", "LeakyRelu",
    "Resize", "Upsample",
  ]
}
