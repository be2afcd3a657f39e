"""What people read of the steps that workflows run."""
