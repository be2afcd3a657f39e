"""Imported by the process that stacks are copied from: what is the same in each of them, and takes a while."""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers

import wire

wire.tls_context()
configure_mappers()
