// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The signature files of a folder that are loaded, and those that are left out because libclamav
// cannot use them. A file of many hands (fangfrisch, a colleague's rules) must not stop the mail
// when it comes broken; one that required_signatures names must, since without it nothing counts as
// scanned. Knows nothing of libclamav, which says what is broken inside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

// EngineFacts::way where files are left out: "loaded (signatures left out: own.ndb (empty))".
std::string way_with_left_out(std::string_view way, std::string_view left_out);
// "own.ndb (empty)" of such a text; empty where nothing is left out.
std::string left_out_of_way(std::string_view way);

struct LeftOut {
  std::string path, reason;
  bool is_in_part = false;  // only some of its signatures are missing
};

class SignatureChoice {
 public:
  // All files of the folder; those are left out already that no program can read as a file, that
  // are empty, or that libclamav would take minutes to read. kBadSettings: the folder or a required
  // file cannot be read.
  static Result<SignatureChoice> make(const std::string& folder,
                                      const std::vector<std::string>& required);

  // Those that are loaded, in the order in which libclamav takes the files of a folder.
  const std::vector<std::string>& kept() const { return kept_; }
  const std::vector<LeftOut>& left_out() const { return left_out_; }
  // Of the kept ones, those that may be left out.
  std::vector<std::string> optional() const;

  void leave_out(const std::string& path, const std::string& reason);
  void note_part(const std::string& path, const std::string& reason);

  // "own.ndb (empty), rules.yara in part (...)": a line without control characters, of bounded
  // length; empty where nothing is left out.
  std::string left_out_text() const;

 private:
  std::vector<std::string> kept_, required_;
  std::vector<LeftOut> left_out_;
};

}  // namespace scanq
