// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Judges the second inspection: the one of a message from which something was cut. Pure.
#pragma once

#include <string>
#include <string_view>

#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

// The finding of an inspection that was ended because it filled its folder. It has no others.
inline constexpr std::string_view kFolderFilled = "Limits.Exceeded.TemporaryFiles";

enum class SecondOutcome {
  kClean,          // it may go out
  kStillInfected,  // DELETE failed
  kFailed          // it says nothing: the message is put off
};

struct SecondJudgement {
  SecondOutcome outcome = SecondOutcome::kClean;
  std::string reason;  // for the log: of kFailed; the name of what is still found
};

// Only a true finding makes a message still infected: one that the settings do not let pass, since
// the cut message may have what the original did not show, such as an archive that is locked. A
// scan that failed, was stopped by its time limit, was ended because it filled its folder or did
// not take place says nothing, and the next one may: it counts as failed, unless the first
// inspection of the same message had that very complaint. Then trying again would be of no use, and
// the settings have said for the first one what becomes of the message: a failed scan counts as a
// finding here, and the action for limits decides about a time limit.
//
// With new bytes, such as cleaned archives, a limit is a finding, too, whatever the settings say: a
// composer that was taken over could have used the limit up with them, so that what it left in
// place was not looked at.
enum class NewBytes { kNone, kSome };
SecondJudgement judge_second(const Verdict& first, const Verdict& second,
                             const DeliverySettings& settings, NewBytes new_bytes);

}  // namespace scanq
