// A loop.
#include "designs.hpp"

namespace wordcount {

tally count_sequential(pieces& from, unsigned, monitor& with) {
  tally all;
  while (const auto one = from.next()) count(*one, all, with);
  return all;
}

}  // namespace wordcount
