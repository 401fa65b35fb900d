"""Licences of shops: what they may sell, until when, and whether that is suspended."""
