"""imbgui: what to flag when a false alarm costs something and a missed case far more."""

__version__ = "0.1.0"
