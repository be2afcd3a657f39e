"""What people touch in Slack: commands, modals, option lists, buttons. Socket Mode or HTTP.

Listeners read and write SQL, enqueue through `worker.runtime.queue`, and answer within Slack's three seconds; no call
to SourceWhale and no file is ever waited for here. `ack` is the last statement of each.
"""
