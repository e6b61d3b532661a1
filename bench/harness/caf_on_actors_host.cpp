#include "bench/harness/caf_host.hpp"

#include "bench/harness/process.hpp"

#include <actors/actors.hpp>
#include <actors/caf.hpp>

namespace bench {

void with_caf_on_actors(unsigned workers, const caf_program& program) {
  actors::system sys{{.workers = workers, .mailbox_warning = 0}};
  program(actors::caf_system(sys));
  expect_threads("actors.w", workers);
  expect_threads("caf.multiplexer", 0);
}

}  // namespace bench
