#include "table.hpp"

#include "names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dining {

namespace {

constexpr int groups = 64;
constexpr std::size_t violations_kept = 16;
constexpr int nobody = -1;

}  // namespace

table::table(int seats, std::uint32_t meals_each, std::function<void()> ring)
    : seats_{seats}, meals_each_{meals_each}, ring_{std::move(ring)},
      places_(static_cast<std::size_t>(seats)),
      waiting_(static_cast<std::size_t>(std::min(seats, groups))) {}

// --- reports of the philosophers -----------------------------------------------------------------

void table::hungry(int seat) {
  auto& p = places_[static_cast<std::size_t>(seat)];
  p.hungry_since = clock::now();
  p.now.store(doing::hungry);
}

void table::picks_up(int seat, side s) {
  auto f = fork(seat, s);
  auto before = places_[static_cast<std::size_t>(f)].left_fork_in_hand_of.exchange(seat);
  ++places_[static_cast<std::size_t>(seat)].forks_in_hand;
  if (before == nobody) return;
  report(
      'A', seat,
      fmt::format("{} picks up fork {}, which {} still holds", name_of(seat), f, name_of(before)));
}

void table::puts_down(int seat, side s) {
  auto f = fork(seat, s);
  auto hand = seat;
  auto& lies = places_[static_cast<std::size_t>(f)].left_fork_in_hand_of;
  --places_[static_cast<std::size_t>(seat)].forks_in_hand;
  if (lies.compare_exchange_strong(hand, nobody)) return;
  report('A', seat, fmt::format("{} puts down fork {} without holding it", name_of(seat), f));
}

void table::eats(int seat) {
  auto& p = places_[static_cast<std::size_t>(seat)];
  auto now = clock::now();
  waiting_of(seat).add(now - p.hungry_since);
  // Relaxed: written by this actor alone, read by onlookers for whom a late value is as good.
  p.latest_meal.store((now - opened_).count(), std::memory_order_relaxed);
  // (C) is sequentially consistent: of two neighbours who start at once, one sees the other.
  p.now.store(doing::eating);
  for (auto s : {side::left, side::right}) {
    if (holder(fork(seat, s)) != seat) {
      report('B', seat, fmt::format("{} eats without fork {}", name_of(seat), fork(seat, s)));
    }
    auto other = neighbour(seat, s);
    if (places_[static_cast<std::size_t>(other)].now.load() == doing::eating) {
      report('C', seat,
             fmt::format("{} eats while his neighbour {} does", name_of(seat), name_of(other)));
    }
  }
  if (look(seat).meals >= meals_each_) {
    report('D', seat, fmt::format("{} eats more than {} meals", name_of(seat), meals_each_));
  }
}

bool table::finishes(int seat) {
  auto& p = places_[static_cast<std::size_t>(seat)];
  for (auto s : {side::left, side::right}) {
    if (holder(fork(seat, s)) == seat) continue;
    report('B', seat, fmt::format("{} lost fork {} while he ate", name_of(seat), fork(seat, s)));
  }
  // Relaxed: only this actor writes the count; who needs it exact reads it after `gone_`.
  auto eaten = p.meals.load(std::memory_order_relaxed) + 1;
  p.meals.store(eaten, std::memory_order_relaxed);
  // Relaxed: a request, not an order; the next meal sees it if this one does not.
  auto leaves = eaten >= meals_each_ || closing_.load(std::memory_order_relaxed);
  p.now.store(leaves ? doing::gone : doing::thinking);
  if (leaves && gone_.fetch_add(1) + 1 == seats_) ring_();
  return !leaves;
}

// --- the host ------------------------------------------------------------------------------------

void table::open() noexcept { opened_ = clock::now(); }

void table::close() noexcept {
  closing_.store(true, std::memory_order_relaxed);  // pairs with the load in `finishes`
}

bool table::everyone_gone() const noexcept { return gone_.load() == seats_; }

void table::audit() {
  auto in_hands = 0, off_the_table = 0;
  std::uint64_t eating = 0;
  for (int i = 0; i < seats_; ++i) {
    auto& p = places_[static_cast<std::size_t>(i)];
    in_hands += p.forks_in_hand;
    off_the_table += holder(i) != nobody;
    eating += p.now.load() == doing::eating;
    auto eaten = look(i).meals;
    if (everyone_gone() && !closing_.load() && eaten != meals_each_) {
      report('F', i, fmt::format("{} ate {} meals of {}", name_of(i), eaten, meals_each_));
    }
  }
  if (in_hands != off_the_table) {
    report('E', 0,
           fmt::format("{} forks are in hands, but {} are missing on the table", in_hands,
                       off_the_table));
  }
  if (waiting().count() != meals() + eating) {
    report(
        'F', 0,
        fmt::format("{} meals were waited for, but {} eaten", waiting().count(), meals() + eating));
  }
}

// --- the onlookers -------------------------------------------------------------------------------

seat_view table::look(int seat) const noexcept {
  auto& p = places_[static_cast<std::size_t>(seat)];
  return {p.now.load(), p.meals.load(std::memory_order_relaxed),
          holder(fork(seat, side::left)) == seat, holder(fork(seat, side::right)) == seat};
}

int table::holder(int fork) const noexcept {
  return places_[static_cast<std::size_t>(fork)].left_fork_in_hand_of.load();
}

std::uint64_t table::meals() const noexcept {
  std::uint64_t sum = 0;
  for (auto& p : places_) sum += p.meals.load(std::memory_order_relaxed);
  return sum;
}

nanoseconds table::latest_meal(int seat) const noexcept {
  auto& p = places_[static_cast<std::size_t>(seat)];
  return nanoseconds{p.latest_meal.load(std::memory_order_relaxed)};
}

histogram table::waiting() const {
  histogram all;
  for (auto& group : waiting_) all.add(group);
  return all;
}

std::uint64_t table::violation_count() const noexcept { return violation_count_.load(); }

std::vector<violation> table::violations() const {
  std::lock_guard hold{violations_guard_};
  return violations_;
}

int table::neighbour(int seat, side s) const noexcept {
  if (s == side::left) return seat == 0 ? seats_ - 1 : seat - 1;
  return seat + 1 == seats_ ? 0 : seat + 1;
}

histogram_cells& table::waiting_of(int seat) noexcept {
  return waiting_[static_cast<std::size_t>(seat) * waiting_.size() /
                  static_cast<std::size_t>(seats_)];
}

void table::report(char invariant, int seat, std::string what) {
  {
    std::lock_guard hold{violations_guard_};
    if (violations_.size() < violations_kept) {
      violations_.push_back({invariant, seat, elapsed(), std::move(what)});
    }
  }
  if (violation_count_.fetch_add(1) == 0) ring_();
}

}  // namespace dining
