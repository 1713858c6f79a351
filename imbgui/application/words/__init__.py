"""Sentences by subject, beside those that every part of the window needs."""
