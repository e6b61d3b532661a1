// How many processors a container has, by what Linux says in files.
#include <actors/base/cpu_quota.hpp>
#include <actors/base/thread.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <tests/support/catch.hpp>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

/// A folder with some files of /proc and /sys.
class machine {
public:
  machine() { fs::create_directories(root_); }
  machine(const machine&) = delete;
  machine& operator=(const machine&) = delete;
  ~machine() { fs::remove_all(root_); }

  machine& has(const std::string& file, const std::string& text) {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream{root_ / file} << text;
    return *this;
  }
  double quota() const { return actors::detail::cpu_quota(root_.string()); }

private:
  fs::path root_ = fs::temp_directory_path() / ("actors_quota_" + std::to_string(::getpid()));
};

}  // namespace

TEST_CASE("without control groups, or without a limit, there is no quota") {
  CHECK(std::isinf(machine{}.quota()));
  CHECK(std::isinf(machine{}
                       .has("proc/self/cgroup", "0::/\n")
                       .has("sys/fs/cgroup/cpu.max", "max 100000\n")
                       .quota()));
}

TEST_CASE("the quota of a container is that of its group") {
  CHECK(machine{}
            .has("proc/self/cgroup", "0::/\n")
            .has("sys/fs/cgroup/cpu.max", "150000 100000\n")
            .quota() == 1.5);
}

TEST_CASE("of a group and its parents the least quota counts") {
  machine m;
  m.has("proc/self/cgroup", "0::/a/b\n").has("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  m.has("sys/fs/cgroup/a/cpu.max", "200000 100000\n");
  CHECK(m.quota() == 2.0);
  m.has("sys/fs/cgroup/a/b/cpu.max", "50000 100000\n");
  CHECK(m.quota() == 0.5);
}

TEST_CASE("control groups of version 1 have quotas as well") {
  machine m;
  m.has("proc/self/cgroup", "5:memory:/x\n4:cpu,cpuacct:/x\n0::/\n");
  m.has("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us", "-1\n");
  m.has("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_period_us", "100000\n");
  CHECK(std::isinf(m.quota()));
  m.has("sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us", "300000\n");
  CHECK(m.quota() == 3.0);
}

TEST_CASE("there are no more cores than the quota, and one at least") {
  const auto quota = actors::detail::cpu_quota();
  CHECK(actors::thread::cores() >= 1);
  if (!std::isinf(quota)) CHECK(actors::thread::cores() <= std::ceil(quota));
}
