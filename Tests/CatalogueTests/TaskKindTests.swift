// SPDX-License-Identifier: Apache-2.0

import Catalogue
import Documents
import Networks
import Quantities
import TestSupport
import Testing

/// Kinds of work, which are data: one file each, and what is said where one is missing or wrong.
@Suite("Kinds of work") struct TaskKindTests {
  private static let kind = """
    id: counting
    title: How many there are
    sensor: camera
    metric: error
    dataset: mine
    event: one more comes
    source: recalled
    figures: { output: { value: 4 B, basis: assumed, source: recalled } }
    """
  private static let models =
    "id,title,task,family,licence,source\nmine,Mine,counting,f,MIT,recalled\n"

  @Test("a file of one's own makes one") func own() throws {
    let folder = try TemporaryFolder([
      "tasks/counting.yaml": Self.kind, "models/mine.csv": Self.models,
    ])
    let (catalogue, check) = folder.check()
    #expect(check.problems.isEmpty)
    let kind = catalogue.taskKind("counting")
    #expect(kind.title == "How many there are" && kind.sensor == .camera)
    #expect(kind.metric == "error" && kind.dataset == "mine" && kind.event == "one more comes")
    #expect(kind.outputSize(at: try #require(InputShape("64x64"))) == Bytes(4))
    #expect(catalogue.models["mine"]?.task == "counting")
  }

  @Test("the output grows with the input where it is stated per pixel") func perPixel() throws {
    let folder = try TemporaryFolder([
      "tasks/counting.yaml": Self.kind.replacing("output:", with: "output-per-pixel:")
    ])
    let shape = try #require(InputShape("64x32"))
    #expect(folder.check().catalogue.taskKind("counting").outputSize(at: shape) == Bytes(8_192))
  }

  @Test("a model of another kind is told in its line, and what to do")
  func unknown() throws {
    let folder = try TemporaryFolder([
      "models/mine.csv": Self.models.replacing("counting", with: "object-detecton")
        + "other,Other,counting,f,MIT,recalled\n",
      "quantisation/mine.csv":
        "task,metric,precision,toolchain,count,median,p10,worst,unit,source,note\n"
        + "counting,error,int8,,9,-0.5,-1.5,-2,pp,recalled,\n",
    ])
    let found = folder.check().check.problems
    #expect(found.map(\.text) == ["object-detecton", "counting", "counting"])
    #expect(found.map(\.place.line) == [2, 3, 2] && found.map(\.place.column) == [11, 13, 1])
    #expect(
      found[0].words.mend
        == "did you mean `object-detection`? `tasks/object-detecton.yaml` would describe a new one")
    #expect(found[1].words.what == "no kind of work is called `counting`")
    #expect(found[1].words.mend == "`tasks/counting.yaml` would describe a new one")
  }

  /// Its models are not told to lack it on top.
  @Test(
    "what a file lacks is told once",
    arguments: [
      ("title: How many there are\n", "title"), ("sensor: camera\n", "sensor"),
      ("metric: error\n", "metric"), ("dataset: mine\n", "dataset"),
      ("event: one more comes\n", "event"), ("source: recalled\n", "source"),
      ("figures: { output: { value: 4 B, basis: assumed, source: recalled } }", "figures"),
    ])
  func missing(line: String, key: String) throws {
    let folder = try TemporaryFolder([
      "tasks/counting.yaml": Self.kind.replacing(line, with: ""), "models/mine.csv": Self.models,
    ])
    let found = folder.check().check.problems
    #expect(found.count == (key == "source" ? 2 : 1), "\(found)")
    guard case .missingKey(key, _)? = found.first?.kind else {
      Issue.record("\(found)")
      return
    }
    #expect(found.first?.place.file == folder.path + "/tasks/counting.yaml")
  }

  @Test(
    "what cannot be is told",
    arguments: [
      ("camera", "nose", "nose"), ("4 B", "4 W", "4 W"), ("output:", "ouput:", "ouput"),
      ("title:", "titel: X\ntitle:", "titel"), ("source: recalled\n", "source: nobody\n", "nobody"),
      (
        "{ output:",
        "{ output-per-pixel: { value: 1 B, basis: assumed, source: recalled }, output:", "4 B"
      ),
    ])
  func wrong(old: String, new: String, text: String) throws {
    let folder = try TemporaryFolder(["tasks/counting.yaml": Self.kind.replacing(old, with: new)])
    let found = folder.check().check.problems
    #expect(found.contains { $0.text == text }, "\(found)")
  }
}
