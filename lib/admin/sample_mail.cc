// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/sample_mail.h"

#include <ctime>

#include "lib/image/test_virus.h"
#include "lib/mail/base64.h"

namespace scanq {
namespace {

constexpr const char* kBoundary = "=_scanq-sample";
constexpr std::string_view kJapaneseName = "\xe8\xab\x8b\xe6\xb1\x82\xe6\x9b\xb8";  // "invoice"

// The encoding of RFC 2231.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      encoded += c;
    } else {
      encoded.append("%").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    }
  }
  return encoded;
}

std::string date_field() {
  const std::time_t now = std::time(nullptr);
  std::tm fields{};
  char text[64] = "";
  if (::gmtime_r(&now, &fields) != nullptr) {
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &fields);
  }
  return text;
}

std::string attachment(const std::string& name, const std::string& content) {
  return std::string("--") + kBoundary +
         "\nContent-Type: application/octet-stream\n"
         "Content-Disposition: attachment; filename*=UTF-8''" +
         percent_encoded(name) + "\nContent-Transfer-Encoding: base64\n\n" + base64_lines(content);
}

std::string attachment_of(Sample sample) {
  const std::string japanese(kJapaneseName);
  switch (sample) {
    case Sample::kClean:
      return "";
    case Sample::kPlain:
      return attachment("eicar.com", eicar());
    case Sample::kZip:
      return attachment("eicar.zip", stored_zip("eicar.com", eicar()));
    case Sample::kNamed:
      return attachment(japanese + ".zip", stored_zip(japanese + ".com", eicar()));
  }
  return "";
}

}  // namespace

std::string sample_subject(Sample sample) {
  switch (sample) {
    case Sample::kClean:
      return "scanq test: clean";
    case Sample::kPlain:
      return "scanq test: virus as attachment";
    case Sample::kZip:
      return "scanq test: virus in a zip archive";
    case Sample::kNamed:
      return "scanq test: Japanese names, " + std::string(kJapaneseName);
  }
  return "";
}

std::string sample_payload(Sample sample) {
  const std::string text = attachment_of(sample);
  const std::size_t end = text.find("\n\n");
  if (end == std::string::npos) return "";
  return text.substr(end + 2, text.find('\n', end + 2) - end - 2);
}

std::string sample_mail(Sample sample, const SampleAddresses& addresses) {
  return "From: " + addresses.from + "\nTo: " + addresses.to + "\nSubject: =?UTF-8?B?" +
         base64(sample_subject(sample)) + "?=\nDate: " + date_field() + "\nMessage-ID: <" +
         addresses.message_id + ">\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"" +
         kBoundary + "\"\n\n--" + kBoundary +
         "\nContent-Type: text/plain; charset=us-ascii\n\nA test of the mail virus scanner. "
         "Nothing in it does any harm.\n" +
         attachment_of(sample) + "--" + kBoundary + "--\n";
}

}  // namespace scanq
