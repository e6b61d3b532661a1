// What Python's threading and queue have, as it is written here.
#include "chapters.hpp"

#include <actors/actors.hpp>
#include <actors/pool/executors.hpp>
#include <actors/pool/pool.hpp>

#include <chrono>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace {

using actors::done;

int sum_to(int n) {
  int sum = 0;
  for (int i = 1; i <= n; ++i) sum += i;
  return sum;
}

// [python-queue]
struct line {
  std::string text;
};

struct printer {
  using protocol = actors::protocol<line>;
  void on(const line& m) { std::cout << m.text << '\n'; }
};
// [/python-queue]

struct shrink {
  int image;
  using reply = int;
};
struct resizer {
  using protocol = actors::protocol<shrink>;
  int on(shrink m) { return m.image / 2; }
};

// [python-lock]
struct add {
  int amount;
};
struct total {
  using reply = int;
};

struct counter {
  using protocol = actors::protocol<add, total>;
  int sum = 0;  // no lock: one handler at a time

  void on(add m) { sum += m.amount; }
  int on(total) { return sum; }
};
// [/python-lock]

// [python-rlock]
struct move_all {
  using reply = int;
};

struct till {
  using protocol = actors::protocol<add, total, move_all>;
  int sum = 0;

  void on(add m) { sum += m.amount; }
  int on(total) { return sum; }
  int on(move_all) {
    const int moved = on(total{});  // a call, not a message
    on(add{-moved});
    return moved;
  }
};
// [/python-rlock]

// [python-condition]
struct fill {
  int pieces;
};
struct take {
  int pieces;
  using reply = done;
};

struct stock {
  using protocol = actors::protocol<fill, take>;

  struct waiter {
    int pieces;
    actors::promise<done> answer;
  };
  int pieces = 0;
  std::vector<waiter> waiting;

  void on(fill m) { pieces += m.pieces, serve(); }
  void on(take m, actors::promise<done> answer) {
    waiting.push_back(waiter{m.pieces, std::move(answer)});
    serve();
  }
  void serve() {
    std::erase_if(waiting, [this](waiter& each) {
      if (each.pieces > pieces) return false;
      pieces -= each.pieces;
      each.answer.set();
      return true;
    });
  }
};
// [/python-condition]

// [python-semaphore]
struct acquire {
  using reply = done;
};
struct release {};

struct semaphore {
  using protocol = actors::protocol<acquire, release>;

  std::size_t free;
  std::vector<actors::promise<done>> waiting;

  explicit semaphore(std::size_t permits) : free(permits) {}

  void on(acquire, actors::promise<done> answer) {
    waiting.push_back(std::move(answer));
    serve();
  }
  void on(release) { ++free, serve(); }
  void serve() {
    if (free == 0 || waiting.empty()) return;
    --free;
    waiting.front().set();
    waiting.erase(waiting.begin());
  }
};
// [/python-semaphore]

// [python-event]
struct wait {
  using reply = done;
};
struct set {};

struct event {
  using protocol = actors::protocol<wait, set>;

  bool is_set = false;
  std::vector<actors::promise<done>> waiting;

  void on(wait, actors::promise<done> answer) {
    if (is_set) return answer.set();
    waiting.push_back(std::move(answer));
  }
  void on(set) {
    is_set = true;
    for (auto& each : std::exchange(waiting, {})) each.set();
  }
};
// [/python-event]

// [python-barrier]
struct arrive {
  using reply = done;
};

struct barrier {
  using protocol = actors::protocol<arrive>;

  std::size_t parties;
  std::vector<actors::promise<done>> here;

  explicit barrier(std::size_t parties) : parties(parties) {}

  void on(arrive, actors::promise<done> answer) {
    here.push_back(std::move(answer));
    if (here.size() < parties) return;
    for (auto& each : std::exchange(here, {})) each.set();
  }
};
// [/python-barrier]

// [python-local]
struct render {
  int page;
  using reply = int;
};

struct renderer {
  using protocol = actors::protocol<render>;
  std::vector<int> scratch;  // each worker of a pool has its own

  int on(render m) {
    scratch.assign(10, m.page);
    return static_cast<int>(scratch.size());
  }
};
// [/python-local]

// [python-timer]
struct remind {
  using reply = done;
};

struct alarm {
  using protocol = actors::protocol<remind>;

  void on(remind, actors::context& self, actors::promise<done> answer) {
    actors::timer never = self.after(10s, [] { std::cout << "too late\n"; });
    self.after(1ms, [answer = std::move(answer)]() mutable {
      std::cout << "time is up\n";
      answer.set();
    });
    never.cancel();
  }
};
// [/python-timer]

void threads_and_queues() {
  // [python-thread-use]
  actors::thread_executor threads{2};
  auto sum = threads.submit(sum_to, 1000);
  std::cout << sum.get() << '\n';  // join, and the result
  // [/python-thread-use]

  actors::system sys;
  // [python-queue-use]
  auto out = sys.spawn<printer>();
  out.tell<line>("one");
  out.tell<line>("two");
  out.stop();            // after what was sent before
  sys.watch(out).get();  // join
  // [/python-queue-use]

  // [python-queue-maxsize]
  auto slow = sys.spawn<printer>({.mailbox = {.capacity = 2}});
  for (const char* text : {"three", "four", "five", "six"})
    slow.tell<line>(text);                   // q.put: waits while two wait
  auto left = slow.try_tell(line{"seven"});  // q.put_nowait; Full: gives the message back
  if (left) slow.tell(std::move(*left));
  // [/python-queue-maxsize]
  slow.stop();
  sys.watch(slow).get();

  // [python-queue-workers]
  auto shrinkers = sys.spawn_pool<resizer>({.workers = 4});
  for (int image = 0; image < 100; ++image) shrinkers.tell<shrink>(image);
  shrinkers.drain().get();  // q.join()
  std::cout << shrinkers.stats().finished << " shrunk\n";
  // [/python-queue-workers]
}

void locks() {
  actors::system sys;
  // [python-lock-use]
  auto shared = sys.spawn<counter>();
  shared.tell<add>(20);
  shared.tell<add>(22);
  std::cout << shared.ask<total>().get() << '\n';
  // [/python-lock-use]

  auto cash = sys.spawn<till>();
  cash.tell<add>(7);
  std::cout << cash.ask<move_all>().get() << '\n';

  // [python-condition-use]
  auto shelf = sys.spawn<stock>();
  auto three = shelf.ask<take>(3);
  shelf.tell<fill>(2);
  std::cout << three.wait_for(1ms) << '\n';
  shelf.tell<fill>(2);
  three.get();
  // [/python-condition-use]

  // [python-semaphore-use]
  auto seats = sys.spawn<semaphore>(std::size_t{1});
  seats.ask<acquire>().get();
  seats.tell<release>();
  seats.ask<acquire>().get();
  // [/python-semaphore-use]

  // [python-event-use]
  auto ready = sys.spawn<event>();
  auto waits = ready.ask<wait>();
  ready.tell<set>();
  waits.get();
  // [/python-event-use]

  // [python-event-once]
  auto [started, when_started] = actors::make_promise<done>();
  started.set();
  when_started.get();
  // [/python-event-once]

  // [python-barrier-use]
  auto both = sys.spawn<barrier>(std::size_t{2});
  auto first = both.ask<arrive>();
  auto second = both.ask<arrive>();
  actors::when_all(std::move(first), std::move(second)).get();
  // [/python-barrier-use]

  // [python-local-use]
  auto pages = sys.spawn_pool<renderer>({.workers = 2});
  std::cout << pages.ask<render>(1).get() << '\n';
  // [/python-local-use]

  sys.spawn<alarm>().ask<remind>().get();
}

}  // namespace

void snippets::python_threading() {
  threads_and_queues();
  locks();
}
