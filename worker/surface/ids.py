"""Names that tie a block on the screen to the listener that answers it, and Slack's limits where we cut texts.

Limits: slack-platform.md A.2 and A.3.
"""

from __future__ import annotations

EXPORT_VIEW = "export"
READING_VIEW = "export_reading"
REVIEW_VIEW = "export_review"
CAPABILITIES_VIEW = "connection_capabilities"
CREDENTIALS_VIEW = "connection_credentials"
MAP_VIEW = "connection_map"
VERIFY_VIEW = "connection_verify"
ALL_GOOD_VIEW = "connection_all_good"
INFORMATION_VIEW = "information"

PROJECT = "project"
FILE = "file"
FILE_CHOICE = "file_choice"
EXPORT_AS = "export_as"
CAMPAIGN = "campaign"
JOB = "job"
OPTIONS = "options"
CHANNEL = "channel"
ONLY = "only"
CAPABILITIES = "capabilities"
API_KEY = "api_key"
EDITORS = "editors"
PERSON = "person"
SOURCEWHALE_EMAIL = "sourcewhale_email"
VERIFY_AS = "verify_as"
VERIFY_JOB = "verify_job"

CANCEL_EXPORT = "cancel_export"
RETRY_FAILED = "retry_failed"
EXPORT_FILE = "export_file"
EXPORT_DROPPED = "export_dropped"
START_EXPORT = "start_export"
CHOOSE_CANDIDATES = "choose_candidates"
OPEN_LINK = "open_link"
EDIT_CONNECTION = "edit_connection"
MAP_PERSON = "map_person"
SHOW_AUDIT = "show_audit"
REMOVE_CONNECTION = "remove_connection"
OPEN_EXPORT_FORM = "open_export_form"
OPEN_CONNECTION = "open_connection"

NO_DESTINATION = "none"
PROSPECTS = "prospects"
CANDIDATES = "candidates"
INCLUDE_PREVIOUS = "include_previous"
DUMMY_EMAILS = "dummy_emails"
CAN_EXPORT = "export"
ENABLE_POOLS = "enable_pools"

MAX_OPTIONS = 100
MAX_OPTION_TEXT = 75
MAX_CHOSEN = 100
MAX_SECTION_TEXT = 2800
MAX_UPDATE_TEXT = 3900
MAX_ROWS_NAMED = 20
