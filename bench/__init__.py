"""The figures of the design, measured: every one beside its budget or a reference measured in the same run."""
