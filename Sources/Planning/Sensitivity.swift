// SPDX-License-Identifier: Apache-2.0

import Costing
public import Quantities
public import Requirements

/// What one uncertain thing does to a plan when it alone is as good or as bad as it may well be.
public struct Mover: Sendable {
  /// The thing: all its figures err together.
  public var factor: Factor
  /// The aim where it is at its good end (the 5 % quantile on the good side), in the aim's unit.
  public var best: Double
  /// The aim where it is at its bad end.
  public var worst: Double
  /// Site limits that the plan no longer keeps there.
  public var breaks: [SiteLimit.Name]
  /// The weakest basis of its figures.
  public var basis: Basis

  /// How far the aim moves.
  public var swing: Double { abs(worst - best) }
}

extension Planner {
  /// What moves a design most, the strongest first; things that move nothing and break nothing are left out.
  ///
  /// - Parameter cuts: what stands for the hourly simulation.
  func movers(of design: Design, _ cuts: SupplyCuts) -> [Mover] {
    guard let aim = requirements.objectives[0].limit else { return [] }
    let limits = requirements.limits.filter { $0.task == nil && !$0.name.isOfTraining }
    var seen: Set<Factor> = []
    return (design.factors + SiteProfile.factors).filter { seen.insert($0).inserted }
      .compactMap { factor in
        guard let basis = basis(of: factor, in: design) else { return nil }
        func world(_ deviate: Double) -> (Design, SiteProfile) {
          let world = World([factor: deviate])
          return (design.fixed(in: world), site.fixed(in: world))
        }
        func value(_ name: SiteLimit.Name, _ place: (Design, SiteProfile)) -> Double? {
          Evaluation.value(of: name, place.0, place.1, .middle, cuts: cuts)
        }
        let (good, bad) = (world(-Interval.spread), world(Interval.spread))
        guard let best = value(aim, good), let worst = value(aim, bad) else { return nil }
        let broken = limits.filter { limit in
          value(limit.name, bad).map { !limit.holds($0) } ?? false
        }
        let mover = Mover(
          factor: factor, best: best, worst: worst, breaks: broken.map(\.name), basis: basis)
        return mover.swing > 1e-9 * abs(worst) || !broken.isEmpty ? mover : nil
      }
      .sorted { left, right in
        (left.swing, "\(right.factor)") > (right.swing, "\(left.factor)")
      }
  }

  /// The weakest basis of the figures that err as one; nil where the site has none of them.
  private func basis(of factor: Factor, in design: Design) -> Basis? {
    func use(_ id: String) -> Design.DeviceUse? { design.devices.first { $0.profile.id == id } }
    let battery = site.battery
    switch factor {
    case .device(let id):
      return use(id).map { device in
        let profile = device.profile
        return [
          profile.off.basis, profile.idle.basis, profile.active.basis, profile.bootEnergy.basis,
        ]
        .min() ?? .assumed
      }
    case .run(let name, let id):
      return use(id)?.runs.first { $0.name == name }.map {
        min($0.profile.infer.basis, $0.profile.inferPower.basis)
      }
    case .price(let id): return use(id)?.profile.price?.basis
    case .effort(let name):
      return design.devices.first { $0.profile.effort.provenance.subject == name }?.profile.effort
        .basis
    case .falseAlarms:
      return design.devices.flatMap(\.runs).flatMap(\.tasks).compactMap { $0.falsePositives?.basis }
        .min()
    case .converter: return site.converter.basis
    case .failures: return site.upkeep.visit == nil ? nil : site.failures.basis
    case .engineering: return site.engineeringDay.basis
    case .battery: return battery.map { min($0.depth.basis, $0.cold.basis, $0.ageing.basis) }
    case .batteryPrice: return battery?.price?.basis
    case .panel:
      guard design.panels > 0 else { return nil }
      return site.sun.map { min($0.controller.basis, $0.fouling.basis, $0.loss.basis) }
    case .panelPrice: return design.panels > 0 ? site.sun?.price?.basis : nil
    case .radio: return site.radio.map { min($0.transmit.basis, $0.attach.basis, $0.sleep.basis) }
    case .otherRadio: return nil
    case .training(let task):
      return design.trainings.first { $0.task == task }.map { _ in .assumed }
    }
  }
}
