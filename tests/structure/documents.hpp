#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

// What the documents say of the source tree must be there. scripts/update-snippets looks after the
// code that they quote.
namespace structure {

struct document {
  std::string path;  // relative to the project
  std::string text;
};

/// The text of a file of the project; nothing when there is no such file.
using reader = std::function<std::optional<std::string>(const std::string& path)>;

/// `tests/core/ref.cpp`: "one case", "another": the file exists, and has these cases (or, in
/// tests/relacy, models).
std::vector<std::string> missing_tests(const document& in, const reader& read);

/// A path in backticks that begins with a folder of the project, and a link to a place in the
/// project: the file or folder exists.
std::vector<std::string> missing_paths(const document& in, const reader& read);

/// A link to a part of a document, [text](guide.md#a-part) or [text](#a-part): there is a heading
/// that makes this anchor.
std::vector<std::string> missing_parts(const document& in, const reader& read);

}  // namespace structure
