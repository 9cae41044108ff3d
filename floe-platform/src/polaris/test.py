"""Asks the server by its Services: it is ready, and gives `root` of each realm a token."""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

timeout, url, management, secrets, header, *realms = sys.argv[1:]


def read(name):
    with open(os.path.join(secrets, name), encoding="utf-8") as file:
        return file.read().strip()


def ask(url, body=None, headers={}):
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as answer:
        return json.load(answer)


def findings():
    try:
        status = ask(f"{management}/q/health/ready")["status"]
        if status != "UP":
            return [f"{management}/q/health/ready says {status}"]
    except (OSError, ValueError, KeyError) as error:
        return [f"{management}/q/health/ready does not answer: {error!r}"]
    found = []
    for realm in realms:
        form = {"grant_type": "client_credentials", "scope": "PRINCIPAL_ROLE:ALL"}
        form |= {"client_id": read("client-id"), "client_secret": read("client-secret")}
        try:
            body = urllib.parse.urlencode(form).encode()
            token = ask(f"{url}/api/catalog/v1/oauth/tokens", body, {header: realm}).get("access_token")
            why = "the answer has none" if not token else None
        except (OSError, ValueError) as error:
            why = str(error)
        if why:
            found.append(f"{url}: no token for root of realm {realm}: {why}")
    return found


end = time.monotonic() + float(timeout)
while found := findings():
    if time.monotonic() >= end:
        sys.exit("\n".join([*found, f"gave up after {float(timeout):.0f} seconds"]))
    time.sleep(2)
print(f"{url}: ready, {len(realms)} realms give tokens", flush=True)
