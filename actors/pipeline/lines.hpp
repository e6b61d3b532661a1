// lines: a source that reads text files.
#pragma once

#include <actors/pipeline/source.hpp>

#include <concepts>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace actors::pipeline {

/// A line that knows where it stands.
struct text_line {
  std::string text;
  std::string file;          ///< as lines() was given it
  std::uint64_t number = 0;  ///< from 1 in each file
};

/// The second argument of lines(): its items are `text_line`.
struct numbered_t {
  explicit numbered_t() = default;
};
inline constexpr numbered_t numbered{};

namespace detail {

class line_reader;

/// Reads one file after the other.
class ACTORS_API line_files {
public:
  static constexpr bool blocks = true;

  explicit line_files(std::vector<std::filesystem::path> files);
  line_files(line_files&&) noexcept;
  ~line_files();

  clock::time_point due() const noexcept { return never; }
  void attach(const ref<wake>& self) { self_ = self; }
  std::uint64_t leftover() noexcept { return 0; }

protected:
  /// `more`: that was a line. `later`: the source will be woken.
  supply next(std::string& line);

  const std::string& file() const noexcept { return name_; }
  std::uint64_t number() const noexcept { return number_; }

private:
  std::deque<std::filesystem::path> files_;  // not opened yet
  std::unique_ptr<line_reader> reader_;
  ref<wake> self_;
  std::string name_;
  std::uint64_t number_ = 0;
};

template <class Item> class line_source : public line_files {
public:
  using item = Item;
  using line_files::line_files;

  template <class Intake> supply fill(Intake& to, std::size_t most) {
    for (; most != 0 && to.open(); --most) {
      std::string line;
      if (const auto got = next(line); got != supply::more) return got;
      if constexpr (std::is_same_v<Item, text_line>)
        to.put(text_line{std::move(line), file(), number()});
      else
        to.put(std::move(line));
    }
    return supply::more;
  }
};

template <class X>
concept names_file = std::convertible_to<X, std::filesystem::path>;

template <class Item, class File> line_source<Item> lines_of(File file) {
  std::vector<std::filesystem::path> one;
  one.emplace_back(std::move(file));
  return line_source<Item>{std::move(one)};
}

}  // namespace detail

/// The lines of a file, without their ends ("\n" or "\r\n"); a last line without an end is one,
/// too. It is read on a thread of its own. What cannot be opened or read fails the pipeline, with
/// the reason. A pipe or a device may keep it waiting, also for somebody who opens the other end:
/// meanwhile it can be cancelled, and the system can end.
template <detail::names_file File> detail::line_source<std::string> lines(File file) {
  return detail::lines_of<std::string>(std::move(file));
}
/// Those of several files, one after the other.
inline detail::line_source<std::string> lines(std::vector<std::filesystem::path> files) {
  return detail::line_source<std::string>{std::move(files)};
}
/// `lines(file, numbered)`: with the file's name and their numbers, as `text_line`.
template <detail::names_file File> detail::line_source<text_line> lines(File file, numbered_t) {
  return detail::lines_of<text_line>(std::move(file));
}
inline detail::line_source<text_line> lines(std::vector<std::filesystem::path> files, numbered_t) {
  return detail::line_source<text_line>{std::move(files)};
}

}  // namespace actors::pipeline
