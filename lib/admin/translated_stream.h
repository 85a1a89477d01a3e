// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A stream for the words of a command to a person: each line is translated when it is complete.
#pragma once

#include <ostream>
#include <streambuf>
#include <string>

#include "lib/admin/command.h"

namespace scanq {

// Blanks at the beginning of a line stay as they are. A flush, and the end of the object, hand on
// what is there of a line. `to` must outlive the object.
class TranslatedStream : public std::ostream {
 public:
  explicit TranslatedStream(std::ostream& to) : std::ostream(&lines_), lines_(to) {}
  ~TranslatedStream() override { flush(); }
  TranslatedStream(const TranslatedStream&) = delete;
  TranslatedStream& operator=(const TranslatedStream&) = delete;

 private:
  class Lines : public std::streambuf {
   public:
    explicit Lines(std::ostream& to) : to_(to) {}

   protected:
    int_type overflow(int_type c) override;
    int sync() override;

   private:
    void hand_on();

    std::ostream& to_;
    std::string line_;
  };
  Lines lines_;
};

// A call whose words on the standard output are translated.
struct TranslatedCall {
  explicit TranslatedCall(const Call& to)
      : out(to.out), call{to.arguments, to.settings_path, out, to.err} {}
  TranslatedStream out;
  Call call;
};

}  // namespace scanq
