// What the package must also give: CAF's headers and library, for programs that use both.
#include <actors/actors.hpp>
#include <actors/caf.hpp>

#include <string>

std::string home_of_caf(const actors::system& sys) {
  return caf::to_string(actors::caf_system(sys).node());
}
