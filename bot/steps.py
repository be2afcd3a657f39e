"""What a step of a workflow was given, whom it names, and telling it at once that it cannot do its work."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from worker.slack.errors import STEP_HAS_ENDED, Meaning, meaning_of
from worker.surface import ids

logger = logging.getLogger(__name__)

# What names the person behind an execution: who reviews, or who builds the workflow.
_PEOPLE = {ids.EXPORT_PROJECT: "reviewer", ids.LIST_DESTINATIONS: "builder"}
_LONGEST_ID = 255


def is_step(body: dict[str, Any]) -> bool:
    """Whether a step of a workflow is executed."""
    return (body.get("event") or {}).get("type") == "function_executed"


def callback_of(body: dict[str, Any]) -> str:
    """Which of the steps."""
    function = (body.get("event") or {}).get("function")
    return str(function.get("callback_id") or "") if isinstance(function, dict) else ""


def inputs_of(body: dict[str, Any]) -> dict[str, Any]:
    """What it was given, by the names of the manifest."""
    found = (body.get("event") or {}).get("inputs")
    return found if isinstance(found, dict) else {}


def person_behind(body: dict[str, Any]) -> str:
    """The id of the person for whom a step acts; "" where it names nobody."""
    return identifier(inputs_of(body).get(_PEOPLE.get(callback_of(body), "")))


def identifier(value: Any) -> str:
    """The id in an input: a plain one, or an object of Slack's that has one. No id is longer than what is kept of it:
    what a workflow's form was filled in with is then unknown, and told as that."""
    found = value.get("id") if isinstance(value, dict) else value
    return found.strip()[:_LONGEST_ID] if isinstance(found, str) else ""


def token_of(body: dict[str, Any]) -> str | None:
    """The token with which Slack lets this one execution be answered, where there is no other."""
    found = (body.get("event") or {}).get("bot_access_token")
    return found if isinstance(found, str) else None


def refuse_step(body: dict[str, Any], client: WebClient, sentence: str) -> None:
    """End a step with a sentence; nothing for what is no step.

    Raises what slack_sdk raises where Slack does not take it: then the event comes again, and after the last time the
    step is ended with its own token.
    """
    if is_step(body):
        _end(lambda: client.functions_completeError(function_execution_id=_execution(body), error=sentence))


def complete_step(body: dict[str, Any], client: WebClient, outputs: dict[str, Any]) -> None:
    """End a step with what it found. Raises as `refuse_step` does."""
    _end(lambda: client.functions_completeSuccess(function_execution_id=_execution(body), outputs=outputs))


def _execution(body: dict[str, Any]) -> str:
    return str((body.get("event") or {}).get("function_execution_id") or "")


def _end(call: Callable[[], object]) -> None:
    try:
        call()
    except SlackApiError as error:
        logger.warning("a step was not told how it ended: %s", error.response.get("error"))
        if error.response.get("error") not in STEP_HAS_ENDED or meaning_of(error) is Meaning.PASSES:
            raise
