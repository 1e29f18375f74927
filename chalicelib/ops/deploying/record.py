"""What a deploy writes down for Chalice: the environment of the stage, and one policy file for each function.

``.chalice/config.json`` gets the stage's settings (never a secret); the policies in ``.chalice/policy-<function>.json``
name their resources by the outputs of the stack (``${TableArn}``) and are written out for the stage beside it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

from chalicelib.ops import stack
from chalicelib.ops.deploying.plan import ROOT, Stage

CHALICE = ROOT / ".chalice"
#: Eight signs that change with the master key: a setting that changed makes every function begin anew and read the key.
KEY_MARK = "KEY_MARK"
#: Seconds and MB: looking into a PDF takes more of both than a call.
SIZES: Mapping[str, Mapping[str, int]] = {
    "api_handler": {"lambda_timeout": 20, "lambda_memory_size": 1024},
    "officials": {"lambda_timeout": 10, "lambda_memory_size": 256},
    "inspect_upload": {"lambda_timeout": 60, "lambda_memory_size": 1536},
    "letter_feedback": {"lambda_timeout": 30, "lambda_memory_size": 256},
    "tell": {"lambda_timeout": 60, "lambda_memory_size": 512},
    "sweep": {"lambda_timeout": 55, "lambda_memory_size": 512},
}


def environment(stage: Stage, outputs: Mapping[str, str]) -> dict[str, str]:
    """The settings of the functions, from the outputs of the stack."""
    return {
        **stack.settings(outputs),
        "SITE_URL": site_url(stage, outputs),
        "FRONT_ONLY": "yes",
        KEY_MARK: outputs.get(KEY_MARK, ""),
    }


def site_url(stage: Stage, outputs: Mapping[str, str]) -> str:
    """Where the public finds the stage."""
    return f"https://{stage.domain or outputs['FrontDomain']}"


def stage_entry(stage: Stage, outputs: Mapping[str, str]) -> dict[str, Any]:
    """The stage as ``.chalice/config.json`` holds it. Nothing of logs: the infrastructure makes their groups and says
    how long they are kept, and Chalice would name that of the API wrongly (``…-api_handler``, ``${ApiHandler}``)."""
    functions: dict[str, dict[str, Any]] = {
        name: {**sizes, "iam_policy_file": policy_path(stage, name)}
        for name, sizes in SIZES.items()
    }
    if stage.reserved_concurrency:
        functions["api_handler"]["reserved_concurrency"] = stage.reserved_concurrency
    return {
        "api_gateway_stage": "api",
        "api_gateway_endpoint_type": "REGIONAL",
        "autogen_policy": False,
        "manage_iam_role": True,
        "environment_variables": environment(stage, outputs),
        "lambda_functions": functions,
        "tags": {"service": "serang-open", "stage": stage.name},
    }


def policy_path(stage: Stage, function: str) -> str:
    """Where the policy of a function lies for a stage, as Chalice reads it: relative to ``.chalice``."""
    return f"deployed/{stage.name}-policy-{function}.json"


def policy(function: str, outputs: Mapping[str, str], folder: Path = CHALICE) -> str:
    """The policy of a function with the names of a stage. ``KeyError``: it names an output there is not."""
    written = (folder / f"policy-{function}.json").read_text(encoding="utf-8")
    return Template(written).substitute(outputs)


def record(stage: Stage, outputs: Mapping[str, str], folder: Path = CHALICE) -> bool:
    """Write the stage down. Whether anything changed."""
    changed = False
    (folder / "deployed").mkdir(exist_ok=True)
    for function in SIZES:
        path = folder / policy_path(stage, function)
        changed |= _write(path, policy(function, outputs, folder))
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["stages"][stage.name] = stage_entry(stage, outputs)
    text = json.dumps(config, indent=2, ensure_ascii=False) + "\n"
    return _write(folder / "config.json", text) or changed


def _write(path: Path, text: str) -> bool:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True
