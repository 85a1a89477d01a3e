// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Closes the descriptors that a process inherited. Knows no mail.
#pragma once

namespace scanq {

// Closes all descriptors numbered `first` or above, also where the kernel has no close_range
// (before Linux 5.9). Async-signal-safe. False: some may still be open; errno says why.
bool close_from(int first);

}  // namespace scanq
