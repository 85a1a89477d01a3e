// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The allowed system calls of a confined process, as a program for the kernel that
// lib/gen/print_call_filter.cc makes when we are built. Only confine and scanq-thaw use it.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <span>

namespace scanq {

// Stands in the program for the id of the process that is to be confined; no process has such an
// id.
constexpr std::uint32_t kOurselves = 0x7e57ca11;
// Whether the step compares a value with kOurselves.
constexpr bool names_ourselves(const sock_filter& step) {
  return step.code == (BPF_JMP | BPF_JEQ | BPF_K) && step.k == kOurselves;
}

std::span<const sock_filter> call_filter();

}  // namespace scanq
