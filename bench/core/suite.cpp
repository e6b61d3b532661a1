#include "bench/core/suite.hpp"

#include "bench/core/bank/problem.hpp"
#include "bench/core/big/problem.hpp"
#include "bench/core/chameneos/problem.hpp"
#include "bench/core/counting/problem.hpp"
#include "bench/core/fan-in/problem.hpp"
#include "bench/core/fork-join/problem.hpp"
#include "bench/core/hello/problem.hpp"
#include "bench/core/idle/problem.hpp"
#include "bench/core/ping-pong/problem.hpp"
#include "bench/core/ring/problem.hpp"
#include "bench/core/skynet/problem.hpp"
#include "bench/core/spawn/problem.hpp"
#include "bench/core/stranded/problem.hpp"

namespace bench::core {

namespace {

/// A workload with its two or three designs, in the order of the table.
template <class Problem>
workload make(std::string name, std::string what, outcome (*actors)(const setup&),
              outcome (*caf)(const setup&), outcome (*caf_on_actors)(const setup&) = nullptr) {
  workload w;
  w.name = std::move(name);
  w.what = std::move(what);
  w.parameters = [](size s) { return Problem::of(s).parameters(); };
  w.designs = {{"actors", actors}, {"caf", caf}};
  if (caf_on_actors) w.designs.push_back({"caf-on-actors", caf_on_actors});
  return w;
}

workload on(worker_counts workers, workload w) {
  w.workers = workers;
  return w;
}

}  // namespace

suite make_suite() {
  suite s{"core", "sending, spawning, asking and waking against plain CAF", {}, judge};
  s.workloads = {
      make<ping_pong::problem>("ping-pong", "one message to and fro", ping_pong::run_actors,
                               ping_pong::run_caf, ping_pong::run_caf_on_actors),
      make<ring::one_token>("ring", "one token round a thousand actors", ring::run_actors,
                            ring::run_caf, ring::run_caf_on_actors),
      make<ring::hundred_tokens>("ring-100", "a hundred tokens round a thousand actors",
                                 ring::run_100_actors, ring::run_100_caf),
      make<fan_in::problem>("fan-in", "eight producers send to one consumer", fan_in::run_actors,
                            fan_in::run_caf, fan_in::run_caf_on_actors),
      make<counting::problem>("counting", "one producer, millions of increments, one ask",
                              counting::run_actors, counting::run_caf, counting::run_caf_on_actors),
      make<skynet::problem>("skynet", "a tree of a million actors", skynet::run_actors,
                            skynet::run_caf),
      make<spawn::problem>("spawn", "a million actors alive at once", spawn::run_actors,
                           spawn::run_caf),
      make<fork_join::one_hand>("fork-join", "small computations dealt out to sixty actors",
                                fork_join::run_actors, fork_join::run_caf,
                                fork_join::run_caf_on_actors),
      make<fork_join::many_hands>("fork-join-hands", "the same, dealt out bit by bit",
                                  fork_join::run_hands_actors, fork_join::run_hands_caf),
      make<chameneos::problem>("chameneos", "a hundred creatures meet in one mall",
                               chameneos::run_actors, chameneos::run_caf),
      make<big::problem>("big", "everybody pings everybody", big::run_actors, big::run_caf),
      make<bank::problem>("bank", "transfers of two asks each", bank::run_actors, bank::run_caf),
      make<idle::problem>("idle", "an ask after a pause, and the CPU used while idle",
                          idle::run_actors, idle::run_caf),
      on(worker_counts::two, make<stranded::problem>("stranded", "what waits behind a busy handler",
                                                     stranded::run_actors, stranded::run_caf)),
      on(worker_counts::none, make<hello::problem>("hello", "compile time of the smallest program",
                                                   hello::run_actors, hello::run_caf)),
  };
  return s;
}

}  // namespace bench::core
