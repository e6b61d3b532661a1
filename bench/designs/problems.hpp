// All problems of the suite. Each is described in its folder's problem.cpp.
#pragma once

#include "bench/lab/cell.hpp"

namespace bench::designs {

namespace counter {
lab::entry describe();
}
namespace parallel_map {
lab::entry describe();
}
namespace n_queens {
lab::entry describe();
}
namespace quicksort {
lab::entry describe();
}
namespace unbalanced_tree {
lab::entry describe();
}
namespace matrix {
lab::entry describe();
}
namespace sieve {
lab::entry describe();
}
namespace pipeline {
lab::entry describe();
}
namespace wordcount {
lab::entry describe();
}

namespace philosophers {
lab::entry describe();
}

namespace bounded_buffer {
lab::entry describe();
}

namespace dictionary {
lab::entry describe();
}

namespace barber {
lab::entry describe();
}

namespace smokers {
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
