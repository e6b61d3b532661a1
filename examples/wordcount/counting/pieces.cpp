#include "pieces.hpp"

#include <algorithm>
#include <vector>

namespace wordcount {

std::optional<piece> pieces::next() {
  while (!monitor_.stop.load(std::memory_order_relaxed)) {
    if (cut_.begin != cut_.end) {
      auto one = cut_;
      one.end = std::min(cut_.end, cut_.begin + largest);
      cut_.begin = one.end;
      return one;
    }
    auto found = files_(problems_);
    if (!found) return std::nullopt;
    ++count_;
    if (auto one = first_of(*std::move(found))) return one;
  }
  return std::nullopt;
}

/// Nothing: it cannot be counted, or it is to be cut. Whether it can be cut, its first block knows;
/// a small file is looked at by who counts it.
std::optional<piece> pieces::first_of(found_file found) {
  // Files of /proc say that they are empty.
  piece whole{std::move(found.path), 0, found.size != 0 ? found.size : piece::to_its_end};
  if (found.size <= largest) return whole;
  try {
    std::vector<char> beginning(first_block);
    beginning.resize(file{whole.path}.read(beginning, 0));
    whole.what = content_of(beginning);
  } catch (const unreadable& e) {
    problems_.add(whole.path + ": " + e.what());
    return std::nullopt;
  }
  if (whole.what != content::text) return whole;
  cut_ = std::move(whole);
  return std::nullopt;
}

}  // namespace wordcount
