// Right use of what the other files misuse.
#include <actors/version.hpp>

int main() { return actors::linked_version() == actors::version ? 0 : 1; }
