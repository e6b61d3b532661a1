#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <tests/support/seed.hpp>
#include <tests/support/watchdog.hpp>

#include <cstdlib>
#include <iostream>

namespace {

/// Every test case runs under a watchdog, and a failed one says how to run it again.
class every_test : public Catch::TestEventListenerBase {
public:
  using TestEventListenerBase::TestEventListenerBase;

  void testCaseStarting(const Catch::TestCaseInfo& test) override {
    TestEventListenerBase::testCaseStarting(test);
    name_ = test.name;
    dog_.emplace(name_.c_str(), actors::test::watchdog::default_limit());
  }

  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    dog_.reset();
    if (stats.totals.assertions.failed > 0 && actors::test::seed_used())
      std::cout << "again with: ACTORS_TEST_SEED=" << actors::test::seed() << std::endl;
    TestEventListenerBase::testCaseEnded(stats);
  }

private:
  std::string name_;
  std::optional<actors::test::watchdog> dog_;
};

CATCH_REGISTER_LISTENER(every_test)

}  // namespace

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
