// How what is in quarantine is shown: as a table, as a page, as JSON. Everything in it came from
// strangers, so nothing is shown that could act on a terminal, and nothing is decoded here: that is
// for confined processes.
#pragma once

#include "lib/admin/quarantine/quarantine.h"

namespace scanq {

int list_quarantine(const QuarantineCall& call);
// Header fields and findings, then the header as it came and the first lines of the body, escaped.
int show_kept(const QuarantineCall& call, const KeptMessage& kept);

}  // namespace scanq
