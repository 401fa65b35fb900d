"""Device profiles as an editor meets them: what is wrong in a folder, whether they prove themselves, a list."""
