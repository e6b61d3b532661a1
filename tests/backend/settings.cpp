// Options from code, file and environment, and what is said about bad ones.
#include <tests/backend/support.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <tests/support/catch.hpp>
#include <unistd.h>

using namespace backend_test;

namespace {

/// Sets a variable of the environment while it lives.
class variable {
public:
  variable(const char* name, const std::string& value) : name_(name) {
    setenv(name, value.c_str(), 1);
  }
  ~variable() { unsetenv(name_); }

private:
  const char* name_;
};

/// A file with this text while it lives.
class config_file {
public:
  explicit config_file(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("actors-settings-" + std::to_string(getpid()) + ".ini")) {
    std::ofstream{path_} << text;
  }
  ~config_file() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

private:
  std::filesystem::path path_;
};

/// What the constructor of a system says about its options.
std::string complaint(const actors::system_options& options) {
  try {
    actors::system sys(options);
  } catch (const actors::actor_error& e) {
    CHECK(e.code() == errc::bad_option);
    CHECK(e.reason().text().find('\n') == std::string::npos);
    return e.reason().text();
  }
  return "none";
}

std::string complaint_about_file(const std::string& text) {
  const config_file file(text);
  auto options = quiet();
  options.config_file = file.path();
  return complaint(options);
}

bool says(const std::string& text, std::initializer_list<const char*> parts) {
  INFO(text);
  for (const auto* part : parts) CHECK(text.find(part) != std::string::npos);
  return true;
}

}  // namespace

TEST_CASE("the environment beats the file, the file beats the code") {
  const config_file file("[actors]\nworkers=3\nthroughput=20\n");
  auto options = quiet(2);
  CHECK(actors::system{options}.workers() == 2);
  options.config_file = file.path();
  CHECK(actors::system{options}.workers() == 3);
  {
    const variable workers("ACTORS_WORKERS", "1");
    CHECK(actors::system{options}.workers() == 1);
  }
  CHECK(actors::system{options}.workers() == 3);
}

TEST_CASE("zero workers are one for each core, wherever it is said") {
  const auto cores = actors::system{}.workers();
  const variable workers("ACTORS_WORKERS", "0");
  CHECK(actors::system{quiet(1)}.workers() == cores);
}

TEST_CASE("the scheduler may be chosen by file and environment") {
  const auto own_scheduler = [](const actors::system& sys) {
    std::string thread;
    probe<std::string> names;
    actors::caf_system(sys).spawn([&names](caf::event_based_actor*) {
      char name[32] = {};
      pthread_getname_np(pthread_self(), name, sizeof name);
      names.put(name);
    });
    return names.wait_for(1)[0].find("actors.w") == 0;
  };
  CHECK(own_scheduler(actors::system{quiet()}));
  {
    const variable scheduler("ACTORS_SCHEDULER", "stock");
    CHECK_FALSE(own_scheduler(actors::system{quiet()}));
  }
  const config_file file("[actors]\nscheduler=\"stock\"\n");
  auto options = quiet();
  options.config_file = file.path();
  CHECK_FALSE(own_scheduler(actors::system{options}));
  const variable scheduler("ACTORS_SCHEDULER", "work-stealing");
  CHECK(own_scheduler(actors::system{options}));
}

TEST_CASE("the throughput is that of the system unless an actor has its own") {
  // one worker: how many messages the first actor handles before the second has its turn
  const auto handled_first = [](const actors::system_options& options) {
    actors::system sys(options);
    gate at;
    probe<char> order;
    auto first = sys.spawn(actors::behavior{
        [&](hold m, actors::context& self) {
          // the other one gets its message from a worker, and so stands next in the queue
          self.spawn(actors::behavior{[&order](nothing) { order.put('b'); }}).tell(nothing{});
          m.at->pass();
        },
        [&order](nothing) { order.put('a'); }});
    first.tell<hold>(&at);
    at.await_reached();
    for (int i = 0; i < 1000; ++i) first.tell(nothing{});
    at.open();
    const auto all = order.wait_for(1001);
    return std::find(all.begin(), all.end(), 'b') - all.begin();
  };
  auto options = quiet(1);
  options.throughput = 5;
  CHECK(handled_first(options) == 4);
  const variable throughput("ACTORS_THROUGHPUT", "11");
  CHECK(handled_first(options) == 10);
}

TEST_CASE("CAF's own configuration is in the same file") {
  const config_file file("[actors]\nworkers=2\n[scheduler]\nmax-throughput=7\n"
                         "[my-program]\ncolour=\"red\"\n");
  auto options = quiet();
  options.config_file = file.path();
  actors::system sys(options);
  const auto& cfg = actors::caf_system(sys).config();
  CHECK(caf::get_or(cfg, "my-program.colour", "none") == "red");
  CHECK(caf::get_or(cfg, "scheduler.max-throughput", 0) == 7);
}

TEST_CASE("bad options in code are refused in one line") {
  auto options = quiet();
  options.workers = 1025;
  says(complaint(options), {"workers is 1025", "1 to 1024"});
  options = quiet();
  options.throughput = 0;
  says(complaint(options), {"throughput is 0", "1 to"});
  options.throughput = std::size_t{1} << 32;
  says(complaint(options), {"throughput is 4294967296"});
  options = quiet();
  options.drain = -1ms;
  says(complaint(options), {"drain", "negative"});
  options = quiet();
  options.config_file = "/no/such/file.ini";
  says(complaint(options), {"config_file", "/no/such/file.ini", "cannot be read"});
  CHECK(complaint(quiet()) == "none");
}

TEST_CASE("bad options in a file are refused in one line") {
  says(complaint_about_file("[actors]\nworkers=-1\n"), {"actors.workers", "-1", "whole number"});
  says(complaint_about_file("[actors]\nworkers=\"two\"\n"), {"actors.workers", "two"});
  says(complaint_about_file("[actors]\nworkers=1.5\n"), {"actors.workers", "1.5"});
  says(complaint_about_file("[actors]\nthroughput=true\n"), {"actors.throughput", "true"});
  says(complaint_about_file("[actors]\nscheduler=\"fifo\"\n"),
       {"actors.scheduler", "fifo", "work-stealing or stock"});
  says(complaint_about_file("[actors]\nscheduler=5\n"), {"actors.scheduler", "5"});
  says(complaint_about_file("[actors]\nwrokers=2\n"), {"actors.wrokers", "workers"});
  says(complaint_about_file("actors=5\n"), {"actors"});
  says(complaint_about_file("[actors\nworkers=2\n"), {"config_file"});
  says(complaint_about_file("[actors]\nworkers=5000\n"), {"workers is 5000"});
  CHECK(complaint_about_file("") == "none");
}

TEST_CASE("bad options in the environment are refused in one line") {
  const auto with = [](const char* name, const char* value) {
    const variable set(name, value);
    return complaint(quiet());
  };
  says(with("ACTORS_WORKERS", "two"), {"ACTORS_WORKERS", "\"two\"", "whole number"});
  says(with("ACTORS_WORKERS", "-1"), {"ACTORS_WORKERS", "\"-1\""});
  says(with("ACTORS_WORKERS", "2x"), {"ACTORS_WORKERS", "\"2x\""});
  says(with("ACTORS_WORKERS", "99999999999999999999999"), {"ACTORS_WORKERS"});
  says(with("ACTORS_WORKERS", "1025"), {"workers is 1025"});
  says(with("ACTORS_THROUGHPUT", "many"), {"ACTORS_THROUGHPUT", "\"many\""});
  says(with("ACTORS_THROUGHPUT", "0"), {"throughput is 0"});
  says(with("ACTORS_SCHEDULER", "fast"), {"ACTORS_SCHEDULER", "\"fast\"", "stock"});
}

TEST_CASE("a refused system leaves nothing behind, and the next one starts") {
  for (int i = 0; i < 3; ++i) {
    auto options = quiet();
    options.throughput = 0;
    CHECK(complaint(options) != "none");
    actors::system sys(quiet());
    CHECK(sys.spawn<account>().ask<balance>().get() == 0);
  }
}
