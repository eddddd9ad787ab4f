"""What is written about a file outside its formal acts: one thread a correspondent, and notes among the office."""
