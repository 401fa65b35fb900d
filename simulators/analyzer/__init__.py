"""Simulated residue analyzers: each speaks its real protocol on a pty, and goes wrong on request."""
