#include "bench/harness/machine.hpp"

#include "bench/harness/build_info.hpp"
#include "bench/harness/subprocess.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <thread>
#include <unistd.h>

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

}  // namespace

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

namespace {

std::string commit() {
  try {
    auto end = run_subprocess(
        {"git", "-C", build::source_dir, "describe", "--always", "--dirty", "--exclude=*"},
        std::chrono::seconds(10));
    if (const auto line = end.output.find('\n'); end.exit_code == 0 && line != std::string::npos)
      return end.output.substr(0, line);
  } catch (const std::system_error&) {
    // no git here
  }
  return "unknown";
}

double seconds(const timeval& t) {
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
}

double cpu_of(int whose) {
  rusage r{};
  return ::getrusage(whose, &r) == 0 ? seconds(r.ru_utime) + seconds(r.ru_stime) : 0;
}

/// Seconds in which some core was not idle.
double cpu_of_machine() {
  std::ifstream in("/proc/stat");
  std::string name;
  double user = 0, nice = 0, system = 0, idle = 0, io_wait = 0, irq = 0, soft_irq = 0;
  in >> name >> user >> nice >> system >> idle >> io_wait >> irq >> soft_irq;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  return (user + nice + system + irq + soft_irq) / ticks;
}

}  // namespace

load_watch::load_watch() : begin_(read()), begun_(std::chrono::steady_clock::now()) {}

load_watch::reading load_watch::read() {
  return {cpu_of_machine(), cpu_of(RUSAGE_SELF) + cpu_of(RUSAGE_CHILDREN)};
}

double load_watch::other_cores() const {
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begun_;
  const auto now = read();
  const double others = (now.all - begin_.all) - (now.mine - begin_.mine);
  return std::max(others, 0.0) / std::max(time.count(), 1e-3);
}

machine this_machine() {
  machine m;
  m.cpu = cpu_model();
  m.cores = std::thread::hardware_concurrency();
  m.memory_mb = memory_mb();
  m.kernel = kernel_release();
  m.compiler = build::compiler;
  m.build = build::type;
  m.flags = build::flags;
  m.commit = commit();
  m.caf_version = build::caf;
  m.version = build::version;
  m.time = now_utc();
  return m;
}

}  // namespace bench
