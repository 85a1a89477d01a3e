// Shuts a worker in, with what its settings name still in reach.
#pragma once

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

// To be called before a byte of the message is looked at. Readable stay signatures and
// templates; what else is needed, such as the engine image, is open before. Writable stays the
// working folder. `highest_fd` is the last descriptor in use. kBadSettings: confinement = required,
// and the kernel lacks something. kInternal.
Result<void> confine_worker(const Settings& settings, int highest_fd);

}  // namespace scanq
