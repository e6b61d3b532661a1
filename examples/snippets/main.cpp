/// Runs the chapters whose code the documents quote, and compares what each prints with what the
/// documents say it prints. Exit code 1 when one differs.
#include "chapters.hpp"

#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>
#include <string>

namespace {

constexpr snippets::chapter chapters[] = {
    {"account", snippets::account},
    {"asking", snippets::asking},
    {"behaviours", snippets::behaviours},
    {"blocking", snippets::blocking},
    {"caf_actors", snippets::caf_actors},
    {"caf_asking", snippets::caf_asking},
    {"caf_both_ways", snippets::caf_both_ways},
    {"caf_life", snippets::caf_life},
    {"coroutines", snippets::coroutines},
    {"executors", snippets::executors},
    {"failures", snippets::failures},
    {"life", snippets::life},
    {"mailbox", snippets::mailbox},
    {"pipeline", snippets::pipeline},
    {"pool", snippets::pool},
    {"python_asyncio", snippets::python_asyncio},
    {"python_futures", snippets::python_futures},
    {"python_threading", snippets::python_threading},
    {"services", snippets::services},
    {"settings", snippets::settings},
};

std::string printed_by(const snippets::chapter& what) {
  std::ostringstream out;
  auto* before = std::cout.rdbuf(out.rdbuf());
  what.run();
  std::cout.rdbuf(before);
  // actors are numbered in the order in which the chapters make them
  return std::regex_replace(out.str(), std::regex("#[0-9]+"), "#1");
}

std::string expected_of(const snippets::chapter& what) {
  std::ostringstream out;
  out << std::ifstream(std::string{EXPECTED_DIR "/"} + what.name + ".txt").rdbuf();
  return out.str();
}

}  // namespace

int main() {
  int wrong = 0;
  for (const auto& each : chapters) {
    const auto printed = printed_by(each);
    std::cout << "-- " << each.name << '\n' << printed;
    if (const auto expected = expected_of(each); printed != expected) {
      std::cout << "-- WRONG; the documents say:\n" << expected;
      wrong = 1;
    }
  }
  return wrong;
}
