// expect: actors: the key function of consistent_hash takes each message of the protocol
#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>

struct order {
  int customer;
};
struct close_down {};

struct till {
  using protocol = actors::protocol<order, close_down>;
  void on(order) {}
  void on(close_down) {}
};

void misuse(actors::system& sys) {
  sys.spawn_pool<till>({.workers = 2, .routing = actors::consistent_hash([](const order& o) {
                                        return o.customer;
                                      })});
}
