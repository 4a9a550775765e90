// SPDX-License-Identifier: Apache-2.0

public import Quantities
public import Requirements

/// The arithmetic of a training.
///
/// Forward, a sample takes two operations for each multiply-accumulate. Backward, each weight and each
/// activation has its gradient, which takes twice as much: a step is three times the forward pass, as in
/// OpenAI's "AI and Compute" (2018). What an optimiser does to the weights once a batch is left out: it is a few
/// operations a weight.
///
/// - `scratch`, `fine-tune`: 3 F a sample and epoch, F the forward operations of the network.
/// - `last-layer`: the layers below run forward only; of the head, with a share h of the operations, 3 h F. Where
///   features are kept, the layers below run once, and not in each epoch.
/// - `distil`: 3 F, and the teacher's forward operations.
public struct TrainingWork: Sendable, Hashable {
  /// How far the model is trained.
  public var route: TrainingRoute
  /// Multiply-accumulates of the model on one sample.
  public var macs: Double
  /// Those of the teacher; 0 without one.
  public var teacherMACs: Double
  /// The share of the model's operations in its last layer.
  public var head: Estimate<Ratio>
  /// Whether features under the head are kept after the first look.
  public var keepsFeatures: Bool
  /// Samples of the training set.
  public var samples: Double
  /// Times that each is looked at.
  public var epochs: Int

  /// Names the work.
  public init(
    route: TrainingRoute, macs: Double, teacherMACs: Double = 0, head: Estimate<Ratio>,
    keepsFeatures: Bool = true, samples: Double, epochs: Int
  ) {
    self.route = route
    self.macs = macs
    self.teacherMACs = teacherMACs
    self.head = head
    self.keepsFeatures = keepsFeatures
    self.samples = samples
    self.epochs = epochs
  }

  /// Operations that are done once, whatever the epochs (FLOP).
  public func once(_ riskLevel: RiskLevel) -> Double {
    guard route == .lastLayer, keepsFeatures else { return 0 }
    return 2 * macs * (1 - headShare(riskLevel)) * samples
  }

  /// Operations of one epoch (FLOP).
  public func epoch(_ riskLevel: RiskLevel) -> Double {
    let forward = 2 * macs
    let share = headShare(riskLevel)
    let sample: Double =
      switch route {
      case .none: 0
      case .scratch, .fineTune: 3 * forward
      case .lastLayer: (keepsFeatures ? 0 : (1 - share) * forward) + 3 * share * forward
      case .distil: 3 * forward + 2 * teacherMACs
      }
    return sample * samples
  }

  /// Operations of one full training (FLOP).
  public func full(_ riskLevel: RiskLevel) -> Double {
    once(riskLevel) + epoch(riskLevel) * Double(epochs)
  }

  private func headShare(_ riskLevel: RiskLevel) -> Double {
    min(1, max(0, riskLevel.burden(head)))
  }
}
