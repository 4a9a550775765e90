// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities
import TestSupport
import Testing

/// A radio of nothing but what a test gives it.
private func radio(_ change: (inout RadioProfile) -> Void) -> RadioProfile {
  var radio = RadioProfile(
    id: "radio", transmit: exact(Watts(0)), throughput: exact(BytesPerSecond(1_000)),
    attach: exact(Joules(0)), attachTime: exact(Seconds(0)), tail: exact(Joules(0)),
    sleep: exact(Watts(0)), price: nil, subscription: nil, dataPrice: nil, payloadLimit: nil)
  change(&radio)
  return radio
}

@Suite("LoRaWAN") struct LoRaTests {
  /// The worked case of the lora-modulation crate: 9 / 125 kHz / 4-5, 8 symbols of preamble, explicit
  /// header, checksum, 12 bytes in all.
  @Test("time on air of the published case")
  func published() {
    #expect(agree(LoRa(factor: 9).airtime(physical: 12), 0.144384))
  }

  @Test(
    "time on air of 12 bytes of an application by factor",
    arguments: zip(LoRa.factors, [0.0617, 0.113, 0.206, 0.412, 0.823, 1.483]))
  func factors(factor: Int, seconds: Double) {
    #expect(abs(LoRa(factor: factor).airtime(carrying: 12) / seconds - 1) < 0.005)
  }

  @Test("the two slowest factors give up two bits of each symbol")
  func slow() {
    #expect(LoRa.factors.filter { LoRa(factor: $0).isSlow } == [11, 12])
    // Twice the bandwidth halves the symbol, so that 11 is no longer slow.
    #expect(!LoRa(factor: 11, bandwidth: 250_000).isSlow)
  }

  @Test("an implicit header saves 20 bits, no checksum 16")
  func parts() {
    // SF7: 8 x 25 - 28 + 28 + 16 = 216 bits are 8 groups of 28; 196 are 7; 200 are 8.
    let whole = LoRa(factor: 7).airtime(physical: 25)
    #expect(agree(whole, (12.25 + 8 + 40) * 128 / 125_000))
    #expect(
      agree(LoRa(factor: 7, hasHeader: false).airtime(physical: 25), whole - 5 * 128 / 125_000))
    #expect(agree(LoRa(factor: 7, hasChecksum: false).airtime(physical: 25), whole))
  }

  @Test("a packet of nothing still has its preamble")
  func empty() {
    #expect(LoRa(factor: 12).airtime(physical: 0) > LoRa(factor: 12).symbol * 20)
  }

  /// 100 kB at factor 7: 451 packets of 222 B, 166 s in the air, 4.6 h where one hundredth of the time
  /// may be used.
  @Test("a picture of 100 kB")
  func picture() {
    let radio = radio {
      $0.lora = LoRa(factor: 7)
      $0.payloadLimit = 222
      $0.duty = 0.01
      $0.transmit = exact(Watts(0.084))
    }
    #expect(radio.packets(bytes: 1e5) == 451)
    let air = radio.sendTime(bytes: 1e5, .middle)
    #expect(abs(air - 166) < 0.5)
    #expect(abs(radio.messageTime(bytes: 1e5, .middle) / 3_600 - 4.6) < 0.05)
    #expect(agree(radio.messageEnergy(bytes: 1e5, .middle), 0.084 * air))
    // Five of them a day fill the hundredth of 86,400 s; six do not fit.
    #expect(radio.share(ofMessages: 5, bytes: 1e5, .middle) < 1)
    #expect(radio.share(ofMessages: 6, bytes: 1e5, .middle) > 1)
  }

  @Test("listening after each packet is counted")
  func windows() {
    let radio = radio {
      $0.lora = LoRa(factor: 12)
      $0.payloadLimit = 51
      $0.receive = exact(Watts(0.0139))
      $0.receiveSymbols = exact(Ratio(16))
    }
    #expect(agree(radio.messageEnergy(bytes: 12, .middle), 16 * 4_096 / 125_000 * 0.0139))
    #expect(
      agree(
        radio.messageEnergy(bytes: 102, .middle), 2 * radio.messageEnergy(bytes: 51, .middle)))
  }
}

@Suite("Messages in sessions and credits") struct SessionTests {
  /// Iridium short bursts: 340 B a session of 40 s, credits of 50 B.
  private let iridium = radio {
    $0.payloadLimit = 340
    $0.session = exact(Joules(36))
    $0.sessionBytes = 340
    $0.sessionTime = exact(Seconds(40))
    $0.creditBytes = 50
    $0.credit = exact(Dollars(0.15))
    $0.duty = 1
  }

  @Test(
    "credits are whole, an empty message costs one, and each session begins anew",
    arguments: [
      (0.0, 1, 1), (1, 1, 1), (50, 1, 1), (51, 1, 2), (340, 1, 7), (341, 2, 8), (680, 2, 14),
      (1e5, 295, 294 * 7 + 1),
    ])
  func credits(bytes: Double, packets: Int, credits: Int) {
    #expect(iridium.packets(bytes: bytes) == packets)
    #expect(iridium.credits(bytes: bytes) == credits)
    #expect(
      iridium.dataCost(bytes: bytes, .middle).map { agree($0, 0.15 * Double(credits)) } ?? false)
    #expect(agree(iridium.messageEnergy(bytes: bytes, .middle), 36 * Double(packets)))
    #expect(agree(iridium.sendTime(bytes: bytes, .middle), 40 * Double(packets)))
  }

  /// 295 sessions of at most 7 credits at 0.12 to 0.18 USD: 248 to 372 USD where each is counted as full;
  /// the last holds 40 bytes and costs but one.
  @Test("a picture of 100 kB costs hundreds of dollars")
  func picture() throws {
    var cheap = iridium
    cheap.credit = exact(Dollars(0.12))
    var dear = iridium
    dear.credit = exact(Dollars(0.18))
    let low = try #require(cheap.dataCost(bytes: 1e5, .middle))
    let high = try #require(dear.dataCost(bytes: 1e5, .middle))
    #expect(abs(low - 248) < 1)
    #expect(abs(high - 372) < 2)
  }

  @Test("what a session carries is sent for nothing, the rest is not")
  func longer() {
    let radio = radio {
      $0.session = exact(Joules(0.1042))
      $0.sessionBytes = 584
      $0.transmit = exact(Watts(0.5))
    }
    #expect(agree(radio.messageEnergy(bytes: 12, .middle), 0.1042))
    #expect(agree(radio.messageEnergy(bytes: 584, .middle), 0.1042))
    #expect(agree(radio.messageEnergy(bytes: 1_584, .middle), 0.1042 + 0.5))
  }

  @Test("a message attaches as often as it has to")
  func reattach() {
    let radio = radio {
      $0.attach = exact(Joules(2))
      $0.reattach = exact(Ratio(0.25))
      $0.tail = exact(Joules(0.1))
    }
    #expect(agree(radio.messageEnergy(bytes: 0, .middle), 0.6))
  }
}
