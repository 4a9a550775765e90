// SPDX-License-Identifier: Apache-2.0

import Quantities

/// A LoRaWAN link: how long a packet is in the air.
///
/// With SF the spreading factor and BW the bandwidth, a symbol lasts T = 2^SF / BW, and a packet of PL
/// bytes N = 8 + max(ceil((8 PL - 4 SF + 28 + 16 CRC - 20 IH) / (4 (SF - 2 DE))) (CR + 4), 0) symbols
/// after a preamble of n + 4.25. DE is 1 where a symbol lasts 16 ms or more, since a slow crystal could
/// not follow it else (Semtech's formula for SX126x and its kin).
public struct LoRa: Sendable, Hashable {
  /// Spreading factors that LoRaWAN knows: each step doubles the time and reaches some 2.5 dB further.
  public static let factors = 7...12

  /// The spreading factor.
  public var factor: Int
  /// The bandwidth (Hz).
  public var bandwidth: Double
  /// Coding rate 4/(4 + this).
  public var coding: Int
  /// Symbols of the preamble.
  public var preamble: Int
  /// Whether each packet tells its own length.
  public var hasHeader: Bool
  /// Whether each packet carries a checksum.
  public var hasChecksum: Bool
  /// What LoRaWAN puts around the application's bytes (B): header, port and integrity code.
  public var overhead: Double

  /// Makes a link; what is left out is as Europe uses it.
  public init(
    factor: Int, bandwidth: Double = 125_000, coding: Int = 1, preamble: Int = 8,
    hasHeader: Bool = true, hasChecksum: Bool = true, overhead: Double = 13
  ) {
    self.factor = factor
    self.bandwidth = bandwidth
    self.coding = coding
    self.preamble = preamble
    self.hasHeader = hasHeader
    self.hasChecksum = hasChecksum
    self.overhead = overhead
  }

  /// How long a symbol lasts (s).
  public var symbol: Double {
    Double(1 << factor) / bandwidth
  }

  /// Whether symbols are so long that two bits of each are given up.
  public var isSlow: Bool { symbol >= 0.016 }

  /// Time on air (s) of a packet that carries bytes of the application.
  public func airtime(carrying bytes: Double) -> Double {
    airtime(physical: bytes + overhead)
  }

  /// Time on air (s) of a packet of bytes, all that is sent counted.
  public func airtime(physical bytes: Double) -> Double {
    let bits =
      8 * bytes.rounded(.up) - 4 * Double(factor) + 28 + (hasChecksum ? 16 : 0)
      - (hasHeader ? 0 : 20)
    let each = Double(4 * (factor - (isSlow ? 2 : 0)))
    let payload = max(0, (bits / each).rounded(.up) * Double(coding + 4))
    return (Double(preamble) + 4.25 + 8 + payload) * symbol
  }
}
