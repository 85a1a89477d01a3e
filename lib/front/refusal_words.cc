// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/refusal_words.h"

#include <unistd.h>

#include "lib/base/fd.h"
#include "lib/mail/refusal.h"
#include "lib/mail/texts/builtin_templates.h"
#include "lib/mail/texts/template_text.h"

namespace scanq {
namespace {

constexpr const char* kPath = "en/refusal.txt";

Result<std::string> read_template(const Settings& settings) {
  const std::string path = settings.template_dir + "/" + kPath;
  if (::access(path.c_str(), F_OK) != 0) return std::string(builtin_template(kPath));
  return read_file(path, kMaxTemplateBytes);
}

}  // namespace

RefusalWords refusal_words(const Settings& settings, bool is_permanent, Category category,
                           const Verdict& verdict, std::string_view id) {
  RefusalWords words;
  Result<std::string> text = read_template(settings);
  Result<std::string> reason =
      text ? refusal_reason(*text, is_permanent, category, verdict, id) : text.error();
  if (!reason) {
    words.note = "template " + std::string(kPath) + ": " + reason.error().text +
                 ", the built-in one is used";
    reason = refusal_reason(builtin_template(kPath), is_permanent, category, verdict, id);
  }
  words.text = reason ? *reason : "message refused";
  return words;
}

}  // namespace scanq
