/// One thread, many that wait: sleepers and loopback sockets on an event loop. See --help.
#include "echo.hpp"

#include <CLI/CLI.hpp>
#include <command_line.hpp>
#include <fmt/format.h>
#include <net.hpp>

#include <sys/resource.h>

namespace {

/// Ends of connections, and what the program has open besides.
std::size_t descriptors_for(const crowd::settings& with) { return 2 * with.sockets + 64; }

double seconds(std::chrono::nanoseconds t) { return std::chrono::duration<double>(t).count(); }

/// True: all is as it should be.
bool report(const crowd::settings& with, const crowd::outcome& seen) {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  fmt::print("On one thread, at the same time:\n");
  fmt::print("  sleepers   {:>7} asleep at once, {} woken within {:.2f} s\n", seen.most_asleep,
             seen.woken, seconds(seen.slept));
  fmt::print("  sockets    {:>7} connected at once, {} answers within {:.2f} s, {} wrong\n",
             seen.most_connected, seen.answers, seconds(seen.echoed), seen.wrong);
  fmt::print("  memory     {:>7.1f} MB at most\n", static_cast<double>(used.ru_maxrss) / 1024);
  return seen.woken == with.sleepers && seen.wrong == 0 &&
         seen.answers == std::uint64_t{with.sockets} * with.rounds;
}

int crowd_on_a_loop(int argc, char** argv) {
  CLI::App app{
      "Sleepers and loopback sockets, all at the same time on an event loop of one thread."};
  app.name("loop");
  crowd::settings with;
  const auto option = [&app](const char* name, std::uint32_t& value, std::uint32_t most,
                             const char* what) {
    app.add_option(name, value, what)->check(CLI::Range(1U, most))->capture_default_str();
  };
  option("--sleepers", with.sleepers, 10'000'000, "Tasks that sleep");
  option("--sockets", with.sockets, 20'000, "Connections to an echo server on the same loop");
  option("--rounds", with.rounds, 1'000'000, "Lines that each of them has echoed");
  std::string answer;
  if (!example::understood(app, argc, argv, answer)) {
    fmt::print("{}", answer);
    return 0;
  }
  net::allow_descriptors(descriptors_for(with));
  return report(with, crowd::run(with)) ? 0 : 4;
}

}  // namespace

int main(int argc, char** argv) { return example::run(argc, argv, crowd_on_a_loop); }
