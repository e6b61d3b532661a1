// expect: actors: the message cannot be built from these arguments
#include <actors/actors.hpp>

#include <memory>

struct sign {
  std::unique_ptr<int> paper;
  using reply = bool;
};

void misuse(const actors::ref<sign>& notary) {
  sign mine;
  (void)notary.ask(mine);
}
