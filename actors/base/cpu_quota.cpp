#include <actors/base/cpu_quota.hpp>

#include <algorithm>
#include <fstream>
#include <limits>
#include <string_view>

namespace actors::detail {
namespace {

constexpr auto unlimited = std::numeric_limits<double>::infinity();

/// Microseconds of processor time in a period; "max", -1 and what is not there mean no limit.
double share(double quota, double period) noexcept {
  return quota > 0 && period > 0 ? quota / period : unlimited;
}

double share_v2(const std::string& group) {
  std::ifstream file{group + "/cpu.max"};
  double quota = 0;
  double period = 0;
  file >> quota >> period;  // "max" is no number
  return file ? share(quota, period) : unlimited;
}

double share_v1(const std::string& group) {
  double quota = 0;
  double period = 0;
  std::ifstream{group + "/cpu.cfs_quota_us"} >> quota;
  std::ifstream{group + "/cpu.cfs_period_us"} >> period;
  return share(quota, period);
}

/// The least of a group's and its parents'.
template <class Share> double least(const std::string& mount, std::string group, Share of) {
  auto out = unlimited;
  for (;; group.resize(group.rfind('/'))) {
    out = std::min(out, of(mount + group));
    if (group.find('/') == std::string::npos) return out;
  }
}

bool names_cpu(std::string_view controllers) noexcept {
  for (std::size_t at = 0; at <= controllers.size();) {
    const auto end = std::min(controllers.find(',', at), controllers.size());
    if (controllers.substr(at, end - at) == "cpu") return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

// A line is "number:controllers:/group"; version 2 has number 0 and no controllers.
double cpu_quota(const std::string& root) {
  auto out = unlimited;
  std::ifstream groups{root + "/proc/self/cgroup"};
  for (std::string line; std::getline(groups, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const auto controllers = line.substr(first + 1, second - first - 1);
    auto group = line.substr(second + 1);
    if (group == "/") group.clear();
    if (controllers.empty())
      out = std::min(out, least(root + "/sys/fs/cgroup", group, share_v2));
    else if (names_cpu(controllers))
      out = std::min(out, least(root + "/sys/fs/cgroup/" + controllers, group, share_v1));
  }
  return out;
}

}  // namespace actors::detail
