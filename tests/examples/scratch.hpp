// A folder for a test's files.
#pragma once

#include <tests/support/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace example_test {

/// Gone with everything in it at the end.
class scratch {
public:
  scratch() {
    auto name = (std::filesystem::temp_directory_path() / "actors-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch() {
    std::error_code ignored;  // what stays is in a folder for temporary files
    std::filesystem::remove_all(folder_, ignored);
  }

  /// "" for the folder itself.
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

private:
  std::filesystem::path folder_;
};

inline void write(const std::string& file, const std::string& text,
                  std::ios::openmode how = std::ios::trunc) {
  std::ofstream out{file, how | std::ios::binary};
  out << text << std::flush;
  REQUIRE(out.good());
}

inline std::string read(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace example_test
