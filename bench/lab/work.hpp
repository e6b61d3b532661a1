// Work that a problem asks for: computing for a given time.
#pragma once

#include <chrono>

namespace bench::lab {

/// Computes for about as long, in the processor's time: the number of steps is fixed, so time in
/// which the thread does not run is not counted as work. The steps are calibrated once a process,
/// with the first call.
void work(std::chrono::nanoseconds how_long);

}  // namespace bench::lab
