// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing

/// One or two devices that could serve a site together: a host, a microcontroller, or a
/// microcontroller that serves some tasks and wakes a host for the others.
struct DeviceSet: Sendable, Hashable {
  /// The devices, as indices into the options of all devices; the host first.
  var members: [Int]

  /// Every set that a file allows: each device alone, and each host with each microcontroller.
  static func all(_ devices: [DeviceOptions], count: ClosedRange<Int>, mustUseAll: Bool)
    -> [DeviceSet]
  {
    var sets: [DeviceSet] = []
    if count.contains(1) { sets += devices.indices.map { DeviceSet(members: [$0]) } }
    if count.contains(2) {
      for (host, first) in devices.enumerated() where !first.profile.isMicrocontroller {
        for (small, second) in devices.enumerated() where second.profile.isMicrocontroller {
          sets.append(DeviceSet(members: [host, small]))
        }
      }
    }
    if mustUseAll { sets.removeAll { $0.members.count != devices.count } }
    return sets
  }

  /// Whether it has a device; true if none is named.
  func has(_ id: String?, of devices: [DeviceOptions]) -> Bool {
    id.map { id in members.contains { devices[$0].id == id } } ?? true
  }

  /// The ids of the devices, joined by ` & `.
  func name(_ devices: [DeviceOptions]) -> String {
    members.map { devices[$0].id }.joined(separator: " & ")
  }
}

/// A part of the whole program that is solved by itself: a device set, with one of its builds or with
/// all of them.
struct Subproblem: Sendable, Hashable {
  /// The devices.
  var set: DeviceSet
  /// The packs and panels; nil for every build the file allows.
  var build: Build?

  /// Packs and panels, and which of the slopes these have.
  struct Build: Sendable, Hashable, Comparable {
    var packs: Int
    var panels: Int
    var plane = 0

    static func < (left: Build, right: Build) -> Bool {
      (left.packs, left.panels, left.plane) < (right.packs, right.panels, right.plane)
    }
  }
}
