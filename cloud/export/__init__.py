"""What people take away: readings and events of a span of time as CSV or Parquet, row by row, never gathered."""
