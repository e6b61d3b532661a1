// Asking every worker of a pool: all replies, the first, a quorum; and too few of them.
#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>
#include <tests/core/support.hpp>

#include <tests/support/catch.hpp>

#include <atomic>
#include <memory>
#include <set>

using namespace core_test;

namespace {

struct vote {
  using reply = int;
};
struct slow_vote {
  using reply = int;
};

/// Numbers its workers; those below `bad` throw, those from `bad` to `stuck` never answer.
struct voter {
  using protocol = actors::protocol<vote, slow_vote>;
  std::shared_ptr<std::atomic<int>> numbers;
  int bad;
  int stuck;
  int number = (*numbers)++;
  std::vector<actors::promise<int>> never;

  voter(std::shared_ptr<std::atomic<int>> all, int bad_ones, int stuck_ones)
      : numbers(std::move(all)), bad(bad_ones), stuck(stuck_ones) {}
  void on(vote, actors::promise<int> answer) {
    if (number < bad) throw std::runtime_error{"no"};
    if (number < stuck) return never.push_back(std::move(answer));
    answer.set(number);
  }
  void on(slow_vote, actors::promise<int> answer) { never.push_back(std::move(answer)); }
};

auto voters(actors::system& sys, int bad = 0, int stuck = 0) {
  return sys.spawn_pool<voter>({.workers = 4}, std::make_shared<std::atomic<int>>(0), bad, stuck);
}

}  // namespace

TEST_CASE("all: every reply, in the order of the workers, or the first error") {
  actors::system sys{quiet(2)};
  CHECK(voters(sys).ask_all<vote>().get() == std::vector{0, 1, 2, 3});
  const auto e = voters(sys, 1, 3).ask_all<vote>().result().error();
  CHECK(e.code() == errc::actor_failed);
  CHECK(e.text().find("no") != std::string::npos);
}

TEST_CASE("first: one reply is enough, and all must fail") {
  actors::system sys{quiet(2)};
  CHECK(voters(sys, 1, 3).ask_first<vote>().get() == 3);
  CHECK(voters(sys, 4).ask_first<vote>().result().error().code() == errc::actor_failed);
}

TEST_CASE("quorum: so many replies, or an error when so many cannot come") {
  actors::system sys{quiet(2)};
  CHECK(voters(sys, 1, 2).ask_quorum<vote>(2).get() == std::vector{2, 3});
  CHECK(voters(sys, 2).ask_quorum<vote>(2).get() == std::vector{2, 3});
  const auto few = voters(sys, 2).ask_quorum<vote>(3).result().error();
  CHECK(few.code() == errc::actor_failed);
  CHECK(few.text().find("3 replies of 4 workers") != std::string::npos);
  const auto pool = voters(sys);
  CHECK(pool.ask_quorum<vote>(5).result().error().code() == errc::bad_option);
  CHECK(code_thrown_by([&] { static_cast<void>(pool.ask_quorum<vote>(0)); }) == errc::bad_option);
}

TEST_CASE("requests that a quorum does not need any more are taken back") {
  actors::system sys{quiet(2)};
  const letter_box dead{sys};
  const auto pool = voters(sys, 0, 3);  // three of them never answer
  CHECK(pool.ask_first<vote>().get() == 3);
  pool.stop();
  REQUIRE(sys.drain(long_enough));
  CHECK(balanced(sys.counters()));
}

TEST_CASE("a deadline holds for a request to all workers") {
  actors::system sys{quiet(2)};
  struct ask_them {
    using reply = errc;
  };
  struct asker {
    using protocol = actors::protocol<ask_them>;
    actors::pool<voter> pool;
    actors::task<errc> on(ask_them) {
      try {
        co_await pool.ask_all<slow_vote>();
      } catch (const actors::actor_error& e) {
        co_return e.code();
      }
      co_return errc::none;
    }
  };
  const auto a = sys.spawn<asker>(voters(sys));
  const auto end = a.within(20ms).ask<ask_them>().result();  // its own end, or what it says
  CHECK((end ? *end : end.error().code()) == errc::timed_out);
  REQUIRE(sys.drain(long_enough));
}

TEST_CASE("an ask of a broadcasting pool is answered by the first worker that can") {
  actors::system sys{quiet(2)};
  const auto pool = sys.spawn_pool<voter>({.workers = 4, .routing = actors::broadcast},
                                          std::make_shared<std::atomic<int>>(0), 2, 3);
  CHECK(pool.ask<vote>().get() == 3);
  CHECK(pool.within(20ms).ask<slow_vote>().result().error().code() == errc::timed_out);
}
