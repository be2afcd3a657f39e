"""Workflow Builder, as far as an app's own steps go: executions of them, their lists of choices, and how they end.

One small workflow is there: somebody gives it a file, which it posts in a channel and hands to a step of the app.
"""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from aiohttp import web

from sandbox.slack.dispatch import Dispatcher, NoAnswer
from sandbox.slack.errors import ApiError
from sandbox.slack.grid import Refused, caller
from sandbox.slack.manifest import Manifest
from sandbox.slack.payloads import Payloads
from sandbox.slack.places import find_channel
from sandbox.slack.things import APP, Execution, Object, Team
from sandbox.slack.touching import uploaded
from sandbox.slack.world import World

_TYPES: dict[str, type | tuple[type, ...]] = {
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "string": str,
    "array": list,
    # The type of a list of choices is an object in a manifest, and an array of options in an answer.
    "object": (dict, list),
}
_BUILDER_WAITS_SECONDS = 3.0


class Workflows:
    """Runs steps, for people and for tests; `complete` and `fail` are Slack's methods."""

    def __init__(self, world: World, dispatcher: Dispatcher, payloads: Payloads, manifest: Manifest | None) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._payloads = payloads
        self._functions: Object = manifest.functions if manifest is not None else {}

    def routes(self) -> list[web.RouteDef]:
        """The addresses."""
        return [
            web.post("/client/workflow", self._run),
            web.post("/client/workflow/choices", self._choices),
            web.post("/_control/step", self._step),
            web.get("/_control/steps", self._steps),
        ]

    # --- what people and tests do ---

    async def _run(self, request: web.Request) -> web.Response:
        """The small workflow: the file of the form is posted in `channel`, then the step runs with `inputs`."""
        form = await request.post()
        user = self._world.users[str(form["user"])]
        channel = find_channel(self._world, str(form["channel"]), user.id)
        shown, error = uploaded(self._world, user, form["file"])
        if shown is None:
            return web.json_response({"execution": None, "error": error})
        self._world.files[shown["id"]].teams.update(channel.teams)
        text = f"A new project from <@{user.id}>"
        self._world.post(
            channel, {"user": user.id, "team": user.team, "text": text, "subtype": "file_share", "files": [shown]}
        )
        inputs = {"file": [shown["id"]], "channel": channel.id, **json.loads(str(form.get("inputs") or "{}"))}
        execution = await self._execute(user.team, str(form["function"]), inputs, tells=(user.id, channel.id))
        return web.json_response({"execution": execution.id, "error": None})

    async def _choices(self, request: web.Request) -> web.Response:
        """The choices of an input with dynamic options, as whoever builds a workflow sees them."""
        given: Object = await request.json()
        user = self._world.users[given["user"]]
        wanted = self._functions[given["function"]]["input_parameters"]["properties"][given["input"]]["dynamic_options"]
        builder = {"id": user.id, "secret": secrets.token_hex(4)}
        known = {"{{client.query}}": given.get("query", ""), "{{client.builder_context}}": builder}
        known |= {f"{{{{input_parameters.{name}}}}}": value for name, value in given.get("inputs", {}).items()}
        inputs = {name: known[one["value"]] for name, one in wanted["inputs"].items() if one["value"] in known}
        began = time.monotonic()
        execution = await self._execute(user.team, wanted["function"].removeprefix("#/functions/"), inputs)
        late = execution.state == "running" or time.monotonic() - began > _BUILDER_WAITS_SECONDS
        error = "the choices came after the answer to the event" if late else execution.error
        return web.json_response({"options": execution.outputs.get("options", []), "error": error})

    async def _step(self, request: web.Request) -> web.Response:
        """Run a step with inputs as they are given, or tell of an `execution` again."""
        given: Object = await request.json()
        if known := self._world.executions.get(given.get("execution", "")):
            execution = await self._tell(known)
        else:
            execution = await self._execute(given.get("team", "T_LOCAL"), given["function"], given["inputs"])
        return web.json_response(execution.told)

    async def _steps(self, request: web.Request) -> web.Response:
        return web.json_response({"steps": [execution.told for execution in self._world.executions.values()]})

    async def _execute(
        self, team: str, callback_id: str, inputs: Object, *, tells: tuple[str, str] | None = None
    ) -> Execution:
        identifier = f"Fx{secrets.token_hex(5).upper()}"
        execution = Execution(
            id=identifier,
            team=team,
            callback_id=callback_id,
            inputs=inputs,
            token=f"xwfp-{identifier}",
            workflow=f"Wx{secrets.token_hex(5).upper()}",
            tells=tells,
        )
        self._world.executions[identifier] = execution
        return await self._tell(execution)

    async def _tell(self, execution: Execution) -> Execution:
        team = self._world.teams[execution.team]
        event = {
            "type": "function_executed",
            "function": self._described(execution.callback_id),
            "inputs": execution.inputs,
            "function_execution_id": execution.id,
            "workflow_execution_id": execution.workflow,
            "bot_access_token": execution.token,
        }
        try:
            await self._dispatcher.event(self._payloads.event(team, event))
        except NoAnswer as error:
            execution.error = execution.error or f"the app did not take the event: {error}"
        return execution

    def _described(self, callback_id: str) -> Object:
        known = self._functions.get(callback_id, {"title": callback_id, "description": ""})
        return {
            "id": f"Fn{callback_id.upper()}",
            "callback_id": callback_id,
            "title": known["title"],
            "description": known["description"],
            "type": "app",
            "input_parameters": _parameters(known, "input_parameters"),
            "output_parameters": _parameters(known, "output_parameters"),
            "app_id": APP,
            "date_created": 1_700_000_000,
            "date_updated": 1_700_000_000,
            "date_deleted": 0,
        }

    # --- what the app does ---

    def answer(self, method: str, arguments: Object, token: str) -> Object:
        """`functions.completeSuccess` and `functions.completeError`. Raises ApiError."""
        execution = self._world.executions.get(str(arguments.get("function_execution_id", "")))
        team = self._caller(token, execution, arguments)
        if execution is None or (token != execution.token and (team is None or team.id != execution.team)):
            raise ApiError("function_execution_not_found")
        if execution.state != "running":
            raise ApiError("execution_not_in_running_state")
        if method == "functions.completeError":
            error = arguments.get("error")
            if not isinstance(error, str) or not error:
                raise ApiError("invalid_arguments")
            execution.state, execution.error = "failed", error
        else:
            told = arguments.get("outputs")
            outputs: Any = json.loads(told) if isinstance(told, str) else told
            if problem := self._wrong(execution.callback_id, outputs):
                raise ApiError("parameter_validation_failed", response_metadata={"messages": [problem]})
            execution.state, execution.outputs, execution.error = "done", outputs, None
        execution.ended += 1
        self._go_on(execution)
        return {}

    def _go_on(self, execution: Execution) -> None:
        """The workflow's next step, after ours: it says in the channel how that ended."""
        if execution.tells is None:
            return
        user, channel = execution.tells
        told = execution.outputs
        text = (
            f"The workflow could not go on: {execution.error}"
            if execution.error
            else f"The workflow goes on: {told['exported']} in SourceWhale, {told['failed']} failed, "
            f"{told['left_out']} left out."
        )
        team = self._world.users[user].team
        self._world.post(self._world.channels[channel], {"user": user, "team": team, "text": text})

    def _caller(self, token: str, execution: Execution | None, arguments: Object) -> Team | None:
        if any(token == one.token for one in self._world.executions.values()):
            return None
        try:
            team = arguments.get("team_id") or (execution.team if execution is not None else "")
            return caller(self._world, token, {"team_id": team}).team
        except Refused as error:
            raise ApiError(str(error)) from None

    def _wrong(self, callback_id: str, outputs: Any) -> str | None:
        """What is wrong with a step's outputs, by the manifest; None if nothing is."""
        if not isinstance(outputs, dict):
            return "outputs are no object"
        declared = self._functions.get(callback_id, {}).get("output_parameters", {})
        known, required = declared.get("properties", {}), declared.get("required", [])
        if missing := [name for name in required if name not in outputs]:
            return f"missing: {', '.join(missing)}"
        for name, value in outputs.items():
            if known and name not in known:
                return f"unknown: {name}"
            wanted = _TYPES.get(known.get(name, {}).get("type", ""), object)
            if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is int):
                return f"{name} is of another type"
        return None


def _parameters(function: Object, which: str) -> list[Object]:
    declared = function.get(which, {})
    return [
        {
            "name": name,
            "type": one["type"],
            "title": one.get("title", name),
            "description": one.get("description", ""),
            "is_required": name in declared.get("required", ()),
        }
        for name, one in declared.get("properties", {}).items()
    ]
