#pragma once

#include "bench/harness/process.hpp"
#include "bench/harness/sample.hpp"

#include <fstream>
#include <stdexcept>
#include <string>

namespace bench::flow {

/// Bytes of memory that the process has had in use at most (resident), so far.
inline std::uint64_t peak_bytes() {
  std::ifstream in("/proc/self/status");
  std::string word;
  while (in >> word) {
    std::uint64_t kib = 0;
    if (word == "VmHWM:" && in >> kib) return kib * 1024;
  }
  throw std::runtime_error("cannot read /proc/self/status");
}

/// What `measure` gives, and the memory that it took at its peak over what was in use before.
template <class Measure> outcome with_peak_memory(Measure measure) {
  const auto before = resident_bytes();
  auto out = measure();
  const auto peak = peak_bytes();
  out.push_back({"bytes", static_cast<double>(peak > before ? peak - before : 0), {}});
  return out;
}

}  // namespace bench::flow
