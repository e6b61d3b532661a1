#include <actors/base/shutdown_report.hpp>

#include <utility>

namespace actors {
namespace {

std::string describe(std::uint64_t messages, std::uint64_t suspended) {
  return std::to_string(messages) + " messages, " + std::to_string(suspended) +
         " suspended handlers";
}

}  // namespace

void shutdown_report::add(actor which) {
  messages += which.messages;
  suspended += which.suspended;
  running += which.running ? 1 : 0;
  ++actors;
  if (names.size() < most_names) names.push_back(std::move(which));
}

std::string shutdown_report::text() const {
  if (finished()) return "finished";
  auto out = "not finished: " + describe(messages, suspended) + ", " + std::to_string(running) +
             " running handlers, of " + std::to_string(actors) + " actors";
  for (const auto& each : names)
    out += "\n  " + each.name + ": " + describe(each.messages, each.suspended) +
           (each.running ? ", running" : "");
  if (actors > names.size()) out += "\n  and " + std::to_string(actors - names.size()) + " more";
  return out;
}

}  // namespace actors
