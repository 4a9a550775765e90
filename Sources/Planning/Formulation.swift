// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Costing
import IntegerProgram
import Quantities
import Requirements

/// The integer program of a site, and the way home from its solution.
///
/// **Sets.** D device sets (each one or two slots); B builds of a set (packs x panels); for each slot
/// the ways of waking W: awake, awake by day, and cycled under each schedule s (the distinct unions of
/// aligned sampling schedules); the runs R (configuration x sampling schedule x awake or cycled) that survived pruning; the tasks T.
///
/// **Parameters.** For each run its energy flow at the board, processor time, wake time, memory; for
/// each task on a run its false-alarm flow and cost; for each build its usable energy, self-discharge,
/// panels' power and price; all twice: middle (c, for objectives) and cautious (q, for limits).
///
/// **Variables.** build_b, way_w, sensor, run_r, serve_tr in {0,1} (serve is run itself where a run can
/// serve but one task); around and light flows (Wh/day, Wh per hour of light) of the chosen build;
/// visits (1/day).
///
/// **Rows.**
/// - `one build`, and for each slot `one way`;
/// - `task t`: one run serves it; `serve <= run`; a run needs a way that covers its sampling schedule, and a sensor;
/// - `flow`: the build's flows are the site's constant + devices + runs + alarms, at the battery;
/// - `visits >= unmet energy / usable energy`, `>= cleaning`, `>= replacement of old packs`, `>= kept bytes / card`:
///   the maximum by epigraph. What the
///   sun leaves unmet over the years' hours is convex in the flows, and enters by its tangents: some are
///   drawn beforehand, and where the simulation of a subproblem's answer finds more unmet than they say, the
///   tangent there is added and the subproblem is solved again (generalised Benders decomposition);
/// - `battery-life`: tangents to what is drawn over the worst time of that length, alike; without panels
///   days x drain <= usable energy; `autonomy` the same without sun; per build, cautious. Where a share of the
///   energy may stay unmet, a life counts only where more than that is (`sustained`, binary);
/// - `memory`, `flash`, `processor` per slot, and `deadline`: what a wake takes ends before the next;
/// - `cost`, `energy`, `carbon`, `capex`: at most their limits, cautious;
/// - `heat`, `peak` per set: warmth that the box carries off, and power that the supply gives at once, cautious;
/// - `weight` per set: what its devices, sensors, packs, panels and the radio weigh, cautious;
/// - `airtime`: signs of life, true events and false alarms within the time that the radio may send;
/// - `training-…`: the quotas of all trainings together, cautious. A run whose model is trained carries its
///   share of the training, which is chosen before (see `TrainingOption`).
///
/// **Objective.** The middle value of what the file asks for.
///
/// There is no big M: flows are bounded by what their build can sustain, and `sustained` by what its own rows reach.
struct Formulation {
  let devices: [DeviceOptions]
  let groups: [TaskGroup]
  let site: SiteProfile
  let requirements: Requirements
  let riskLevels: (middle: RiskLevel, cautious: RiskLevel)
  let figures: (middle: SiteFigures, cautious: SiteFigures)
  /// What the hourly simulation has told so far.
  var cuts: BendersCutPool

  init(
    devices: [DeviceOptions], groups: [TaskGroup], site: SiteProfile, requirements: Requirements,
    cautious: RiskLevel, cuts: BendersCutPool
  ) {
    self.cuts = cuts
    self.devices = devices
    self.groups = groups
    self.site = site
    self.requirements = requirements
    riskLevels = (.middle, cautious)
    figures = (SiteFigures(site, .middle), SiteFigures(site, cautious))
  }

  /// What each column is, in the words of the plan.
  enum Meaning: Hashable {
    case build(set: Int, Subproblem.Build)
    case way(set: Int, slot: Int, AwakePolicy, Schedule)
    case run(set: Int, slot: Int, group: Int, option: Int)
    case serve(set: Int, slot: Int, group: Int, option: Int, member: Int)
    case sensor(set: Int, slot: Int, group: Int)
    case elsewhere(set: Int)
    case flow(isMiddle: Bool, isLight: Bool)
    case amount
  }

  /// A program with the meaning of its columns.
  struct Formulated {
    var program: Program
    var meanings: [Meaning]
    /// What each objective's value is made of, by column, and its constant.
    var objectives: [Objective: (coefficients: [Double], constant: Double)]
  }

  /// Writes the program of one or more subproblems; several are joined by `one build` over all.
  ///
  /// - Parameters:
  ///   - aim: the objective.
  ///   - cautiously: whether the aim is taken as limits see it, to tell how near a limit can be met.
  ///   - isNamed: whether columns and rows are called by what they mean; a program that only a solver sees need not be.
  ///   - floors: for later aims of a list of priority: what the earlier ones reached, and must keep.
  func formulate(
    _ subproblems: [Subproblem], aim: Objective,
    keeping floors: [(aim: Objective, value: Double)] = [],
    cautiously: Bool = false, isNamed: Bool = true
  ) -> Formulated {
    Self.union(
      [(self, subproblems)], aim: aim, keeping: floors, cautiously: cautiously, isNamed: isNamed)
  }

  /// The same over several sites of which one will be: one for each radio, say.
  static func union(
    _ parts: [(formulation: Formulation, subproblems: [Subproblem])], aim: Objective,
    keeping floors: [(aim: Objective, value: Double)] = [], cautiously: Bool = false,
    isNamed: Bool = true
  ) -> Formulated {
    var writer = ProgramWriter(
      name: parts.first?.formulation.requirements.deployment ?? "", aim: aim,
      aims: [aim] + floors.map(\.aim), cautiously: cautiously, isNamed: isNamed)
    var builds: [Int] = []
    let isAlone = parts.reduce(0) { $0 + $1.subproblems.count } == 1
    var number = 0
    for (formulation, subproblems) in parts {
      for subproblem in subproblems {
        var set = SetFormulation(
          formulation: formulation, subproblem: subproblem, number: number, isAlone: isAlone)
        builds += set.write(into: &writer)
        number += 1
      }
    }
    writer.row("one build", builds.map { ($0, 1) }, equals: 1)
    // Sites differ in the limits that come with their radio; a column of another has no share in those.
    var told: Set<Limit.Name> = []
    for limit in parts.flatMap(\.formulation.requirements.limits)
    where limit.task == nil && told.insert(limit.name).inserted {
      guard case .sum(let share, _) = limit.rule.atSites else { continue }
      writer.limit(limit.name.rawValue, share, limit.value)
    }
    for floor in floors { writer.keep(floor.aim, floor.value) }
    return writer.finish()
  }

  /// The builds that the file allows.
  var builds: [Subproblem.Build] {
    guard case .battery(let battery, let solar) = requirements.supply else {
      return [Subproblem.Build(packs: 0, panels: 0)]
    }
    return battery.packs.flatMap { packs in
      (solar?.panels ?? 0...0).flatMap { panels in
        (panels == 0 ? 0..<1 : (site.sun?.planes.indices ?? 0..<1)).map {
          Subproblem.Build(packs: packs, panels: panels, plane: $0)
        }
      }
    }
  }

  /// What is bought with a device whatever it runs (USD), under both risk levels.
  func purchase(of profile: DeviceProfile) -> Both {
    both { riskLevel in
      ([profile.price] + profile.parts.map(\.price)).reduce(0) {
        $0 + (riskLevel.burden(ifKnown: $1) ?? 0)
      }
    }
  }

  /// A value under both risk levels.
  func both(_ value: (RiskLevel) -> Double) -> Both {
    Both(value(riskLevels.middle), value(riskLevels.cautious))
  }

  /// A value of the site under both risk levels.
  func both(_ value: (RiskLevel, SiteFigures) -> Double) -> Both {
    Both(value(riskLevels.middle, figures.middle), value(riskLevels.cautious, figures.cautious))
  }
}
