// What the kernel knows of this process's threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace actors::test {

/// How often threads of this process other than the caller's gave up the processor by themselves.
inline std::uint64_t sleeps_of_others() {
  std::uint64_t sum = 0;
  const auto self = std::to_string(::gettid());
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    if (thread.path().filename() == self) continue;
    std::ifstream status(thread.path() / "status");
    for (std::string word; status >> word;)
      if (word == "voluntary_ctxt_switches:") {
        std::uint64_t count = 0;
        status >> count;
        sum += count;
      }
  }
  return sum;
}

}  // namespace actors::test
