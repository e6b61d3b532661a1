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

constexpr auto test_name = "a system that gets too few threads throws, and ends those it has";
constexpr auto limit_variable = "ACTORS_TEST_THREAD_LIMIT";
constexpr uid_t nobody = 65534;

/// True when the system started nevertheless.
bool starts_within(rlim_t limit) {
  const rlimit threads{limit, limit};
  REQUIRE(::setrlimit(RLIMIT_NPROC, &threads) == 0);
  if (::geteuid() == 0) REQUIRE(::setuid(nobody) == 0);  // root has no such limit
  try {
    actors::system sys{quiet(4)};
    return true;
  } catch (const std::system_error& e) {
    CHECK(e.code() == std::errc::resource_unavailable_try_again);
    CHECK_THAT(e.what(), Catch::Contains("cannot start the thread"));
  }
  return false;
}

int run_again(const std::string& limit) {
  const auto child = ::fork();
  if (child == 0) {
    ::setenv(limit_variable, limit.c_str(), 1);
    ::execl("/proc/self/exe", "test_core", test_name, nullptr);
    ::_exit(127);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("a system that gets too few threads throws, and ends those it has") {
  if (const auto* limit = std::getenv(limit_variable)) {
    static_cast<void>(starts_within(std::strtoull(limit, nullptr, 10)));
    return;
  }
  for (int limit = 1; limit <= 8; ++limit) {
    INFO("threads: " << limit);
    CHECK(run_again(std::to_string(limit)) == 0);
  }
}
