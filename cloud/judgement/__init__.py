"""Law in time: any sale or use judged again by the rules of any day, and what a new ban touches."""
