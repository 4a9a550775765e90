// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities

/// An entry of `figures`: what it speaks of, and all that it gives.
struct FigureDraft: Block {
  var about: GivenFigure
  var kinds: [GivenFigure.Kind] = []

  init(blank reader: MappingReader) {
    // What it gives is put in below.
    about = GivenFigure(figure: .accuracy(.zero), place: reader.node.place)
  }

  /// The figures, one by one.
  var figures: [GivenFigure] {
    kinds.map { kind in
      var figure = about
      figure.figure = kind
      return figure
    }
  }

  static let keys: [Key<FigureDraft>] = subject + ofModel + ofDevice

  private static let subject: [Key<FigureDraft>] = [
    Key(
      "model", \.about.model, .text, else: .told("a figure of the `device`"), like: "yolox-s",
      help: "model that the figures are of"),
    Key(
      "device", \.about.device, .text, else: .told("any"), like: "raspberry-pi-4b",
      help: "device that the figures are of"),
    Key("resolution", .text, else: .told("any"), like: "640x640", help: "input of the model") {
      reader, draft in
      guard let text = reader.text("resolution") else { return }
      draft.about.resolution = InputShape(text)
      if draft.about.resolution == nil {
        reader.log.add(
          .wrongShape(expected: "an input such as 640x640"), at: reader.place(of: "resolution"),
          text: text)
      }
    },
    Key(
      "precision", \.about.precision, .choice, else: .told("any"), like: "int8",
      help: "number format of the model"),
    Key(
      "runtime", \.about.runtime, .text, else: .told("any"), like: "ncnn",
      help: "runtime that it runs in"),
    Key(
      "batch", \.about.batch, .whole(1...4_096), else: "1", like: "8",
      help: "inputs of one call, of which latency, energy and ram are"),
  ]

  private static let ofModel: [Key<FigureDraft>] = [
    figure(
      "accuracy", Ratio.self, 0...1, "0.31", "accuracy of the model by the task's measure"
    ) { .accuracy($0) },
    // An energy over this time is a power.
    figure("latency", Seconds.self, 1e-9...1e6, "150 ms", "time of one warm call") {
      .latency($0)
    },
    figure("energy", Joules.self, 0...1e9, "0.4 J", "energy of one call at the board") {
      .energy($0)
    },
    figure("ram", Bytes.self, 0...1e14, "40 MB", "working memory of the model") { .ram($0) },
  ]

  private static var ofDevice: [Key<FigureDraft>] {
    let powers = Device.PowerState.allCases.map { state in
      figure(state.rawValue, Watts.self, 0...1e9, "0.6 W", state.meaning) { .power(state, $0) }
    }
    return powers + [
      figure("boot-time", Seconds.self, 0...1e9, "12 s", "time from power on until it can work") {
        .bootTime($0)
      },
      figure("boot-energy", Joules.self, 0...1e9, "9.5 J", "energy of a boot") { .bootEnergy($0) },
      figure("memory", Bytes.self, 0...1e14, "512 MB", "memory of the device") { .memory($0) },
      figure("price", Dollars.self, 0...1e9, "22 USD", "price of the device") { .price($0) },
    ]
  }

  private static func figure<Q: Quantity>(
    _ name: String, _ kind: Q.Type, _ range: ClosedRange<Double>, _ example: String,
    _ help: String, make: @escaping @Sendable (Q) -> GivenFigure.Kind
  ) -> Key<FigureDraft> {
    Key(
      name, range.lowerBound == 0 ? KeyKind<Q>.above(range) : .range(range),
      else: .told("that of the catalogue"), like: example, help: help
    ) { draft, value, _ in draft.kinds.append(make(value)) }
  }

  mutating func check(_ reader: MappingReader) {
    let log = reader.log
    if kinds.isEmpty {
      log.add(.rule("an entry of `figures` gives at least one figure"), at: about.place)
    }
    for kind in kinds {
      switch kind {
      case .accuracy, .latency, .energy, .ram:
        if about.model == nil {
          log.add(
            .rule("accuracy, latency, energy and ram are figures of a `model`: name it"),
            at: about.place)
        }
      case .power, .bootTime, .bootEnergy, .memory, .price:
        if about.device == nil || about.model != nil {
          log.add(
            .rule("powers, boot, memory and price are figures of a `device` alone"),
            at: about.place)
        }
      }
    }
    for case .accuracy in kinds where about.batch > 1 {
      log.add(
        .contradiction("an accuracy does not hang on the `batch`: give it by itself"),
        at: reader.place(of: "batch"))
    }
    if about.model == nil, about.device == nil {
      log.add(.rule("an entry of `figures` names a model, a device, or both"), at: about.place)
    }
  }
}

extension Device.PowerState {
  /// What a figure of it is, for the reference.
  fileprivate var meaning: String {
    switch self {
    case .off: "power drawn halted or cut off"
    case .sleep: "power drawn asleep with its memory kept"
    case .idle: "power drawn on, doing nothing"
    case .active: "power drawn on, computing"
    case .maximum: "the most power it draws"
    }
  }
}
