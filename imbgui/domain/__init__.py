"""What an analysis is: frozen values and pure functions, on numpy alone."""
