"""Checks the CompiledArtifacts before a job starts: a JSON object of a known version, with what jobs rely on."""

import json
import os
import re
import sys

MEMBERS = ["version", "metadata", "identity", "mode", "observability", "plugins", "transforms", "dbt_profiles"]
VERSIONS = r"^0\.[0-9]+\.[0-9]+([-+].*)?$"

path = os.environ["FLOE_COMPILED_ARTIFACTS"]
try:
    with open(path, encoding="utf-8") as file:
        artifacts = json.load(file)
except OSError as error:
    sys.exit(f"{path}: {error.strerror}; artifacts.key must be the name of the file or key in its source")
except ValueError as error:
    sys.exit(f"{path}: is not JSON: {error}; give the file that `floe compile` wrote")
if not isinstance(artifacts, dict):
    sys.exit(f"{path}: is not a JSON object; give the file that `floe compile` wrote")

findings = [f"{path}: has no `{member}`; compile the product again" for member in MEMBERS if member not in artifacts]
version = artifacts.get("version")
if "version" in artifacts and not (isinstance(version, str) and re.search(VERSIONS, version)):
    findings.append(f"{path}: version: {version!r} is not a version 0.x.y; use a release of the chart that knows it")
if findings:
    sys.exit("\n".join(findings))
print(f"{path}: CompiledArtifacts of version {version}")
