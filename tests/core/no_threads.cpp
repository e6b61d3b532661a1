// A machine that has no threads left. The limit is of a user, so the test runs itself again, in a
// process of its own that it takes down to it.
#include <tests/core/support.hpp>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

using namespace core_test;

namespace {

constexpr auto test_name = "a system that gets too few threads throws";
constexpr auto limit_variable = "ACTORS_TEST_THREAD_LIMIT";
constexpr uid_t nobody = 65534;

enum ends { started = 10, refused, wrongly_refused, not_limited };

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
  CHECK(run_again(1) == refused);
  for (rlim_t limit = 2; limit <= 12; ++limit) {
    INFO("threads: " << limit);
    const auto end = run_again(limit);
    CHECK((end == started || end == refused));
  }
}
