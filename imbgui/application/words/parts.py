"""Sentences on the parts that imbgui is installed with or without, and on clusters."""

NO_WINDOW = (
    "The window is not installed here: install imbgui[desktop] to open it. Without it, use: "
    "imbgui decide FILE --target COLUMN --false-alarm-cost N --missed-cost N"
)
"""Said where the window is asked for and Qt is not there."""

ABOUT = (
    "What to flag when a false alarm costs something and a missed bad case far more: a strategy, "
    "its weight and a cut-off, chosen by expected cost."
)
PRIVACY = (
    "Your data stay on this computer. imbgui connects to nothing and reports nothing to anyone, "
    "unless you name a cluster of your own to compute on."
)
MADE_OF = "It is made of these parts, each under its own licence:"


CLUSTER = (
    "Analyses that take long on this computer can run on several: on a Dask cluster of your own. "
    "Its workers need the same version of imbgui. The answer is the same."
)
"""What a cluster is for."""
CLUSTER_AT_WORK = "An analysis is running there. Wait for it, or stop it first."
HERE = "Analyses run on this computer."


def joined_sentence(address: str, at_once: int) -> str:
    """Say where analyses run from now on."""
    fits = "1 fit" if at_once == 1 else f"{at_once} fits"
    return f"Analyses run on the cluster at {address}, {fits} at once. Your rows are sent there."


def joining_sentence(address: str) -> str:
    """Say what is waited for."""
    return f"Looking for the cluster at {address} …"
