#include <actors/base/clock.hpp>

namespace actors {

clock::time_point clock::now() noexcept { return std::chrono::steady_clock::now(); }

}  // namespace actors
