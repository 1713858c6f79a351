"""Files of our own: column arrays, studies and sessions."""
