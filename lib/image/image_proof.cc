// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/image_proof.h"

#include <array>
#include <cstdint>
#include <string_view>

#include "lib/image/test_virus.h"
#include "lib/mail/base64.h"

namespace scanq {
namespace {

constexpr std::chrono::seconds kTimeForAll{60};
constexpr ScanOptions kLimits{64 << 20, 64 << 20, 10, 1000, true, true, true, true};

std::string mail_with(std::string_view name, std::string_view content) {
  return "From: a@example.org\nTo: b@example.org\nSubject: sample\nMIME-Version: 1.0\n"
         "Content-Type: multipart/mixed; boundary=\"=_b\"\n\n--=_b\nContent-Type: text/plain\n\n"
         "See the attachment.\n--=_b\nContent-Type: application/octet-stream\n"
         "Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"" +
         std::string(name) + "\"\n\n" + base64_lines(content) + "--=_b--\n";
}

}  // namespace

Result<std::string> describe_sample_verdicts(ClamavEngine& engine) {
  const std::string zip = stored_zip("sample.com", eicar());
  const std::array<std::pair<std::string_view, std::string>, 6> samples{{
      {"text", "Nothing but a few harmless words, in one line.\n"},
      {"html", "<html><body><a href=\"http://example.org/\">a page</a></body></html>\n"},
      {"clean mail", mail_with("notes.txt", "Some notes.\n")},
      {"eicar", eicar()},
      {"eicar in zip", zip},
      {"eicar in zip in mail", mail_with("sample.zip", zip)},
  }};
  Result<void> prepared = engine.prepare(kLimits);
  if (!prepared) return prepared.error();
  const Clock::time_point deadline = Clock::now() + kTimeForAll;
  std::string verdicts;
  for (const auto& [name, content] : samples) {
    verdicts += std::string(name) + ':';
    for (const Finding& finding : engine.scan(content, deadline)) {
      if (finding.category == Category::kFailed) return Error{ErrorCode::kInternal, finding.name};
      verdicts += ' ' + finding.name;
    }
    verdicts += '\n';
  }
  return verdicts;
}

}  // namespace scanq
