// SPDX-License-Identifier: Apache-2.0

public import Costing
public import Estimation
public import Quantities
public import Requirements

/// What would be built at a site.
public struct SiteSolution: Sendable {
  /// The design.
  public var design: Design
  /// The site.
  public var profile: SiteProfile
  /// What serves each task, in the order of the file.
  public var tasks: [ChosenTask]
  /// The battery over the years' hours in the middle of belief and at the limits' caution; nil without
  /// panels, and for alternatives.
  public var years: (middle: PowerYear, cautious: PowerYear)?
  /// What a watt-hour less a day would save (USD/day).
  public var worthOfWattHour: Double
}

/// What serves a task.
public struct ChosenTask: Sendable {
  /// The task.
  public var task: TaskRequirement
  /// The configuration.
  public var configuration: Configuration
  /// When it samples.
  public var sampling: SamplingSchedule
  /// What its device does between samples.
  public var policy: AwakePolicy
  /// Values under the cautious risk level.
  public var cautious: TaskValues
  /// Values in the middle.
  public var middle: TaskValues
  /// The share caught if frames were independent, in the middle; nil without events.
  public var caughtIndependent: Double?
  /// The recall that was used.
  public var recall: Estimate<Ratio>
  /// Pixels across the object, where the optics are given.
  public var pixels: Double?
}
