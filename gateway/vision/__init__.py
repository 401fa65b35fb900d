"""What a picture says: pure functions of pixels. Needs the extra `camera`; who starts without it must not come here."""
