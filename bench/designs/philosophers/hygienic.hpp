// Chandy and Misra's hygienic philosophers (1984), for those who send messages: no waiter;
// neighbours pass forks to each other, and a fork is dirty once it was eaten with. Who is asked for
// a dirty fork cleans it and hands it over, unless he eats; a clean one he keeps until he has
// eaten.
#pragma once

#include <cstdint>
#include <utility>

namespace bench::designs::philosophers {

enum class side : std::uint8_t { left, right };
constexpr side other(side s) { return s == side::left ? side::right : side::left; }

/// What one of them knows. `Out` sends `please(side)` and `here_you_are(side)` to the neighbour
/// there, and begins to `eat()`.
class manners {
public:
  /// A fork starts with the lower of its two seats, and dirty: so the turns form no circle.
  manners(std::uint64_t seat, std::uint64_t seats) : left_{seat == 0}, right_{seat + 1 < seats} {}

  template <class Out> void hungry(Out& out) {
    hungry_ = true;
    ask_for(side::left, out);
    ask_for(side::right, out);
    eat_if_both(out);
  }
  template <class Out> void asked(side s, Out& out) {
    at(s).token = true;
    hand_over(s, out);
  }
  template <class Out> void given(side s, Out& out) {
    at(s) = {.mine = true, .dirty = false, .token = at(s).token};
    eat_if_both(out);
  }
  template <class Out> void full(Out& out) {
    eats_ = false;
    hand_over(side::left, out);
    hand_over(side::right, out);
  }
  /// Could eat again without asking.
  bool has_both() const { return left_.mine && right_.mine; }

private:
  struct shared_fork {
    bool mine;
    bool dirty = true;
    bool token = !mine;  ///< the right to ask for it
  };

  shared_fork& at(side s) { return s == side::left ? left_ : right_; }

  template <class Out> void eat_if_both(Out& out) {
    if (!hungry_ || !has_both()) return;
    hungry_ = false;
    eats_ = left_.dirty = right_.dirty = true;
    out.eat();
  }
  template <class Out> void ask_for(side s, Out& out) {
    if (hungry_ && !at(s).mine && std::exchange(at(s).token, false)) out.please(s);
  }
  template <class Out> void hand_over(side s, Out& out) {
    auto& f = at(s);
    if (eats_ || !f.mine || !f.dirty || !f.token) return;
    f.mine = false;
    out.here_you_are(s);
    ask_for(s, out);
  }

  shared_fork left_, right_;
  bool hungry_ = false, eats_ = false;
};

}  // namespace bench::designs::philosophers
