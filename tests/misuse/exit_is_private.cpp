// expect: actors: on(exit) is never called in this form: write void on(actors::exit)
#include <actors/actors.hpp>

struct work {};

struct linked {
  using protocol = actors::protocol<work>;
  void on(work) {}

private:
  void on(actors::exit) {}
};

void misuse(actors::system& sys) { sys.spawn<linked>(); }
