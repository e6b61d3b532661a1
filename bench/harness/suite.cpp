#include "bench/harness/suite.hpp"

#include <algorithm>

namespace bench {

namespace {

template <class T> const T* find_named(const std::vector<T>& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](auto& x) { return x.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const suite* find_suite(std::string_view name) { return find_named(suites(), name); }

const workload* find_workload(const suite& s, std::string_view name) {
  return find_named(s.workloads, name);
}

const design* find_design(const workload& w, std::string_view name) {
  return find_named(w.designs, name);
}

}  // namespace bench
