"""Fault campaigns: each counts what it did; short forms run with the others, full ones by one command each."""
