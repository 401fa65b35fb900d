"""What a picture says: pure functions of pixels. Needs the extra `camera`: what may run without must not import it."""
