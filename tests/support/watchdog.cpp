#include <tests/support/watchdog.hpp>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <execinfo.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace actors::test {
namespace {

// The report runs in signal handlers of a process that is about to abort: the few calls in it that
// are not async-signal-safe can at worst spoil the report.
std::atomic<const char*> guarded{""};
std::atomic<int> shown{0};

void show_own_stack(int) {
  char name[32] = "?";
  pthread_getname_np(pthread_self(), name, sizeof name);
  std::fprintf(stderr, "\nthread %ld (%s)\n", static_cast<long>(gettid()), name);
  void* frames[64];
  backtrace_symbols_fd(frames, backtrace(frames, 64), STDERR_FILENO);
  ++shown;
}

void wait_until_shown(int count) {
  const timespec pause{0, 5'000'000};
  for (int tries = 0; shown < count && tries < 200; ++tries) nanosleep(&pause, nullptr);
}

void show_all_stacks() {
  struct sigaction action = {};
  action.sa_handler = show_own_stack;
  sigaction(SIGUSR1, &action, nullptr);
  DIR* tasks = opendir("/proc/self/task");
  if (tasks == nullptr) return;
  int asked = 0;
  while (const dirent* task = readdir(tasks)) {
    const long id = std::strtol(task->d_name, nullptr, 10);
    if (id <= 0 || id == gettid()) continue;
    if (syscall(SYS_tgkill, getpid(), id, SIGUSR1) == 0) wait_until_shown(++asked);
  }
  closedir(tasks);
  show_own_stack(0);
}

void expired(int) {
  std::fprintf(
      stderr,
      "\nwatchdog: \"%s\" takes too long; where its threads are (addr2line -Cfie <program> "
      "<offset> names the lines):\n",
      guarded.load());
  show_all_stacks();
  std::signal(SIGABRT, SIG_DFL);
  std::abort();
}

}  // namespace

watchdog::watchdog(const char* what, std::chrono::seconds limit) noexcept
    : outer_what_(guarded.exchange(what)) {
  struct sigaction action = {};
  action.sa_handler = expired;
  sigaction(SIGALRM, &action, nullptr);
  outer_left_ = alarm(static_cast<unsigned>(limit.count()));
}

watchdog::~watchdog() {
  guarded = outer_what_;
  alarm(outer_left_);
}

std::chrono::seconds watchdog::default_limit() {
  const char* given = std::getenv("ACTORS_TEST_WATCHDOG");
  return std::chrono::seconds{given == nullptr ? 0 : std::strtol(given, nullptr, 10)};
}

}  // namespace actors::test
