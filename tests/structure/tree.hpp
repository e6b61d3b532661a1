#pragma once

#include <string>
#include <vector>

namespace structure {

struct include {
  std::string path;
  bool quoted;  // "..." rather than <...>
};

/// A C++ file, ready for the rules: comments and the content of string literals are blanked.
struct source_file {
  std::string path;  // relative to the project, as in #include: actors/queue/inbox.hpp
  std::vector<include> includes;
  std::vector<std::string> lines;
};

/// `raw` is the file's text.
source_file parse(std::string path, const std::string& raw);

/// Every .hpp and .cpp file below `root`/`folder`, sorted by path.
std::vector<source_file> read_tree(const std::string& root, const std::string& folder);

}  // namespace structure
