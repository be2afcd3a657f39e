"""What people and operators can do: each act is one function that changes state, writes the audit entry and puts the
messages, in the transaction of the session that it is given. Bot, engine and the operator's commands call it.
"""
