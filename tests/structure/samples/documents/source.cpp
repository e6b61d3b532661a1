void sample() {
  // [first]
  int a = 1;

  int b = 2;
  // [/first]
  // [open]
}
