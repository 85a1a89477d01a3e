// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/cut.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

// Leaves of ten bytes each, one after the other with ten bytes between them; "path!" is empty.
MimeTree tree_of(const std::vector<std::string>& paths) {
  MimeTree tree;
  for (const std::string& path : paths) {
    MimePart part;
    part.path = path.substr(0, path.find('!'));
    part.content_begin = 10 + 20 * tree.leaves.size();
    part.content_end = part.content_begin + (path.ends_with('!') ? 0 : 10);
    tree.leaves.push_back(part);
  }
  return tree;
}

CutPlan cuts(const std::vector<std::pair<Category, std::string>>& findings, const MimeTree& tree) {
  Verdict verdict;
  for (const auto& [category, part] : findings) {
    Finding finding;
    finding.category = category;
    finding.name = "x";
    finding.part = part;
    verdict.findings.push_back(finding);
  }
  return plan_cuts(verdict, default_settings().delivery, tree);
}

std::string paths_of(const CutPlan& plan) {
  std::string paths;
  for (const MimePart& part : plan.parts) paths += part.path + " ";
  return paths;
}

}  // namespace

TEST_CASE("cut: the leaf that a finding names, once for several findings", "[cut]") {
  const MimeTree tree = tree_of({"1", "2", "3"});
  const CutPlan plan =
      cuts({{Category::kVirus, "3"}, {Category::kVirus, "2"}, {Category::kVirus, "3"}}, tree);
  CHECK(paths_of(plan) == "2 3 ");
  CHECK(plan.could_isolate_all);
}

TEST_CASE("cut: the smallest leaf around a place that cannot be reached", "[cut]") {
  CHECK(paths_of(cuts({{Category::kVirus, "2.1.3"}}, tree_of({"1", "2.1", "2.2"}))) == "2.1 ");
}

TEST_CASE("cut: all leaves within a part that was taken apart", "[cut]") {
  CHECK(paths_of(cuts({{Category::kVirus, "2"}}, tree_of({"1", "2.1", "2.2.1", "20", "3"}))) ==
        "2.1 2.2.1 ");
}

TEST_CASE("cut: a finding without a place, or in an empty part, cannot be isolated", "[cut]") {
  for (const char* part : {"", "4", "4.1", "2"}) {
    const CutPlan plan =
        cuts({{Category::kVirus, part}, {Category::kVirus, "1"}}, tree_of({"1", "2!", "3"}));
    CHECK_FALSE(plan.could_isolate_all);
  }
}

TEST_CASE("cut: a part that the settings only tag stays", "[cut]") {
  const CutPlan plan =
      cuts({{Category::kHeuristic, "1"}, {Category::kVirus, "2"}, {Category::kHeuristic, ""}},
           tree_of({"1", "2"}));
  CHECK(paths_of(plan) == "2 ");
  CHECK(plan.could_isolate_all);
}

}  // namespace scanq
