// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A queue program to be thrown away: scanq itself, started by the name kTestQueue out of a folder
// of its own, writes what it is given into that folder and delivers nothing.
#pragma once

#include <string>

#include "lib/base/result.h"

namespace scanq {

inline constexpr const char* kTestQueue = "scanq-test-queue";

// For the main of a program that can be such a link's target, before all else.
bool is_test_queue(const std::string& program);
// The files `message` and `envelope` beside the link, from descriptors 0 and 1; an exit code of
// qmail-queue's.
int run_test_queue(const std::string& program);

// Makes the link in `folder`, which is to be a private one. Its path. kNoSpool.
Result<std::string> make_test_queue(const std::string& folder, const std::string& target);

}  // namespace scanq
