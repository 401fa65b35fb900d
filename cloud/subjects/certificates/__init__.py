"""Certificates (三品一标): their register, and the table by township that is computed from it and never typed."""
