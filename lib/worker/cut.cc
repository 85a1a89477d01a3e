// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/cut.h"

#include <map>
#include <set>
#include <string_view>

#include "lib/mail/rewrite_facts.h"

namespace scanq {
namespace {

bool is_within(std::string_view path, std::string_view around) {
  return path.size() > around.size() && path.starts_with(around) && path[around.size()] == '.';
}

// The leaves to be emptied for a finding at `path`: the leaf itself, the leaf around it, or the
// leaves within it. Empty leaves hide nothing. In the order of paths as texts, the leaves within a
// part follow right behind the part, except for siblings whose numbers start with the same digits.
std::vector<std::size_t> leaves_for(std::string_view path, const MimeTree& tree,
                                    const std::map<std::string_view, std::size_t>& by_path) {
  std::vector<std::size_t> found;
  if (path.empty()) return found;
  for (std::string_view around = path; !around.empty();) {
    const auto leaf = by_path.find(around);
    if (leaf != by_path.end()) {
      if (tree.leaves[leaf->second].size_bytes() > 0) found.push_back(leaf->second);
      return found;
    }
    const std::size_t dot = around.rfind('.');
    around = around.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  for (auto leaf = by_path.upper_bound(path);
       leaf != by_path.end() && leaf->first.starts_with(path); ++leaf) {
    if (!is_within(leaf->first, path)) continue;
    if (tree.leaves[leaf->second].size_bytes() > 0) found.push_back(leaf->second);
  }
  return found;
}

}  // namespace

CutPlan plan_cuts(const Verdict& verdict, const DeliverySettings& settings, const MimeTree& tree) {
  std::map<std::string_view, std::size_t> by_path;
  for (std::size_t i = 0; i < tree.leaves.size(); ++i) by_path.emplace(tree.leaves[i].path, i);
  CutPlan plan;
  std::set<std::size_t> cut;  // ordered as in the message
  for (const Finding& finding : verdict.findings) {
    if (!is_to_be_removed(finding, settings)) continue;
    const std::vector<std::size_t> leaves = leaves_for(finding.part, tree, by_path);
    cut.insert(leaves.begin(), leaves.end());
    for (const std::size_t leaf : leaves) {
      if (tree.leaves[leaf].path != finding.part) plan.wider.insert(tree.leaves[leaf].path);
    }
    plan.could_isolate_all = plan.could_isolate_all && !leaves.empty();
  }
  for (const std::size_t leaf : cut) plan.parts.push_back(tree.leaves[leaf]);
  return plan;
}

}  // namespace scanq
