// expect: this text
static_assert(sizeof(int) == 0, "this text");
