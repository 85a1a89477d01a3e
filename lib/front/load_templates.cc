// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/load_templates.h"

#include <unistd.h>

#include "lib/base/fd.h"
#include "lib/front/notes.h"
#include "lib/mail/texts/builtin_templates.h"

namespace scanq {
Templates load_templates(const std::string& folder, Language language) {
  Templates templates;
  templates.language = language;
  for (std::size_t i = 0; i < templates.texts.size(); ++i) {
    const std::string path = folder + '/' + template_path(language, static_cast<TemplateName>(i));
    if (::access(path.c_str(), F_OK) != 0) continue;
    Result<std::string> text = read_file(path, kMaxTemplateBytes);
    if (text) {
      templates.texts[i] = std::move(*text);
    } else {
      add_note(templates.note, "template: " + text.error().text + ", the built-in one is used");
    }
  }
  return templates;
}

Result<MessageText> fill_or_fall_back(const Templates& templates, TemplateName name,
                                      const TemplateValues& values, std::string& note) {
  const std::string path = template_path(templates.language, name);
  const std::string& text = templates.texts[static_cast<std::size_t>(name)];
  if (!text.empty()) {
    Result<MessageText> filled = fill_message_text(text, values);
    if (filled) return filled;
    add_note(note, "template " + path + ": " + filled.error().text + ", the built-in one is used");
  }
  Result<MessageText> filled = fill_message_text(builtin_template(path), values);
  if (!filled) return Error{ErrorCode::kInternal, "built-in " + path + ": " + filled.error().text};
  return filled;
}

}  // namespace scanq
