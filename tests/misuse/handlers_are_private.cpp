// expect: actors: the actor's on(message) for a message of its protocol is private
#include <actors/actors.hpp>

struct deposit {};
struct withdraw {};

class account {
public:
  using protocol = actors::protocol<deposit, withdraw>;

private:
  void on(deposit) {}
  void on(withdraw, actors::context&) {}
};

void misuse(actors::system& sys) { sys.spawn<account>(); }
