#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
using listener = Catch::EventListenerBase;
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
using listener = Catch::TestEventListenerBase;
#endif
#include <tests/support/seed.hpp>
#include <tests/support/watchdog.hpp>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>

namespace {

/// Every test case runs under a watchdog, and a failed one says how to run it again.
class every_test : public listener {
public:
  using listener::listener;

  void testCaseStarting(const Catch::TestCaseInfo& test) override {
    listener::testCaseStarting(test);
    name_ = test.name;
    dog_.emplace(name_.c_str(), actors::test::watchdog::default_limit());
  }

  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    dog_.reset();
    if (stats.totals.assertions.failed > 0 && actors::test::seed_used())
      std::cout << "again with: ACTORS_TEST_SEED=" << actors::test::seed() << std::endl;
    listener::testCaseEnded(stats);
  }

private:
  std::string name_;
  std::optional<actors::test::watchdog> dog_;
};

CATCH_REGISTER_LISTENER(every_test)

}  // namespace

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
