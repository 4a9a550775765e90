// SPDX-License-Identifier: Apache-2.0

import Costing
import Quantities
import Requirements

extension ServingOptions {
  /// An option in each choice of hours: work that may wait is spread evenly over the cleanest hours, or the cheapest
  /// where electricity is paid, as few or as many as are worth it. Where only a mean is known there is nothing to
  /// choose.
  func shifted(_ option: ServingOption) -> [ServingOption] {
    guard let serving = requirements.serving, option.stages.contains(where: { $0.machine != nil })
    else { return [option] }
    guard serving.canWait else {
      // What cannot wait is worked at as it comes.
      var tied = option
      tied.byHour = serving.load.map { $0 / 24 }
      return [tied]
    }
    let electricity = requirements.electricity
    let carbon = electricity?.carbon.map(\.value) ?? []
    let price = electricity?.price.map(\.value) ?? []
    let paysElectricity = option.stages.contains { stage in
      stage.machine.map { machines[$0].profile.purchase == .bought } ?? false
    }
    var windows: Set<[Double]> = [[]]
    if requirements.asksForCarbon { windows.formUnion(Self.windows(carbon)) }
    if requirements.asksForMoney, paysElectricity { windows.formUnion(Self.windows(price)) }
    return windows.sorted { $0.lexicographicallyPrecedes($1) }.map { window in
      var shifted = option
      shifted.byHour = window
      shifted.isShifted = !window.isEmpty
      return shifted
    }
  }

  /// The lowest one, two, three … hours, as shares of the work; of equal hours the earlier first.
  static func windows(_ values: [Double]) -> [[Double]] {
    guard values.count == 24, Set(values).count > 1 else { return [] }
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    return (1..<24).map { count in
      var shares = [Double](repeating: 0, count: 24)
      for hour in order.prefix(count) { shares[hour] = 1 / Double(count) }
      return shares
    }
  }
}
