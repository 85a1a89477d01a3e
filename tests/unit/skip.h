// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Ends a test case that cannot be tested here as skipped; tests/run counts it apart, with its
// reason. (Catch2 itself can do that from version 3.3 on only.)
#pragma once

#define SKIP_TEST(reason)        \
  do {                           \
    WARN("skipped: " << reason); \
    return;                      \
  } while (false)
