"""For the operator: the doctor and the commands of `make`."""
