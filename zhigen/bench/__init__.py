"""What a machine and its lines can do, measured beside what physics allows; on a bench or in the field."""
