#include <actors/base/fence.hpp>

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <mutex>

namespace actors {
namespace {

bool membarrier(int command) noexcept { return ::syscall(SYS_membarrier, command, 0, 0) == 0; }

}  // namespace

namespace detail {
bool asymmetric_fences = false;
}

void enable_asymmetric_fences() noexcept {
  static std::once_flag once;
  std::call_once(once, [] {
    detail::asymmetric_fences = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) &&
                                membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
  });
}

void heavy_fence() noexcept {
  __sync_synchronize();
  // cannot fail once it is registered
  if (detail::asymmetric_fences) static_cast<void>(membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED));
}

}  // namespace actors
