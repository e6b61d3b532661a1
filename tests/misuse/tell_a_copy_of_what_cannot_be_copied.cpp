// expect: actors: this message cannot be copied: send it with std::move
#include <actors/actors.hpp>

#include <memory>

struct parcel {
  std::unique_ptr<int> content;
};

void misuse(const actors::ref<parcel>& one, const actors::ref<parcel>& two) {
  parcel mine;
  one.tell(mine);
  two.tell(mine);
}
