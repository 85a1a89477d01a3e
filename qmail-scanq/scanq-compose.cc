// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-compose: says which bytes of one message with a finding are to be left out. Started by
// qmail-scanq; not for people.
#include "lib/worker/compose_worker.h"

int main() {
  return scanq::run_compose_worker();
}
