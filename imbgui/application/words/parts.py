"""Sentences on the parts that imbgui is installed with or without, and on clusters."""

from imbgui.language import mark, say, say_count

NO_WINDOW = mark(
    "The window is not installed here: install imbgui[desktop] to open it. Without it, use: "
    "imbgui decide FILE --target COLUMN --false-alarm-cost N --missed-cost N"
)
"""Said where the window is asked for and Qt is not there."""

ABOUT = mark(
    "What to flag when a false alarm costs something and a missed bad case far more: a strategy, "
    "its weight and a cut-off, chosen by expected cost."
)
PRIVACY = mark(
    "Your data stay on this computer. imbgui connects to nothing and reports nothing to anyone, "
    "unless you name a cluster of your own to compute on."
)
MADE_OF = mark("It is made of these parts, each under its own licence:")


CLUSTER = mark(
    "Analyses that take long on this computer can run on several: on a Dask cluster of your own. "
    "Its workers need the same version of imbgui. The answer is the same."
)
"""What a cluster is for."""
CLUSTER_AT_WORK = mark("An analysis is running there. Wait for it, or stop it first.")
HERE = mark("Analyses run on this computer.")


def joined_sentence(address: str, at_once: int) -> str:
    """Say where analyses run from now on."""
    return say_count(
        "Analyses run on the cluster at {address}, {count} fit at once. Your rows are sent there.",
        "Analyses run on the cluster at {address}, {count} fits at once. Your rows are sent there.",
        at_once,
        address=address,
    )


def joining_sentence(address: str) -> str:
    """Say what is waited for."""
    return say("Looking for the cluster at {address} …", address=address)
