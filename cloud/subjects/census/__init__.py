"""The census of a township: whom the staff know of, filed or not, and how far the filing has come."""
