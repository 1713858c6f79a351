"""From the state to what each page displays: plain values and whole sentences."""
