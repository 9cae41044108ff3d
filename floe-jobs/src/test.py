"""Checks a dbt job without running it: its services can be reached, and dbt parses its project, profile and target."""

import os
import socket
import sys
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
NAMES = ["POLARIS_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT", "OPENLINEAGE_URL", "DAGSTER_URL"]

timeout = float(sys.argv[1])
findings = []
for name in NAMES if timeout else []:
    if name not in os.environ:
        continue
    url = urlsplit(os.environ[name])
    try:
        socket.create_connection((url.hostname, url.port or PORTS.get(url.scheme, 443)), timeout).close()
        print(f"{name}: {url.geturl()} can be reached", flush=True)
    except OSError as error:
        findings.append(f"{name}: {url.geturl()} cannot be reached: {error}; check `platform` and the network policies")
if findings:
    sys.exit("\n".join(findings))
os.execvp("dbt", ["dbt", "parse"])
