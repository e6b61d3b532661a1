#include <actors/base/thread.hpp>

#include <atomic>
#include <pthread.h>
#include <string>
#include <tests/support/catch.hpp>

TEST_CASE("a thread has its name, cut to what the system keeps") {
  std::string seen;
  const auto read_name = [&seen] {
    char name[32] = {};
    pthread_getname_np(pthread_self(), name, sizeof name);
    seen = name;
  };
  actors::thread{"actors.test", read_name}.join();
  CHECK(seen == "actors.test");
  actors::thread{"a name of more than fifteen bytes", read_name}.join();
  CHECK(seen == "a name of more ");
}

TEST_CASE("a thread joins when it goes, and can be joined twice") {
  std::atomic<bool> ran{false};
  {
    actors::thread each{"t", [&ran] { ran = true; }};
  }
  CHECK(ran);
  actors::thread none;
  CHECK_FALSE(none.joinable());
  none.join();
  actors::thread one{"t", [] {}};
  CHECK(one.joinable());
  CHECK_FALSE(one.is_current());
  auto moved = std::move(one);
  moved.join();
  moved.join();
  CHECK_FALSE(moved.joinable());
}

TEST_CASE("there is at least one core") { CHECK(actors::thread::cores() >= 1); }
