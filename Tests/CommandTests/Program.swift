// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import TestSupport
import Testing

/// The built executable, found beside the tests' own.
enum Program {
  struct NotFound: Error, CustomStringConvertible {
    var tried: [String]
    var description: String { "no executable `plan` among \(tried)" }
  }

  /// What a run of it left.
  struct Outcome: Sendable {
    var status: Int32
    var output: String
    var errors: String
    /// How long it took, in seconds.
    var seconds: Double
  }

  /// The folder of the products: that of the test program (Linux), or one that holds the test bundle.
  static let folder = Result { () throws -> String in
    var tried: [String] = []
    let programs = [
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "",
      CommandLine.arguments[0], Bundle.main.bundlePath,
    ]
    for program in programs where !program.isEmpty {
      var folder = URL(filePath: program)
      while folder.path != "/" {
        folder.deleteLastPathComponent()
        let candidate = folder.appending(path: "plan").path
        tried.append(candidate)
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory),
          !isDirectory.boolValue, FileManager.default.isExecutableFile(atPath: candidate)
        {
          return folder.path
        }
      }
    }
    throw NotFound(tried: tried)
  }

  /// Whether the products lie in the checkout, so that its catalogue is found from there.
  static let isInCheckout: Bool = {
    guard let folder = try? folder.get() else { return false }
    return URL(filePath: folder).resolvingSymlinksInPath().path.hasPrefix(Checkout.root + "/")
  }()

  /// Runs it in a folder. The catalogue is the checkout's wherever the products lie, unless an
  /// environment is given.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String]? = nil
  ) async throws -> Outcome {
    let shipped = ["ENVELOPE_CATALOGUE": Checkout.root + "/configs"]
    return try await start(
      try self.folder.get() + "/plan", arguments, in: folder, environment: environment ?? shipped)
  }

  /// Runs a shell line in a folder, with the executable on the search path.
  static func shell(_ line: String, in folder: TemporaryFolder) async throws -> Outcome {
    let shipped = ["ENVELOPE_CATALOGUE": Checkout.root + "/configs"]
    return try await start("/bin/sh", ["-c", line], in: folder, environment: shipped)
  }

  /// What it says goes through files, which unlike pipes never fill up.
  private static func start(
    _ path: String, _ arguments: [String], in folder: TemporaryFolder, environment: [String: String]
  ) async throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    var variables = ["PATH": try self.folder.get() + ":/usr/local/bin:/usr/bin:/bin"]
    // The libraries of the toolchain may be found through it.
    variables["LD_LIBRARY_PATH"] = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]
    process.environment = variables.merging(environment) { $1 }
    let outputs = try TemporaryFolder()
    let output = try outputs.empty("output")
    let errors = try outputs.empty("errors")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    // Many at once would only wait for each other, and their times would tell nothing.
    await Gate.shared.enter()
    let start = ContinuousClock.now
    let status = await Result.catching { try await ended(process) }
    let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1_000
    await Gate.shared.leave()
    try output.close()
    try errors.close()
    return Outcome(
      status: try status.get(), output: try outputs.text("output"),
      errors: try outputs.text("errors"), seconds: seconds)
  }

  /// Starts a process and waits for its end: its status, or 128 and its signal, as a shell tells it.
  private static func ended(_ process: Process) async throws -> Int32 {
    try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { ended in
        let signal: Int32 = ended.terminationReason == .uncaughtSignal ? 128 : 0
        ended.terminationHandler = nil
        continuation.resume(returning: signal + ended.terminationStatus)
      }
      do {
        try process.run()
      } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
  }
}

extension Result where Failure == any Error, Success: Sendable {
  /// What a body gives or throws.
  fileprivate static func catching(_ body: () async throws -> Success) async -> Result {
    do {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }
}

/// Lets as many processes run at once as there are processors.
private actor Gate {
  static let shared = Gate()
  private var free = max(1, ProcessInfo.processInfo.activeProcessorCount)
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}

extension TemporaryFolder {
  /// Copies a file of the checkout, with changes.
  func copy(_ name: String, to target: String, _ changes: [String: String] = [:]) throws {
    var text = try Checkout.text(name)
    for (old, new) in changes {
      #expect(text.contains(old), "\(name) has no `\(old)` to change")
      text = text.replacingOccurrences(of: old, with: new)
    }
    try write(text, to: target)
  }

  /// An empty file, open for writing.
  func empty(_ name: String) throws -> FileHandle {
    try write("", to: name)
    return try #require(FileHandle(forWritingAtPath: path + "/" + name))
  }
}
