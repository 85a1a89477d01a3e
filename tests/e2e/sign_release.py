#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""sign_release.py KEY EXPIRY ENTRY ADDRESS: a token as root signs it with this key (hexadecimal)."""
import hashlib, hmac, sys
key, expiry, entry, address = sys.argv[1:5]
text = "release" + "".join("\n%d:%s" % (len(t.encode()), t) for t in (expiry, entry, address))
print("_".join([expiry, entry, address.encode().hex(), hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()]))
