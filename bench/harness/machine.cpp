#include "bench/harness/machine.hpp"

#include "bench/harness/build_info.hpp"

#include <array>
#include <ctime>
#include <fstream>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <thread>

namespace bench {

namespace {

std::string cpu_model() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

unsigned long memory_mb() {
  struct sysinfo info {};
  if (::sysinfo(&info) != 0) return 0;
  return info.totalram / (1024 * 1024) * info.mem_unit;
}

std::string kernel_release() {
  utsname u{};
  return ::uname(&u) == 0 ? std::string(u.sysname) + " " + u.release : "unknown";
}

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

}  // namespace

machine this_machine() {
  return {cpu_model(),     std::thread::hardware_concurrency(),
          memory_mb(),     kernel_release(),
          build::compiler, build::type,
          build::caf,      build::version,
          now_utc()};
}

}  // namespace bench
