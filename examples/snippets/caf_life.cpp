// What CAF's users know of monitors, links, pools and groups, as it is written here.
#include "chapters.hpp"

#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>
#include <actors/topic/topics.hpp>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

using namespace std::chrono_literals;

namespace {

// [caf-fails]
struct crash {};

struct fragile {
  using protocol = actors::protocol<crash>;
  void on(crash) { throw std::runtime_error{"broken"}; }
};
// [/caf-fails]

// [caf-monitor]
struct guard {
  actors::ref<crash> whom;
  using reply = std::string;
};

struct guardian {
  using protocol = actors::protocol<guard>;
  actors::promise<std::string> answer;

  void on(guard m, actors::context& self, actors::promise<std::string> when_down) {
    answer = std::move(when_down);
    self.watch(m.whom);
  }
  void on(actors::down d) { answer.set(to_string(d.reason)); }
};
// [/caf-monitor]

// [caf-link]
struct partner {
  using protocol = actors::protocol<guard>;
  actors::promise<std::string> answer;

  void on(guard m, actors::context& self, actors::promise<std::string> when_hit) {
    answer = std::move(when_hit);
    self.link(m.whom);
  }
  // With it the actor goes on, as with set_exit_handler; without it, it ends, too.
  void on(actors::exit e) { answer.set("exit: " + e.reason.text()); }
};
// [/caf-link]

// [caf-quit]
struct leave {};

struct guest {
  using protocol = actors::protocol<leave>;
  void on(leave, actors::context& self) { self.stop(actors::stop_mode::now); }  // quit()
};
// [/caf-quit]

// [caf-pool]
struct square {
  int n;
  using reply = int;
};

struct worker {
  using protocol = actors::protocol<square>;
  int on(square m) { return m.n * m.n; }
};
// [/caf-pool]

// [caf-group]
struct news {
  std::string text;
};
struct read_news {
  using reply = std::string;
};

struct reader {
  using protocol = actors::protocol<news, read_news>;
  std::string last;

  void on(news m) { last = std::move(m.text); }
  std::string on(read_news) { return last; }
};
// [/caf-group]

}  // namespace

void snippets::caf_life() {
  // [caf-config]
  actors::system sys{{
      .workers = 2,       // caf.scheduler.max-threads
      .throughput = 100,  // caf.scheduler.max-throughput
      .log = [](actors::log_level, std::string_view) {},
  }};
  // [/caf-config]

  // [caf-monitor-use]
  auto weak = sys.spawn<fragile>();
  auto seen = sys.spawn<guardian>().ask<guard>(weak);
  weak.tell<crash>();
  std::cout << seen.get() << '\n';
  std::cout << to_string(sys.watch(weak).get().reason) << '\n';  // a thread, also afterwards
  // [/caf-monitor-use]

  auto other = sys.spawn<fragile>();
  auto linked = sys.spawn<partner>();
  auto hit = linked.ask<guard>(other);
  other.tell<crash>();
  std::cout << hit.get() << '\n';

  auto visitor = sys.spawn<guest>();
  visitor.tell<leave>();
  std::cout << (sys.watch(visitor).get().reason ? "abnormal" : "normal") << '\n';

  // [caf-pool-use]
  auto workers = sys.spawn_pool<worker>({.workers = 3, .routing = actors::round_robin});
  std::cout << workers.ask<square>(6).get() << '\n';
  std::cout << workers.ask_all<square>(2).get().size() << '\n';
  workers.resize(1).get();
  std::cout << workers.ask<square>(3).get() << '\n';
  // [/caf-pool-use]

  // [caf-group-use]
  actors::topics all{sys};
  auto channel = all.get<news>("weather", {.keep_last = true});
  auto subscriber = sys.spawn<reader>();
  channel.subscribe(subscriber);
  channel.publish(news{"rain"});
  std::cout << subscriber.ask<read_news>().get() << '\n';
  auto late = sys.spawn<reader>();
  channel.subscribe(late, actors::join::with_last);
  std::cout << late.ask<read_news>().get() << '\n';
  // [/caf-group-use]
}
