"""The window's mind: state, events, transitions and words, without Qt."""
