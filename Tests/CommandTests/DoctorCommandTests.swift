// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@Suite("plan doctor, plan serve") struct DoctorCommandTests {
  @Test("doctor finds catalogue, solver and server, and says what is broken") func doctor()
    async throws
  {
    let place = try TemporaryFolder()
    let well = try await Program.run(["doctor"], in: place)
    #expect(well.status == 0, "\(well.output)")
    for name in ["plan", "catalogue", "solver", "server"] {
      #expect(well.output.contains("ok     \(name)"), "\(well.output)")
    }
    let lost = try await Program.run(["doctor", "--catalogue", "nowhere"], in: place)
    #expect(lost.status == 1 && lost.output.contains("BROKEN catalogue"), "\(lost.output)")
    #expect(lost.output.contains("hint: name its folder") && lost.output.contains("ok     solver"))
    try place.write("entry: x\n", to: "over/devices/broken.yaml")
    let broken = try await Program.run(["doctor", "--with", "over"], in: place)
    #expect(broken.status == 1 && broken.output.contains("broken.yaml"), "\(broken.output)")
  }

  @Test("the version of the program is that of the Python package") func version() async throws {
    let place = try TemporaryFolder()
    let version = try await Program.run(["--version"], in: place)
    let package = try Checkout.text("python/envelope_filter/__init__.py")
    let told = version.output.split(whereSeparator: \.isNewline).joined()
    #expect(package.contains("__version__ = \"\(told)\""), "\(told)")
  }

  @Test("a server whose port is taken says so, and not that it listens") func taken() async throws {
    let place = try TemporaryFolder()
    let found = try await Program.shell(
      """
      plan serve --device epyc-2-vcpu --limit latency=20ms --port 0 2>first & id=$!
      n=0; while ! grep -q listening first && [ $n -lt 600 ]; do sleep 0.1; n=$((n+1)); done
      port=$(sed -n 's|.*127.0.0.1:||p' first)
      plan serve --device epyc-2-vcpu --limit latency=20ms --port "$port"; echo "second $?"
      kill -TERM $id; wait $id; echo "first $?"
      """, in: place)
    #expect(
      found.output.contains("second 1") && found.output.contains("first 0"), "\(found.output)")
    #expect(found.errors.contains("error: cannot listen on 127.0.0.1:"), "\(found.errors)")
    #expect(found.errors.contains("hint: --port 0") && !found.errors.contains("listening"))
  }

  @Test(
    "what the server refuses",
    arguments: [
      ("--host nowhere", "`nowhere` is not an address of this machine"),
      ("--connections 0", "--connections is 1 to 65536"), ("--grace -1", "--grace"),
      ("--timeout 0", "--timeout is above 0 seconds"), ("--bogus", "--bogus"),
    ])
  func refused(arguments: String, words: String) async throws {
    let place = try TemporaryFolder()
    let found = try await Program.run(
      ["serve", "--device", "epyc-2-vcpu", "--limit", "latency=20ms"]
        + arguments.split(separator: " ").map(String.init), in: place)
    #expect(found.status == 1 && found.errors.contains(words), "\(found.errors)")
  }
}
