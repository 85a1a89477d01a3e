// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/sample_settings.h"

#include <sstream>

namespace scanq {
namespace {

constexpr std::size_t kCommentColumns = 78;

constexpr std::string_view kHead =
    R"(# scanq.conf: the settings of qmail-scanq, each at its default and commented out.
# scanq.conf(5) says more about each. A change counts from the next message on;
# `scanq config check` tells whether the file is right, and a file that is wrong
# makes every message wait at the sender's side, so check before you leave.
# This text is also what `scanq config sample` prints.
)";
constexpr std::string_view kDeliveryHead =
    "\n# --- From here on, settings may also stand in a [policy NAME] section. ---\n";
constexpr std::string_view kTail = R"(
# --- Policies: other settings for some messages. They stand at the end of this
# file; the first that matches a recipient counts for it. An empty or missing
# line of recipients, senders or clients matches all; what a policy does not
# set is as above.
#
#[policy trading partners]
#recipients = @example.com sales@example.net
#senders =
#clients =
#action_macro = pass

# --- False alarms: finds that pass with a mark in the header, for some senders
# and recipients, until a day. All five lines are needed; * means all.
#
#[allow newsletter of a partner]
#findings = Heuristics.Phishing.Email.SpoofedDomain
#senders = news@example.com
#recipients = @example.net
#until = 2027-02-28
#reason = seen by Sato
)";

std::string wrapped_comment(const std::string& text) {
  std::istringstream words(text);
  std::string lines = "#";
  std::size_t columns = 1;
  for (std::string word; words >> word;) {
    if (columns + 1 + word.size() > kCommentColumns) {
      lines += "\n#";
      columns = 1;
    }
    lines.append(" ").append(word);
    columns += 1 + word.size();
  }
  return lines + '\n';
}

std::string with_commas(std::string_view choices) {
  std::string list(choices);
  for (std::size_t bar = 0; (bar = list.find(" | ", bar)) != std::string::npos;) {
    list.replace(bar, 3, ", ");
  }
  return list;
}

}  // namespace

std::string describe_values(const SettingRow& row) {
  if (row.type == "number") {
    return "A whole number from " + std::to_string(row.min) + " to " + std::to_string(row.max) +
           (row.unit.empty() ? "." : " (" + std::string(row.unit) + ").");
  }
  if (row.type == "yes or no") return "Yes or no.";
  if (row.type == "path") {
    return std::string("A path that starts with a slash") + (row.min == 0 ? ", or empty." : ".");
  }
  if (row.type == "list") return "Words, separated by blanks or commas.";
  if (row.type == "text") return "Text of at most " + std::to_string(row.max) + " bytes.";
  return "One of: " + with_commas(row.type) + ".";
}

std::string sample_settings() {
  std::string text(kHead);
  bool is_delivery = false;
  for (const SettingRow& row : setting_rows()) {
    if (!is_delivery && row.set_delivery != nullptr) text += kDeliveryHead;
    is_delivery = is_delivery || row.set_delivery != nullptr;
    text += '\n' + wrapped_comment(std::string(row.meaning) + " " + describe_values(row));
    text.append("#").append(row.key).append(row.default_text.empty() ? " =" : " = ");
    text.append(row.default_text).append("\n");
  }
  return text.append(kTail);
}

}  // namespace scanq
