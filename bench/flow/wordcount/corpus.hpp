#pragma once

#include "bench/harness/sample.hpp"

#include <pieces.hpp>
#include <tally.hpp>

#include <cstdint>
#include <vector>

namespace bench::wordcount {

namespace counting = ::wordcount;

/// What a count comes to, so that two can be compared.
struct digest {
  std::uint64_t words = 0;      ///< all
  std::uint64_t different = 0;  ///< of them
  std::uint64_t mixed = 0;      ///< of which words how many
  std::uint64_t bytes = 0;      ///< of text
};
digest digest_of(const counting::tally& all);

/// Real text: the plain text files of this system, again from the first one on until it is enough.
class corpus {
public:
  explicit corpus(std::uint64_t bytes);

  /// One after the other.
  counting::file_source files() const;
  /// What a plain loop counts in it, in a process of its own: none of its memory is in this one. It
  /// also brings the files into the page cache.
  digest counted_by_a_loop() const;

private:
  std::vector<counting::found_file> files_;
  std::uint64_t bytes_;
};

}  // namespace bench::wordcount
