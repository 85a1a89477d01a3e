// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/refusal.h"

#include <algorithm>
#include <iterator>

#include "lib/mail/text.h"
#include "lib/mail/texts/template_text.h"

namespace scanq {
namespace {

constexpr int kCustomTextCode = 82;          // notqmail, simscan's patch, sagredo
constexpr int kIndimailTextCode = 88;        // indimail; sagredo takes it, too
constexpr std::size_t kMaxReplyBytes = 255;  // the buffer of notqmail, of the patch and of sagredo
constexpr std::size_t kMaxIndimailBytes = 1023;
constexpr std::size_t kMaxFindingNameBytes = 100;
constexpr std::string_view kNetworkProtocols[] = {"TCP", "TCP6", "SSL", "SSL6"};

RefusalChannel automatic_channel(const CallerFacts& facts) {
  if (facts.error_fd_is_set) {
    if (facts.error_fd < 0) return {};  // indimail's -1, or a descriptor that nobody reads
    return {facts.error_fd, kIndimailTextCode, kMaxReplyBytes};
  }
  if (facts.fd6_is_write_pipe) return {6, kCustomTextCode, kMaxReplyBytes};
  if (facts.fd4_is_write_pipe) return {4, kCustomTextCode, kMaxReplyBytes};
  return {};
}

// Joins the lines into one and leaves out empty ones.
std::string join_lines(std::string_view text) {
  std::string joined;
  for (const char c : text) {
    if (c != '\n' && c != '\r') joined += c;
  }
  return joined;
}

}  // namespace

RefusalChannel choose_channel(ErrorText setting, const CallerFacts& facts) {
  switch (setting) {
    case ErrorText::kAuto:
      return automatic_channel(facts);
    case ErrorText::kNone:
      return {};
    case ErrorText::kFd6:
      return facts.fd6_is_write_pipe ? RefusalChannel{6, kCustomTextCode, kMaxReplyBytes}
                                     : RefusalChannel{};
    case ErrorText::kFd4:
      return facts.fd4_is_write_pipe ? RefusalChannel{4, kCustomTextCode, kMaxReplyBytes}
                                     : RefusalChannel{};
    case ErrorText::kFd4With88:
      return facts.fd4_is_write_pipe ? RefusalChannel{4, kIndimailTextCode, kMaxReplyBytes}
                                     : RefusalChannel{};
    case ErrorText::kFd2With88:
      return {2, kIndimailTextCode, kMaxIndimailBytes};
  }
  return {};
}

std::string client_address(const std::function<const char*(const char*)>& variable) {
  const auto value_of = [&variable](const std::string& name) -> std::string {
    const char* value = variable(name.c_str());
    return value != nullptr ? value : "";
  };
  std::string address = value_of("TCPREMOTEIP");
  const std::string protocol = value_of("PROTO");
  const bool is_network = std::find(std::begin(kNetworkProtocols), std::end(kNetworkProtocols),
                                    protocol) != std::end(kNetworkProtocols);
  if (address.empty() && is_network) address = value_of(protocol + "REMOTEIP");
  return address;
}

LogTo choose_log(LogTo setting, const CallerFacts& facts, const RefusalChannel& channel) {
  if (channel.fd == 2) return LogTo::kSyslog;
  if (setting != LogTo::kAuto) return setting;
  const bool fd2_is_log = facts.is_server && facts.fd2_may_be_log && facts.error_fd != 2;
  return fd2_is_log ? LogTo::kStderr : LogTo::kSyslog;
}

std::string refusal_text(const RefusalChannel& channel, bool is_permanent, std::string_view text) {
  return (is_permanent ? "D" : "Z") + printable_ascii(text, channel.max_bytes - 1);
}

int refusal_exit_code(RefusalCodes codes, Category category) {
  constexpr int kPortable = 31;
  constexpr int kSqmailVirus = 32;
  constexpr int kIndimailVirus = 33;
  constexpr int kAttachment = 34;  // the same number in both
  if (codes == RefusalCodes::kPortable) return kPortable;
  if (category == Category::kName) return kAttachment;
  if (category != Category::kVirus) return kPortable;
  return codes == RefusalCodes::kSqmail ? kSqmailVirus : kIndimailVirus;
}

Result<std::string> refusal_reason(std::string_view text, bool is_permanent, Category category,
                                   const Verdict& verdict, std::string_view id) {
  const auto finding =
      std::find_if(verdict.findings.begin(), verdict.findings.end(),
                   [category](const Finding& f) { return f.category == category; });
  const bool is_known = finding != verdict.findings.end();
  TemplateValues values;
  values.texts = {
      // Why a scan failed is the administrator's business alone.
      {"name", is_known && category != Category::kFailed
                   ? printable_ascii(finding->name, kMaxFindingNameBytes)
                   : ""},
      {"file", is_known ? printable_ascii(finding->file_name, kMaxFindingNameBytes) : ""},
      {"id", std::string(id)}};
  for (std::size_t i = 0; i < kCategoryNames.size(); ++i) {
    std::string question = "is_" + std::string(kCategoryNames[i]);
    std::replace(question.begin(), question.end(), '-', '_');
    values.answer(question, static_cast<std::size_t>(category) == i);
  }
  values.answer("is_permanent", is_permanent);
  Result<std::string> filled = fill_template(text, values);
  if (!filled) return filled.error();
  const std::string line = join_lines(*filled);
  if (trim_blanks(line).empty()) return Error{ErrorCode::kBadSettings, "its text is empty"};
  return line + (is_permanent ? " (#5.7.1)" : " (#4.7.1)");
}

}  // namespace scanq
