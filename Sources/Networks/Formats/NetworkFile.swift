// SPDX-License-Identifier: Apache-2.0

public import Documents
import FoundationEssentials

extension Network {
  /// Reads a network in any form: ONNX, TensorFlow Lite, the compact form, or a layer list. The content decides, not the
  /// name.
  ///
  /// - Throws: `Problem` that says what is wrong and how to mend it.
  public static func read(path: String) throws(Problem) -> Network {
    let file: MappedFile
    do throws(Problem) {
      file = try MappedFile(path: path)
    } catch {
      guard case .isDirectory = error.kind,
        let format = ForeignFormat(
          folder: path, holds: { FileManager.default.fileExists(atPath: "\(path)/\($0)") })
      else { throw error }
      throw Problem(.rule(format.words), at: error.place)
    }
    if file.withBytes(TFLiteReader.recognises) { return try TFLiteReader.read(file) }
    // JSON begins with a brace; the first byte of an ONNX file is the tag of a small field.
    let isText = file.withBytes { bytes in
      let first = bytes.first { $0 != 32 && $0 != 10 && $0 != 13 && $0 != 9 }
      return first == UInt8(ascii: "{") && bytes.prefix(4_096).allSatisfy { $0 >= 9 }
    }
    guard isText else { return try ONNXReader.read(file) }
    let text = try TextFile(path: path, limit: CompactNetwork.limit)
    return try read(try JSON.read(text), file: path)
  }

  /// Reads a network in the compact form, or a layer list.
  ///
  /// - Throws: `Problem` that says what is wrong and how to mend it.
  public static func read(_ root: JSON, file: String) throws(Problem) -> Network {
    if root["envelope-network"] != nil {
      var reader = CompactReader(file: file)
      return try reader.read(root)
    }
    if root["layers"] != nil, root["res"] != nil {
      return try LayerList.network(root, file: file)
    }
    throw Problem(
      .rule("neither a network in the compact form (`envelope-network`) nor a layer list"),
      at: Place(file: file))
  }
}
