"""Serang Open: applications for hibah and bansos in Kabupaten Serang."""
