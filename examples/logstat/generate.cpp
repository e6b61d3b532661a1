#include "generate.hpp"

#include "made_up.hpp"

#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>
#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace logstat {

namespace {

/// A file, or standard output. What cannot be written is told by close().
class output {
public:
  explicit output(std::string name) : name_{std::move(name)} {
    file_ = name_ == "-" ? stdout : std::fopen(name_.c_str(), "we");
    if (file_ == nullptr)
      throw usage_error{fmt::format("cannot write to '{}': {}", name_, std::strerror(errno))};
  }
  output(const output&) = delete;
  output& operator=(const output&) = delete;
  ~output() {
    if (file_ != nullptr && file_ != stdout) static_cast<void>(std::fclose(file_));
  }

  void write(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) failure_ = errno;
  }
  /// Any thread.
  bool failed() const noexcept { return failure_ != 0; }
  void close() {
    auto* closing = std::exchange(file_, nullptr);
    if ((closing == stdout ? std::fflush(closing) : std::fclose(closing)) != 0) failure_ = errno;
    if (failed())
      throw std::runtime_error{fmt::format("cannot write to {}: {}",
                                           name_ == "-" ? "standard output" : "'" + name_ + "'",
                                           std::strerror(failure_))};
  }

private:
  std::string name_;
  std::FILE* file_;
  std::atomic<int> failure_{0};  // errno
};

}  // namespace

generated generate(const generate_options& with, std::size_t workers, const reading& shared,
                   const std::function<void(std::uint64_t)>& look) {
  using namespace actors::pipeline;
  output to{with.output};
  actors::system sys{{.workers = workers}};
  std::uint64_t block = 0, begun = 0;
  const auto numbers = [&]() -> std::optional<std::uint64_t> {
    if (begun >= with.lines || shared.stopped() || to.failed()) return std::nullopt;
    begun += made_up_log::lines_of_block;
    return block++;
  };
  generated out;
  const auto write = [&](const made_up_block& b) {
    to.write(b.text);
    out.lines += b.lines;
    out.malformed += b.malformed;
    look(out.lines);
  };
  auto done = from(sys, numbers, {.name = "generate", .chunk = 1}) |
              map(made_up_log{with}, parallel(sys.workers()), ordered, name("make")) |
              into(write, name("write"));
  static_cast<void>(done.get());
  to.close();
  return out;
}

}  // namespace logstat
