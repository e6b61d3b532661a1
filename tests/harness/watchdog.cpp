#include <tests/support/watchdog.hpp>

#include <csignal>
#include <cstdio>
#include <string>
#include <sys/wait.h>
#include <tests/support/catch.hpp>
#include <unistd.h>

namespace {

struct outcome {
  int status;
  std::string said;
};

/// Runs `body` in a child process and gives how it ended and what it wrote to stderr.
template <class F> outcome in_child(F body) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDERR_FILENO);
    body();
    _exit(0);
  }
  close(ends[1]);
  outcome result{0, {}};
  char buffer[4096];
  for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
    result.said.append(buffer, static_cast<std::size_t>(n));
  close(ends[0]);
  waitpid(child, &result.status, 0);
  return result;
}

}  // namespace

TEST_CASE("a watchdog that expires aborts and names what hangs") {
  const outcome ended = in_child([] {
    const actors::test::watchdog dog("a hanging test", std::chrono::seconds{1});
    for (;;) pause();
  });
  CHECK(WIFSIGNALED(ended.status));
  CHECK(WTERMSIG(ended.status) == SIGABRT);
  CHECK(ended.said.find("\"a hanging test\" takes too long") != std::string::npos);
}

TEST_CASE("a watchdog that is gone leaves the outer one in force") {
  const outcome ended = in_child([] {
    const actors::test::watchdog outer("the outer one", std::chrono::seconds{1});
    { const actors::test::watchdog inner("the inner one", std::chrono::seconds{30}); }
    for (;;) pause();
  });
  CHECK(WIFSIGNALED(ended.status));
  CHECK(ended.said.find("\"the outer one\"") != std::string::npos);
}

TEST_CASE("a watchdog that is gone in time does nothing") {
  const outcome ended =
      in_child([] { const actors::test::watchdog dog("quick", std::chrono::seconds{1}); });
  CHECK(WIFEXITED(ended.status));
  CHECK(ended.said.empty());
}
