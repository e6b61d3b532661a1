#pragma once

#include <tests/core/support.hpp>

namespace ask_test {

using namespace core_test;

struct double_it {
  int n;
  using reply = int;
};
struct refuse {
  std::string text;
  using reply = int;
};
struct note {
  using reply = actors::done;
};
struct answer_later {
  using reply = int;
};
struct answer_now {
  int n;
};
struct count_open {
  using reply = std::size_t;
};
struct drop_all {};

/// Answers at once, by throwing, or later, when it is told to.
struct oracle {
  using protocol = actors::protocol<double_it, refuse, note, answer_later, answer_now, count_open,
                                    drop_all, hold, nothing>;
  std::vector<actors::promise<int>> open;
  int notes = 0;

  int on(double_it m) { return 2 * m.n; }
  int on(refuse m) { throw std::runtime_error{m.text}; }
  void on(note) { ++notes; }
  void on(answer_later, actors::promise<int> p) { open.push_back(std::move(p)); }
  void on(answer_now m) {
    for (auto& each : open) each.set(m.n);
    open.clear();
  }
  std::size_t on(count_open) { return open.size(); }
  void on(drop_all) { open.clear(); }
  void on(hold m) { m.at->pass(); }
  void on(nothing) {}
};

using oracle_ref = actors::ref_of<oracle>;

/// Runs a function of the test as a handler.
struct run_this {
  std::function<void(actors::context&)> f;
  using reply = actors::done;
};
struct runner {
  using protocol = actors::protocol<run_this, nothing>;
  void on(run_this m, actors::context& self) { m.f(self); }
  void on(nothing) {}
};

}  // namespace ask_test
