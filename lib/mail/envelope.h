// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The envelope as qmail hands it over on descriptor 1: "F" sender NUL, then "T" recipient NUL for
// each recipient, then one more NUL (qmail-queue(8)). Addresses are bytes. Values only, no I/O.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

// qmail-queue.c: the NUL must be among the 1003 bytes (ADDR) after the letter.
inline constexpr std::size_t kMaxAddressBytes = 1002;
// Our own limit, enough for more than a million recipients of usual length.
inline constexpr std::size_t kMaxEnvelopeBytes = 64 << 20;

struct Envelope {
  std::string sender;                   // may be empty (a bounce)
  std::vector<std::string> recipients;  // may be empty; in the order given
  // Records of letters other than F and T, each with its letter (s/qmail's Q). They are handed on
  // unchanged, before or after the sender as they came.
  std::vector<std::string> records_before_sender, records_after_sender;
};

// kReadFailed: the bytes end before the final NUL, which is how a caller says that it gave up.
// kAddressTooLong: an address over kMaxAddressBytes. kBadEnvelope: anything else that is no
// envelope.
Result<Envelope> parse_envelope(std::string_view bytes);

// The bytes for qmail-queue. parse_envelope takes them back to an equal value.
std::string format_envelope(const Envelope& envelope);

// A copy for these recipients only; other records stay.
Envelope with_recipients(const Envelope& envelope, std::vector<std::string> recipients);

}  // namespace scanq
