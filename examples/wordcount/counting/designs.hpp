/// The same count, four ways. Reading, cutting and counting are the same in each.
#pragma once

#include "tally.hpp"

#include <array>
#include <string_view>

namespace wordcount {

/// Each counts until the pieces are over, on so many workers.
tally count_sequential(pieces& from, unsigned workers, monitor& with);
tally count_threads(pieces& from, unsigned workers, monitor& with);
tally count_tbb(pieces& from, unsigned workers, monitor& with);
tally count_actors(pieces& from, unsigned workers, monitor& with);

struct design {
  std::string_view name;
  tally (*run)(pieces&, unsigned, monitor&);
};

inline constexpr std::array<design, 4> designs{{{"actors", count_actors},
                                                {"tbb", count_tbb},
                                                {"threads", count_threads},
                                                {"sequential", count_sequential}}};

}  // namespace wordcount
