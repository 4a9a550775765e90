// swift-tools-version: 6.3
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A target that may import only the rooms named; the order below is the one direction of data.
func room(
  _ name: String, _ dependencies: [Target.Dependency] = [], more: [SwiftSetting] = [],
  embedding files: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: files.map { .embedInCode($0) },
    swiftSettings: settings + more)
}

/// Rooms in which tests spend their time, on hours, rows, candidates or programs by the hundred thousand, are optimised
/// in debug builds too: a plan of a site takes a third or less of the time in tests, the tests of predictors a tenth.
let quickInTests: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Rooms that read or write words once a run are not optimised: it takes minutes of a build and saves a run
/// milliseconds (decision 13).
let words: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], excluding: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    exclude: excluding, swiftSettings: settings)
}

let package = Package(
  name: "Envelope",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "plan", targets: ["plan"]),
    .executable(name: "plan-serve", targets: ["plan-serve"]),
    .library(name: "envelope", type: .dynamic, targets: ["EnvelopeLibrary"]),
  ],
  // What is named is what was tested; `make update` takes newer ones. Swift NIO is for `plan serve` alone.
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
  ],
  targets: [
    // What everything is made of
    room("Quantities", more: quickInTests),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    room(
      "Documents", ["Quantities", "CZlib", .product(name: "Yams", package: "Yams")],
      more: quickInTests),

    // What is known
    room("Networks", ["Quantities", "Documents"]),
    room("Regression", ["Quantities", "Documents"], more: quickInTests),
    room("Prediction", ["Quantities", "Documents", "Networks", "Regression"]),
    room("Importers", ["Quantities", "Documents", "Networks", "Prediction"]),
    room(
      "Catalogue", ["Quantities", "Documents", "Networks", "Prediction", "Weather"],
      more: quickInTests),
    room("Weather", ["Quantities", "Documents"], more: quickInTests),
    room("Observation", ["Quantities", "Documents"], more: words),
    room(
      "Requirements", ["Quantities", "Documents", "Networks", "Weather", "Catalogue"], more: words),

    // What it would cost
    room(
      "Costing", ["Quantities", "Networks", "Weather", "Catalogue", "Requirements"],
      more: quickInTests),
    room(
      "Estimation",
      [
        "Quantities", "Networks", "Prediction", "Weather", "Catalogue", "Requirements", "Costing",
      ], more: quickInTests),

    // What to choose
    .target(
      name: "CGLPK", linkerSettings: [.linkedLibrary("glpk")]),
    room("IntegerProgram", ["CGLPK"], more: quickInTests),
    room(
      "Planning",
      [
        "Quantities", "Networks", "Catalogue", "Requirements", "Costing", "Estimation",
        "IntegerProgram",
      ], more: quickInTests),

    // What an architecture may take
    room("Screening", ["Quantities", "Documents", "Networks", "Prediction"]),

    // The same for programs in other languages: a C interface, one header
    .target(
      name: "EnvelopeLibrary",
      dependencies: ["Quantities", "Documents", "Networks", "Prediction", "Screening"],
      exclude: ["envelope.h"], swiftSettings: settings),
    room(
      "FilterServer",
      [
        "Documents", "Networks", "Screening",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    room(
      "Exploration",
      ["Quantities", "Documents", "Networks", "Prediction", "Screening", "IntegerProgram"]),

    // What to say
    room(
      "Reports",
      [
        "Quantities", "Documents", "Networks", "Prediction", "Weather", "Catalogue", "Observation",
        "Requirements", "Costing", "Estimation", "Planning",
      ], more: words),
    room(
      "Commands",
      [
        "Quantities", "Documents", "Networks", "Prediction", "Importers", "Weather", "Catalogue",
        "Observation", "Requirements", "Costing", "Estimation", "IntegerProgram", "Planning",
        "Screening", "Exploration", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], more: words, embedding: ["Resources/measure.py"]),
    .executableTarget(name: "plan", dependencies: ["Commands"], swiftSettings: settings + words),
    // A program of its own: whoever plans need not build a server
    .executableTarget(
      name: "plan-serve",
      dependencies: [
        "Commands", "FilterServer", "Screening",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: settings + words),

    .executableTarget(
      name: "plan-bench",
      dependencies: [
        "Quantities", "Documents", "Networks", "Prediction", "Importers", "Weather", "Catalogue",
        "Requirements", "Costing", "Planning",
      ],
      path: "Benchmarks", swiftSettings: settings),

    // Tests
    .target(
      name: "TestSupport",
      dependencies: ["Quantities", "Documents", "Catalogue", "Costing", "IntegerProgram"],
      path: "Tests/TestSupport", swiftSettings: settings),
    tests(of: "Quantities"),
    tests(of: "Documents", ["Quantities"]),
    tests(of: "Networks", ["Documents", "Quantities"]),
    tests(of: "IntegerProgram", ["CGLPK"]),
    tests(
      of: "Requirements",
      ["Quantities", "Documents", "Networks", "Weather", "Catalogue", "Screening"]),
    tests(
      of: "Costing",
      ["Quantities", "Documents", "Networks", "Weather", "Catalogue", "Requirements"]),
    tests(of: "Weather", ["Quantities", "Documents"]),
    tests(
      of: "Planning",
      [
        "Quantities", "Documents", "Networks", "Prediction", "Catalogue", "Observation",
        "Requirements", "Costing", "Estimation", "IntegerProgram",
      ]),
    tests(
      of: "Reports",
      [
        "Quantities", "Documents", "Networks", "Catalogue", "Requirements", "Costing", "Estimation",
        "IntegerProgram", "Planning",
      ], excluding: ["Golden"]),
    .testTarget(
      name: "CommandTests",
      dependencies: ["plan", "plan-serve", "TestSupport", "Documents", "Quantities"],
      swiftSettings: settings),
    tests(of: "Catalogue", ["Quantities", "Documents", "Networks", "Prediction"]),
    tests(of: "Observation", ["Quantities", "Documents"]),
    tests(of: "Regression", ["Quantities", "Documents"]),
    tests(of: "Prediction", ["Quantities", "Documents", "Networks"]),
    tests(of: "Importers", ["Quantities", "Documents", "Networks", "Prediction"]),
    tests(of: "FilterServer", ["Documents", "Networks", "Prediction", "Screening"]),
    tests(
      of: "Exploration",
      ["Quantities", "Documents", "Networks", "Prediction", "Screening", "IntegerProgram"]),
    tests(of: "Screening", ["Quantities", "Documents", "Networks", "Prediction"]),
    tests(
      of: "Estimation",
      ["Quantities", "Documents", "Networks", "Prediction", "Catalogue", "Requirements", "Costing"]),
  ],
  swiftLanguageModes: [.v6]
)
