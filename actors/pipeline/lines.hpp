// lines: a source that reads a text file.
#pragma once

#include <actors/pipeline/source.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace actors::pipeline {
namespace detail {

class line_reader;

class ACTORS_API line_source : public ready_source {
public:
  using item = std::string;
  static constexpr bool blocks = true;

  explicit line_source(std::filesystem::path file);
  line_source(line_source&&) noexcept;
  ~line_source();

  template <class Intake> supply fill(Intake& to, std::size_t most) {
    for (; most != 0 && to.open(); --most) {
      std::string line;
      if (!next(line)) return supply::end;
      to.put(std::move(line));
    }
    return supply::more;
  }

private:
  bool next(std::string& line);

  std::filesystem::path file_;
  std::unique_ptr<line_reader> reader_;
};

}  // namespace detail

/// The lines of a file, without their ends ("\n" or "\r\n"); a last line without an end is one,
/// too. It is read on a thread of its own. What cannot be opened or read fails the pipeline, with
/// the reason.
inline detail::line_source lines(std::filesystem::path file) {
  return detail::line_source{std::move(file)};
}

}  // namespace actors::pipeline
