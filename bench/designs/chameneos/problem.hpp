#pragma once

#include "bench/lab/meter.hpp"

#include <array>
#include <atomic>

namespace bench::designs::chameneos {

/// Creatures of three colours come to a mall, where the next one to come is introduced to the one
/// that waits; both change colour and come back. An operation is a meeting as a creature sees it:
/// from its arrival until it knows its partner. After so many meetings the mall closes.
struct problem {
  static constexpr std::uint64_t most_creatures = 1'000;

  std::uint64_t creatures = 100;
  std::uint64_t meetings = 200'000;

  problem of(size s) const;
  params parameters() const;
  double operations() const { return static_cast<double>(meetings); }
  lab::metering measured() const { return {creatures, 16}; }

  struct result {
    std::uint64_t attended = 0;     ///< meetings, as all creatures saw them
    std::uint64_t partners = 0;     ///< sum of the partners' numbers
    std::uint64_t own = 0;          ///< sum of the own number, once for each meeting
    std::uint64_t with_itself = 0;  ///< meetings of a creature with itself
    std::uint64_t odd_colours = 0;  ///< colours that an odd number of creatures took on
  };
  void check(const result& r) const;
};

enum class colour : std::uint8_t { blue, red, yellow };

/// What both become: the same colour stays, two different ones become the third.
inline colour mix(colour a, colour b) {
  if (a == b) return a;
  return static_cast<colour>(3 - static_cast<int>(a) - static_cast<int>(b));
}

/// How a creature introduces itself.
struct visitor {
  std::uint64_t number = 0;
  colour own = colour::blue;
};

/// What the creatures report when they go home. They may be threads or processes.
struct books {
  std::atomic<std::uint64_t> attended{0}, partners{0}, own{0}, with_itself{0};
  std::array<std::atomic<std::uint64_t>, 3> became{};

  problem::result close() const {
    problem::result r{attended, partners, own, with_itself, 0};
    for (auto& count : became) r.odd_colours += count % 2;
    return r;
  }
};

/// What is the same in all designs; for one thread at a time.
class creature {
public:
  creature(books& report, lab::meter& m, std::uint64_t number)
      : report_(&report), me_(m, number), now_{number, static_cast<colour>(number % 3)} {}

  /// Comes to the mall.
  visitor arrive() {
    since_ = me_.begin();
    return now_;
  }
  void meet(const visitor& partner) {
    now_.own = mix(now_.own, partner.own);
    me_.end(since_);
    partners_ += partner.number;
    if (partner.number == now_.number) ++with_itself_;
    ++became_[static_cast<std::size_t>(now_.own)];
  }
  void go_home() {
    report_->attended += me_.operations();
    report_->partners += partners_;
    report_->own += now_.number * me_.operations();
    report_->with_itself += with_itself_;
    for (std::size_t c = 0; c < became_.size(); ++c) report_->became[c] += became_[c];
    me_.leave();
  }
  /// As one who may wait: `arrive(visitor)` gives the partner, or none when the mall is closed.
  template <class Arrive> void live(Arrive arrive_at_mall) {
    while (const auto partner = arrive_at_mall(arrive())) meet(*partner);
    go_home();
  }

private:
  books* report_;
  lab::party me_;
  visitor now_;
  lab::party::mark since_{};
  std::uint64_t partners_ = 0, with_itself_ = 0;
  std::array<std::uint64_t, 3> became_{};
};

outcome run_actors(const setup& s, const problem& p);
outcome run_actors_coroutine(const setup& s, const problem& p);
outcome run_caf(const setup& s, const problem& p);
outcome run_caf_on_actors(const setup& s, const problem& p);
outcome run_mutex(const setup& s, const problem& p);
outcome run_semaphore(const setup& s, const problem& p);
outcome run_lockfree(const setup& s, const problem& p);
outcome run_futures(const setup& s, const problem& p);
outcome run_processes(const setup& s, const problem& p);
outcome run_event_loop(const setup& s, const problem& p);
outcome run_tbb(const setup& s, const problem& p);
outcome run_sequential(const setup& s, const problem& p);

}  // namespace bench::designs::chameneos
