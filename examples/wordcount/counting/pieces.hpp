/// What there is to do: files, the large ones in pieces, so that one file is no more than its
/// share.
#pragma once

#include "complaints.hpp"
#include "input.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>

namespace wordcount {

/// A part of a file: the words that begin in it.
struct piece {
  static constexpr auto to_its_end = std::numeric_limits<std::uint64_t>::max();

  std::string path;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  content what = content::unknown;
};

struct found_file {
  std::string path;
  std::uint64_t size = 0;
};

/// Gives one file after the other, then nothing; what it cannot look into it adds to the
/// complaints.
using file_source = std::function<std::optional<found_file>(complaints&)>;

/// What the thread that shows the progress, and those that count, have in common.
struct monitor {
  std::atomic<std::uint64_t> bytes{0};  ///< of files, done
  std::atomic<bool> stop{false};        ///< finish early
};

class pieces {
public:
  static constexpr std::uint64_t largest = 1 << 20;

  pieces(file_source files, const monitor& with) : files_{std::move(files)}, monitor_{with} {}

  std::optional<piece> next();
  std::uint64_t files() const noexcept { return count_; }
  const complaints& problems() const noexcept { return problems_; }

private:
  std::optional<piece> first_of(found_file found);

  file_source files_;
  const monitor& monitor_;
  piece cut_;  // what is left of a large text
  std::uint64_t count_ = 0;
  complaints problems_;
};

}  // namespace wordcount
