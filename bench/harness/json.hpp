#pragma once

#include "bench/harness/machine.hpp"
#include "bench/harness/suite.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace bench {

nlohmann::json json_of(const machine& m);
nlohmann::json json_of(const params& p);
nlohmann::json json_of(const outcome& samples);
outcome outcome_from_json(const nlohmann::json& samples);

/// The report: {"machine":{...},"results":[{"suite","workload","design","params","unit","median",
/// "min","max","rounds"}]}
nlohmann::json report_json(const machine& m, const std::string& suite,
                           const std::vector<result>& results);

/// Throws std::runtime_error when the file cannot be written.
void write_json(const std::string& path, const nlohmann::json& document);

}  // namespace bench
