"""The local SourceWhale: the published contract, and nothing beyond it."""
