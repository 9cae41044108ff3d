"""Writes the file from which the admin tool takes the credential of `root`: the same in each realm."""

import json
import os
import sys

source, target, *realms = sys.argv[1:]


def read(name):
    with open(os.path.join(source, name), encoding="utf-8") as file:
        value = file.read().strip()
    if not value:
        sys.exit(f"{name} of the Secret of rootCredentials is empty")
    return value


credential = {"client-id": read("client-id"), "client-secret": read("client-secret")}
# JSON is YAML, which the tool reads.
with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
    json.dump({realm: credential for realm in realms}, file)
print(f"wrote the credential of {len(realms)} realms to {target}")
