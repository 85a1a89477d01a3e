// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads the templates of one language; the built-in ones replace those that the folder lacks.
#pragma once

#include <array>
#include <string>

#include "lib/mail/texts/message_text.h"

namespace scanq {

struct Templates {
  Language language = Language::kEnglish;
  std::array<std::string, kTemplateFiles.size()> texts;  // by TemplateName; empty: the built-in one
  std::string note;  // for the log: files that could not be read; may be empty
};

// A missing file is no error; a file that cannot be read is named in the note.
Templates load_templates(const std::string& folder, Language language);

// The text by the folder's template. If that is broken, the text by the built-in one, with the
// reason added to `note`. kInternal: the built-in one is broken, too.
Result<MessageText> fill_or_fall_back(const Templates& templates, TemplateName name,
                                      const TemplateValues& values, std::string& note);

}  // namespace scanq
