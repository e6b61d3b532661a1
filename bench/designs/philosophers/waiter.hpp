// A waiter who knows who eats, and gives both forks at once or none. Somebody hungry is passed over
// for a neighbour who came later only until so many have come as there are seats: nobody starves,
// and no chain of people waits for the first of them.
#pragma once

#include <cstdint>
#include <vector>

namespace bench::designs::philosophers {

class waiter {
public:
  explicit waiter(std::uint64_t seats) : guests_(seats) {}

  /// `serve(seat)`: both forks are his.
  template <class Serve> void hungry(std::uint64_t seat, Serve serve) {
    guests_[seat].ticket = ++tickets_;
    serve_if_free(seat, serve);
  }
  template <class Serve> void full(std::uint64_t seat, Serve serve) {
    guests_[seat].eats = false;
    serve_if_free(left_of(seat), serve);
    serve_if_free(right_of(seat), serve);
  }

private:
  struct guest {
    bool eats = false;
    std::uint64_t ticket = 0;  ///< 0: not hungry
  };

  template <class Serve> void serve_if_free(std::uint64_t seat, Serve& serve) {
    auto& g = guests_[seat];
    if (g.ticket == 0 || goes_first(guests_[left_of(seat)], g) ||
        goes_first(guests_[right_of(seat)], g))
      return;
    g = {.eats = true};
    serve(seat);
  }
  bool goes_first(const guest& neighbour, const guest& g) const {
    return neighbour.eats ||
           (neighbour.ticket != 0 && neighbour.ticket + guests_.size() < g.ticket);
  }
  std::uint64_t left_of(std::uint64_t i) const { return (i == 0 ? guests_.size() : i) - 1; }
  std::uint64_t right_of(std::uint64_t i) const { return i + 1 == guests_.size() ? 0 : i + 1; }

  std::vector<guest> guests_;
  std::uint64_t tickets_ = 0;
};

}  // namespace bench::designs::philosophers
