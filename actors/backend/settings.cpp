#include <actors/backend/settings.hpp>

#include <actors/base/check_option.hpp>
#include <actors/base/error.hpp>
#include <actors/base/thread.hpp>

#include <caf/all.hpp>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <limits>

namespace actors::backend {
namespace {

constexpr std::size_t most_workers = 1024;

using detail::refuse_option;

std::size_t to_number(std::string_view source, std::string_view text) {
  std::size_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [at, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc{} || at != end)
    refuse_option(std::string{source} + " is \"" + std::string{text} +
                  "\", expected a whole number");
  return value;
}

scheduler_kind to_scheduler(std::string_view source, std::string_view text) {
  if (text == "work-stealing") return scheduler_kind::work_stealing;
  if (text == "stock") return scheduler_kind::stock;
  refuse_option(std::string{source} + " is \"" + std::string{text} +
                "\", expected work-stealing or stock");
}

/// What the file says in its section [actors]; misspelt names are errors.
void read_section(system_options& options, const caf::settings& section) {
  const auto number = [](std::string_view key, const caf::config_value& value) {
    const auto* whole = caf::get_if<caf::config_value::integer>(&value);
    if (whole == nullptr || *whole < 0)
      refuse_option("actors." + std::string{key} + " is " + caf::to_string(value) +
                    ", expected a whole number");
    return static_cast<std::size_t>(*whole);
  };
  for (const auto& [key, value] : section) {
    if (key == "workers") {
      options.workers = number(key, value);
    } else if (key == "throughput") {
      options.throughput = number(key, value);
    } else if (key == "scheduler") {
      const auto* text = caf::get_if<std::string>(&value);
      options.scheduler =
          to_scheduler("actors.scheduler", text != nullptr ? *text : caf::to_string(value));
    } else {
      refuse_option("actors." + key + " is no option, expected workers, throughput or scheduler");
    }
  }
}

void read_file(system_options& options, caf::actor_system_config& config) {
  if (options.config_file.empty()) return;
  std::ifstream in{options.config_file};
  if (!in) refuse_option("config_file \"" + options.config_file + "\" cannot be read");
  if (auto failure = config.parse(std::vector<std::string>{}, in))
    refuse_option("config_file \"" + options.config_file + "\": " + caf::to_string(failure));
  const auto* entry = caf::get_if(&config.content, "actors");
  if (entry == nullptr) return;
  const auto* section = caf::get_if<caf::config_value::dictionary>(entry);
  if (section == nullptr)
    refuse_option("actors is " + caf::to_string(*entry) + ", expected a section");
  read_section(options, *section);
}

void read_environment(system_options& options) {
  if (const auto* text = std::getenv("ACTORS_WORKERS"))
    options.workers = to_number("ACTORS_WORKERS", text);
  if (const auto* text = std::getenv("ACTORS_THROUGHPUT"))
    options.throughput = to_number("ACTORS_THROUGHPUT", text);
  if (const auto* text = std::getenv("ACTORS_SCHEDULER"))
    options.scheduler = to_scheduler("ACTORS_SCHEDULER", text);
}

}  // namespace

system_options resolve_options(system_options options, caf::actor_system_config& config) {
  read_file(options, config);
  read_environment(options);
  if (options.workers == 0) options.workers = thread::cores();
  if (options.workers > most_workers)
    refuse_option("workers is " + std::to_string(options.workers) + ", expected 1 to 1024");
  if (options.throughput == 0 || options.throughput > std::numeric_limits<std::uint32_t>::max())
    refuse_option("throughput is " + std::to_string(options.throughput) +
                  ", expected 1 to 4294967295");
  if (options.drain.count() < 0) refuse_option("drain is negative, expected a duration from 0 on");
  if (options.ask_limit.count() < 0)
    refuse_option("ask_limit is negative, expected a duration from 0 (none) on");
  config.set("scheduler.max-threads", options.workers);
  return options;
}

}  // namespace actors::backend
