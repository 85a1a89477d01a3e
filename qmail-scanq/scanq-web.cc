// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq-web: the screen in the browser, a CGI program of the site's own web server. What it shows
// and does comes from root, whom it asks by files. See scanq-web(8).
#include "lib/front/load_settings.h"
#include "lib/web/serve_browser.h"

int main() {
  return scanq::serve_browser(scanq::settings_path(), scanq::respond);
}
