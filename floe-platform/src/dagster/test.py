"""Asks webservers by their Services: each answers, and every code location is loaded."""

import json
import sys
import time
import urllib.request

QUERY = """{ workspaceOrError { __typename
  ... on PythonError { message }
  ... on Workspace { locationEntries { name loadStatus locationOrLoadError { __typename ... on PythonError { message } } } } } }"""


def ask(url, body=None):
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def findings(url):
    try:
        version = ask(f"{url}/server_info")["dagster_version"]
        answer = ask(f"{url}/graphql", json.dumps({"query": QUERY}).encode())
        workspace = answer["data"]["workspaceOrError"]
    except Exception as error:
        return [f"{url} does not answer: {error!r}"]
    if workspace["__typename"] != "Workspace":
        return [f"{url}: the workspace is not loaded: {workspace.get('message')}"]
    found = []
    for entry in workspace["locationEntries"]:
        location = entry["locationOrLoadError"] or {}
        if location.get("__typename") != "RepositoryLocation":
            why = location.get("message", entry["loadStatus"]).strip()
            found.append(f"{url}: code location {entry['name']} is not loaded: {why}")
    if not found:
        print(f"{url}: Dagster {version}, {len(workspace['locationEntries'])} code locations", flush=True)
    return found


timeout, urls = float(sys.argv[1]), sys.argv[2:]
end = time.monotonic() + timeout
for url in urls:
    while found := findings(url):
        if time.monotonic() >= end:
            sys.exit("\n".join([*found, f"gave up after {timeout:.0f} seconds"]))
        time.sleep(2)
