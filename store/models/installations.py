"""Where the app is installed."""

from __future__ import annotations

from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Column, String, Text

from store.models.base import Base

# Installations are kept by slack_sdk's store, in tables that our migrations own. They come
# before any workspace is known, and an organisation's stands for many of them, so they are keyed by Slack's ids.
installations = SQLAlchemyInstallationStore.build_installations_table(Base.metadata, "installations")
for _name in ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token"):
    # Encrypted, a token is longer than the library's 200 characters.
    installations.c[_name].type = Text()
# Slack's name for why the token no longer works; set: nothing is sent with it any more.
installations.append_column(Column("problem", String(255)))
oauth_states = SQLAlchemyOAuthStateStore.build_oauth_states_table(Base.metadata, "oauth_states")
