#pragma once

#include "bench/harness/sample.hpp"

#include <cstdint>

namespace bench::wordcount {

// Counts the words of real text: that of /usr/share/doc, /usr/include and /usr/share, plain files
// only, again from the first one on until it is so much; read from files, which are in the page
// cache. The counting itself is that of examples/wordcount, and so are the designs. Each result is
// compared with that of a plain loop over the same files.

outcome run_actors(const setup& s);
outcome run_tbb(const setup& s);
outcome run_threads(const setup& s);
outcome run_sequential(const setup& s);

params parameters(size s);

}  // namespace bench::wordcount
