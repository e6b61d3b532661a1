// What programs that run for long need: signals, and lines in a log.
#include "chapters.hpp"

#include <actors/actors.hpp>
#include <actors/ask/on_signal.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

namespace {

// [services-signal-actor]
struct service {
  using protocol = actors::protocol<actors::signal>;

  void on(actors::signal s, actors::context& self) {
    if (s.number == SIGHUP) std::cout << "reads its settings\n";
    if (s.number == SIGTERM) self.stop();
  }
};
// [/services-signal-actor]

void signals() {
  // [services-signal]
  actors::system sys;
  auto end = actors::on_signal({SIGTERM, SIGINT});
  std::raise(SIGTERM);                          // somebody ends the program
  std::cout << "signal " << end.get() << '\n';  // in a coroutine: co_await

  const auto actor = sys.spawn<service>();
  const auto told = actors::on_signal({SIGHUP, SIGTERM}, actor);  // as long as this lives
  std::raise(SIGHUP);
  // [/services-signal]
  while (sys.counters().handled == 0) std::this_thread::yield();
  std::raise(SIGTERM);
  sys.watch(actor).get();
}

struct order {
  int id;
  double sum;
};

// [services-log]
struct till {
  using protocol = actors::protocol<order>;

  void on(const order& m, actors::context& self) {
    self.log(actors::log_level::info, "order taken", {{"id", m.id}, {"sum", m.sum}});
    if (self.logs(actors::log_level::debug)) self.log(actors::log_level::debug, describe(m));
  }
  static std::string describe(const order& m) { return "all of order " + std::to_string(m.id); }
};
// [/services-log]

void log() {
  // [services-log-use]
  const auto show = [](const actors::log_line& line) {  // to_string(line) has time and level, too
    std::cout << line.actor << ": " << actors::log_sink::in_words(line) << '\n';
  };
  actors::system sys{{.log = show, .log_level = actors::log_level::debug}};
  sys.spawn<till>(actors::spawn_options{.name = "till"}).tell<order>(7, 3.5);
  // [/services-log-use]
}

void numbered_lines() {
  using namespace actors::pipeline;
  const auto file =
      std::filesystem::temp_directory_path() /
      ("actors-snippet-" + std::to_string(actors::clock::now().time_since_epoch().count()));
  std::ofstream{file} << "port = 80\nhots = x\n";
  {
    // [services-lines]
    actors::system sys;
    const auto unknown = [](const text_line& l) { return !l.text.starts_with("port"); };
    const auto complain = [](const text_line& l) {  // l.file is the file's name
      std::cout << "line " << l.number << " is unknown: " << l.text << '\n';
    };
    auto done = from(sys, lines({file}, numbered)) | filter(unknown) | into(complain);
    done.get();
    // [/services-lines]
  }
  std::filesystem::remove(file);
}

}  // namespace

void snippets::services() {
  signals();
  log();
  numbered_lines();
}
