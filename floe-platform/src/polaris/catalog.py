"""Makes a catalog in each realm, and the roles by which principals use it. What is there already stays, and may be brought up to date."""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ATTEMPT = 10
PAUSE = 2


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


class Server:
    """Polaris, as one realm's `root` speaks to it."""

    def __init__(self, url, header, realm, credential):
        self.url, self.headers, self.realm, self.credential = url, {header: realm}, realm, credential

    def send(self, method, path, body=None, kind="application/json"):
        request = urllib.request.Request(self.url + path, body, {**self.headers, "Content-Type": kind}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=ATTEMPT) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            text = error.read(2000).decode(errors="replace")
            raise Refused(error.code, f"{method} {path}: {error.code} {message(text)}") from None

    def sign_in(self, deadline):
        """Gets a token; a server that does not answer yet, or whose realm is not made yet, is asked again."""
        form = {"grant_type": "client_credentials", "scope": "PRINCIPAL_ROLE:ALL", **self.credential}
        body = urllib.parse.urlencode(form).encode()
        while True:
            try:
                answer = self.send("POST", "/api/catalog/v1/oauth/tokens", body, "application/x-www-form-urlencoded")
                break
            except Refused as error:
                # The answer to a wrong credential does not get better.
                if error.status in (400, 401, 403):
                    sys.exit(f"realm {self.realm}: the credential of root is refused ({error.status})")
                why = f"the token endpoint answers {error.status}"
            except OSError as error:
                why = f"it does not answer: {error}"
            if time.monotonic() >= deadline:
                sys.exit(f"realm {self.realm}: {self.url} gives no token in time; {why}")
            print(f"realm {self.realm}: waiting for {self.url}; {why}", flush=True)
            time.sleep(PAUSE)
        token = (answer or {}).get("access_token")
        if not token:
            sys.exit(f"realm {self.realm}: the token endpoint gives no token")
        self.headers["Authorization"] = f"Bearer {token}"

    def manage(self, method, path, body):
        return self.send(method, "/api/management/v1" + path, json.dumps(body).encode())

    def make(self, what, path, body):
        """Makes what may be there already; whether it was not."""
        try:
            self.manage("POST", path, body)
        except Refused as error:
            if error.status != 409:
                raise
            print(f"realm {self.realm}: {what} is there", flush=True)
            return False
        print(f"realm {self.realm}: made {what}", flush=True)
        return True

    def give(self, what, path, body):
        """Gives what may be given already."""
        try:
            self.manage("PUT", path, body)
        except Refused as error:
            if error.status != 409:
                raise
        print(f"realm {self.realm}: {what}", flush=True)


def message(text):
    """What Polaris says of an error, on one line."""
    try:
        text = json.loads(text)["error"]["message"]
    except (ValueError, KeyError, TypeError):
        pass
    return " ".join(str(text).split())


def quote(name):
    return urllib.parse.quote(name, safe="")


def of_realm(location, realm, several):
    """The place of a realm: of several realms each has its own."""
    if "{realm}" in location:
        return location.replace("{realm}", realm)
    return f"{location.rstrip('/')}/{realm}/" if several else location


def update(server, name, properties, storage):
    """Lays what is wanted over what is there. Storage that differs stays as it is where Polaris does not let it change."""
    path = "/catalogs/" + quote(name)
    there = server.send("GET", "/api/management/v1" + path)
    held, kept = there.get("properties") or {}, there.get("storageConfigInfo") or {}
    if all(held.get(key) == value for key, value in properties.items()) and all(
        kept.get(key) == value for key, value in storage.items()
    ):
        return
    body = {"properties": {**held, **properties}, "storageConfigInfo": {**kept, **storage}}
    try:
        server.manage("PUT", path, {"currentEntityVersion": there.get("entityVersion"), **body})
    except Refused as error:
        sys.exit(f"realm {server.realm}: catalog {name} differs from the values, and is not changed: {error}")
    print(f"realm {server.realm}: brought catalog {name} up to date", flush=True)


def apply(server, wanted, several):
    name, role, principal_role = wanted["name"], wanted["catalogRole"], wanted["principalRole"]
    place = lambda location: of_realm(location, server.realm, several)
    properties = {**wanted["properties"], "default-base-location": place(wanted["baseLocation"])}
    storage = {**wanted["storage"], **wanted.get("storageOfS3", {})}
    storage["allowedLocations"] = [place(each) for each in wanted["allowedLocations"]]
    catalog = {"name": name, "type": "INTERNAL", "properties": properties, "storageConfigInfo": storage}
    if not server.make(f"catalog {name}", "/catalogs", {"catalog": catalog}):
        update(server, name, properties, storage)
    server.make(f"principal role {principal_role}", "/principal-roles", {"principalRole": {"name": principal_role}})
    roles = f"/catalogs/{quote(name)}/catalog-roles"
    server.make(f"catalog role {role}", roles, {"catalogRole": {"name": role}})
    for privilege in wanted["privileges"]:
        grant = {"grant": {"type": "catalog", "privilege": privilege}}
        server.give(f"catalog role {role} has {privilege}", f"{roles}/{quote(role)}/grants", grant)
    path = f"/principal-roles/{quote(principal_role)}/catalog-roles/{quote(name)}"
    server.give(f"principal role {principal_role} has catalog role {role}", path, {"catalogRole": {"name": role}})
    for principal in wanted["principals"]:
        path = f"/principals/{quote(principal)}/principal-roles"
        what = f"principal {principal} has principal role {principal_role}"
        server.give(what, path, {"principalRole": {"name": principal_role}})


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read().strip()


def main(state, secrets, url, header, timeout, *realms):
    with open(state, encoding="utf-8") as file:
        wanted = json.load(file)
    credential = {"client_id": read(secrets, "client-id"), "client_secret": read(secrets, "client-secret")}
    deadline = time.monotonic() + float(timeout)
    for realm in realms:
        server = Server(url, header, realm, credential)
        server.sign_in(deadline)
        try:
            apply(server, wanted, len(realms) > 1)
        except Refused as error:
            sys.exit(f"realm {realm}: {error}")
        except OSError as error:
            sys.exit(f"realm {realm}: {url} does not answer any more: {error}")


main(*sys.argv[1:])
