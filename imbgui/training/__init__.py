"""From a candidate to scores: everything learnt is learnt inside the training fold."""
