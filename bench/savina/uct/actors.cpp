#include "bench/savina/uct/problem.hpp"

#include "bench/harness/actors_host.hpp"
#include "bench/harness/finish_line.hpp"

#include <bitset>
#include <vector>

namespace bench::savina::uct {

namespace {

struct try_generate {};
struct update_grant {
  std::uint64_t child;
};
struct traverse {};
struct terminate {};
struct start {};

/// What both root and nodes are to their children, and what nodes are to their parents.
using parent_ref = actors::ref<update_grant>;
using node_ref = actors::ref<try_generate, grant, traverse, terminate>;

/// May the sender have children?
struct may_generate {
  node_ref who;
};

/// What all actors of a tree share.
struct shared {
  actors::system* sys;
  finish_line* visits;
};

/// The children of the root or of a node.
class family {
public:
  /// Not as children of the actor: those would end with it, before the messages on their way.
  template <class Node>
  void generate(const shared& all, const grant& g, const parent_ref& me,
                const actors::ref<may_generate>& root) {
    children_.reserve(problem::children);
    for (std::uint64_t i = 0; i < problem::children; ++i)
      children_.push_back(
          all.sys->spawn<Node>(&all, me, root, g.first_id + i, g.size, i == g.urgent));
    tell(try_generate{});
  }
  template <class M> void tell(M message) const {
    for (auto& c : children_) c.tell(message);
  }
  void grow(std::uint64_t child) { grown_.set(child); }

private:
  std::vector<node_ref> children_;
  std::bitset<problem::children> grown_;  // which of them have children
};

struct node {
  using protocol = actors::protocol<try_generate, grant, update_grant, traverse, terminate>;
  const shared* all;
  parent_ref parent;
  actors::ref<may_generate> root;
  std::uint64_t id;
  std::uint32_t size;
  bool urgent;
  family children = {};

  void on(try_generate, actors::context& self) { root.tell<may_generate>(self.as_ref<node>()); }

  void on(grant g, actors::context& self) {
    parent.tell<update_grant>((id - 1) % problem::children);
    children.generate<node>(*all, g, self.as_ref<node>(), root);
  }

  void on(update_grant m) { children.grow(m.child); }

  void on(traverse m) {
    all->visits->cross(id);
    children.tell(m);
  }

  void on(terminate m, actors::context& self) {
    children.tell(m);
    self.stop();
  }
};

struct root {
  using protocol = actors::protocol<start, may_generate, update_grant>;
  const shared* all;
  decisions decide;
  family children = {};

  void on(start, actors::context& self) {
    const auto me = self.as_ref<root>();
    children.generate<node>(*all, decide.first(), me, me);
  }

  void on(may_generate m, actors::context& self) {
    if (grant g; decide.next(g)) m.who.tell(g);
    if (!decide.complete()) return;
    children.tell(traverse{});
    children.tell(terminate{});
    self.stop();
  }

  void on(update_grant m) { children.grow(m.child); }
};

std::uint64_t solve(actors::system& sys, const problem& p, stopwatch& watch) {
  finish_line visits(p.nodes());
  const shared all{&sys, &visits};
  watch.start();
  sys.spawn<root>(&all, decisions{p}).tell(start{});
  const auto ids = visits.wait();
  watch.stop();
  settle(sys);  // the nodes use what ends here
  return ids;
}

}  // namespace

outcome run_actors(const setup& s) { return measure_rate_in_actors<problem>(s, solve); }

}  // namespace bench::savina::uct
