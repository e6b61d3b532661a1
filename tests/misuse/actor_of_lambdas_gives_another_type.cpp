// expect: actors: the handler of a request returns its reply
#include <actors/actors.hpp>

struct balance {
  using reply = double;
};

void misuse(actors::system& sys) {
  sys.spawn(actors::behavior{[](balance) { return "plenty"; }});
}
