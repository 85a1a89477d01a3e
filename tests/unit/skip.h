// What cannot be tested here ends a test case as skipped; tests/run counts it apart, with its reason.
// (Catch2 knows that from version 3.3 on only.)
#pragma once

#define SKIP_TEST(reason)        \
  do {                           \
    WARN("skipped: " << reason); \
    return;                      \
  } while (false)
