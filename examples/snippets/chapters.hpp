#pragma once

#include <span>

// The chapters of the documents' examples. Each writes to std::cout what its .txt file holds.
namespace snippets {

struct chapter {
  const char* name;
  void (*run)();
};

void account();
void asking();
void behaviours();
void blocking();
void caf_both_ways();
void coroutines();
void failures();
void life();
void pipeline();
void settings();

}  // namespace snippets
