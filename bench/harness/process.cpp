#include "bench/harness/process.hpp"

#include "bench/harness/sample.hpp"

#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace bench {

std::uint64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t total = 0, resident = 0;
  if (!(in >> total >> resident)) throw std::runtime_error("cannot read /proc/self/statm");
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t peak_resident_bytes() {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) != 0)
    throw std::runtime_error("cannot read the resource usage of the process");
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;  // Linux counts in KiB
}

std::chrono::duration<double, std::milli> cpu_time() {
  timespec t{};
  if (::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) != 0)
    throw std::runtime_error("cannot read the CPU clock of the process");
  return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
}

unsigned threads_named(std::string_view prefix) {
  unsigned found = 0;
  for (auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream in(task.path() / "comm");
    std::string name;
    if (std::getline(in, name) && name.starts_with(prefix)) ++found;
  }
  return found;
}

void expect_threads(std::string_view prefix, unsigned expected) {
  // A thread that the system has not run yet has the name of the one that started it.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (threads_named(prefix) != expected && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const std::string what = "threads named " + std::string(prefix) + "*";
  expect_equal(what.c_str(), expected, threads_named(prefix));
}

}  // namespace bench
