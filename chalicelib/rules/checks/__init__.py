"""What makes rules sound, one module per kind of rule. Every check takes values and returns findings."""
