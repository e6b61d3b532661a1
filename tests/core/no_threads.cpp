// A machine that has no threads left. The limit is of a user, so the test runs itself again, in a
// process of its own that it takes down to it.
#include <actors/base/thread.hpp>
#include <tests/core/support.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <tests/support/catch.hpp>
#include <unistd.h>

using namespace core_test;

namespace {

constexpr auto test_name = "a system that gets too few threads throws";
constexpr auto limit_variable = "ACTORS_TEST_THREAD_LIMIT";
constexpr uid_t nobody = 65534;

enum ends { started = 10, refused, wrongly_refused, not_limited };

/// Whether this process has a worker; by name, as a sanitizer has threads of its own.
bool has_worker() {
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::getline(std::ifstream(each.path() / "comm"), name);
    if (name.starts_with("actors.")) return true;
  }
  return false;
}

ends start_within(rlim_t limit) {
  const rlimit threads{limit, limit};
  if (::setrlimit(RLIMIT_NPROC, &threads) != 0) return not_limited;
  if (::geteuid() == 0 && ::setuid(nobody) != 0) return not_limited;  // root has no such limit
  try {
    actors::system sys{quiet(4)};
    return started;
  } catch (const std::system_error& e) {
    const bool says_why = e.code() == std::errc::resource_unavailable_try_again &&
                          std::string_view{e.what()}.find("cannot start the thread") == 0;
    while (has_worker()) actors::thread::yield();  // one that was joined may linger
    return says_why ? refused : wrongly_refused;
  }
}

int run_again(rlim_t limit) {
  const auto child = ::fork();
  if (child == 0) {
    ::setenv(limit_variable, std::to_string(limit).c_str(), 1);
    ::execl("/proc/self/exe", "test_core", test_name, nullptr);
    ::_exit(127);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("a system that gets too few threads throws") {
  if (const auto* limit = std::getenv(limit_variable))
    ::_exit(start_within(std::strtoull(limit, nullptr, 10)));
  const auto first = run_again(1);
  if (first == not_limited) {  // root of a container that has no other user
    WARN("the system sets no limit to threads here: not tested");
    return;
  }
  CHECK(first == refused);
  for (rlim_t limit = 2; limit <= 12; ++limit) {
    INFO("threads: " << limit);
    const auto end = run_again(limit);
    CHECK((end == started || end == refused));
  }
}
