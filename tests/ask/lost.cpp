// Messages and replies whose move constructor throws: each is lost by itself, and nothing else.
#include <tests/ask/support.hpp>

#include <actors/ask/combine.hpp>
#include <actors/ask/wait.hpp>

#include <tests/support/catch.hpp>
#include <thread>

using namespace ask_test;
using actors::future;
using actors::result;
using actors::task;

namespace {

/// Its move throws while `armed`.
struct touchy {
  static inline std::atomic<bool> armed{false};
  int n = 0;
  touchy(int i) : n(i) {}
  touchy(const touchy&) = default;
  touchy(touchy&& other) : n(other.n) {
    if (armed) throw std::runtime_error{"it cannot be moved"};
  }
};

struct arm_it {
  bool on;
  arm_it(bool o = true) : on(o) { touchy::armed = o; }
  arm_it(const arm_it&) = delete;
  ~arm_it() { touchy::armed = false; }
};

struct doze {
  static constexpr bool shares = true;
  gate* at;
  using reply = actors::done;
};
struct count_touchy {
  using reply = int;
};
/// Exclusive: what comes while it dozes is held.
struct dozer {
  using protocol = actors::protocol<doze, touchy, count_touchy>;
  oracle_ref source;
  int seen = 0;
  task<> on(doze) { co_await source.ask<answer_later>(); }
  void on(const touchy&) { ++seen; }
  int on(count_touchy) { return seen; }
};

std::pair<actors::promise<touchy>, future<touchy>> answered() {
  auto out = actors::make_promise<touchy>();
  out.first.set(1);
  return out;
}

errc code_of(future<touchy> f) { return f.result().error().code(); }

}  // namespace

TEST_CASE("what is held behind a suspended handler is not moved") {
  actors::system sys{quiet()};
  const auto source = sys.spawn<oracle>();
  const auto actor = sys.spawn<dozer>(source);
  auto dozes = actor.ask<doze>(nullptr);
  while (source.ask<count_open>().get() == 0) std::this_thread::yield();
  const arm_it armed;
  for (int i = 0; i < 100; ++i) actor.tell<touchy>(i);
  source.tell<answer_now>(0);
  dozes.get();
  CHECK(actor.ask<count_touchy>().get() == 100);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a reply that cannot be moved is an error of its own future") {
  auto [p, f] = answered();
  const arm_it armed;
  SECTION("get") { CHECK(f.result().error().code() == errc::lost); }
  SECTION("then") {
    errc seen = errc::none;
    std::move(f).then([&](result<touchy> r) { seen = r.error().code(); });
    CHECK(seen == errc::lost);
  }
  SECTION("forward_to") {
    auto [to, later] = actors::make_promise<touchy>();
    std::move(f).forward_to(std::move(to));
    CHECK(code_of(std::move(later)) == errc::lost);
  }
  SECTION("when_all") {
    std::vector<future<touchy>> all;
    all.push_back(std::move(f));
    CHECK(actors::when_all(std::move(all)).result().error().code() == errc::lost);
  }
  SECTION("when_any") {
    std::vector<future<touchy>> all;
    all.push_back(std::move(f));
    const auto first = actors::when_any(std::move(all)).result();
    CHECK((first ? first->outcome.error().code() : first.error().code()) == errc::lost);
  }
  SECTION("as_completed") {
    std::vector<future<touchy>> all;
    all.push_back(std::move(f));
    int lost = 0;
    for (auto& [index, outcome] : actors::as_completed<touchy>(std::move(all)))
      lost += outcome.error().code() == errc::lost;
    CHECK(lost == 1);
  }
  SECTION("cancel_on") {
    CHECK(code_of(actors::cancel_on(std::move(f), std::stop_token{})) == errc::lost);
  }
  SECTION("to_std") {
    auto later = actors::to_std(std::move(f));
    CHECK_THROWS_AS(later.get(), actors::actor_error);
  }
}

TEST_CASE("a reply that cannot be moved, in a handler, fails what takes only the value") {
  struct ask_touchy {
    using reply = touchy;
  };
  struct gives {
    using protocol = actors::protocol<ask_touchy>;
    void on(ask_touchy, actors::promise<touchy> p) { p.set(3); }
  };
  actors::system sys{quiet()};
  const auto giver = sys.spawn<gives>();
  const auto asker = sys.spawn<runner>();
  probe<errc> seen;
  const arm_it armed;
  asker.tell(run_this{[&](actors::context&) {
    giver.ask<ask_touchy>().then([&](result<touchy> r) { seen.put(r.error().code()); });
  }});
  CHECK(seen.wait_for(1) == std::vector{errc::lost});
  auto end = sys.watch(asker);
  asker.tell(run_this{[&](actors::context&) { giver.ask<ask_touchy>().then([](touchy) {}); }});
  CHECK(end.get().reason.text().find("it cannot be moved") != std::string::npos);
  CHECK_FALSE(giver.stopped());
}

TEST_CASE("an exception's text reaches the asker, whatever the handler held") {
  struct q {
    using reply = int;
  };
  struct keeps_promise {
    using protocol = actors::protocol<q>;
    void on(q, actors::promise<int> p) {
      const auto kept = std::move(p);
      throw std::runtime_error{"the real reason"};
    }
  };
  struct later_promise {
    using protocol = actors::protocol<q>;
    void on(q, actors::context& self, actors::promise<int> p) {
      auto kept = std::make_shared<actors::promise<int>>(std::move(p));
      self.after(1ms, [kept = std::move(kept)]() mutable {
        const auto mine = std::move(*kept);
        throw std::runtime_error{"the real reason"};
      });
    }
  };
  struct coroutine {
    using protocol = actors::protocol<q>;
    task<int> on(q) {
      throw std::runtime_error{"the real reason"};
      co_return 1;
    }
  };
  struct caught {
    using protocol = actors::protocol<q>;
    void on(q, actors::promise<int> p) {
      try {
        const auto kept = std::move(p);
        throw std::runtime_error{"not the reason"};
      } catch (const std::runtime_error&) {
      }
    }
  };
  actors::system sys{quiet()};
  const auto check = [](const result<int>& r) {
    CHECK(r.error().code() == errc::actor_failed);
    CHECK(r.error().text() == "the real reason");
  };
  check(sys.spawn<keeps_promise>().ask<q>().result());
  check(sys.spawn<later_promise>().ask<q>().result());
  check(sys.spawn<coroutine>().ask<q>().result());
  CHECK(sys.spawn<caught>().ask<q>().result().error().code() == errc::broken_promise);
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}
