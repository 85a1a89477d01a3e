// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Tells the type of a file from its content, through libmagic, whatever the file's name says. Owns
// libmagic's database while it lives.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lib/base/result.h"

struct magic_set;

namespace scanq {

class FileTypes {
 public:
  // Loads libmagic's database, which takes some milliseconds and needs a file, so it must happen
  // before the process loses access to files. kReadFailed.
  static Result<FileTypes> open();

  // "type/subtype" in lower case, from the start of the content; "application/octet-stream" where
  // libmagic recognises nothing. Named by one_type_name().
  std::string type_of(std::string_view content) const;

 private:
  struct Close {
    void operator()(magic_set* magic) const;
  };
  explicit FileTypes(std::unique_ptr<magic_set, Close> magic) : magic_(std::move(magic)) {}

  std::unique_ptr<magic_set, Close> magic_;
};

// Versions of libmagic name some types differently, and settings need one name: every program for
// DOS or Windows is "application/x-dosexec", every RAR archive "application/x-rar". Others are as
// they are.
std::string one_type_name(std::string type);

}  // namespace scanq
