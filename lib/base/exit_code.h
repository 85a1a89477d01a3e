// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The exit numbers of qmail-queue: one row for each ErrorCode. Numbers and classes are those of
// notqmail's qmail-queue(8) and qmail.c: 11 to 40 are permanent, everything else is temporary.
#pragma once

#include <array>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

struct ExitRow {
  ErrorCode code;
  int number;
  std::string_view reply;  // all that an SMTP client may learn; details go to the log
};

inline constexpr std::array<ExitRow, kErrorCodes> kExitTable{{
    {ErrorCode::kAddressTooLong, 11, "envelope address too long"},
    {ErrorCode::kRefused, 31, "message refused"},
    {ErrorCode::kOutOfMemory, 51, "out of memory"},
    {ErrorCode::kTimeout, 52, "timeout"},
    {ErrorCode::kWriteFailed, 53, "write error or disk full"},
    {ErrorCode::kReadFailed, 54, "read error"},
    {ErrorCode::kBadSettings, 55, "mail scanner misconfigured"},
    {ErrorCode::kNoSpool, 63, "no temporary file"},
    {ErrorCode::kDeferred, 71, "message not accepted now, try again later"},
    {ErrorCode::kInternal, 81, "internal error"},
    {ErrorCode::kBadEnvelope, 91, "envelope format error"},
    {ErrorCode::kCannotExec, 120, "unable to start the mail queue"},
}};

constexpr const ExitRow& exit_row(ErrorCode code) {
  return kExitTable[static_cast<std::size_t>(code)];
}
constexpr bool is_permanent(int exit_number) {
  return exit_number >= 11 && exit_number <= 40;
}

constexpr bool exit_table_is_complete() {
  for (std::size_t i = 0; i < kExitTable.size(); ++i) {
    if (static_cast<std::size_t>(kExitTable[i].code) != i || kExitTable[i].number == 0)
      return false;
  }
  return true;
}
static_assert(exit_table_is_complete(), "one row for each ErrorCode, in its order");

}  // namespace scanq
