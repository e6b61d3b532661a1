// expect: this text
int main() {}
