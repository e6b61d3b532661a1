#include <actors/version.hpp>

namespace actors {

version_info linked_version() noexcept { return version; }

}  // namespace actors
