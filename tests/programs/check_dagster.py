"""Holds instance and workspace files against the real Dagster, without cluster, database or network.

Reads requests from standard input and writes answers to standard output, a line of JSON each, so that Dagster is imported
once for many of them:

    {"dagster_yaml": TEXT, "workspace_yaml": TEXT or null, "container_contexts": [TEXT of JSON, ...]}
    {"errors": [TEXT, ...], "env": [NAME, ...], "locations": [...], "job": Job or null, "jobs": [Job, ...]}
    {"types": [TYPE, ...]}
    {TYPE: [FIELD, ...], ...}

`env` are the variables that the files take values from. `job` is the Kubernetes Job that the launcher would create for a
run, `jobs` what it would create for a run of each container context. Of the types of Kubernetes' core/v1, the fields are those
that Dagster's client knows.

No single check of Dagster's finds every mistake:
- its YAML reader takes the last of two equal keys, so they are looked for here;
- the instance's schema knows the keys at the top, but takes any `config` of a `module` with a `class`: it is held against
  the class's own schema, as Dagster does it when it makes the object;
- constructors check some more. Those of the storages would connect; coordinator and launcher do not, once the
  launcher's search for a cluster is stubbed;
- what Kubernetes would be sent is checked when the Job is built, and no earlier.
"""

import contextlib
import importlib
import json
import logging
import os
import sys
import tempfile
from types import SimpleNamespace

import dagster_k8s.launcher
import kubernetes.client
import yaml
from dagster._config import process_config, resolve_to_config_type
from dagster._core.errors import DagsterInvalidConfigError
from dagster._core.instance.ref import InstanceRef
from dagster._core.launcher.base import RunLauncher
from dagster._core.run_coordinator.base import RunCoordinator
from dagster._core.scheduler.scheduler import Scheduler
from dagster._core.secrets.loader import SecretsLoader
from dagster._core.storage.base_storage import DagsterStorage
from dagster._core.storage.compute_log_manager import ComputeLogManager
from dagster._core.storage.event_log.base import EventLogStorage
from dagster._core.storage.root import LocalArtifactStorage
from dagster._core.storage.runs.base import RunStorage
from dagster._core.storage.schedules.base import ScheduleStorage
from dagster._core.workspace.load import location_origins_from_config
from dagster_k8s.container_context import K8sContainerContext
from dagster_k8s.job import construct_dagster_k8s_job
from dagster_shared.yaml_utils import DagsterYamlLoader

# The blocks of an instance that name a class: where they stand in the file, in the instance, and what they must be.
BLOCKS = [
    ("local_artifact_storage", "local_artifact_storage_data", LocalArtifactStorage),
    ("run_storage", "run_storage_data", RunStorage),
    ("event_log_storage", "event_storage_data", EventLogStorage),
    ("schedule_storage", "schedule_storage_data", ScheduleStorage),
    ("storage", "storage_data", DagsterStorage),
    ("compute_logs", "compute_logs_data", ComputeLogManager),
    ("scheduler", "scheduler_data", Scheduler),
    ("run_coordinator", "run_coordinator_data", RunCoordinator),
    ("run_launcher", "run_launcher_data", RunLauncher),
    ("secrets", "secrets_loader_data", SecretsLoader),
]


class Findings(list):
    """What is wrong, a text each."""

    @contextlib.contextmanager
    def of(self, where):
        """Whatever is raised within becomes findings; the words are Dagster's own."""
        try:
            yield
        except DagsterInvalidConfigError as error:
            self.config(where, error)
        except Exception as error:
            self.append(f"{where}: {words(error)}")

    def config(self, where, result):
        """The errors of a schema; without any, the exception says what is wrong."""
        for error in result.errors or []:
            path = ".".join(segment(entry) for entry in error.stack.entries)
            self.append(f"{where}: {path + ': ' if path else ''}{shortened(error.message)}")
        if not result.errors:
            self.append(f"{where}: {words(result)}")


class Loader(DagsterYamlLoader):
    """YAML as Dagster reads it, where a key that is given twice is refused."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise ValueError(f"line {key_node.start_mark.line + 1}: key {key!r} is given twice")
            seen.add(key)
        return super().construct_mapping(node, deep)


def words(error):
    """What an exception says, in a line."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}: {error.problem}"
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0]


def shortened(message):
    """Without the end of a message that tells the whole schema."""
    return message if len(message) <= 400 else message[:400] + "…"


def segment(entry):
    return str(getattr(entry, "field_name", None) or getattr(entry, "map_key", None) or getattr(entry, "list_index", "?"))


def read(where, text, findings):
    """The mapping that a file holds; None where it holds none."""
    with findings.of(where):
        content = yaml.load(text, Loader)
        if isinstance(content, dict):
            return content
        findings.append(f"{where}: the document is no mapping")
    return None


def env_sources(content):
    """The variables that `{env: NAME}` takes values from."""
    if isinstance(content, dict):
        if set(content) == {"env"} and isinstance(content["env"], str):
            return {content["env"]}
        content = content.values()
    elif not isinstance(content, list):
        return set()
    return set().union(*map(env_sources, content))


def forwarded(content):
    """The launcher's `env_vars` without a value: they are taken from its own environment."""
    config = (content or {}).get("run_launcher") or {}
    names = (config.get("config") or {}).get("env_vars") if isinstance(config, dict) else None
    return {name for name in names or [] if isinstance(name, str) and "=" not in name}


@contextlib.contextmanager
def environment(names):
    """The variables exist, with a value that is a text and a number alike."""
    before = dict(os.environ)
    os.environ.update({name: "1" for name in names if name not in before})
    try:
        yield
    finally:
        for name in set(os.environ) - set(before):
            del os.environ[name]


def instance(text, findings):
    """The instance's launcher, where it has one that makes Jobs; every block is checked on the way."""
    reference = None
    with tempfile.TemporaryDirectory() as home, findings.of("dagster.yaml"):
        with open(os.path.join(home, "dagster.yaml"), "w", encoding="utf8") as file:
            file.write(text)
        reference = InstanceRef.from_dir(home)
    if reference is None:
        return None
    launcher = None
    for name, attribute, base in BLOCKS:
        data = getattr(reference, attribute)
        # `CompositeStorage` is Dagster's own word for three storages, each of which has its turn.
        if data is None or data.class_name == "CompositeStorage":
            continue
        made = block(f"dagster.yaml: {name}", data, base, findings)
        if isinstance(made, dagster_k8s.launcher.K8sRunLauncher):
            launcher = made
    return launcher


def block(where, data, base, findings):
    """Checks a block with a class, and makes the object where that has no effects."""
    with findings.of(where):
        made = getattr(importlib.import_module(data.module_name), data.class_name)
        if not issubclass(made, base):
            findings.append(f"{where}: {data.class_name} is no {base.__name__}")
            return None
        result = process_config(resolve_to_config_type(made.config_type()), data.config_dict)
        if not result.success:
            findings.config(f"{where}: config", result)
        elif issubclass(made, (RunCoordinator, RunLauncher)):
            return made.from_config_value(data, result.value)
    return None


def container_context(where, text, findings):
    """The container context of a code location, as its server would give it to the launcher."""
    with findings.of(where):
        context = json.loads(text)
        unknown = set(context) - {"k8s", "env_vars"}
        if unknown:
            findings.append(f"{where}: unexpected keys {sorted(unknown)}; Dagster would leave them out")
        K8sContainerContext.create_from_config(context)
        return context
    return None


def job(where, launcher, context, findings):
    """The Job that the launcher would create for a run, as the API server would get it."""
    with findings.of(where):
        origin = context and SimpleNamespace(repository_origin=SimpleNamespace(container_context=context))
        run = SimpleNamespace(job_code_origin=origin, tags={})
        merged = K8sContainerContext.create_for_run(run, launcher, include_run_tags=False)
        # The image is that of the code server unless the launcher has one.
        image = launcher.job_image or "code-location.invalid/image:1"
        made = construct_dagster_k8s_job(
            job_config=merged.get_k8s_job_config(job_image=image, run_launcher=launcher),
            args=["dagster", "api", "execute_run", "{}"],
            job_name="dagster-run-check",
            pod_name="dagster-run-check",
            component="run_worker",
            user_defined_k8s_config=merged.run_k8s_config,
            labels={"dagster/job": "job", "dagster/run-id": "check"},
            env_vars=[{"name": "DAGSTER_RUN_JOB_NAME", "value": "job"}],
        )
        rendered = kubernetes.client.ApiClient().sanitize_for_serialization(made)
        rendered["metadata"]["namespace"] = merged.namespace
        return rendered
    return None


def workspace(content, findings):
    """The code locations: name, host and port."""
    with findings.of("workspace.yaml"):
        origins = location_origins_from_config(content, "workspace.yaml")
        for index, entry in enumerate(content.get("load_from") or []):
            # Without a host it would be `localhost`, where no code server is.
            if "grpc_server" in entry and not (entry["grpc_server"].get("host") or entry["grpc_server"].get("socket")):
                findings.append(f"workspace.yaml: load_from.{index}.grpc_server: no host")
        return [
            {"name": name, "host": getattr(origin, "host", None), "port": getattr(origin, "port", None)}
            for name, origin in origins.items()
        ]
    return []


def check(request):
    findings = Findings()
    content = read("dagster.yaml", request["dagster_yaml"], findings)
    places = request.get("workspace_yaml")
    places = places and read("workspace.yaml", places, findings)
    names = env_sources(content) | env_sources(places) | forwarded(content)
    answer = {"env": sorted(names), "locations": [], "job": None, "jobs": []}
    with environment(names):
        launcher = content and instance(request["dagster_yaml"], findings)
        contexts = [
            container_context(f"container context {index}", text, findings)
            for index, text in enumerate(request.get("container_contexts") or [])
        ]
        if launcher:
            answer["job"] = job("dagster.yaml: run_launcher", launcher, None, findings)
            # A launcher that makes no Job says so once.
            if answer["job"]:
                answer["jobs"] = [
                    context and job(f"container context {index}", launcher, context, findings)
                    for index, context in enumerate(contexts)
                ]
        if places:
            answer["locations"] = workspace(places, findings)
    return {"errors": findings, **answer}


def fields(types):
    """What Dagster's client of Kubernetes knows of each type."""
    known = {}
    for name in types:
        # A name that another API group has too is that of core with a prefix.
        prefix = "V1" if hasattr(kubernetes.client, f"V1{name}") else "CoreV1"
        known[name] = sorted(getattr(kubernetes.client, prefix + name).attribute_map.values())
    return known


def main():
    logging.disable(logging.CRITICAL)
    # Where the launcher would look for a cluster there is none.
    dagster_k8s.launcher.load_kubernetes_config = lambda **_: None
    # Answers have the output for themselves, whatever an import prints.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        request = json.loads(line)
        answer = fields(request["types"]) if "types" in request else check(request)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
