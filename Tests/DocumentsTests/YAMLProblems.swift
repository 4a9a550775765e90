// SPDX-License-Identifier: Apache-2.0

import Documents

/// What is wrong with a YAML text; empty where nothing is.
func problems(inYAML text: String) -> [Problem] {
  do throws(Problems) {
    _ = try YAML.read(TextFile(path: "f.yaml", text: text))
    return []
  } catch {
    return error.all
  }
}
