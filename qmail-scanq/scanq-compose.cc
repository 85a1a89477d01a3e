// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-compose: rewrites one message in which something was found, and writes the notices about
// it. Started by qmail-scanq; not for people.
#include "lib/worker/compose_worker.h"

int main() {
  return scanq::run_compose_worker();
}
