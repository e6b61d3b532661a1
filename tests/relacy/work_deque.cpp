// The work deque under relacy's memory model: no item is lost or comes out twice, and what an item
// refers to is visible to whoever gets it.
//
// Mutations that were tried and are caught: a relaxed store of tail in push or steal_into, or a
// relaxed load of tail in steal_into (the payload races); a head that pop moves by a plain store
// (doubled); a ring that counts as full one too late (lost). relacy runs loads in program order,
// so it cannot show a copy of a cell that comes after its overwriting (the release and acquire of
// D3): that pair rests on the argument in work_deque.hpp.
#include <actors/queue/work_deque.hpp>

#include <array>
#include <tests/relacy/shim.hpp>

namespace {

constexpr auto everything = ~std::uint64_t{0};

/// Items are numbers from 1; each refers to a payload that is written before the push.
template <unsigned Items, std::size_t Capacity> struct fixture {
  using deque = actors::queue::work_deque<std::uint64_t, Capacity, model::atomics>;

  void push(std::uint64_t item) {
    payload[item].set(item);
    if (!victim->push(item)) got(item);
  }
  void got(std::uint64_t item) {
    MODEL_CHECK(item >= 1 && item <= Items);
    MODEL_CHECK(payload[item].get() == item);
    times[item].add(1);
  }
  void drain(deque& from) {
    while (const auto item = from.pop()) got(*item);
  }
  void every_item_once() {
    for (unsigned i = 1; i <= Items; ++i) MODEL_CHECK(times[i].get() == 1);
  }

  std::unique_ptr<deque> victim = std::make_unique<deque>();
  std::array<model::plain<std::uint64_t>, Items + 1> payload;
  std::array<model::plain<unsigned>, Items + 1> times;
};

struct owner_and_thief : rl::test_suite<owner_and_thief, 2>, fixture<4, 4> {
  void thread(unsigned index) {
    if (index == 0) {
      push(1);
      push(2);
      if (const auto item = victim->pop()) got(*item);
      push(3);
      push(4);
      drain(*victim);
    } else {
      auto mine = std::make_unique<deque>();
      for (unsigned i = 0; i < 2; ++i) {
        victim->steal_into(*mine, 2, everything);
        drain(*mine);
      }
    }
  }
  void after() {
    drain(*victim);
    every_item_once();
  }
};

struct two_thieves : rl::test_suite<two_thieves, 3>, fixture<4, 4> {
  void thread(unsigned index) {
    if (index == 0) {
      for (unsigned i = 1; i <= 4; ++i) push(i);
      drain(*victim);
    } else {
      auto mine = std::make_unique<deque>();
      victim->steal_into(*mine, index, everything);
      drain(*mine);
    }
  }
  void after() {
    drain(*victim);
    every_item_once();
  }
};

// The ring is so small that the owner overwrites cells while a slow thief copies them.
struct wrap : rl::test_suite<wrap, 2>, fixture<6, 2> {
  void thread(unsigned index) {
    if (index == 0) {
      for (unsigned i = 1; i <= 6; ++i) {
        push(i);
        if (i % 2 == 0)
          if (const auto item = victim->pop()) got(*item);
      }
      drain(*victim);
    } else {
      auto mine = std::make_unique<deque>();
      for (unsigned i = 0; i < 3; ++i) {
        victim->steal_into(*mine, 2, everything);
        drain(*mine);
      }
    }
  }
  void after() {
    drain(*victim);
    every_item_once();
  }
};

// An overflowing owner takes several at once while a thief does.
struct owner_takes_half : rl::test_suite<owner_takes_half, 2>, fixture<4, 4> {
  void thread(unsigned index) {
    if (index == 0) {
      for (unsigned i = 1; i <= 4; ++i) push(i);
      std::uint64_t out[2];
      const std::size_t count = victim->pop_some(out, 2);
      for (std::size_t i = 0; i < count; ++i) got(out[i]);
      drain(*victim);
    } else {
      auto mine = std::make_unique<deque>();
      victim->steal_into(*mine, 2, everything);
      victim->steal_into(*mine, 2, everything);
      drain(*mine);
    }
  }
  void after() { every_item_once(); }
};

// From a thief's deque somebody else may steal in turn.
struct steal_from_a_thief : rl::test_suite<steal_from_a_thief, 3>, fixture<3, 4> {
  void thread(unsigned index) {
    if (index == 0) {
      for (unsigned i = 1; i <= 3; ++i) push(i);
    } else if (index == 1) {
      victim->steal_into(*middle, 2, everything);
      if (const auto item = middle->pop()) got(*item);
    } else {
      auto mine = std::make_unique<deque>();
      middle->steal_into(*mine, 2, everything);
      drain(*mine);
    }
  }
  void after() {
    drain(*victim);
    drain(*middle);
    every_item_once();
  }
  std::unique_ptr<deque> middle = std::make_unique<deque>();
};

}  // namespace

int main() {
  model::check<owner_and_thief>("work_deque: owner and thief");
  model::check<two_thieves>("work_deque: owner and two thieves");
  model::check<wrap>("work_deque: the ring wraps under a thief");
  model::check<owner_takes_half>("work_deque: owner takes half beside a thief");
  model::check<steal_from_a_thief>("work_deque: stealing from a thief");
}
