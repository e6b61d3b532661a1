// Signals as futures and as messages.
#include <actors/actors.hpp>
#include <actors/ask/loop.hpp>
#include <actors/ask/on_signal.hpp>
#include <actors/ask/sync_wait.hpp>
#include <tests/ask/support.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/probe.hpp>

#include <atomic>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace ask_test;
using actors::errc;
using actors::on_signal;

namespace {

std::atomic<int> old_handler_ran{0};
void old_handler(int) { ++old_handler_ran; }

/// SIGUSR1 and SIGUSR2 are handled by the test, but for on_signal.
struct with_old_handlers {
  with_old_handlers() {
    old_handler_ran = 0;
    for (const auto each : {SIGUSR1, SIGUSR2}) std::signal(each, old_handler);
  }
  ~with_old_handlers() {
    for (const auto each : {SIGUSR1, SIGUSR2}) std::signal(each, SIG_DFL);
  }
};

bool old_handler_is_there(int number) {
  struct sigaction now {};
  REQUIRE(::sigaction(number, nullptr, &now) == 0);
  return now.sa_handler == old_handler;
}

struct listening {
  using protocol = actors::protocol<actors::signal>;
  explicit listening(actors::test::probe<int>& to) : heard(&to) {}
  void on(actors::signal s) { heard->put(s.number); }
  actors::test::probe<int>* heard;
};

std::string why_not(std::initializer_list<int> which) {
  try {
    static_cast<void>(on_signal(which));
  } catch (const actors::actor_error& e) {
    CHECK(e.reason().code() == errc::bad_option);
    return e.reason().text();
  }
  return "taken";
}

[[maybe_unused]] int end_of(pid_t child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("on_signal: the first signal ends the future, and the next one does what it did before") {
  const with_old_handlers old;
  auto first = on_signal({SIGUSR1, SIGUSR2});
  CHECK_FALSE(first.ready());
  std::raise(SIGUSR2);
  CHECK(first.get() == SIGUSR2);
  CHECK(old_handler_is_there(SIGUSR1));
  CHECK(old_handler_is_there(SIGUSR2));
  std::raise(SIGUSR2);
  CHECK(old_handler_ran == 1);
  auto again = on_signal({SIGUSR2});
  std::raise(SIGUSR2);
  CHECK(again.get() == SIGUSR2);
  CHECK(old_handler_ran == 1);
}

TEST_CASE("on_signal: everybody who waits for a signal hears it") {
  const with_old_handlers old;
  actors::system sys{quiet(2)};
  actors::test::probe<int> heard;
  const auto told = on_signal({SIGUSR1}, sys.spawn<listening>(heard));
  auto one = on_signal({SIGUSR1, SIGUSR2}), two = on_signal({SIGUSR1}),
       other = on_signal({SIGUSR2});
  std::raise(SIGUSR1);
  CHECK(one.get() == SIGUSR1);
  CHECK(two.get() == SIGUSR1);
  CHECK(heard.wait_for(1) == std::vector<int>{SIGUSR1});
  CHECK_FALSE(other.ready());
  std::raise(SIGUSR2);
  CHECK(other.get() == SIGUSR2);
}

TEST_CASE("on_signal: an actor is told each time, until the subscription is dropped") {
  const with_old_handlers old;
  actors::system sys{quiet(2)};
  actors::test::probe<int> heard;
  const auto actor = sys.spawn<listening>(heard);
  constexpr int threads = 4, each = 50;
  {
    auto told = on_signal({SIGUSR1, SIGUSR2}, actor);
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i)
      all.emplace_back([] {
        for (int k = 0; k < each; ++k) std::raise(SIGUSR1);
      });
    for (auto& t : all) t.join();
    CHECK(heard.wait_for(threads * each).size() == threads * each);
    std::raise(SIGUSR2);
    CHECK(heard.wait_for(threads * each + 1).back() == SIGUSR2);
    actors::signal_subscription moved{std::move(told)};
    CHECK_FALSE(old_handler_is_there(SIGUSR1));
  }
  CHECK(old_handler_is_there(SIGUSR1));
  std::raise(SIGUSR1);
  CHECK(old_handler_ran == 1);
  REQUIRE(sys.drain(10s));
  CHECK(heard.size() == threads * each + 1);
}

TEST_CASE("on_signal: a signal that finds nobody who still listens does what it did before") {
  const with_old_handlers old;
  actors::system sys{quiet(2)};
  actors::test::probe<int> heard;
  auto actor = sys.spawn<listening>(heard);
  const auto told = on_signal({SIGUSR1}, actor);
  static_cast<void>(on_signal({SIGUSR1}));  // dropped
  auto cancelled = on_signal({SIGUSR1});
  cancelled.cancel();
  actor.stop();
  while (!actor.stopped()) std::this_thread::yield();
  std::raise(SIGUSR1);
  while (old_handler_ran == 0) std::this_thread::yield();
  CHECK(old_handler_is_there(SIGUSR1));
  CHECK(heard.size() == 0);
}

TEST_CASE("on_signal: a coroutine awaits it") {
  const with_old_handlers old;
  actors::loop on;
  const auto wait = [](actors::loop& l) -> actors::task<int> {
    auto came = on_signal({SIGUSR1});
    l.post([] { std::raise(SIGUSR1); });
    co_return co_await std::move(came);
  };
  CHECK(on.run(wait(on)) == SIGUSR1);
}

TEST_CASE("on_signal: what is no signal that can be waited for is one line") {
  CHECK(why_not({}) == "on_signal of no signal, expected at least one");
  for (const auto bad : {0, -1, 65, SIGKILL, SIGSTOP, SIGSEGV, SIGFPE, 33}) {
    const with_old_handlers old;
    CHECK(why_not({SIGUSR1, bad}) ==
          "on_signal of " + std::to_string(bad) + ", expected a signal that a program may handle");
    CHECK(old_handler_is_there(SIGUSR1));
  }
  try {
    static_cast<void>(on_signal({SIGUSR1}, actors::ref<actors::signal>{}));
    FAIL("an empty reference is taken");
  } catch (const actors::actor_error& e) {
    CHECK(e.reason().code() == errc::empty_ref);
  }
}

// The thread sanitizer keeps signals back until a thread waits, and does so in a fork for ever.
#ifndef __SANITIZE_THREAD__
TEST_CASE("on_signal: in a fork signals do what they did before, and nothing waits") {
  auto here = on_signal({SIGUSR2, SIGUSR1});
  const auto killed = ::fork();
  if (killed == 0) {
    std::raise(SIGUSR2);
    ::_exit(1);
  }
  CHECK(end_of(killed) == 128 + SIGUSR2);
  const auto asked = ::fork();
  if (asked == 0) {
    auto there = on_signal({SIGUSR1});
    ::_exit(there.result().error().code() == errc::system_down ? 0 : 1);
  }
  CHECK(end_of(asked) == 0);
  const auto ended = ::fork();
  if (ended == 0) std::exit(7);  // does not wait for a thread that it has not
  CHECK(end_of(ended) == 7);
  CHECK_FALSE(here.ready());
  std::raise(SIGUSR1);
  CHECK(here.get() == SIGUSR1);
}
#endif
