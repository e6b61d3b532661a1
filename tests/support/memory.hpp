#pragma once

#include <cstddef>
#include <cstdio>
#include <unistd.h>

namespace actors::test {

/// What the kernel counts for this process, in bytes.
struct memory {
  std::size_t address_space = 0;
  std::size_t resident = 0;

  static memory now() {
    memory out;
    if (auto* file = std::fopen("/proc/self/statm", "r")) {
      if (std::fscanf(file, "%zu %zu", &out.address_space, &out.resident) != 2) out = {};
      std::fclose(file);
    }
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return {out.address_space * page, out.resident * page};
  }
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool memory_is_telling = false;  // sanitizers keep what is freed
#elif defined(__has_feature)
inline constexpr bool memory_is_telling =
    !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
inline constexpr bool memory_is_telling = true;
#endif

}  // namespace actors::test
