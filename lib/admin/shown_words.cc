// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/shown_words.h"

#include <algorithm>

#include "lib/admin/catalogue.h"
#include "lib/admin/setup/setup_words.h"

namespace scanq {

std::string shown_action(std::string_view action) {
  return shown_action(action, terminal_language());
}

std::string shown_action(std::string_view action, Language language) {
  if (language == Language::kEnglish) return std::string(action);
  std::string shown;
  for (std::string_view left = action; !left.empty();) {
    const std::string_view one = left.substr(0, left.find('+'));
    left.remove_prefix(std::min(left.size(), one.size() + 1));
    const std::string_view name = value_meaning("action_virus", one).in(Language::kJapanese);
    shown.append(shown.empty() ? "" : " + ").append(name.empty() ? one : name);
  }
  return shown + " (" + std::string(action) + ")";
}

std::string_view category_words(Category category, Language language) {
  std::string key = "action_" + std::string(category_name(category));
  std::replace(key.begin(), key.end(), '-', '_');
  return setting_label(key).in(language);
}

std::string shown_category(Category category) {
  const std::string name(category_name(category));
  if (terminal_language() == Language::kEnglish) return name;
  return std::string(category_words(category, Language::kJapanese)) + " (" + name + ")";
}

std::string shown_find(std::string_view find, Language language) {
  const std::string_view word = find.substr(0, find.find(' '));
  const std::optional<Category> category = find_category(word);
  if (language == Language::kEnglish || !category) return std::string(find);
  return std::string(category_words(*category, language)).append(find.substr(word.size()));
}

}  // namespace scanq
