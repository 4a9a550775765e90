// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities

/// An entry of `figures`: what it speaks of, and all that it gives.
struct FigureDraft: Block, FigureHolder {
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

  static let keys: Keys =
    [
      Key("model", "model that the figures are of", like: "yolox-s")
        .into(\.about.model, .text, else: .told("a figure of the `device`")),
      Key("device", "device that the figures are of", like: "raspberry-pi-4b")
        .into(\.about.device, .text, else: .told("any")),
      Key("resolution", "input of the model", like: "640x640")
        .read(.text, else: .told("any")) { reader, draft in
          guard let text = reader.text("resolution") else { return }
          draft.about.resolution = InputShape(text)
          if draft.about.resolution == nil {
            reader.log.add(
              .wrongShape(expected: "an input such as 640x640"), at: reader.place(of: "resolution"),
              text: text)
          }
        },
      Key("precision", "number format of the model")
        .into(\.about.precision, .choice, else: .told("any")),
      Key("runtime", "runtime that it runs in", like: "ncnn")
        .into(\.about.runtime, .text, else: .told("any")),
      Key("batch", "inputs of one call, of which latency, energy and ram are", like: "8")
        .into(\.about.batch, .whole(1...4_096), else: "1"),
      Key("accuracy", "accuracy of the model by the task's measure", like: "0.31")
        .figure(.range(0...1)) { .accuracy($0) },
      // An energy over this time is a power.
      Key("latency", "time of one warm call", like: "150 ms")
        .figure(.range(1e-9...1e6)) { .latency($0) },
      Key("energy", "energy of one call at the board", like: "0.4 J")
        .figure(.above(0...1e9)) { .energy($0) },
      Key("ram", "working memory of the model", like: "40 MB")
        .figure(.above(0...1e14)) { .ram($0) },
    ] + Self.deviceFigures

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
      case .power, .bootTime, .bootEnergy, .memory, .price, .embodied:
        if about.device == nil || about.model != nil {
          log.add(
            .rule(
              "powers, boot, memory, price and embodied carbon are figures of a `device` alone"),
            at: about.place)
        }
      }
    }
    for case .accuracy in kinds where about.batch > 1 {
      reader.refuse("batch", "an accuracy does not hang on the `batch`: give it by itself")
    }
    if about.model == nil, about.device == nil {
      log.add(.rule("an entry of `figures` names a model, a device, or both"), at: about.place)
    }
  }
}

/// A block that gives figures of a device.
protocol FigureHolder {
  /// The figures that it gives.
  var kinds: [GivenFigure.Kind] { get set }
}

extension FigureHolder where Self: Block {
  /// The keys of a device's own figures.
  static var deviceFigures: [KeyReader<Self>] {
    let figures: [KeyReader<Self>] = [
      Key("boot-time", "time from power on until it can work", like: "12 s")
        .figure(.above(0...1e9)) { .bootTime($0) },
      Key("boot-energy", "energy of a boot", like: "9.5 J")
        .figure(.above(0...1e9)) { .bootEnergy($0) },
      Key("memory", "memory of the device", like: "512 MB")
        .figure(.above(0...1e14)) { .memory($0) },
      Key("price", "price of the device", like: "22 USD")
        .figure(.above(0...1e9)) { .price($0) },
      Key("embodied-carbon", "carbon of making the device", like: "40 kg")
        .figure(.above(0...1e12)) { .embodied($0) },
    ]
    return figures
      + Device.PowerState.allCases.map { state in
        Key(state.rawValue, "power drawn: \(state.meaning)", like: "0.6 W")
          .figure(.above(0...1e9)) { .power(state, $0) }
      }
  }
}

extension Key {
  fileprivate func figure<Q: Quantity, Draft: FigureHolder>(
    _ kind: KeyKind<Q>, make: @escaping @Sendable (Q) -> GivenFigure.Kind
  ) -> KeyReader<Draft> {
    put(kind, else: .told("that of the catalogue")) { draft, value, _ in
      draft.kinds.append(make(value))
    }
  }
}

extension Device.PowerState {
  /// What the device does in it.
  fileprivate var meaning: String {
    switch self {
    case .off: "halted or cut off"
    case .sleep: "asleep with its memory kept"
    case .idle: "on, doing nothing"
    case .active: "on, computing"
    case .maximum: "the most"
    }
  }
}
