#include "bench/core/hello/problem.hpp"

#include "bench/harness/build_info.hpp"
#include "bench/harness/stopwatch.hpp"
#include "bench/harness/subprocess.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>

namespace bench::hello {

namespace {

namespace fs = std::filesystem;

/// A folder that is gone at the end of the scope.
class scratch_folder {
public:
  scratch_folder() {
    auto name = (fs::temp_directory_path() / "actors-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a scratch folder");
    path_ = name;
  }
  ~scratch_folder() {
    std::error_code ignored;  // nobody is left to tell
    fs::remove_all(path_, ignored);
  }
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  const fs::path& path() const { return path_; }

private:
  fs::path path_;
};

/// The source is relative to the project's folder.
outcome compile(const std::string& source) {
  ::setenv("CCACHE_DISABLE", "1", 1);
  const scratch_folder folder;
  const fs::path root = build::source_dir;
  const auto object = folder.path() / "hello.o";
  stopwatch watch;
  watch.start();
  const auto end = run_subprocess({build::compiler_path, "-std=c++20", "-O2", "-I", root.string(),
                                   "-c", (root / source).string(), "-o", object.string()},
                                  std::chrono::seconds(100));
  watch.stop();
  expect("the compiler ends within 100 s", !end.timed_out);
  expect("the program compiles", end.exit_code == 0 && end.signal == 0 && fs::exists(object));
  return {{"s", watch.seconds()}};
}

}  // namespace

outcome run_actors(const setup&) { return compile("examples/hello/hello.cpp"); }

outcome run_caf(const setup&) { return compile("bench/core/hello/caf_hello.cpp"); }

}  // namespace bench::hello
