#include <actors/base/clock.hpp>

namespace actors {

clock::time_point clock::now() noexcept { return std::chrono::steady_clock::now(); }
std::chrono::system_clock::time_point clock::wall() noexcept {
  return std::chrono::system_clock::now();
}

}  // namespace actors
