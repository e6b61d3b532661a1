// expect: actors: mailbox() is never called in this form: write static actors::mailbox_policy
// mailbox()
#include <actors/actors.hpp>

struct work {};

struct worker {
  using protocol = actors::protocol<work>;
  actors::mailbox_policy mailbox() { return {}; }
  void on(work) {}
};

void misuse(actors::system& sys) { sys.spawn<worker>(); }
