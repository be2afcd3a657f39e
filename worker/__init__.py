"""What runs behind: RQ jobs, the export engine, the messages it posts and their delivery."""
