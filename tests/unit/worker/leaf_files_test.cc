// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Some signatures match only at a fixed place in a file (hashes, offsets). For them each leaf of a
// mail is a file of its own, wherever the leaf stands and however it is, or is not, encoded.
#include <algorithm>

#include "lib/mime/mime_doubt.h"
#include "tests/unit/catch.h"
#include "tests/unit/scan_mail.h"
#include "tests/unit/test_program.h"

namespace scanq {
namespace {

// A signature that matches only at the beginning of a file.
const std::string kFirstBytes = std::string("SCANQ-UNIT") + "-FIRST-BYTES-5c1e";
const std::string kLeafHead = "From: a@example.org\nSubject: x\nMIME-Version: 1.0\n";

ClamavEngine& first_bytes_engine() {
  static const TestFolder folder;
  static ClamavEngine engine = [] {
    std::string line = signature_line("Unit.First", kFirstBytes);
    line.replace(line.find("0:*"), 3, "0:0");
    folder.write("unit.ndb", line);
    return load_only(folder);
  }();
  return engine;
}

bool is_found(const std::string& message) {
  const std::vector<Finding> findings =
      scan_mail(message, default_settings(), nullptr, first_bytes_engine());
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.name.starts_with("Unit.First"); });
}

struct Piece {
  std::string what, text;
};

std::vector<Piece> leaves() {
  const std::string content = kFirstBytes + " and what follows\n\n";
  std::vector<Piece> pieces;
  for (const std::string type :
       {"", "Content-Type: text/plain\n", "Content-Type: text/html; charset=utf-8\n",
        "Content-Type: text/x-script; name=a.js\n", "Content-Type: application/octet-stream\n",
        "Content-Type: image/svg+xml; name=a.svg\n"}) {
    for (const std::string encoding : {"", "7bit", "8bit", "base64"}) {
      for (const std::string disposition :
           {"", "Content-Disposition: attachment; filename=b.bin\n"}) {
        const std::string header =
            type + disposition +
            (encoding.empty() ? "" : "Content-Transfer-Encoding: " + encoding + "\n");
        const bool is_base64 = encoding == "base64";
        pieces.push_back(
            {header, header + "\n" + (is_base64 ? lines_of(digits_of(content)) : content)});
      }
    }
  }
  return pieces;
}

std::string multipart(const std::string& kind, const std::string& boundary,
                      const std::vector<std::string>& parts) {
  std::string text = "Content-Type: multipart/" + kind + "; boundary=" + boundary + "\n\n";
  for (const std::string& part : parts) text += "--" + boundary + "\n" + part;
  return text + "--" + boundary + "--\n";
}

std::vector<Piece> places(const std::string& leaf) {
  const std::string text = "Content-Type: text/plain\n\nhello\n";
  const std::string encoded =
      "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nhello\n";
  const auto with_message = [&](const std::string& header, const std::string& message) {
    return kLeafHead + multipart("mixed", "bb",
                                 {text, "Content-Type: message/rfc822\n" + header + "\n" +
                                            kLeafHead + message});
  };
  const std::string k7bit = "Content-Transfer-Encoding: 7bit\n";
  const std::string k8bit = "Content-Transfer-Encoding: 8bit\n";
  const std::string two = multipart("mixed", "cc", {text, leaf});
  return {
      {"alone", kLeafHead + leaf},
      {"first", kLeafHead + multipart("mixed", "bb", {leaf, text})},
      {"last", kLeafHead + multipart("related", "bb", {text, leaf})},
      {"alternative", kLeafHead + multipart("alternative", "bb", {text, leaf})},
      {"nested", kLeafHead + multipart("mixed", "bb", {text, two})},
      {"forwarded", with_message("", leaf)},
      {"forwarded with another", with_message(k8bit, two)},
      {"forwarded as 7bit", with_message(k7bit, k7bit + two)},
      {"forwarded as 8bit", with_message(k8bit, k8bit + two)},
      {"forwarded before an encoded text",
       with_message(k7bit, multipart("mixed", "cc", {leaf, encoded}))},
      {"forwarded after an encoded text",
       with_message(k7bit, multipart("mixed", "cc", {encoded, leaf}))},
      {"forwarded twice",
       with_message(k7bit, with_message(k7bit, k7bit + leaf).replace(0, kLeafHead.size(), ""))},
      {"an encoded text after the forwarded one",
       kLeafHead + multipart("mixed", "bb",
                             {"Content-Type: message/rfc822\n\n" + kLeafHead + leaf, encoded})},
  };
}

}  // namespace

TEST_CASE("leaf files: the first byte of each leaf is the first byte of a file", "[leaf_files]") {
  for (const Piece& leaf : leaves()) {
    for (const Piece& place : places(leaf.text)) {
      INFO(place.what << "; doubt: " << mime_doubt(place.text).reason() << "; header:\n"
                      << leaf.what);
      CHECK(is_found(place.text));
    }
  }
}

}  // namespace scanq
