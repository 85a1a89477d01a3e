// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/cut.h"

#include <algorithm>
#include <map>

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

bool is_to_be_removed(const Finding& finding, const DeliverySettings& settings) {
  const Action action = settings.action_for(finding.category);
  return action != Action::kPass && action != Action::kTag;
}

}  // namespace

CutPlan plan_cuts(const Verdict& verdict, const DeliverySettings& settings, const MimeTree& tree) {
  std::map<std::string_view, std::size_t> by_path;
  for (std::size_t i = 0; i < tree.leaves.size(); ++i) by_path.emplace(tree.leaves[i].path, i);
  CutPlan plan;
  plan.is_cut.resize(verdict.findings.size());
  std::map<std::size_t, std::size_t> finding_of_leaf;  // ordered as in the message
  for (std::size_t i = 0; i < verdict.findings.size(); ++i) {
    if (!is_to_be_removed(verdict.findings[i], settings)) continue;
    const std::vector<std::size_t> leaves = leaves_for(verdict.findings[i].part, tree, by_path);
    for (const std::size_t leaf : leaves) finding_of_leaf.emplace(leaf, i);
    plan.is_cut[i] = !leaves.empty();
    plan.could_isolate_all = plan.could_isolate_all && !leaves.empty();
  }
  for (const auto& [leaf, finding] : finding_of_leaf) {
    plan.parts.push_back({tree.leaves[leaf], finding, {}});
  }
  return plan;
}

std::vector<KeptRange> kept_ranges(const CutPlan& plan, std::uint64_t message_bytes) {
  std::vector<KeptRange> ranges;
  std::uint64_t at = 0;
  for (const CutPart& cut : plan.parts) {
    ranges.push_back({at, cut.part.content_begin, cut.replacement});
    at = cut.part.content_end;
  }
  ranges.push_back({at, message_bytes});
  std::erase_if(ranges, [](const KeptRange& range) {
    return range.begin >= range.end && range.replacement.empty();
  });
  return ranges;
}

}  // namespace scanq
