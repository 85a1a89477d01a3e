// What a file's content shows it to be, through libmagic, whatever its name says. Owns libmagic's
// database while it lives.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lib/base/result.h"

struct magic_set;

namespace scanq {

class FileTypes {
 public:
  // Loads libmagic's database, which takes some milliseconds and needs its file: before a process
  // loses access to it. kReadFailed.
  static Result<FileTypes> open();

  // "type/subtype", lower case, from the start of the content; "application/octet-stream" where it
  // says nothing. Every program for DOS or Windows is "application/x-dosexec".
  std::string type_of(std::string_view content) const;

 private:
  struct Close {
    void operator()(magic_set* magic) const;
  };
  explicit FileTypes(std::unique_ptr<magic_set, Close> magic) : magic_(std::move(magic)) {}

  std::unique_ptr<magic_set, Close> magic_;
};

}  // namespace scanq
