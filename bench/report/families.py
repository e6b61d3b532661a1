"""Which designs are of a kind. The description may say it ("family"); otherwise the name does."""

# key, heading, how a verdict begins when one of them wins
FAMILIES = [
    ("actors", "Actors", "Actors win here"),
    ("toolkit", "Executors", "An executor or pipeline wins here"),
    ("caf", "CAF", "CAF wins here"),
    ("locks", "Locks", "Locks win here"),
    ("atomics", "Lock-free", "Lock-free code wins here"),
    ("libraries", "Libraries", "Another library wins here"),
    ("other", "Others", "Another design wins here"),
    ("baseline", "Base line", ""),  # one thread that shares nothing: shown, but it takes no part
]

_BY_NAME = {
    "actors": ["actors", "actor", "coroutine", "coroutines", "ask", "asks", "topic", "topics"],
    "toolkit": ["pipeline", "pool", "executor", "executors", "map", "threads", "inline", "future", "futures", "loop",
                "event-loop"],
    "caf": ["caf"],
    "locks": ["mutex", "locks", "lock", "shared-mutex", "rwlock", "spinlock", "semaphore", "monitor", "condvar",
              "ordered", "striped"],
    "atomics": ["lockfree", "lock-free", "atomic", "atomics", "rcu"],
    "baseline": ["sequential"],
    "libraries": ["tbb", "async", "asio", "openmp", "folly", "std-async"],
}


def family_of(name, described=None):
    known = [key for key, _, _ in FAMILIES]
    if described in known:
        return described
    plain = name.replace("_", "-")
    for key, names in _BY_NAME.items():
        if plain in names:
            return key
    # actors-batched, caf-on-actors, mutex-striped: the first word decides
    for key, names in _BY_NAME.items():
        if plain.split("-")[0] in names:
            return key
    return "other"


def heading(key):
    return next(title for known, title, _ in FAMILIES if known == key)


def winning(key):
    return next(lead for known, _, lead in FAMILIES if known == key)
