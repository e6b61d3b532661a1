/// Files of a directory tree.
#pragma once

#include "pieces.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace wordcount {

/// A path that is not there, or is neither a file nor a directory; one line.
struct bad_path : std::runtime_error {
  using runtime_error::runtime_error;
};

/// Every regular file below the roots, and the roots that are files, one by one. It keeps no more
/// than one open directory for each level. Links are followed at the roots only.
class walk {
public:
  /// Throws bad_path.
  explicit walk(std::vector<std::string> roots);

  std::optional<found_file> operator()(complaints& problems);

private:
  std::optional<found_file> next_root(complaints& problems);
  std::optional<found_file> look_at(const std::filesystem::directory_entry& entry,
                                    complaints& problems);
  void enter(const std::filesystem::path& directory, complaints& problems);

  std::vector<std::string> roots_;
  std::size_t next_root_ = 0;
  std::vector<std::filesystem::directory_iterator> open_;
};

}  // namespace wordcount
