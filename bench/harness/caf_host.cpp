#include "bench/harness/caf_host.hpp"

#include "bench/harness/process.hpp"

#include <caf/actor_system_config.hpp>

namespace bench {

void with_stock_caf(unsigned workers, const caf_program& program) {
  caf::actor_system_config config;
  config.set("scheduler.max-threads", std::size_t{workers});
  caf::actor_system sys{config};
  program(sys);
  expect_threads("caf.multiplexer", workers);  // the name CAF gives its workers
}

}  // namespace bench
