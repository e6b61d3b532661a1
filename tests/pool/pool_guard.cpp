// What a user's key, copy or move throws is the end of one message, and of nothing else.
#include <tests/core/support.hpp>

#include <actors/pool/pool.hpp>

#include <stdexcept>
#include <string>
#include <tests/support/catch.hpp>
#include <tests/support/seed.hpp>
#include <vector>

using namespace core_test;
using actors::errc;

namespace {

struct letters {
  std::string text;
  using reply = std::size_t;
};
struct count {
  using reply = int;
};
struct counter {
  using protocol = actors::protocol<letters>;
  std::size_t on(const letters& m) { return m.text.size(); }
};

/// Throws when it is copied, or when it is moved for the n-th time.
struct fragile {
  explicit fragile(int moves = -1, bool copies = true) : moves_left(moves), copied(copies) {}
  fragile(const fragile& o) : moves_left(o.moves_left), copied(o.copied) {
    if (!copied) throw std::runtime_error{"it cannot be copied"};
  }
  fragile(fragile&& o) : moves_left(o.moves_left), copied(o.copied) {
    if (moves_left > 0 && --moves_left == 0) throw std::runtime_error{"it cannot be moved"};
  }
  int moves_left;
  bool copied;
};
struct fragile_request : fragile {
  using fragile::fragile;
  using reply = int;
};
struct taker {
  using protocol = actors::protocol<fragile, fragile_request, count>;
  int taken = 0;
  void on(const fragile&) { ++taken; }
  int on(const fragile_request&) { return 1; }
  int on(count) { return taken; }
};

void check_works(const actors::pool<taker>& pool) { CHECK(pool.ask<count>().result()); }

}  // namespace

TEST_CASE("a key that cannot be made fails its message, and the pool goes on") {
  actors::system sys{quiet()};
  const auto pool = sys.spawn_pool<counter>(
      {.workers = 2,
       .routing = actors::consistent_hash([](const letters& m) { return m.text.at(0); })});
  const auto bad = pool.ask<letters>("").result();
  REQUIRE_FALSE(bad);
  CHECK(bad.error().code() == errc::lost);
  CHECK(bad.error().text().find("at") != std::string::npos);
  CHECK(pool.ask<letters>("abc").get() == 3);
}

TEST_CASE("a copy that cannot be made fails its message, and the pool goes on") {
  actors::system sys{quiet()};
  const auto pool = sys.spawn_pool<taker>({.workers = 2, .routing = actors::broadcast});
  pool.tell(fragile{-1, false});
  CHECK(pool.ask(fragile_request{-1, false}).result().error().code() == errc::lost);
  check_works(pool);
  CHECK(sys.counters().dead(actors::dead_cause::handler_failed) == 1);
}

TEST_CASE("a copy for each worker that cannot be made fails that request, and the pool goes on") {
  actors::system sys{quiet()};
  const auto pool = sys.spawn_pool<taker>({.workers = 2});
  pool.broadcast<fragile>(-1, false);
  CHECK(pool.ask_all<fragile_request>(-1, false).result().error().code() == errc::lost);
  check_works(pool);
}

// Wherever on its way it happens, from the sender to a worker that is free, or becomes free.
TEST_CASE("a message whose move throws is lost alone, and its worker is free again") {
  for (int moves = 1; moves < 30; ++moves) {
    actors::system sys{quiet()};
    const auto pool = sys.spawn_pool<taker>({.workers = 1});
    for (int i = 0; i < 3; ++i) {
      try {
        pool.tell(fragile{moves});
        static_cast<void>(pool.ask(fragile_request{moves}).result());
      } catch (const std::runtime_error&) {  // it has not left the sender
      }
    }
    check_works(pool);
    CHECK(pool.drain().result());
  }
}
