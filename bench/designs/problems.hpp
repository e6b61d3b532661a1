// All problems of the suite. Each is described in its folder's problem.cpp.
#pragma once

#include "bench/lab/cell.hpp"

namespace bench::designs {

namespace counter {
lab::entry describe();
}

namespace bank {
lab::entry describe();
}

namespace ring {
lab::entry describe();
}

namespace chameneos {
lab::entry describe();
}

namespace sorted_list {
lab::entry describe();
}

namespace fetch {
lab::entry describe();
}

}  // namespace bench::designs
