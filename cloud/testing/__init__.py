"""What samples said: plans and draws, custody, rapid tests judged by their method, laboratory tests by the limits of
their date."""
