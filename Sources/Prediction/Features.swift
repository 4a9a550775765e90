// SPDX-License-Identifier: Apache-2.0

import Quantities

/// What is told of a kernel to a method that learns: numbers, most of them logarithms to the base 2, since
/// times span six decades and go by ratios.
///
/// Everything is known before the kernel runs: nothing measured is among them.
public enum Features {
  /// A feature's name and unit, in the order of the row.
  public static let names: [String] = [
    "channels read (log2)", "channels written (log2)", "rows read (log2)", "rows written (log2)",
    "window's rows", "stride", "groups (log2)", "padding", "dilation",
    "multiply-accumulates (log2)", "bytes read (log2)", "bytes written (log2)",
    "bytes of weights (log2)", "channels read x written, of a group (log2)",
    "channels written over read (log2)", "the fewer channels (log2)", "the more channels (log2)",
    "multiply-accumulates a byte (log2)", "multiply-accumulates a result (log2)",
    "rows read with padding (log2)", "work of a transformed convolution (log2)",
    "multiply-accumulates in tiles of 64 (log2)", "multiply-accumulates in tiles of 128 (log2)",
    "tiles of 64 (log2)", "bytes of the unrolled input (log2)",
    "channels in whole fours (0 to 2)", "channels in whole thirty-twos (0 to 2)",
    "kind (place in the list of kinds)", "channels in blocks (1 or 0)",
    "activation done too (1 or 0)", "tensors read", "images at once (log2)",
    "columns over rows written (log2)", "window's columns over rows (log2)",
    "channels read beyond whole blocks of 16 (share of a block)",
    "channels written beyond whole blocks of 16 (share of a block)",
    "columns written beyond whole blocks of 8 (share of a block)",
    "multiply-accumulates with channels filled up to blocks of 16 (log2)",
    "bytes moved (log2)", "channels written beyond whole blocks of 8 (share of a block)",
    "rows written beyond whole threes (share of three)",
    "channels read, all of 8 and more alike",
  ]

  /// Features of a kernel.
  public static let width = 42

  /// Writes the features of a kernel into a row of `width` numbers.
  @inlinable public static func write(_ kernel: Kernel, into row: UnsafeMutablePointer<Double>) {
    @inline(__always) func log(_ value: Double) -> Double { log2Fast(value) }
    let groups = max(kernel.groups, 1)
    let (ci, co) = (kernel.channelsIn, kernel.channelsOut)
    let (inner, outer) = (ci / groups, co / groups)
    let positions = kernel.batch * kernel.heightOut * kernel.widthOut
    let reach = inner * kernel.kernelHeight * kernel.kernelWidth
    let logMACs = log(kernel.macs + 1)
    let logBytes = log(kernel.bytes + 1)
    let (logIn, logOut) = (log(ci), log(co))
    let logGroups = log(groups)
    let padded = kernel.heightIn + 2 * kernel.padding
    row[0] = logIn
    row[1] = logOut
    row[2] = log(kernel.heightIn)
    row[3] = log(kernel.heightOut)
    row[4] = kernel.kernelHeight
    row[5] = kernel.strideHeight
    row[6] = logGroups
    row[7] = kernel.padding
    row[8] = kernel.dilation
    row[9] = logMACs
    row[10] = log(kernel.bytesIn + 1)
    row[11] = log(kernel.bytesOut + 1)
    row[12] = log(kernel.bytesWeights + 1)
    row[13] = logIn + logOut - logGroups
    row[14] = logOut - logIn
    row[15] = min(logIn, logOut)
    row[16] = max(logIn, logOut)
    row[17] = logMACs - logBytes
    row[18] = log(reach)
    row[19] = log(padded)
    row[20] = log(0.5 + transformed(kernel))
    row[21] = tiled(outer, positions, reach, groups, 64)
    row[22] = tiled(outer, positions, reach, groups, 128)
    row[23] = log((outer / 64).rounded(.up) * (positions / 64).rounded(.up) * groups)
    row[24] = log(reach * positions * groups)
    row[25] = whole(ci, 4) + whole(co, 4)
    row[26] = whole(ci, 32) + whole(co, 32)
    row[27] = Double(kernel.kind.rawValue)
    row[28] = kernel.isBlocked ? 1 : 0
    row[29] = kernel.isFused ? 1 : 0
    row[30] = kernel.inputs
    row[31] = log(kernel.batch)
    row[32] = log(kernel.widthOut) - row[3]
    row[33] = log(kernel.kernelWidth) - log(kernel.kernelHeight)
    row[34] = beyond(ci, 16)
    row[35] = beyond(co, 16)
    row[36] = beyond(kernel.widthOut, 8)
    row[37] = logMACs + filled(inner) + filled(outer)
    row[38] = logBytes
    row[39] = beyond(co, 8)
    row[40] = beyond(kernel.heightOut, 3)
    row[41] = ci < 8 ? logIn : 4
  }

  /// The features of a kernel.
  public static func row(_ kernel: Kernel) -> [Double] {
    [Double](unsafeUninitializedCapacity: width) { buffer, count in
      guard let row = buffer.baseAddress else { return }
      write(kernel, into: row)
      count = width
    }
  }

  /// Products of channels by what a transform to frequencies costs each: it is chosen for some windows, and its
  /// cost goes in steps of the padded side.
  @inlinable static func transformed(_ kernel: Kernel) -> Double {
    let side = kernel.heightIn + 2 * kernel.padding
    let cost = kernel.kernelHeight == 1 || side <= 9.5 ? 0.115 : side <= 16 ? 0.33 : 2
    return kernel.channelsIn * kernel.channelsOut / max(kernel.groups, 1) * cost * 1e-3
  }

  @inlinable static func tiled(
    _ outer: Double, _ positions: Double, _ reach: Double, _ groups: Double, _ tile: Double
  ) -> Double {
    log2Fast(
      (outer / tile).rounded(.up) * tile * (positions / tile).rounded(.up) * tile * groups
        * (reach / 8).rounded(.up) * 8)
  }

  @inlinable static func whole(_ count: Double, _ unit: Double) -> Double {
    beyond(count, unit) == 0 ? 1 : 0
  }

  /// The share of a block that a count reaches beyond whole blocks.
  @inlinable static func beyond(_ count: Double, _ block: Double) -> Double {
    let blocks = count / block
    return blocks - blocks.rounded(.down)
  }

  /// How much more the blocks of 16 of a count hold than the count (log2).
  @inlinable static func filled(_ count: Double) -> Double {
    guard count > 1 else { return 0 }
    return log2Fast((count / 16).rounded(.up) * 16) - log2Fast(count)
  }

  /// The logarithm to the base 2 to seven digits, without a call: the exponent, and a polynomial of the
  /// fraction.
  ///
  /// It must be quick and the same on every machine; the trees only compare it.
  @inlinable static func log2Fast(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value > 0 ? 1024 : -64 }
    let bits = value.bitPattern
    var exponent = Double(Int((bits >> 52) & 0x7FF) - 1023)
    var fraction = Double(bitPattern: bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
    if fraction > 1.4142135623730951 {
      fraction *= 0.5
      exponent += 1
    }
    // log2(f) = 2 atanh(z) / ln 2 with z = (f - 1) / (f + 1), |z| < 0.172
    let z = (fraction - 1) / (fraction + 1)
    let square = z * z
    let series = 1 + square * (1.0 / 3 + square * (1.0 / 5 + square * (1.0 / 7 + square / 9)))
    return exponent + 2.8853900817779268 * z * series
  }
}
