// expect: actors: retries needs messages that can be copied
#include <actors/actors.hpp>

#include <memory>

struct parcel {
  std::unique_ptr<int> content;
};

struct carrier {
  using protocol = actors::protocol<parcel>;
  static constexpr unsigned retries = 2;
  void on(parcel) {}
};

void misuse(actors::system& sys) { sys.spawn<carrier>(); }
