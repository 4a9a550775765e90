// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Quantities

/// A board that the file brings along, as it is read: what it is like, and figures of its own.
struct OwnDeviceDraft: Block, FigureHolder {
  var id = ""
  var like = ""
  var cores: Int?
  var clock: Hertz?
  var kinds: [GivenFigure.Kind] = []
  let place: Place
  let likePlace: Place

  init(blank reader: MappingReader) {
    place = reader.has("name") ? reader.place(of: "name") : reader.node.place
    likePlace = reader.place(of: "like")
  }

  static let keys: Keys =
    [
      Key("name", "its name", like: "our-board").into(\.id, .text, else: .required),
      Key("like", "device of the catalogue with the same cores", like: "raspberry-pi-4b")
        .into(\.like, .text, else: .required),
      Key("cores", "how many of them work together", like: "4")
        .into(\.cores, .whole(1...1_024), else: .told("as many as that device has")),
      Key("clock", "their clock under load", like: "1.2 GHz")
        .into(\.clock, .range(1e5...1e11), else: .told("that of that device")),
    ] + Self.deviceFigures

  /// The board; nil where something it needs is wrong and already reported.
  var device: OwnDevice? {
    guard !id.isEmpty, !like.isEmpty else { return nil }
    return OwnDevice(
      id: id, like: like, likePlace: likePlace, cores: cores, clock: clock, place: place)
  }

  /// Its figures, one by one.
  var figures: [GivenFigure] {
    kinds.map {
      var figure = GivenFigure(figure: $0, place: place)
      figure.device = id
      return figure
    }
  }
}

extension Requirements {
  /// Boards of the file's own that are like nothing the catalogue can tell of.
  func checkDevices(against catalogue: Catalogue, _ log: ProblemLog) {
    let known = catalogue.exemplars
    for own in ownDevices {
      if catalogue.devices[own.id] != nil {
        log.add(
          .contradiction(
            "`\(own.id)` is a device of the catalogue: give your own figures of it under `figures`, or another name"
          ), at: own.place, text: own.id)
      }
      if ownDevices.contains(where: { $0.id == own.like }) {
        log.add(
          .contradiction("`like` names a device of the catalogue, not one of the file's own"),
          at: own.likePlace, text: own.like)
      } else if catalogue.devices[own.like] == nil {
        log.add(.unknownName(kind: "device", known: known), at: own.likePlace, text: own.like)
      } else if !known.contains(own.like) {
        log.add(
          .rule(
            "the catalogue does not say which cores `\(own.like)` has, so that no time can be carried over; it knows those of \(known.joined(separator: ", "))"
          ), at: own.likePlace, text: own.like)
      }
    }
  }
}
