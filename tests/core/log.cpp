// What actors and systems write to the log, and what of it is dropped.
#include <tests/core/support.hpp>
#include <tests/support/catch.hpp>

#include <cstdio>
#include <unistd.h>

using namespace core_test;
using actors::log_level;

namespace {

struct seen_line {
  log_level level;
  std::string actor;
  std::uint64_t id;
  std::string words;
  std::chrono::system_clock::time_point time;
};

actors::system_options lines_to(probe<seen_line>& seen) {
  auto options = quiet();
  options.log = [&seen](const actors::log_line& l) {
    seen.put({l.level, std::string{l.actor}, l.actor_id, actors::log_sink::in_words(l), l.time});
  };
  return options;
}

struct take {
  int id;
};
struct till {
  using protocol = actors::protocol<take>;
  void on(take m, actors::context& self) {
    self.log(log_level::info, "order taken", {{"id", m.id}, {"sum", std::string{"3.50"}}});
    self.log(log_level::debug, "not seen by default");
    self.log(log_level::error, "plain");
  }
};

/// What f() writes to standard error.
template <class F> std::string written_to_stderr(F f) {
  std::fflush(stderr);
  auto* file = std::tmpfile();
  REQUIRE(file != nullptr);
  const auto kept = ::dup(STDERR_FILENO);
  REQUIRE(::dup2(::fileno(file), STDERR_FILENO) == STDERR_FILENO);
  f();
  std::fflush(stderr);
  ::dup2(kept, STDERR_FILENO);
  ::close(kept);
  std::rewind(file);
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

}  // namespace

TEST_CASE("a log line has the actor's name, the time, and pairs") {
  probe<seen_line> seen;
  actors::system sys{lines_to(seen)};
  const auto begun = actors::clock::wall();
  const auto one = sys.spawn<till>(actors::spawn_options{.name = "till"});
  one.tell<take>(7);
  const auto lines = seen.wait_for(2);
  REQUIRE(sys.drain(long_enough));
  CHECK(seen.size() == 2);
  CHECK(lines[0].level == log_level::info);
  CHECK(lines[0].actor == one.name());
  CHECK(lines[0].id == one.id());
  CHECK(lines[0].words == "order taken id=7 sum=3.50");
  CHECK(lines[0].time >= begun);
  CHECK(lines[0].time <= actors::clock::wall());
  CHECK(lines[1].words == "plain");
  sys.log(log_level::warning, "from outside", {{"k", true}});
  CHECK(seen.wait_for(3)[2].actor.empty());
  CHECK(seen.wait_for(3)[2].words == "from outside k=true");
}

TEST_CASE("log lines below the system's level are dropped") {
  probe<seen_line> seen;
  auto options = lines_to(seen);
  std::size_t expected = 4;
  SECTION("debug") { options.log_level = log_level::debug; }
  SECTION("by default from info on") { expected = 3; }
  SECTION("error") {
    options.log_level = log_level::error;
    expected = 1;
  }
  actors::system sys{options};
  for (const auto each :
       {log_level::debug, log_level::info, log_level::warning, log_level::error}) {
    sys.log(each, "line");
    CHECK(sys.logs(each) == (seen.size() > 0 && seen.values().back().level == each));
  }
  CHECK(seen.size() == expected);
}

TEST_CASE("without a log sink lines from warning on go to standard error") {
  auto options = quiet();
  options.log = {};
  const auto write_all = [&] {
    actors::system sys{options};
    for (const auto each :
         {log_level::debug, log_level::info, log_level::warning, log_level::error})
      sys.log(each, to_string(each), {{"key", "\x1b[2J"}});
  };
  const auto few = written_to_stderr(write_all);
  CHECK(std::count(few.begin(), few.end(), '\n') == 2);
  CHECK(few.find("level=warning text=warning key=\"\\u001b[2J\"\n") != std::string::npos);
  CHECK(few.starts_with("actors: time=2"));
  options.log_level = log_level::debug;
  const auto all = written_to_stderr(write_all);
  CHECK(std::count(all.begin(), all.end(), '\n') == 4);
  CHECK(all.find("text=debug") != std::string::npos);
}
