#include "lib/mail/refusal.h"

#include <algorithm>

#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr int kCustomTextCode = 82;         // notqmail, simscan's patch, sagredo
constexpr int kIndimailTextCode = 88;       // indimail; sagredo takes it, too
constexpr std::size_t kMaxTextBytes = 255;  // the buffer of notqmail, of the patch and of sagredo
constexpr std::size_t kMaxIndimailBytes = 1023;
constexpr std::size_t kMaxNameBytes = 100;

RefusalChannel automatic_channel(const CallerFacts& facts) {
  if (facts.error_fd_is_set) {
    if (facts.error_fd < 0) return {};  // indimail's -1, or nothing that anybody reads
    return {facts.error_fd, kIndimailTextCode, kMaxTextBytes};
  }
  if (facts.fd6_is_write_pipe) return {6, kCustomTextCode, kMaxTextBytes};
  if (facts.fd4_is_write_pipe) return {4, kCustomTextCode, kMaxTextBytes};
  return {};
}

std::string_view what_was_found(Category category) {
  switch (category) {
    case Category::kVirus:
      return "virus found";
    case Category::kHeuristic:
      return "suspicious content";
    case Category::kPua:
      return "unwanted application";
    case Category::kMacro:
      return "document with macros";
    case Category::kEncrypted:
      return "encrypted content cannot be scanned";
    case Category::kEncryptedMail:
      return "encrypted mail cannot be scanned";
    case Category::kLimit:
      return "message could not be scanned to its end";
    case Category::kName:
      return "attachment not allowed";
    case Category::kFailed:
      return "virus scan failed";
  }
  return "message refused";
}

}  // namespace

RefusalChannel choose_channel(ErrorText setting, const CallerFacts& facts) {
  switch (setting) {
    case ErrorText::kAuto:
      return automatic_channel(facts);
    case ErrorText::kNone:
      return {};
    case ErrorText::kFd6:
      return facts.fd6_is_write_pipe ? RefusalChannel{6, kCustomTextCode, kMaxTextBytes}
                                     : RefusalChannel{};
    case ErrorText::kFd4:
      return facts.fd4_is_write_pipe ? RefusalChannel{4, kCustomTextCode, kMaxTextBytes}
                                     : RefusalChannel{};
    case ErrorText::kFd4With88:
      return facts.fd4_is_write_pipe ? RefusalChannel{4, kIndimailTextCode, kMaxTextBytes}
                                     : RefusalChannel{};
    case ErrorText::kFd2With88:
      return {2, kIndimailTextCode, kMaxIndimailBytes};
  }
  return {};
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

std::string refusal_reason(bool is_permanent, Category category, const Verdict& verdict) {
  std::string text(what_was_found(category));
  const auto finding =
      std::find_if(verdict.findings.begin(), verdict.findings.end(),
                   [category](const Finding& f) { return f.category == category; });
  // Why a scan failed is the administrator's business alone.
  if (finding != verdict.findings.end() && category != Category::kFailed) {
    text += ": " + printable_ascii(finding->name, kMaxNameBytes);
  }
  if (!is_permanent) return text + ", try again later (#4.7.1)";
  return text + " (#5.7.1)";
}

}  // namespace scanq
