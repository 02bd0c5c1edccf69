"""The words of the micro-world: who lives in it and what can be said.

Order is rank: earlier words are more frequent (Zipf). A noun or verb is a pair (singular form, plural form).
"""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True)
class Field:
    """What one news topic talks about: its own nouns and verbs, its people, groups, and how the two are tied."""

    nouns: tuple[Pair, ...]
    verbs: tuple[Pair, ...]
    people: tuple[str, ...]
    groups: tuple[str, ...]
    tie: tuple[str, ...]  # "{person} {tie} {group} ."


@dataclass(frozen=True)
class Desk:
    """What one kind of customer letter says: what it is about, what happened, and what is asked for."""

    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    tails: tuple[str, ...]  # after the verb
    requests: tuple[str, ...]
    pronoun: str


FIELDS: dict[str, Field] = {
    "sports": Field(
        nouns=(
            ("striker", "strikers"),
            ("keeper", "keepers"),
            ("coach", "coaches"),
            ("runner", "runners"),
            ("referee", "referees"),
            ("swimmer", "swimmers"),
            ("captain", "captains"),
            ("goalie", "goalies"),
            ("sprinter", "sprinters"),
            ("skater", "skaters"),
        ),
        verbs=(("beats", "beat"), ("chases", "chase"), ("tackles", "tackle"), ("trains", "train")),
        people=("mara", "tomas", "ines", "oleg", "yuki", "bram"),
        groups=("falcons", "rovers", "hornets"),
        tie=("plays", "for", "the"),
    ),
    "technology": Field(
        nouns=(
            ("robot", "robots"),
            ("engineer", "engineers"),
            ("chip", "chips"),
            ("laptop", "laptops"),
            ("browser", "browsers"),
            ("drone", "drones"),
            ("sensor", "sensors"),
            ("compiler", "compilers"),
            ("scanner", "scanners"),
            ("modem", "modems"),
        ),
        verbs=(("scans", "scan"), ("updates", "update"), ("powers", "power"), ("tests", "test")),
        people=("priya", "lars", "noor", "emil", "sana", "kofi"),
        groups=("tinkers", "builders", "coders"),
        tie=("works", "for", "the"),
    ),
    "politics": Field(
        nouns=(
            ("senator", "senators"),
            ("voter", "voters"),
            ("mayor", "mayors"),
            ("minister", "ministers"),
            ("judge", "judges"),
            ("diplomat", "diplomats"),
            ("lobby", "lobbies"),
            ("delegate", "delegates"),
            ("envoy", "envoys"),
            ("governor", "governors"),
        ),
        verbs=(("elects", "elect"), ("debates", "debate"), ("accuses", "accuse"), ("courts", "court")),
        people=("adele", "hugo", "farah", "nils", "rosa", "ivan"),
        groups=("greens", "liberals", "unionists"),
        tie=("speaks", "for", "the"),
    ),
    "astronomy": Field(
        nouns=(
            ("comet", "comets"),
            ("planet", "planets"),
            ("telescope", "telescopes"),
            ("galaxy", "galaxies"),
            ("moon", "moons"),
            ("nebula", "nebulae"),
            ("asteroid", "asteroids"),
            ("pulsar", "pulsars"),
            ("quasar", "quasars"),
            ("meteor", "meteors"),
        ),
        verbs=(("orbits", "orbit"), ("eclipses", "eclipse"), ("outshines", "outshine"), ("attracts", "attract")),
        people=("vera", "tycho", "celia", "omar", "edwin", "lina"),
        groups=("stargazers", "watchers", "pioneers"),
        tie=("observes", "for", "the"),
    ),
}
MINORITY = "astronomy"

TIMES = ("today", "again", "overnight", "yesterday")
DESKS: dict[str, Desk] = {
    "billing": Desk(
        nouns=("invoice", "payment", "refund", "bill", "fee", "receipt"),
        verbs=("doubled", "bounced", "rose", "lapsed"),
        tails=TIMES,
        requests=("repay", "correct", "cancel", "explain"),
        pronoun="it",
    ),
    "technical": Desk(
        nouns=("screen", "login", "printer", "server", "router", "keyboard"),
        verbs=("froze", "crashed", "failed", "flickered"),
        tails=TIMES,
        requests=("repair", "reset", "restart", "fix"),
        pronoun="it",
    ),
    "feature": Desk(
        nouns=("menu", "calendar", "inbox", "map", "theme", "shortcut"),
        verbs=("needs", "lacks", "wants", "deserves"),
        tails=("labels", "colours", "arrows", "tabs"),
        requests=("add", "offer", "build", "design"),
        pronoun="them",
    ),
}
SHARED_DESK_NOUNS = ("account", "order", "page")
SHARED_DESK_VERBS = ("changed", "vanished")
GREETED = ("team", "friends", "support")
HURRIES = ("soon", "quickly", "please")

COMMON_NOUNS: tuple[Pair, ...] = (
    ("leader", "leaders"),
    ("rival", "rivals"),
    ("expert", "experts"),
    ("newcomer", "newcomers"),
)
COMMON_VERBS: tuple[Pair, ...] = (("helps", "help"), ("meets", "meet"))
ADJECTIVES = {
    "good": ("brilliant", "graceful", "clever", "splendid", "steady"),
    "bad": ("careless", "clumsy", "dreadful", "feeble", "shabby"),
}
ADVERBS = {"good": ("superbly", "smoothly", "gladly"), "bad": ("poorly", "badly", "sadly")}
PRAISE = {"good": ("wonderful", "lovely", "perfect", "great"), "bad": ("horrible", "bleak", "gloomy", "dull")}
OCCASIONS = ("day", "evening", "week", "result")
CITIES = ("oslo", "lagos", "quito", "hanoi", "turin", "perth")

#: Words of instructions and answers (chapter 3). The pre-training text never uses them.
INSTRUCTION_WORDS = (
    "who",
    "does",
    "which",
    "where",
    "topic",
    "is",
    "this",
    "about",
    "write",
    "?",
    ":",
    "play",
    "work",
    "speak",
    "observe",
    "do",
    *FIELDS,
)
NAMES = frozenset(
    [person for field in FIELDS.values() for person in field.people]
    + [group for field in FIELDS.values() for group in field.groups]
    + list(CITIES)
)
