// SPDX-License-Identifier: Apache-2.0

import Documents
import Quantities
import Testing

@testable import Prediction

/// Devices on which each choice of a family takes a known time: so much for its work, so much for its traffic.
struct ImaginaryFamily {
  /// What devices pay for work and for traffic, and how noisy they are.
  var devices: [(name: String, work: Double, traffic: Double)] = [
    ("gpu-a", 1, 3), ("gpu-b", 1.3, 2.5), ("cpu-a", 6, 1), ("cpu-b", 5, 1.6), ("phone", 9, 4),
  ]
  var noise = 0.01
  /// What devices draw idle (W), and spend on a unit of traffic beside that (J); nil where nobody metered them.
  var draw: (idle: Double, each: Double)?

  static let places = 8

  static func work(_ place: Int, _ choice: Int) -> Double {
    Double(choice * choice + 1) * (1 + Double(place % 3))
  }

  static func traffic(_ place: Int, _ choice: Int) -> Double {
    Double(3 - choice) * (2 + Double(place % 2)) + 1
  }

  func rows(networks: Int, seed: UInt64, only device: String? = nil) -> Measurements {
    var random = SplitMix(state: seed)
    var found = Measurements()
    for _ in 0..<networks {
      let choices = (0..<Self.places).map { _ in Int(random.unit() * 4) }
      let name = "toy " + choices.map(String.init).joined(separator: " ")
      for own in devices {
        let noise = 1 + 2 * noise * (random.unit() - 0.5)
        guard device == nil || device == own.name else { continue }
        var item = Measurement(
          level: .network,
          setting: Setting(device: own.name, runtime: "r", precision: "fp32"),
          place: Place(file: "imaginary"))
        item.network = name
        var time = 5.0
        for (place, choice) in choices.enumerated() {
          time += own.work * Self.work(place, choice) + own.traffic * Self.traffic(place, choice)
        }
        item.latency = time * noise * 1e-4
        if let draw {
          let traffic = choices.enumerated().reduce(0) { $0 + Self.traffic($1.offset, $1.element) }
          item.energy = (draw.idle * time * 1e-4 + draw.each * traffic) * (2 - noise)
        }
        found.add(item)
      }
    }
    return found
  }
}

@Suite("Families") struct NetworkFamilyTests {
  private let rows = ImaginaryFamily().rows(networks: 400, seed: 1)

  private func family() throws -> NetworkFamily { try #require(NetworkFamily.learn(rows).first) }

  @Test("a device never seen is told by ten networks") func carried() throws {
    var family = try family()
    var new = ImaginaryFamily()
    new.devices = [("board", 3.3, 2.2)]
    #expect(family.carry(new.rows(networks: 10, seed: 5)) == 1)
    var study = Study([], Predictor())
    study.add([family], new.rows(networks: 300, seed: 6))
    let scores = study.scores(.network, .latency)
    #expect(scores.count > 280 && scores.mape < 3)
    #expect((scores.coverage ?? 0) > 85 && (scores.width ?? 9) < 1.4)
  }

  @Test("devices taken for new: proposed networks are no worse than drawn ones") func study() {
    let study = FamilyStudy(rows, shots: 4, draws: 6)
    #expect(study.cases.count == 5)
    let chosen = study.cases.map(\.chosen.mape).reduce(0, +)
    let random = study.cases.map(\.random).reduce(0, +)
    #expect(chosen < random && chosen / 5 < 6)
  }

  @Test("networks that were measured on a device are told by its own law") func known() throws {
    let family = try family()
    let setting = Setting(device: "phone", runtime: "r", precision: "fp32")
    let fresh = ImaginaryFamily().rows(networks: 50, seed: 9, only: "phone")
    for row in fresh.rows {
      let found = try #require(
        family.figure(of: row.network, resolution: "", .init(setting, batch: 1, .latency)))
      #expect(abs(found.value / (row.latency ?? 0) - 1) < 0.05)
    }
    let sound = fresh.rows[0].network
    for (network, batch, target) in [
      ("toy 0 1 2", 1, Target.latency), ("toy 0 1 2 3 0 1 2 7", 1, .latency),
      ("other 0 1 2 3 0 1 2 3", 1, .latency), (sound, 8, .latency), (sound, 1, .energy),
    ] {
      #expect(
        family.figure(of: network, resolution: "", .init(setting, batch: batch, target)) == nil)
    }
  }

  /// Nobody metered the known devices; their times tell how the energies of a new one go with the choices.
  @Test("energies of a new device are told by ten metered networks", arguments: [false, true])
  func energies(isMeteredElsewhere: Bool) throws {
    var known = ImaginaryFamily()
    if isMeteredElsewhere { known.draw = (3, 2e-4) }
    var family = try #require(
      NetworkFamily.learn(known.rows(networks: 400, seed: 1)).first)
    #expect(family.heads.contains { $0.target == .energy } == isMeteredElsewhere)
    var new = ImaginaryFamily()
    new.devices = [("board", 3.3, 2.2)]
    new.draw = (2.5, 1e-4)
    var metered = new.rows(networks: 10, seed: 5)
    for place in metered.rows.indices { metered.rows[place].latency = nil }
    #expect(family.carry(metered) == 1)
    var study = Study([], Predictor())
    study.add([family], new.rows(networks: 300, seed: 6))
    #expect(study.cases.allSatisfy { $0.target == .energy })
    let scores = study.scores(.network, .energy)
    #expect(scores.count > 280 && scores.mape < 3, "\(scores)")
    #expect((scores.coverage ?? 0) > 85 && (scores.width ?? 9) < 1.4, "\(scores)")
    let back = try #require(NetworkFamily(json: family.json))
    let setting = Setting(device: "board", runtime: "r", precision: "fp32")
    let network = metered.rows[0].network
    let heads = [Target.energy, .latency].map { NetworkFamily.Head(setting, batch: 1, $0) }
    let (first, last) = (heads[0], heads[1])
    #expect(
      back.figure(of: network, resolution: "", first)
        == family.figure(of: network, resolution: "", first))
    #expect(back.figure(of: network, resolution: "", last) == nil)
  }

  @Test("the file comes back, and an edited one is refused") func file() throws {
    var predictor = Predictor()
    predictor.families = [try family()]
    let text = predictor.text()
    let back = try Predictor.read(TextFile(path: "p.json", text: text))
    #expect(back.text() == text)
    #expect(throws: Problem.self) {
      try Predictor.read(
        TextFile(
          path: "p.json", text: text.replacing("\"family\": \"toy\"", with: "\"family\": \"tay\"")))
    }
  }

  @Test("two devices are no family, and thirty networks are needed") func few() {
    var two = ImaginaryFamily()
    two.devices.removeLast(3)
    #expect(NetworkFamily.learn(two.rows(networks: 100, seed: 1)).isEmpty)
    #expect(NetworkFamily.learn(ImaginaryFamily().rows(networks: 20, seed: 1)).isEmpty)
  }

  @Test("choices: dashes are left out, sizes of the input multiply") func encoding() throws {
    let networks = [("s k3 - k5", "128"), ("s k5 k3 k5", "224"), ("s k3 k5 -", "160")].compactMap {
      Encoding.Architecture($0.0, resolution: $0.1)
    }
    let encoding = try #require(Encoding(networks))
    #expect(encoding.side == 160 && encoding.width == 2 * 5 + 3)
    let row = try #require(encoding.row(networks[0]))
    let area = (128.0 / 160) * (128.0 / 160)
    #expect(row.count == 2 * 2 + 3)
    #expect(row[2].value == area && row.last?.value == 4.0 / 5)
    #expect(Encoding(json: encoding.json) == encoding)
    let unknown = try #require(Encoding.Architecture("s k7 - k5", resolution: "128"))
    #expect(encoding.row(unknown) == nil)
  }
}
