// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The commonest finds and actions of a report with their names in its language. Pure.
#pragma once

#include "lib/admin/report/report_data.h"
#include "lib/admin/shown_words.h"

namespace scanq {

template <class Shown>
Ranking shown_ranking(const NameCounts& counts, std::size_t limit, Language language, Shown shown) {
  Ranking ranking = top_names(counts, limit);
  for (auto& [name, count] : ranking) name = shown(name, language);
  return ranking;
}
inline Ranking shown_finds(const Sums& sums, std::size_t limit, Language language) {
  return shown_ranking(sums.findings, limit, language, shown_find);
}
inline Ranking shown_actions(const Sums& sums, std::size_t limit, Language language) {
  return shown_ranking(sums.actions, limit, language,
                       [](const std::string& name, Language in) { return shown_action(name, in); });
}

}  // namespace scanq
