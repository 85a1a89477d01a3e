// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Lets a process answer although a library does not come back from a call: because it loops, needs
// too much memory, faults, or ends the process by exit(3) or abort(3). While an object of this
// class lives and is not paused, each of these writes the prepared answer and ends the process with
// status 0. So nothing that was known before the call is lost. Knows no mail.
//
// A loop is a step, from one call of step() to the next, of more than kStepCpuSeconds to twice as
// many seconds of processor time: the kernel's limit of that time, which is moved on as long as
// there is progress, asks for it. Beyond that, the address space may grow by kStepBytes. For one
// object at a time, in a process with one thread.
#pragma once

#include <sys/resource.h>

#include <cstdint>
#include <string>

namespace scanq {

class LastWord {
 public:
  static constexpr rlim_t kStepCpuSeconds = 3;
  static constexpr std::uint64_t kStepBytes = 400 << 20;

  // Writes to `fd`, which must stay open; a negative one makes an object without effect.
  LastWord(int fd, std::string text);
  ~LastWord();
  LastWord(const LastWord&) = delete;
  LastWord& operator=(const LastWord&) = delete;

  // A call of the library begins.
  static void step();

  // While an object of this class lives, other code runs in the middle of the library's call.
  class Pause {
   public:
    Pause();
    ~Pause();
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

   private:
    bool was_armed_;
  };

 private:
  const std::string text_;
};

}  // namespace scanq
