// The parker under relacy's memory model: a token always ends a park, and what was written before
// the token is visible after it.
//
// Mutations that were tried and are caught: unpark without wake, or with wake only over `empty`
// (deadlock); park that stores `parked` instead of exchanging (deadlock); a relaxed exchange in
// unpark or in take (the data races); a wait that does not look at the word (deadlock).
#include <actors/sched/parker.hpp>

#include <tests/relacy/shim.hpp>

namespace {

using parker = actors::sched::parker<model::atomics>;

struct token_is_never_lost : rl::test_suite<token_is_never_lost, 2> {
  void thread(unsigned index) {
    if (index == 0) {
      for (unsigned i = 1; i <= 2; ++i) {
        data[i - 1].set(i);
        ready.store(i, std::memory_order_relaxed);
        one.unpark();
      }
    } else {
      for (unsigned seen = 0; seen != 2;) {
        one.park();
        seen = ready.load(std::memory_order_relaxed);
        // The first token says at least that the first datum is there.
        MODEL_CHECK(data[0].get() == 1);
      }
    }
  }
  parker one;
  model::atomic<unsigned> ready{0};
  model::plain<unsigned> data[2];
};

// Each leaves a token; the park that returns has seen at least one of them, and both are visible
// after both were counted.
struct two_wakers : rl::test_suite<two_wakers, 3> {
  void thread(unsigned index) {
    if (index != 0) {
      data[index - 1].set(1);
      arrived.fetch_add(1, std::memory_order_release);
      one.unpark();
    } else {
      while (arrived.load(std::memory_order_acquire) != 2) one.park();
      MODEL_CHECK(data[0].get() == 1 && data[1].get() == 1);
    }
  }
  parker one;
  model::atomic<unsigned> arrived{0};
  model::plain<unsigned> data[2];
};

// A park that times out leaves no trace that would swallow the token of the next.
struct time_out_then_token : rl::test_suite<time_out_then_token, 2> {
  void thread(unsigned index) {
    if (index == 0) {
      data.set(1);
      one.unpark();
    } else {
      if (!one.park(actors::clock::time_point{})) one.park();
      MODEL_CHECK(data.get() == 1);
    }
  }
  parker one;
  model::plain<unsigned> data;
};

}  // namespace

int main() {
  model::check<token_is_never_lost>("parker: a token is never lost");
  model::check<two_wakers>("parker: two wakers");
  model::check<time_out_then_token>("parker: a time-out, then a token");
}
