// The slot under relacy's memory model: owner and thief never both get an item, none is lost, and
// what an item refers to is visible to the thief.
//
// Mutations that were tried and are caught: a relaxed store in put (the payload races); either
// fence left out, the theft counted after the fence, no answer in take or in put (doubled or lost).
// A relaxed load in take_seen is not caught: the thief peeked before its fence, which acquires.
#include <actors/queue/lifo_slot.hpp>

#include <array>
#include <tests/relacy/shim.hpp>

namespace {

struct owner_and_thief : rl::test_suite<owner_and_thief, 2> {
  void thread(unsigned index) {
    if (index == 0) {
      for (std::uint64_t item = 1; item <= 3; ++item) {
        payload[item].set(item);
        got(slot.put(item));
        if (item == 2) got(slot.take());
      }
      got(slot.take());
    } else {
      for (unsigned i = 0; i < 2; ++i)
        if (const auto seen = slot.peek(); seen != 0 && slot.take_seen(seen)) got(seen);
    }
  }
  void got(std::uint64_t item) {
    if (item == 0) return;
    MODEL_CHECK(payload[item].get() == item);
    times[item].add(1);
  }
  void after() {
    for (unsigned i = 1; i <= 3; ++i) MODEL_CHECK(times[i].get() == 1);
  }

  actors::queue::lifo_slot<std::uint64_t, model::atomics> slot;
  std::array<model::plain<std::uint64_t>, 4> payload;
  std::array<model::plain<unsigned>, 4> times;
};

struct two_thieves : rl::test_suite<two_thieves, 3> {
  void thread(unsigned index) {
    if (index == 0) {
      for (std::uint64_t item = 1; item <= 2; ++item) {
        payload.at(item).set(item);
        got(slot.put(item));
      }
      got(slot.take());
    } else if (const auto seen = slot.peek(); seen != 0 && slot.take_seen(seen)) {
      got(seen);
    }
  }
  void got(std::uint64_t item) {
    if (item == 0) return;
    MODEL_CHECK(payload.at(item).get() == item);
    times.at(item).add(1);
  }
  void after() {
    for (unsigned i = 1; i <= 2; ++i) MODEL_CHECK(times[i].get() == 1);
  }

  actors::queue::lifo_slot<std::uint64_t, model::atomics> slot;
  std::array<model::plain<std::uint64_t>, 3> payload;
  std::array<model::plain<unsigned>, 3> times;
};

// The same item comes back after it was stolen, as a cell does that is woken again: the answer for
// the first theft must not be taken for one about the second put.
struct same_item_again : rl::test_suite<same_item_again, 2> {
  void thread(unsigned index) {
    if (index == 0) {
      put();
      put();
      got(slot.take());
    } else {
      for (unsigned i = 0; i < 2; ++i)
        if (slot.peek() != 0 && slot.take_seen(7)) taken.fetch_add(1);
    }
  }
  void put() {
    puts.add(1);
    got(slot.put(7));
  }
  void got(std::uint64_t item) {
    if (item != 0) taken.fetch_add(1);
  }
  void after() { MODEL_CHECK(taken.load() == puts.get()); }

  actors::queue::lifo_slot<std::uint64_t, model::atomics> slot;
  model::atomic<unsigned> taken;
  model::plain<unsigned> puts;
};

}  // namespace

int main() {
  model::check<owner_and_thief>("lifo_slot: owner and thief");
  model::check<two_thieves>("lifo_slot: owner and two thieves");
  model::check<same_item_again>("lifo_slot: the same item again");
}
