#include "bench/harness/child.hpp"

#include "bench/harness/json.hpp"
#include "bench/harness/options.hpp"
#include "bench/harness/subprocess.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <sched.h>
#include <sys/prctl.h>

namespace bench {

namespace {

std::vector<std::string> command_line(const suite& s, const workload& w, const design& d,
                                      const setup& what) {
  std::vector<std::string> line{"/proc/self/exe", "--suite",   s.name,
                                "--only",         w.name,      "--run-one",
                                d.name,           "--workers", std::to_string(what.workers)};
  if (what.scale != size::standard) line.push_back(fmt::format("--{}", to_string(what.scale)));
  return line;
}

template <class Failure = run_failed>
[[noreturn]] void fail(const workload& w, const design& d, const setup& what,
                       std::string_view why) {
  throw Failure(fmt::format("{} / {} with {} worker{}: {}", w.name, d.name, what.workers,
                            what.workers == 1 ? "" : "s", why));
}

/// Threads of all designs share so many cores, whether there is one a worker or one a party.
void pin_to_cores(unsigned count) {
  cpu_set_t mine, fewer;
  CPU_ZERO(&fewer);
  if (::sched_getaffinity(0, sizeof mine, &mine) != 0) throw run_failed("sched_getaffinity");
  for (std::size_t cpu = 0; cpu < CPU_SETSIZE && count > 0; ++cpu)
    if (CPU_ISSET(cpu, &mine)) {
      CPU_SET(cpu, &fewer);
      --count;
    }
  if (::sched_setaffinity(0, sizeof fewer, &fewer) != 0) throw run_failed("sched_setaffinity");
}

}  // namespace

outcome run_in_child(const suite& s, const workload& w, const design& d, const setup& what,
                     std::chrono::seconds limit) {
  // The worker counts are part of what is compared: nothing from outside may change them.
  ::unsetenv("ACTORS_WORKERS");
  ::unsetenv("ACTORS_THROUGHPUT");
  ::unsetenv("ACTORS_SCHEDULER");
  const auto ended = run_subprocess(command_line(s, w, d, what), limit);
  if (ended.timed_out)
    fail<run_too_long>(w, d, what, fmt::format("killed after {} s", limit.count()));
  if (ended.signal != 0) fail(w, d, what, fmt::format("killed by signal {}", ended.signal));
  const auto answer = nlohmann::json::parse(ended.output, nullptr, false);
  if (answer.is_object() && answer.contains("not_available"))
    throw run_not_available(answer["not_available"].get<std::string>());
  if (answer.is_object() && answer.contains("error"))
    fail(w, d, what, answer["error"].get<std::string>());
  if (ended.exit_code != 0) fail(w, d, what, fmt::format("exit code {}", ended.exit_code));
  if (!answer.is_object() || !answer.contains("samples")) fail(w, d, what, "gave no figures");
  return outcome_from_json(answer["samples"]);
}

int run_as_child(const suite& s, const design& d, const setup& what) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // does not outlive the driver
  nlohmann::json answer;
  try {
    if (s.pinned) pin_to_cores(what.workers);
    answer["samples"] = json_of(d.run(what));
  } catch (const not_available& e) {
    answer["not_available"] = e.what();
  } catch (const std::exception& e) {
    answer["error"] = e.what();
  }
  std::puts(answer.dump().c_str());
  return answer.contains("error") ? 1 : 0;
}

}  // namespace bench
