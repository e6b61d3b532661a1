#include <actors/base/out_of_memory.hpp>

#include <cstdio>
#include <cstdlib>

namespace actors::detail {

void out_of_memory(const char* what) noexcept {
  std::fprintf(stderr, "actors: no memory for %s\n", what);
  std::abort();
}

}  // namespace actors::detail
