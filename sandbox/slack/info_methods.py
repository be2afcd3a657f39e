"""Slack's methods for people, conversations, files and workspaces."""

from __future__ import annotations

import mimetypes

from sandbox.slack.answers import conversation, person
from sandbox.slack.blockkit import decoded
from sandbox.slack.chat_methods import conversation_for_posting, known_conversation
from sandbox.slack.errors import ApiError
from sandbox.slack.things import Object, Team
from sandbox.slack.world import World


class InfoMethods:
    """`users.*`, `conversations.*`, `files.*`, `team.*`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def team_info(self, arguments: Object, team: Team) -> Object:
        """The workspace."""
        organisation = self._world.organisation_of(team.id)
        told: Object = {"id": team.id, "name": team.name, "domain": team.domain, "url": f"{self._world.base_url}/"}
        if organisation is not None:
            told |= {"enterprise_id": organisation.id, "enterprise_name": organisation.name}
        return {"team": told}

    def users_info(self, arguments: Object, team: Team) -> Object:
        """Who somebody is."""
        user = self._world.users.get(arguments.get("user", ""))
        if user is None or not self._world.acquainted(team.id, user.id):
            raise ApiError("user_not_found")
        return {"user": person(self._world, user, team)}

    def conversations_open(self, arguments: Object, team: Team) -> Object:
        """The direct messages with a person."""
        user = self._world.users.get(str(arguments.get("users", "")).split(",")[0])
        if user is None or user.team != team.id:
            raise ApiError("user_not_found")
        return {"channel": {"id": self._world.direct(user.id).id}, "no_op": True, "already_open": True}

    def conversations_info(self, arguments: Object, team: Team) -> Object:
        """What a conversation is."""
        channel = known_conversation(self._world, arguments, team)
        return {"channel": conversation(self._world, channel, team)}

    def conversations_members(self, arguments: Object, team: Team) -> Object:
        """Who is in a conversation."""
        members = self._world.members(known_conversation(self._world, arguments, team))
        start = int(arguments.get("cursor") or 0)
        most = int(arguments.get("limit") or 100)
        rest = start + most < len(members)
        return {
            "members": members[start : start + most],
            "response_metadata": {"next_cursor": str(start + most) if rest else ""},
        }

    def files_info(self, arguments: Object, team: Team) -> Object:
        """All that there is to know of a file."""
        file = self._world.files.get(arguments.get("file", ""))
        if file is None or team.id not in file.teams:
            raise ApiError("file_not_found")
        return {"file": file.shown}

    def files_getUploadURLExternal(self, arguments: Object, team: Team) -> Object:
        """An address for a file's bytes."""
        name = arguments.get("filename")
        if not name or int(arguments.get("length") or 0) < 1:
            raise ApiError("invalid_arguments")
        mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
        shown = self._world.add_file(team.bot_user, name, b"", mimetype, team.id)
        return {"upload_url": f"{self._world.base_url}/upload/{shown['id']}", "file_id": shown["id"]}

    def files_completeUploadExternal(self, arguments: Object, team: Team) -> Object:
        """Share uploaded files."""
        files = []
        for item in decoded(arguments.get("files", "[]")):
            file = self._world.files.get(item.get("id", ""))
            if file is None or team.id not in file.teams:
                raise ApiError("file_not_found")
            file.shown["title"] = item.get("title", file.shown["name"])
            files.append(file)
        shown = [file.shown for file in files]
        if target := arguments.get("channel_id"):
            # A person's id is no conversation here.
            if target in self._world.users:
                raise ApiError("invalid_channel")
            channel = conversation_for_posting(self._world, {"channel": target}, team)
            message: Object = {"text": arguments.get("initial_comment") or "", "files": shown}
            if thread := arguments.get("thread_ts"):
                message["thread_ts"] = thread
            kind = "ims" if channel.direct_with else "groups" if channel.private else "channels"
            for file in files:
                file.teams |= set(channel.teams)
                file.shown.setdefault(kind, []).append(channel.id)
            posted = self._world.post_as_bot(team, channel, message)
            where = "private" if channel.private or channel.direct_with else "public"
            for file in files:
                share = {"ts": posted["ts"], **({"thread_ts": thread} if thread else {})}
                file.shown.setdefault("shares", {}).setdefault(where, {}).setdefault(channel.id, []).append(share)
        return {"files": shown}

    def files_delete(self, arguments: Object, team: Team) -> Object:
        """Delete a file of the bot: where it was shared stands that there was one."""
        file = self._world.files.get(arguments.get("file", ""))
        if file is None or team.id not in file.teams:
            raise ApiError("file_not_found")
        if file.shown["user"] != team.bot_user:
            raise ApiError("cant_delete_file")
        del self._world.files[file.shown["id"]]
        identifier = file.shown["id"]
        file.shown.clear()
        file.shown.update({"id": identifier, "mode": "tombstone", "name": "This file was deleted."})
        return {}
