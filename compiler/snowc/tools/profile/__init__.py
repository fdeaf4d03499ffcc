"""Where a program spends its time: what the runtime has sampled, as a picture."""
