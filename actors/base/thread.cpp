#include <actors/base/thread.hpp>

#include <actors/base/cpu_quota.hpp>

#include <algorithm>
#include <cmath>
#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <system_error>
#include <utility>

namespace actors {

namespace {

// The kernel rounds timed waits up by 50 us by default: as long as the waits themselves here.
constexpr unsigned long timer_slack_ns = 1;
constexpr std::size_t max_name = 15;

}  // namespace

thread::thread(std::string name, std::function<void()> body) {
  name.resize(std::min(name.size(), max_name));
  try {
    impl_ = std::thread([name, body = std::move(body)] {
      // Both only help whoever looks or waits: a refusal is no reason not to run.
      ::pthread_setname_np(::pthread_self(), name.c_str());
      ::prctl(PR_SET_TIMERSLACK, timer_slack_ns);
      body();
    });
  } catch (const std::system_error& e) {
    throw std::system_error(e.code(), "cannot start the thread " + name);
  }
}

void thread::join() {
  if (impl_.joinable()) impl_.join();
}

unsigned thread::cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  const auto usable = ::sched_getaffinity(0, sizeof set, &set) == 0
                          ? static_cast<unsigned>(CPU_COUNT(&set))
                          : std::thread::hardware_concurrency();
  const auto quota = std::ceil(detail::cpu_quota());
  return static_cast<unsigned>(std::max(std::min<double>(usable, quota), 1.0));
}

}  // namespace actors
