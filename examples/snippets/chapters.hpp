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
void caf_actors();
void caf_asking();
void caf_both_ways();
void caf_life();
void coroutines();
void executors();
void failures();
void life();
void mailbox();
void pipeline();
void pool();
void python_asyncio();
void python_futures();
void python_threading();
void services();
void settings();

}  // namespace snippets
