"""The off-limits list: as admins edit it, and whom it holds back of a Review."""
