// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/web/kept_words.h"

#include <nlohmann/json.hpp>

#include "lib/admin/shown_words.h"

namespace scanq {

WebAnswer with_kept_words(WebAnswer answer, Language language) {
  if (language == Language::kEnglish) return answer;
  nlohmann::ordered_json kept = nlohmann::ordered_json::parse(answer.out, nullptr, false);
  if (!kept.is_object() || !kept.contains("action") || !kept.contains("findings")) return answer;
  kept["action"] = shown_action(kept["action"].get<std::string>(), language);
  for (nlohmann::ordered_json& finding : kept["findings"]) {
    const std::string category = finding.value("category", "");
    finding["category"] = shown_find(category, language) + " (" + category + ")";
  }
  answer.out = kept.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return answer;
}

}  // namespace scanq
