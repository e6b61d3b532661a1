// What Python's asyncio has, as it is written here.
#include "chapters.hpp"

#include <actors/actors.hpp>
#include <actors/ask/loop.hpp>
#include <actors/ask/wait.hpp>
#include <actors/pool/executors.hpp>
#include <net.hpp>

#include <chrono>
#include <deque>
#include <iostream>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace {

using actors::done;

// [python-coroutine]
actors::task<std::string> fetch(actors::loop& on, int page) {
  co_await on.sleep(1ms);
  co_return "page " + std::to_string(page);
}

actors::task<> read_pages(actors::loop& on) { std::cout << co_await fetch(on, 1) << '\n'; }
// [/python-coroutine]

// [python-gather]
actors::task<> read_both(actors::loop& on) {
  auto second = on.start(fetch(on, 2));  // runs beside this task
  auto third = on.start(fetch(on, 3));
  auto [two, three] = co_await actors::when_all(std::move(second), std::move(third));
  std::cout << two << ", " << three << '\n';
}
// [/python-gather]

// [python-first]
actors::task<> read_first(actors::loop& on) {
  std::vector<actors::future<std::string>> both;
  both.push_back(on.start(fetch(on, 4)));
  both.push_back(on.start(fetch(on, 4)));
  auto first = co_await actors::when_any(std::move(both));
  std::cout << first.outcome.value() << '\n';
}
// [/python-first]

// [python-slow]
struct question {
  using reply = int;
};

struct thinker {
  using protocol = actors::protocol<question>;
  actors::task<int> on(question, actors::context& self) {
    co_await self.sleep(1h);
    co_return 42;
  }
};
// [/python-slow]

// [python-timeout]
actors::task<> ask_in_time(actors::ref<question> whom) {
  try {
    std::cout << co_await whom.within(1ms).ask<question>() << '\n';
  } catch (const actors::actor_error& e) {
    std::cout << to_string(e.code()) << '\n';
  }
}
// [/python-timeout]

// [python-bounded]
struct item {
  int n;
};
struct sum_of_all {
  using reply = int;
};

struct summer {
  using protocol = actors::protocol<item, sum_of_all>;
  int sum = 0;
  void on(item m) { sum += m.n; }
  int on(sum_of_all) { return sum; }
};

actors::task<> produce_items(actors::ref<item> into) {
  for (int i = 1; i <= 100; ++i) co_await into.send<item>(i);  // await q.put(i)
}
// [/python-bounded]

// [python-buffer]
struct put {
  int item;
  using reply = done;
};
struct get {
  using reply = int;
};

struct buffer {  // asyncio.Queue(maxsize)
  using protocol = actors::protocol<put, get>;

  struct producer {
    int item;
    actors::promise<done> answer;
  };
  std::size_t most;
  std::deque<int> items = {};
  std::deque<producer> full = {};               // these wait for room
  std::deque<actors::promise<int>> empty = {};  // these wait for an item

  void on(put m, actors::promise<done> answer) {
    full.push_back(producer{m.item, std::move(answer)});
    move_on();
  }
  void on(get, actors::promise<int> answer) {
    empty.push_back(std::move(answer));
    move_on();
  }
  void move_on() {
    for (;;) {
      if (!full.empty() && items.size() < most) {
        items.push_back(full.front().item);
        full.front().answer.set();
        full.pop_front();
      } else if (!empty.empty() && !items.empty()) {
        empty.front().set(items.front());
        empty.pop_front();
        items.pop_front();
      } else {
        return;
      }
    }
  }
};
// [/python-buffer]

// [python-buffer-tasks]
actors::task<> produce(actors::ref<put> into) {
  for (int i = 1; i <= 100; ++i) co_await into.ask<put>(i);  // waits while the buffer is full
}

actors::task<int> consume(actors::ref<get> from) {
  int sum = 0;
  for (int i = 1; i <= 100; ++i) sum += co_await from.ask<get>();
  co_return sum;
}
// [/python-buffer-tasks]

// [python-streams]
actors::task<> serve_once(actors::loop& on, const net::listener& at) {
  auto peer = co_await net::accept_from(on, at);
  std::string rest;
  auto line = co_await net::receive_line(on, peer.fd(), rest);
  line += '\n';
  co_await net::send_all(on, peer.fd(), std::move(line));
}

actors::task<> talk(actors::loop& on) {
  const auto at = net::listen_on_loopback();
  auto serving = on.start(serve_once(on, at));
  auto peer = co_await net::connect_to(on, at.port);
  co_await net::send_all(on, peer.fd(), "hello\n");
  std::string rest;
  std::cout << co_await net::receive_line(on, peer.fd(), rest) << '\n';
  co_await std::move(serving);
}
// [/python-streams]

int square(int n) { return n * n; }

// [python-run-in-executor]
actors::task<> compute(actors::executor_base& pool) {
  std::cout << co_await pool.submit(square, 12) << '\n';  // this thread goes on meanwhile
}
// [/python-run-in-executor]

// [python-lone-loop]
actors::task<> count(int& shared, actors::loop& on) {
  for (int i = 0; i < 10; ++i) {
    ++shared;  // one thread: nobody else runs before the next co_await
    co_await on.sleep(0ms);
  }
}

actors::task<> count_twice(actors::loop& on) {
  int shared = 0;
  auto one = on.start(count(shared, on));
  auto two = on.start(count(shared, on));
  co_await std::move(one);
  co_await std::move(two);
  std::cout << shared << '\n';
}
// [/python-lone-loop]

void with_actors() {
  actors::system sys;
  auto slow = sys.spawn<thinker>();
  // [python-timeout-use]
  actors::sync_wait(ask_in_time(slow));  // a plain thread awaits, without a loop
  // [/python-timeout-use]

  // [python-cancel-ask]
  auto asked = slow.ask<question>();
  asked.cancel();
  std::cout << to_string(asked.result().error().code()) << '\n';

  std::stop_source source;
  auto tied = actors::cancel_on(slow.ask<question>(), source.get_token());
  source.request_stop();
  std::cout << to_string(tied.result().error().code()) << '\n';
  // [/python-cancel-ask]
  slow.stop(actors::stop_mode::now);

  // [python-bounded-use]
  actors::loop on;
  auto consumer = sys.spawn<summer>({.mailbox = {.capacity = 2}});
  on.run(produce_items(consumer));
  std::cout << consumer.ask<sum_of_all>().get() << '\n';
  // [/python-bounded-use]

  // [python-buffer-use]
  auto few = sys.spawn<buffer>(std::size_t{2});
  auto produced = on.start(produce(few));
  std::cout << on.run(consume(few)) << '\n';
  // [/python-buffer-use]
}

}  // namespace

void snippets::python_asyncio() {
  {
    // [python-run]
    actors::loop on;
    on.run(read_pages(on));
    // [/python-run]
    on.run(read_both(on));
    on.run(read_first(on));
    on.run(talk(on));
    on.run(count_twice(on));
    // [python-run-in-executor-use]
    actors::thread_executor pool{2};
    on.run(compute(pool));
    // [/python-run-in-executor-use]
  }
  with_actors();
}
