"""tinyloops: real training loops of language models on a CPU."""
