"""What a picture says: pure functions of pixels. Needs the extra `camera`; what starts without it must not import this."""
