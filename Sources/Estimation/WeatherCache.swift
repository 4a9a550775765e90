// SPDX-License-Identifier: Apache-2.0

import Costing
import Synchronization
import Weather

/// Panels under skies that were worked out before: making twenty years of weather takes longer than
/// planning with them, and a ladder asks for the same ones many times.
enum WeatherCache {
  /// Where weather comes from.
  enum Source: Hashable {
    case file(Weather)
    case statistics(SkyStatistics, years: Int)
  }

  /// What is asked for.
  struct Question: Hashable {
    var source: Source
    var panels: PanelArray
    var chargeFrom: Double?
  }

  /// The seed that weather is made with: that of `plan power`.
  static let seed: UInt64 = 1

  private static let planes = Mutex<[Question: SunPlane]>([:])
  private static let skies = Mutex<[Source: Skylight]>([:])

  /// Panels under a sky.
  static func plane(_ question: Question) -> SunPlane {
    if let known = planes.withLock({ $0[question] }) { return known }
    let plane = SunPlane(sky(question.source), question.panels, chargeFrom: question.chargeFrom)
    planes.withLock { known in
      if known.count > 64 { known.removeAll() }
      known[question] = plane
    }
    return plane
  }

  private static func sky(_ source: Source) -> Skylight {
    if let known = skies.withLock({ $0[source] }) { return known }
    let weather =
      switch source {
      case .file(let weather): weather
      case .statistics(let statistics, let years): statistics.weather(years: years, seed: seed)
      }
    let sky = Skylight(weather.fromSummer())
    skies.withLock { known in
      if known.count > 8 { known.removeAll() }
      known[source] = sky
    }
    return sky
  }
}
