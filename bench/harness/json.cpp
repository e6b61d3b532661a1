#include "bench/harness/json.hpp"

#include "bench/harness/percentile.hpp"

#include <algorithm>
#include <fstream>

namespace bench {

using nlohmann::json;

namespace {

params params_from_json(const json& object) {
  params p;
  for (auto& [key, value] : object.items()) {
    if (value.is_string())
      p[key] = value.get<std::string>();
    else
      p[key] = value.get<std::uint64_t>();
  }
  return p;
}

json json_of(const std::string& suite, const result& r) {
  json p = bench::json_of(r.details);
  if (r.workers > 0) p["workers"] = r.workers;
  return {{"suite", suite},
          {"workload", r.workload},
          {"design", r.design},
          {"params", std::move(p)},
          {"unit", r.unit},
          {"median", median(r.values)},
          {"min", *std::min_element(r.values.begin(), r.values.end())},
          {"max", *std::max_element(r.values.begin(), r.values.end())},
          {"rounds", r.values.size()}};
}

}  // namespace

json json_of(const machine& m) {
  return {{"cpu", m.cpu},         {"cores", m.cores},       {"memory_mb", m.memory_mb},
          {"kernel", m.kernel},   {"compiler", m.compiler}, {"build", m.build},
          {"flags", m.flags},     {"commit", m.commit},     {"caf", m.caf_version},
          {"version", m.version}, {"time", m.time},         {"other_cores", m.other_cores}};
}

json json_of(const params& p) {
  json object = json::object();
  for (auto& [key, value] : p)
    std::visit([&object, &key = key](auto& v) { object[key] = v; }, value);
  return object;
}

json json_of(const outcome& samples) {
  json list = json::array();
  for (auto& s : samples)
    list.push_back({{"unit", s.unit}, {"value", s.value}, {"details", json_of(s.details)}});
  return list;
}

outcome outcome_from_json(const json& samples) {
  outcome out;
  for (auto& s : samples)
    out.push_back({s.at("unit").get<std::string>(), s.at("value").get<double>(),
                   params_from_json(s.at("details"))});
  return out;
}

json report_json(const machine& m, const std::string& suite, const std::vector<result>& results) {
  json list = json::array();
  for (auto& r : results) list.push_back(json_of(suite, r));
  return {{"machine", json_of(m)}, {"results", std::move(list)}};
}

void write_json(const std::string& path, const json& document) {
  std::ofstream out(path);
  out << document.dump(2) << '\n';
  if (!out.flush()) throw std::runtime_error("cannot write to '" + path + "'");
}

}  // namespace bench
