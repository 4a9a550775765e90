// SPDX-License-Identifier: Apache-2.0

import Estimation
import Planning
import Quantities
import Requirements

/// What tasks are judged by and what was reached, for every format.
enum AccuracyWords {
  /// The row of a site or a service; empty where no task is judged.
  static func rows(_ answer: Answer) -> [Document.Row] {
    let sites =
      answer.solution?.site?.tasks.map {
        ($0.task, ($0.middle.accuracy, $0.cautious.accuracy), $0.configuration.known)
      } ?? []
    let services =
      answer.solution?.service?.tasks.map {
        ($0.task, ($0.middle.accuracy, $0.cautious.accuracy), $0.stages.last?.configuration?.known)
      } ?? []
    var groups: [(words: String, least: String, tasks: [String])] = []
    for (task, (middle, careful), known) in sites + services {
      let words: String
      var least = ""
      if let metric = task.metric, let middle, let careful {
        let set = task.dataset.map { " on \($0)" } ?? ""
        let (told, kept) = (Format.fixed(middle, 3), Format.fixed(careful, 3))
        words = "\(told) \(metric)\(set)"
        if told != kept { least = "\(kept) at \(Format.significant(answer.quantile, 3))" }
      } else if let known {
        let set = known.dataset.map { " on \($0)" } ?? ""
        words = "\(Format.fixed(known.value.value.value, 3)) \(known.metric)\(set), not asked for"
      } else {
        continue
      }
      if let known = groups.firstIndex(where: { ($0.words, $0.least) == (words, least) }) {
        if !groups[known].tasks.contains(task.name) { groups[known].tasks.append(task.name) }
      } else {
        groups.append((words, least, [task.name]))
      }
    }
    guard !groups.isEmpty else { return [] }
    let isAlone = groups.count == 1 && answer.requirements.tasks.count == 1
    let words = groups.map { group in
      let notes = [isAlone ? "" : group.tasks.joined(separator: ", "), group.least]
        .filter { !$0.isEmpty }.joined(separator: "; ")
      return notes.isEmpty ? group.words : "\(group.words) (\(notes))"
    }
    return [Document.Row("accuracy", words.joined(separator: ", "))]
  }
}
