// The iterator of ranges that yield what has come: as_completed, map.
#pragma once

#include <cstddef>
#include <iterator>

namespace actors::detail {

/// Over a Range with ended(), current() and advance(), whose end is std::default_sentinel.
template <class Range, class T> class input_iterator {
public:
  using value_type = T;
  using difference_type = std::ptrdiff_t;

  explicit input_iterator(Range& of) noexcept : of_(&of) {}

  decltype(auto) operator*() const { return of_->current(); }  // vector<bool> has stand-ins
  input_iterator& operator++() {
    of_->advance();
    return *this;
  }
  void operator++(int) { of_->advance(); }
  friend bool operator==(const input_iterator& i, std::default_sentinel_t) { return i.at_end(); }

private:
  bool at_end() const { return of_->ended(); }

  Range* of_;
};

}  // namespace actors::detail
